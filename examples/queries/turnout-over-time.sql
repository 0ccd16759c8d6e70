-- How did turnout grow?
--
-- A row for each checkpoint that the record keeps and that witnesses gave a time. `voters` had
-- their first ballot in the log by then, whatever became of it. The record tells no finer time, on
-- purpose; a step of fewer voters than the minimum says more of people than of turnout.
WITH steps AS (
    SELECT
        entries.checkpoint,
        entries.seen,
        count(*) FILTER (WHERE ballots.replaces IS NULL) AS first_ballots
    FROM 'ballots.parquet' AS ballots
    JOIN 'entries.parquet' AS entries USING (entry)
    WHERE entries.seen IS NOT NULL
    GROUP BY entries.checkpoint, entries.seen
),
grown AS (
    SELECT
        checkpoint,
        seen,
        (sum(first_ballots) OVER (ORDER BY checkpoint))::BIGINT AS voters
    FROM steps
)
SELECT
    timezone(record.time_zone, grown.seen) AS seen_by,
    record.time_zone,
    grown.voters,
    registered.voters AS registered,
    round(100.0 * grown.voters / registered.voters, 1) AS percent_of_registered
FROM grown
CROSS JOIN 'record.parquet' AS record
CROSS JOIN (SELECT sum(registered)::BIGINT AS voters FROM 'units.parquet') AS registered
ORDER BY grown.checkpoint;
