"""The dossier of one question over the years: its votes, their figures, and who said what of them.

Written by people, as TOML or JSON; nothing stands in it without a source and a person's
confirmation. Source: docs/reference/dossier.md.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Final, Literal, get_args

import msgspec

from plebiscite.observe.claims import Base, Source
from plebiscite.record.definition_problem import Path, Problem

FORMAT: Final = "plebiscite-dossier/1"
MOST_POSITIONS: Final = 5_000
PositionWord = Literal[
    "valid", "recognised", "accepted", "praised", "agrees",
    "void", "illegal", "not-recognised", "unacceptable", "criticised", "objects",
    "boycotted", "declined", "not-observed",
    "observed",
]  # fmt: skip
"""What an actor said of a vote, or did about it. `accepted` is of the result."""
POSITION_WORDS: Final[tuple[PositionWord, ...]] = get_args(PositionWord)
Side = Literal["for", "against", "away", "there"]
SIDES: Final[dict[PositionWord, Side]] = {
    **dict.fromkeys(POSITION_WORDS[:5], "for"),
    **dict.fromkeys(POSITION_WORDS[5:11], "against"),
    **dict.fromkeys(POSITION_WORDS[11:14], "away"),
    "observed": "there",
}
"""On which side a position is: with the result or against it, away from the vote or there."""
_OPPOSITE: Final = ({"for", "against"}, {"away", "there"})

_Line = Annotated[str, msgspec.Meta(max_length=500)]
_Named = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
_Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]


class _Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """No unknown fields; a field that has its default is left out."""


class DossierFigure(_Value, frozen=True):
    """A figure as it was published: what, how many of how many, of which base, and where.

    `percent` is what the source says where it gives no numbers: then the figure stays a figure
    of an unknown number.
    """

    what: _Named
    source: Source
    number: Annotated[int, msgspec.Meta(ge=0, le=10**12)] | None = None
    of: Annotated[int, msgspec.Meta(ge=1, le=10**12)] | None = None
    base: Base = "unknown"
    percent: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{1,3}(\.[0-9]{1,6})?)?\Z")] = ""


class Vote(_Value, frozen=True):
    """One vote about the question. `record` and `policy`: where its evidence is, if it has any.

    `record` is the origin of its log, `policy` the twelve words or the SHA-256 of its policy file.
    """

    id: _Name
    title: _Named
    date: dt.date
    kind: Literal["referendum", "consultation", "election", "poll"] = "referendum"
    record: _Line = ""
    policy: _Line = ""
    figures: Annotated[tuple[DossierFigure, ...], msgspec.Meta(max_length=200)] = ()

    @property
    def year(self) -> str:
        """The year, as people name a vote."""
        return str(self.date.year)


class Position(_Value, frozen=True):
    """What one actor said of one vote, or did about it.

    `who` is the actor whose lane it stands in: an organisation, a state or a person; `role`,
    `organisation` and `state` are the capacity in which it spoke. `replaces` names an earlier
    position of the same actor that this one takes back.
    """

    who: _Named
    position: PositionWord
    vote: _Name
    date: dt.date
    source: Source
    id: Annotated[str, msgspec.Meta(max_length=40)] = ""
    role: _Line = ""
    organisation: _Line = ""
    state: _Line = ""
    quote: Annotated[str, msgspec.Meta(max_length=5000)] = ""
    replaces: Annotated[str, msgspec.Meta(max_length=40)] = ""
    entry: Annotated[int, msgspec.Meta(ge=0, le=10**15)] | None = None  # of the vote's record
    confirmed: bool = False

    @property
    def side(self) -> Side:
        """On which side it is."""
        return SIDES[self.position]


class Dossier(_Value, frozen=True):
    """One question, its votes and the positions on them."""

    format: Literal["plebiscite-dossier/1"]
    question: _Named
    votes: Annotated[tuple[Vote, ...], msgspec.Meta(min_length=1, max_length=100)]
    about: Annotated[str, msgspec.Meta(max_length=5000)] = ""
    positions: Annotated[tuple[Position, ...], msgspec.Meta(max_length=MOST_POSITIONS)] = ()


class Contradiction(_Value, frozen=True):
    """Two positions of one actor on one vote that cannot both stand, and neither is taken back."""

    first: Position
    second: Position


class Change(_Value, frozen=True):
    """How an actor's last word on one vote differs from its last word on the vote before."""

    who: str
    before: Position
    after: Position


def problems_of(dossier: Dossier) -> Iterator[Problem]:
    """Everything that keeps a dossier from being published."""
    yield from _vote_problems(dossier)
    votes = {vote.id for vote in dossier.votes}
    named = {each.id: each for each in dossier.positions if each.id}
    for place, each in enumerate(dossier.positions):
        path: Path = ("positions", place)
        yield from _source_problems(
            (*path, "source"), each.source, in_record=each.entry is not None
        )
        if each.vote not in votes:
            listed = ", ".join(sorted(votes))
            yield Problem(
                (*path, "vote"), f"there is no vote {each.vote!r}", f"name one of {listed}"
            )
        if not each.confirmed:
            remedy = "read it against its source, then write confirmed = true"
            yield Problem((*path, "confirmed"), "no person has confirmed this", remedy)
        if each.id and named[each.id] is not each:
            yield Problem((*path, "id"), f"{each.id!r} stands twice", "give each its own")
        yield from _replacing_problems(path, each, named.get(each.replaces))


def _vote_problems(dossier: Dossier) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, vote in enumerate(dossier.votes):
        path: Path = ("votes", place)
        if vote.id in seen:
            yield Problem((*path, "id"), f"{vote.id!r} stands twice", "give each vote its own")
        seen.add(vote.id)
        if bool(vote.record) != bool(vote.policy):
            remedy = "a record is checked under a policy: give both, or neither"
            yield Problem(path, "only one of record and policy is given", remedy)
        for at, figure in enumerate(vote.figures):
            yield from _figure_problems((*path, "figures", at), figure)


def _figure_problems(path: Path, figure: DossierFigure) -> Iterator[Problem]:
    yield from _source_problems((*path, "source"), figure.source, in_record=False)
    if figure.number is None and not figure.percent:
        yield Problem(path, "a figure without a number", "give number, or percent as it was said")
    if figure.of is not None and figure.base == "unknown":
        yield Problem((*path, "base"), "its base is not named", "say what `of` counts")
    if figure.of is not None and (figure.number is None or figure.number > figure.of):
        yield Problem((*path, "of"), "this is no part of it", "give number, at most `of`")


def _source_problems(path: Path, source: Source, *, in_record: bool) -> Iterator[Problem]:
    """A source is something that somebody else can find."""
    if not source.title or not (source.link or source.publisher or in_record):
        remedy = "give a title, and a link or a publisher"
        yield Problem(path, "nobody can find this source", remedy)
    if source.link and not source.link.startswith(("https://", "http://")):
        yield Problem((*path, "link"), "this is no web address", "begin it with https://")


def _replacing_problems(path: Path, each: Position, replaced: Position | None) -> Iterator[Problem]:
    if each.replaces and (
        replaced is None or (replaced.who, replaced.vote) != (each.who, each.vote)
    ):
        remedy = "name the id of an earlier position of the same actor on the same vote"
        yield Problem((*path, "replaces"), f"there is no {each.replaces!r} to replace", remedy)


def standing_positions(dossier: Dossier) -> list[Position]:
    """The positions that nobody has taken back, oldest first."""
    replaced = {(each.who, each.replaces) for each in dossier.positions if each.replaces}
    found = [
        each for each in dossier.positions if (each.who, each.id) not in replaced or not each.id
    ]
    return sorted(found, key=lambda each: each.date)


def contradictions(dossier: Dossier) -> list[Contradiction]:
    """The pairs of standing positions of one actor on one vote that cannot both stand."""
    standing = standing_positions(dossier)
    return [
        Contradiction(first, second)
        for place, first in enumerate(standing)
        for second in standing[place + 1 :]
        if (first.who, first.vote) == (second.who, second.vote)
        and {first.side, second.side} in _OPPOSITE
    ]


def votes_in_order(dossier: Dossier) -> list[Vote]:
    """The votes, oldest first."""
    return sorted(dossier.votes, key=lambda vote: vote.date)


def actors_of(dossier: Dossier) -> list[str]:
    """Everybody who took a position, in the dossier's order."""
    return list(dict.fromkeys(each.who for each in dossier.positions))


def last_word(dossier: Dossier, who: str, vote: Vote) -> Position | None:
    """The newest standing position of an actor on a vote."""
    found = [
        each for each in standing_positions(dossier) if each.who == who and each.vote == vote.id
    ]
    return found[-1] if found else None


def changes(dossier: Dossier) -> list[Change]:
    """Each actor's last word on a vote, beside its last word on the latest vote before it."""
    found = []
    for who in actors_of(dossier):
        before: Position | None = None
        for vote in votes_in_order(dossier):
            after = last_word(dossier, who, vote)
            if after is None:
                continue
            if before is not None and before.position != after.position:
                found.append(Change(who, before, after))
            before = after
    return found
