-- How did each group of districts vote?
--
-- Electronic ballots. `percent_of_base` is of what the rule counts: valid ballots or all;
-- `percent_of_registered` is another sentence. Blank answers have no share of valid ones.
WITH registered AS (
    SELECT "group", sum(registered)::BIGINT AS voters
    FROM 'units.parquet'
    GROUP BY "group"
),
covered AS (
    SELECT DISTINCT status, districts_in, districts FROM 'turnout.parquet'
)
SELECT
    groups.question,
    groups.districts,
    groups.answer,
    groups.number AS votes,
    CASE questions.base WHEN 'valid' THEN groups.valid ELSE groups.ballots END AS of_base,
    questions.base,
    CASE WHEN groups.answer NOT LIKE '(%)' OR questions.base = 'ballots' THEN
        round(100.0 * groups.number / nullif(of_base, 0), 1)
    END AS percent_of_base,
    registered.voters AS registered,
    round(100.0 * groups.number / nullif(registered.voters, 0), 1) AS percent_of_registered,
    covered.status,
    covered.districts_in,
    covered.districts AS districts_in_all
FROM 'groups.parquet' AS groups
JOIN 'questions.parquet' AS questions USING (question)
JOIN registered ON registered."group" = groups."group"
CROSS JOIN covered
WHERE groups.number > 0 OR groups.answer NOT LIKE '(%)'
ORDER BY groups.question, groups.districts, groups.answer;
