-- Could the ballots that somebody excluded have changed an outcome?
--
-- The margin is between the two options with most votes. `decided` are the excluded ballots that
-- would have counted and that somebody decided about; withdrawals prove themselves by the voter's
-- own signature. Ballots that are not in the figures at all stand beside them.
WITH ranked AS (
    SELECT
        question, option, numerator AS votes, status,
        row_number() OVER (PARTITION BY question ORDER BY numerator DESC, option) AS place
    FROM 'totals.parquet'
),
margins AS (
    SELECT
        question,
        max(option) FILTER (WHERE place = 1) AS first,
        max(option) FILTER (WHERE place = 2) AS second,
        max(votes) FILTER (WHERE place = 1) - coalesce(max(votes) FILTER (WHERE place = 2), 0)
            AS margin,
        any_value(status) AS status
    FROM ranked
    GROUP BY question
),
excluded AS (
    SELECT
        asked.question,
        count(*) FILTER (WHERE asked.discretionary) AS decided,
        count(*) FILTER (WHERE NOT asked.discretionary) AS withdrawn
    FROM (
        SELECT unnest(string_split(units.questions, ' ')) AS question, exclusions.discretionary
        FROM 'exclusions.parquet' AS exclusions
        JOIN 'units.parquet' AS units USING (unit)
        WHERE exclusions.tracker IS NOT NULL
    ) AS asked
    GROUP BY asked.question
),
outside AS (
    SELECT asked.question, sum(asked.ballots) AS ballots
    FROM (
        SELECT unnest(string_split(units.questions, ' ')) AS question, states.ballots
        FROM 'states.parquet' AS states
        JOIN 'units.parquet' AS units ON units.unit = states."group"
        WHERE states.state <> 'published'
    ) AS asked
    GROUP BY asked.question
)
SELECT
    margins.question,
    margins.first,
    margins.second,
    margins.margin,
    coalesce(excluded.decided, 0) AS decided,
    coalesce(excluded.withdrawn, 0) AS withdrawn,
    coalesce(outside.ballots, 0) AS not_in_figures,
    coalesce(excluded.decided, 0) + coalesce(outside.ballots, 0) < margins.margin
        AS margin_is_larger,
    margins.status
FROM margins
LEFT JOIN excluded USING (question)
LEFT JOIN outside USING (question)
ORDER BY margins.question;
