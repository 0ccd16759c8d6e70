-- What was announced, when, and how final did it say to be?
--
-- `announced` is when witnesses saw it first. A certification names the bulletin that it certifies.
SELECT
    bulletins.number,
    bulletins.status,
    timezone(record.time_zone, entries.seen) AS announced,
    record.time_zone,
    string_agg(outcomes.contest || ': ' || outcomes.outcome, '; ' ORDER BY outcomes.contest)
        AS outcomes,
    any_value(certifications.entry) AS certified_in_entry
FROM 'bulletins.parquet' AS bulletins
JOIN 'entries.parquet' AS entries USING (entry)
CROSS JOIN 'record.parquet' AS record
LEFT JOIN 'announced_outcomes.parquet' AS outcomes ON outcomes.entry = bulletins.entry
LEFT JOIN 'certifications.parquet' AS certifications ON certifications.bulletin = bulletins.entry
GROUP BY ALL
ORDER BY bulletins.number;
