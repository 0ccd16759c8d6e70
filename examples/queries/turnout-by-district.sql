-- Where did most and where did fewest people vote?
--
-- Voters are ballots that count and papers; the base is the registered voters of the district.
SELECT
    units.district,
    units.district_name,
    sum(turnout.numerator)::BIGINT AS voters,
    sum(turnout.denominator)::BIGINT AS registered,
    round(100.0 * sum(turnout.numerator) / nullif(sum(turnout.denominator), 0), 1)
        AS percent_of_registered,
    any_value(turnout.status) AS status
FROM 'turnout.parquet' AS turnout
JOIN 'units.parquet' AS units USING (unit)
GROUP BY units.district, units.district_name
ORDER BY percent_of_registered DESC, units.district;
