-- Who watched the record, and until when?
--
-- By each witness's own clock. A witness that stopped early proves nothing of what came later.
SELECT
    cosignatures.witness,
    count(*) AS checkpoints_cosigned,
    (SELECT count(*) FROM 'checkpoints.parquet') AS of_checkpoints,
    timezone(record.time_zone, min(cosignatures.time)) AS first_time,
    timezone(record.time_zone, max(cosignatures.time)) AS last_time,
    record.time_zone,
    max(cosignatures.size) AS entries_seen,
    record.size AS of_entries
FROM 'cosignatures.parquet' AS cosignatures
CROSS JOIN 'record.parquet' AS record
GROUP BY cosignatures.witness, record.time_zone, record.size
ORDER BY entries_seen DESC, cosignatures.witness;
