-- How many people voted more than once?
--
-- A voter may vote again, and the last ballot counts. A row for each number of ballots that one
-- credential cast. That is all a credential shows: not who it is, and not whether the answer changed.
WITH voters AS (
    SELECT credential, count(*) AS ballots_cast
    FROM 'ballots.parquet'
    GROUP BY credential
)
SELECT
    ballots_cast,
    count(*) AS voters,
    (sum(count(*)) OVER ())::BIGINT AS of_voters,
    round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS percent_of_voters
FROM voters
GROUP BY ballots_cast
ORDER BY ballots_cast;
