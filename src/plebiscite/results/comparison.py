"""A comparison with an earlier vote: after the final result only, and never without bases.

The earlier vote is the results of another record, or a small file of figures with their bases
(`plebiscite-earlier/1`) for a vote that had no record. Nothing here checks the earlier figures.
"""

from typing import Final, Literal, NamedTuple

import msgspec

from plebiscite.canonical.json import parse_json
from plebiscite.errors import ConductError, MalformedError, MisuseError
from plebiscite.results.differences import base_of
from plebiscite.results.figures import Base
from plebiscite.results.referendum import ContestFigures, Results
from plebiscite.results.sentences import ContestView

FORMAT: Final = "plebiscite-earlier/1"
FINAL: Final = frozenset({"certified", "correction", "recount"})
LARGEST: Final = 20_000_000  # bytes


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number out of another, and what the other counts."""

    numerator: int
    denominator: int
    base: Base

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator or not self.denominator:
            raise ValueError(f"{self.numerator} of {self.denominator} {self.base} is no share")


class EarlierOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an option got."""

    option: str
    votes: Part


class EarlierContest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A decision of the earlier vote, under the identifiers of the present one."""

    question: str
    same_question: bool
    turnout: Part
    options: tuple[EarlierOption, ...]


class EarlierVote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An earlier vote: when, by whose account, and its figures with their bases."""

    format: Literal["plebiscite-earlier/1"]
    title: str  # for example "Referendum of 12 November 2006"
    source: str  # who says so
    contests: tuple[EarlierContest, ...]


class Compared(NamedTuple):
    """A question of both votes."""

    question: str
    now: ContestView
    earlier: EarlierContest
    vote: EarlierVote


def parse_earlier(raw: bytes) -> EarlierVote:
    """An earlier vote from its file. Any spelling of the JSON is taken: people write it.

    Raises: MalformedError for anything else, a share without its base above all.
    """
    if len(raw) > LARGEST:
        raise MalformedError(f"{len(raw)} bytes; an earlier vote has at most {LARGEST}")
    try:
        return msgspec.json.decode(raw, type=EarlierVote)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise MalformedError(
            f"this is no earlier vote ({FORMAT}): {problem}; every figure needs numerator,"
            " denominator and base"
        ) from problem


def earlier_from_results(raw: bytes, title: str, *, same_question: bool) -> EarlierVote:
    """An earlier vote from its `results.json`.

    Raises: MalformedError; ConductError when those results are not final.
    """
    if len(raw) > LARGEST:
        raise MalformedError(f"{len(raw)} bytes; results have at most {LARGEST}")
    results = parse_json(raw, Results)
    if results.status not in FINAL:
        raise ConductError(f"the earlier results are {results.status}; compare final ones")
    return EarlierVote(
        format="plebiscite-earlier/1",
        title=title,
        source=results.origin,
        contests=tuple(
            each for contest in results.contests for each in _contests(contest, same_question)
        ),
    )


def _contests(contest: ContestFigures, same_question: bool) -> list[EarlierContest]:  # noqa: FBT001 - passed on
    base = base_of(contest)
    turnout = contest.turnout
    found = []
    for counts in contest.questions:
        whole = counts.valid if base == "valid" else counts.ballots
        options = tuple(
            EarlierOption(one.option, Part(one.votes, whole, base))
            for one in counts.options
            if whole
        )
        if turnout.denominator:
            part = Part(turnout.numerator, turnout.denominator, "registered")
            found.append(EarlierContest(counts.question, same_question, part, options))
    return found


def compared(
    results: Results, views: list[ContestView], earlier: EarlierVote, *, ended: bool
) -> list[Compared]:
    """The questions that both votes have. `ended`: the record has its last entry.

    Raises: ConductError while the present result is not final; MisuseError without a common
    question.
    """
    final = results.status in FINAL or (ended and results.status == "unofficial-complete")
    if not final:
        raise ConductError(
            f"these results are {results.status}; compare with an earlier vote when they are final"
        )
    before = {contest.question: contest for contest in earlier.contests}
    found = [
        Compared(counts.question, view, before[counts.question], earlier)
        for view in views
        for counts in view.figures.questions
        if counts.question in before
    ]
    if not found:
        names = ", ".join(before)[:200]
        raise MisuseError(f"the earlier vote has none of these questions; it has: {names}")
    return found
