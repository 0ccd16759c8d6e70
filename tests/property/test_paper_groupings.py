"""Outcomes under a majority of districts, against every way in which papers could be counted.

Called settled while papers are missing, an outcome stays the same whatever the papers say,
however many there are, and in whatever groups the rules let them be counted, or hidden. The
rules themselves choose the groups: the test offers every set of stations to them.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

import msgspec
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from paper_vectors import paper_state
from plebiscite.record.apply_papers import apply_paper_count
from plebiscite.record.definition import (
    Definition,
    District,
    DistrictMajority,
    Paper,
    Rule,
    Station,
    StyleCount,
)
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.state import Finding
from plebiscite.results.builder import figures_from
from plebiscite.results.papers import Papers
from plebiscite.results.referendum import ContestFigures
from sample_referendum import definition, texts, uuid, yes_no

NAMES = "ABC"
MINIMUM = 2
Box = tuple[int, int]  # papers for yes, for no
Groups = Sequence[tuple[str, str]]  # the head, and the districts counted together

MERGED = st.sampled_from(["neither", "group-outcome"])
MAJORITIES = st.builds(
    DistrictMajority, st.sampled_from(["1/2", "2/3", "1/3"]), st.booleans(), MERGED
)
RULES = st.builds(
    Rule,
    st.sampled_from(["1/2", "2/3"]),
    st.booleans(),
    st.just("valid"),
    st.sampled_from(["", "1/3", "1/2"]),
    st.sampled_from(["", "1/3"]),
    MAJORITIES,
)
PARENTS = st.sampled_from([{"A": "", "B": "A", "C": "A"}, {"A": "", "B": "A", "C": "B"}])
BOXES = st.tuples(st.integers(0, 3), st.integers(0, 3))
ELECTRONIC = st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda box: sum(box) >= MINIMUM)


def region(rule: Rule, parents: Mapping[str, str]) -> Definition:
    districts = [
        District(each, each, (StyleCount("all", 8),), (Station(each, 8),), parent=parents[each])
        for each in NAMES
    ]
    contest = yes_no(rule=rule, blank=False)
    of = definition(contest, districts=districts, minimum=MINIMUM)
    return msgspec.structs.replace(of, paper=Paper("join"))


def entry(head: str, names: str, boxes: Mapping[str, Box]) -> PaperCountEntry:
    stations = [StationPapers(uuid(n), n, sum(boxes[n]), 0, sum(boxes[n])) for n in names]
    yes, no = (sum(boxes[name][side] for name in names) for side in (0, 1))
    shown = (QuestionPapers(0, (yes, no)),) if yes + no >= MINIMUM else ()
    return PaperCountEntry(unit=uuid(head), stations=tuple(stations), answers=shown)


def ways(names: str) -> Iterator[Groups]:
    """Every way of putting districts into groups, each with every head."""
    if not names:
        yield ()
        return
    first, rest = names[0], names[1:]
    for chosen in product((False, True), repeat=len(rest)):
        group = first + "".join(n for n, taken in zip(rest, chosen, strict=True) if taken)
        others = "".join(n for n, taken in zip(rest, chosen, strict=True) if not taken)
        for more in ways(others):
            for head in group:
                yield ((head, group), *more)


def counted(
    of: Definition, marks: Mapping[str, int], counts: Sequence[PaperCountEntry]
) -> Mapping[int, PaperCountEntry] | None:
    """The counts, if the rules let all of them stand."""
    found = list[Finding]()
    state = paper_state(of, {uuid(name): number for name, number in marks.items()}, found)
    for count in counts:
        apply_paper_count(state, count, "here")
        state.size += 1
    return None if found else state.papers


def told(
    of: Definition,
    electronic: Mapping[str, Box],
    marks: Mapping[str, int],
    counts: Mapping[int, PaperCountEntry],
) -> ContestFigures:
    made = figures_from(
        of,
        [texts(of)],
        {uuid(name): sum(box) for name, box in electronic.items()},
        {uuid(name): [list(box)] for name, box in electronic.items()},
        [],
        status="unofficial-partial",
        papers=Papers(counts, {uuid(name): number for name, number in marks.items()}),
    )
    return made.results.contests[0]


def reaches(share: str, part: int, whole: int, *, strict: bool) -> bool:
    if not whole:
        return False
    found = Fraction(part, whole)
    return found > Fraction(share) or (not strict and found == Fraction(share))


def by_hand(
    rule: Rule, electronic: Mapping[str, Box], boxes: Mapping[str, Box], groups: Groups
) -> str:
    """The outcome as a lawyer reads it: every box is opened, and nothing is hidden."""
    every = [*electronic.values(), *boxes.values()]
    yes, ballots = sum(box[0] for box in every), sum(yes + no for yes, no in every)
    held = [reaches(rule.share, yes, ballots, strict=rule.strict)]
    if rule.turnout_quorum:
        held.append(reaches(rule.turnout_quorum, ballots, 8 * len(NAMES), strict=False))
    if rule.approval_quorum:
        held.append(reaches(rule.approval_quorum, yes, 8 * len(NAMES), strict=False))
    assert rule.districts is not None
    accepts = {}
    for name in NAMES:
        at_home = [electronic[name]]
        for head, group in groups:
            if name == head or (name in group and any(boxes[name])):
                at_home += [boxes[each] for each in group]
        for_it, of_all = sum(box[0] for box in at_home), sum(yes + no for yes, no in at_home)
        accepts[name] = reaches(rule.share, for_it, of_all, strict=rule.strict)
    if rule.districts.merged == "neither":
        for head, group in groups:
            for name in group:
                if name != head and any(boxes[name]):
                    del accepts[name]
    two = rule.districts
    held.append(reaches(two.share, sum(accepts.values()), len(accepts), strict=two.strict))
    return "accepted" if all(held) else "rejected"


@settings(deadline=None, max_examples=400)
@given(
    RULES,
    PARENTS,
    st.fixed_dictionaries(dict.fromkeys(NAMES, ELECTRONIC)),
    st.fixed_dictionaries(dict.fromkeys(NAMES, BOXES)),
    st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(0, 2))),
    st.sampled_from(["", "A", "B", "C", "AB", "BC", "AC"]),
)
def test_what_is_called_settled_stays_so_however_papers_are_counted(
    rule: Rule,
    parents: dict[str, str],
    electronic: dict[str, Box],
    boxes: dict[str, Box],
    unused: dict[str, int],
    early: str,
) -> None:
    """`unused`: voters of a district who were marked and put no paper into a box."""
    of = region(rule, parents)
    marks = {
        name: min(8 - sum(electronic[name]), sum(boxes[name]) + unused[name]) for name in NAMES
    }
    assume(all(sum(boxes[name]) <= marks[name] for name in NAMES))
    first = counted(of, marks, [entry(name, name, boxes) for name in early])
    assert first is not None
    before = told(of, electronic, marks, first)
    rest = "".join(name for name in NAMES if name not in early)
    endings = 0
    for groups in ways(rest):
        whole = [*((name, name) for name in early), *groups]
        counts = counted(of, marks, [entry(head, group, boxes) for head, group in whole])
        if counts is None:
            continue
        endings += 1
        after = told(of, electronic, marks, counts)
        truth = by_hand(rule, electronic, boxes, whole)
        assert after.outcome.word in {truth, "depends"}
        if not after.missing.withheld:
            assert after.outcome.word == truth
        if before.outcome.word != "depends":
            assert before.outcome.word == truth == after.outcome.word
    assert endings


@settings(deadline=None, max_examples=300)
@given(
    RULES,
    PARENTS,
    st.fixed_dictionaries(dict.fromkeys(NAMES, ELECTRONIC)),
    st.fixed_dictionaries(dict.fromkeys(NAMES, BOXES)),
)
def test_no_two_ways_of_counting_all_papers_settle_differently(
    rule: Rule,
    parents: dict[str, str],
    electronic: dict[str, Box],
    boxes: dict[str, Box],
) -> None:
    """Whoever knows the papers chooses no outcome by choosing what is counted together."""
    assume(all(sum(electronic[name]) + sum(boxes[name]) <= 8 for name in NAMES))
    of = region(rule, parents)
    marks = {name: sum(boxes[name]) for name in NAMES}
    words = set()
    for groups in ways(NAMES):
        counts = counted(of, marks, [entry(head, group, boxes) for head, group in groups])
        if counts is not None:
            words.add(told(of, electronic, marks, counts).outcome.word)
    assert len(words - {"depends"}) == 1 or words == {"depends"}
