-- Which districts have the fewest ballots, and with whom were they counted?
--
-- A unit is a district's voters with one ballot style. Units with fewer ballots than the minimum
-- join others, so that no published total shows a few people's votes.
SELECT
    units.district_name,
    units.style,
    units.registered,
    units.counted,
    record.minimum,
    states.districts AS counted_together,
    states.ballots AS ballots_of_group,
    states.state
FROM 'units.parquet' AS units
CROSS JOIN 'record.parquet' AS record
LEFT JOIN 'states.parquet' AS states ON states."group" = units."group"
ORDER BY units.counted, units.district, units.style
LIMIT 20;
