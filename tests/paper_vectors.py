"""Cases for `vectors/record/papers.json`: counts, one after the other, and what is said of each."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from paper_referendum import FEW, FIRST, TOGETHER, YOUNG, region
from plebiscite.record.apply_papers import apply_paper_count
from plebiscite.record.definition import Definition, Paper
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.state import Exclusion, Finding, MemorySet, MemoryState, RecordState
from plebiscite.record.units import units_of
from sample_referendum import uuid

MARKS = {uuid("A"): 9, uuid("A", "young"): 10, uuid("B"): 5}
REPLACE = msgspec.structs.replace
FIRST_INDEX = 100


def paper_state(
    definition: Definition, marks: Mapping[str, int], found: list[Finding]
) -> RecordState:
    """A record after `close`, with so many voters of each unit marked as voting on paper."""
    state = RecordState(
        origin=definition.origin,
        report=found.append,
        read_blob=dict[str, bytes]().__getitem__,
        milestones=None,  # type: ignore[arg-type]  # papers ask no witness
        credentials=MemoryState(),
        trackers=MemorySet(),
        components=MemorySet(),
        definition=definition,
        size=FIRST_INDEX,
    )
    state.units = {unit.uuid: unit for unit in units_of(definition)}
    state.exclusions = [
        Exclusion(unit, f"{unit}{number}", b"", "voted-on-paper")
        for unit, number in marks.items()
        for number in range(number)
    ]
    return state


def judged(small_counts: str, counts: Sequence[PaperCountEntry]) -> list[str]:
    """The check that fails for each count in turn, or "" where it stands."""
    found: list[Finding] = []
    definition = REPLACE(region(), paper=Paper(small_counts))  # type: ignore[arg-type]  # as written
    state = paper_state(definition, MARKS, found)
    failed = []
    for count in counts:
        found.clear()
        apply_paper_count(state, count, "vector")
        state.size += 1
        failed.append(found[0].check if found else "")
    return failed


def _station(count: PaperCountEntry, **fields: int | str) -> PaperCountEntry:
    return REPLACE(count, stations=(REPLACE(count.stations[0], **fields), *count.stations[1:]))


def _young(*boxes: int) -> PaperCountEntry:
    """The young of both stations, with so many papers, all for yes."""
    style = uuid("A", "young")
    stations = [StationPapers(style, f"A-{n}", box, 0, box) for n, box in enumerate(boxes, 1)]
    answers = (QuestionPapers(0, (0, sum(boxes), 0)),)
    return PaperCountEntry(unit=style, stations=tuple(stations), answers=answers)


def _together(box: int) -> PaperCountEntry:
    """A-2 with B-1, where so many papers are."""
    first, second = TOGETHER.stations
    return REPLACE(TOGETHER, stations=(first, REPLACE(second, issued=box, spoiled=0, box=box)))


def _cases() -> dict[str, tuple[str, Sequence[PaperCountEntry]]]:
    words = "ab" * 32
    corrected = _station(REPLACE(FIRST, replaces=FIRST_INDEX, words=words), issued=8)
    shown = REPLACE(FEW, answers=(QuestionPapers(0, (0, 1, 2)),))
    alone = REPLACE(FEW, stations=FEW.stations[:1], answers=(QuestionPapers(0, (0, 1, 1)),))
    nobody = REPLACE(FIRST, stations=(StationPapers(uuid("A"), "A-1", 0, 0, 0),), answers=())
    other = QuestionPapers(1, (1, 3, 2))
    return {
        "all stations": ("join", (FIRST, TOGETHER, YOUNG)),
        "few papers, hidden": ("join", (FIRST, TOGETHER, FEW)),
        "few papers, shown": ("join", (shown,)),
        "few papers, published by law": ("publish", (alone,)),
        "few papers, hidden against the law": ("publish", (REPLACE(alone, answers=()),)),
        "few papers, joined against the law": ("publish", (shown,)),
        "many papers, hidden": ("join", (REPLACE(FIRST, answers=()),)),
        "a station that served nobody": ("join", (nobody,)),
        "the same stations twice": ("join", (FIRST, FIRST)),
        "a station of a count, once more": (
            "join",
            (TOGETHER, REPLACE(TOGETHER, stations=TOGETHER.stations[:1], answers=())),
        ),
        "corrected": ("join", (FIRST, corrected)),
        "corrected without a reason": ("join", (FIRST, REPLACE(corrected, words=""))),
        "corrected twice from the first": ("join", (FIRST, corrected, corrected)),
        "corrected with other stations": (
            "join",
            (
                TOGETHER,
                REPLACE(TOGETHER, replaces=FIRST_INDEX, words=words, stations=FIRST.stations),
            ),
        ),
        "a station of another district": ("join", (_station(FIRST, station="B-1"),)),
        "units of different ballots": (
            "join",
            (REPLACE(FIRST, stations=(*FIRST.stations, *YOUNG.stations)),),
        ),
        "counted as another district's": ("join", (REPLACE(FIRST, unit=uuid("B")),)),
        "a child counted as its parent's": (
            "join",
            (REPLACE(TOGETHER, stations=TOGETHER.stations[1:], answers=()),),
        ),
        "a parent that joins its child": ("join", (REPLACE(TOGETHER, unit=uuid("B")),)),
        "two large stations together": ("join", (_young(5, 5),)),
        "a small station with a large one": ("join", (_young(5, 4),)),
        "a large district that joins": ("join", (_together(5),)),
        "a correction that hides answers": (
            "join",
            (FIRST, _station(REPLACE(corrected, answers=()), box=2)),
        ),
        "a correction that empties a box": (
            "join",
            (FIRST, _station(REPLACE(corrected, answers=()), box=0)),
        ),
        "a correction that empties a box of hidden papers": (
            "join",
            (FEW, REPLACE(_young(0, 0), replaces=FIRST_INDEX, words=words, answers=())),
        ),
        "no station": ("join", (REPLACE(FIRST, stations=()),)),
        "more voters than registered": ("join", (_station(FIRST, issued=62),)),
        "more replaced than handed out": ("join", (_station(FIRST, spoiled=8),)),
        "more papers than voters": ("join", (_station(FIRST, issued=6),)),
        "answers that no papers give": (
            "join",
            (REPLACE(FIRST, answers=(other, *FIRST.answers[1:])),),
        ),
        "too few answers": ("join", (REPLACE(FIRST, answers=FIRST.answers[1:]),)),
        "more voters than marks": ("join", (_station(FIRST, issued=11),)),
        "more voters than marks in two counts": ("join", (FIRST, _station(TOGETHER, issued=5))),
    }


def paper_file() -> dict[str, Any]:
    """The whole file."""
    definition = region()
    values = msgspec.to_builtins(definition)
    return {
        "about": "Entries of kind paper-count after close, one after the other, the first at index "
        f"{FIRST_INDEX}. `small_counts` is put into the definition. `failed`: for each, the check "
        "that fails first, or an empty text: then it stands.",
        "definition": values,
        "marks": MARKS,
        "cases": [
            {
                "name": name,
                "small_counts": small,
                "counts": [msgspec.to_builtins(count) for count in counts],
                "failed": judged(small, counts),
            }
            for name, (small, counts) in _cases().items()
        ],
    }
