"""Ballot entries checked many at once. It only accepts: for all others `read_entry` decides.

Imported only where `kernel_available` says so.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from plebiscite.ballot.bulk_hashes import seal_prefix
from plebiscite.ballot.bulk_kept import BallotTexts, BulkElection, bulk_election
from plebiscite.ballot.bulk_template import (
    ELEMENT_MARK,
    HASH_MARK,
    SCALAR_MARK,
    Field,
    FieldKind,
    Shape,
    ballot_fields,
    ballot_template,
    is_bulky,
    marked_ballot,
    shape_of,
    template,
)
from plebiscite.ballot.bulk_texts import Written
from plebiscite.ballot.bulk_verification import ShapeVerifier
from plebiscite.ballot.v1_election import Election, parse_election
from plebiscite.canonical.json import write_json
from plebiscite.errors import PlebisciteError
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519
from plebiscite.proofs.schnorr import SchnorrSignature
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.entries import BallotEntry

_KEPT_ELECTIONS = 4096
_KEPT_VERIFIERS = 256
_HEAD = b'{"kind":"ballot","unit":"'
_REPLACES_MARK, _COMMITMENT_MARK, _RESPONSE_MARK = "<replaces>", "<commitment>", "<response>"
_MARKS = (
    ELEMENT_MARK, SCALAR_MARK, HASH_MARK, _REPLACES_MARK, _COMMITMENT_MARK, _RESPONSE_MARK,
)  # fmt: skip
_MARK = re.compile("|".join((*_MARKS, '(?<="counter":)[0-9]+')))
_ENVELOPE = tuple(
    map(
        Field,
        (FieldKind.REPLACES, FieldKind.COUNTER, FieldKind.COMMITMENT, FieldKind.RESPONSE),
    )
)


class AcceptedVote(NamedTuple):
    """A ballot entry that passed every check that can be made of it by itself; as `Vote`."""

    unit: str
    credential: Element
    tracker: bytes
    replaces: bytes
    counter: int
    components: bytes


class _Unit(NamedTuple):
    """A unit's election as the bulk path takes it."""

    shape: Shape
    y: Element
    election: BulkElection


class _Member(NamedTuple):
    """An entry of a group: its place in the chunk, its unit, the unit's election."""

    place: int
    unit: str
    election: BulkElection


def written_entries(election: Election) -> Written:
    """How the ballot entries of a unit are written, and the ballots in them."""
    entry = BallotEntry(
        unit=election.record.uuid,
        ballot=marked_ballot(election),
        replaces=_REPLACES_MARK,
        counter=1,
        signature=SchnorrSignature(_COMMITMENT_MARK, _RESPONSE_MARK),
    )
    fields = [*ballot_fields(shape_of(election)), *_ENVELOPE]
    pieces = _MARK.split(write_json(entry).decode())
    return Written(template(pieces, fields), ballot_template(election))


@lru_cache(maxsize=_KEPT_ELECTIONS)
def _unit(origin: str, raw: bytes) -> _Unit | None:
    """None where ballots are left to the plain path: another group, or too many proofs."""
    try:
        election = parse_election(raw)
    except PlebisciteError:
        return None  # the plain path says what is wrong with it
    shape = shape_of(election)
    if election.group is not ED25519 or not is_bulky(shape):
        return None
    seal = seal_prefix(ED25519.name, origin, election.record.uuid, election.fingerprint)
    return _Unit(shape, election.y, bulk_election(election, written_entries(election), seal))


_verifiers: dict[tuple[Shape, Element], ShapeVerifier] = {}


def _verifier(key: tuple[Shape, Element], election: bytes) -> ShapeVerifier:
    """The verifier for a shape and a key, made from any election that has them."""
    found = _verifiers.get(key)
    if found is None:
        if len(_verifiers) >= _KEPT_VERIFIERS:
            _verifiers.clear()
        found = ShapeVerifier(*key, written_entries(parse_election(election)))
        _verifiers[key] = found
    return found


class BulkOutcome(NamedTuple):
    """By place: the ballots that passed; and those that the plain path has to look at again."""

    accepted: dict[int, AcceptedVote]
    refused: set[int]
    advised: set[int]  # those among the accepted that were checked with advice


class Advised(NamedTuple):
    """The advice on each of some entries, b"" for none; and the operating system's randomness."""

    advice: Sequence[bytes]
    randomness: Randomness


def accept_ballots(
    origin: str,
    elections: dict[str, bytes],
    raws: Sequence[bytes],
    advised: Advised | None = None,
) -> BulkOutcome:
    """Check the ballot entries among `raws`; all other entries are in neither set.

    `elections`: each unit's election record by uuid, as in `VotingContext`. What does not pass
    with advice is checked as if there were none.
    """
    outcome = BulkOutcome({}, set(), set())
    for key, members in _groups(origin, elections, raws).items():
        verifier = _verifier(key, elections[members[0].unit])
        if advised is not None:
            _check_advised(verifier, members, raws, advised, outcome)
        rest = [member for member in members if member.place not in outcome.accepted]
        checked = verifier.check(*_texts(rest, raws)) if rest else ()
        for member, ballot in zip(rest, checked, strict=True):
            if ballot is None:
                outcome.refused.add(member.place)
            else:
                outcome.accepted[member.place] = AcceptedVote(member.unit, *ballot)
    return outcome


def advise_ballots(origin: str, elections: dict[str, bytes], raws: Sequence[bytes]) -> list[bytes]:
    """The advice on each of some entries; b"" for what is no ballot, or cannot have advice.

    Trust: the caller checked them; `elections` as for `accept_ballots`.
    """
    from plebiscite.ballot.bulk_advice import (  # noqa: PLC0415 - loads code of its own
        make_advice_in_bulk,
    )

    made = [b""] * len(raws)
    for key, members in _groups(origin, elections, raws).items():
        verifier = _verifier(key, elections[members[0].unit])
        for member, advice in zip(
            members, make_advice_in_bulk(verifier, _texts(members, raws)), strict=True
        ):
            made[member.place] = advice
    return made


_Groups = dict[tuple[Shape, Element], list[_Member]]


def _groups(origin: str, elections: dict[str, bytes], raws: Sequence[bytes]) -> _Groups:
    """The ballot entries among `raws`, by what their elections have in common."""
    groups: _Groups = defaultdict(list)
    for place, raw in enumerate(raws):
        unit = _unit_named(raw)
        found = _unit(origin, elections[unit]) if unit in elections else None
        if found is not None:
            groups[found.shape, found.y].append(_Member(place, unit, found.election))
    return groups


def _check_advised(
    verifier: ShapeVerifier,
    members: Sequence[_Member],
    raws: Sequence[bytes],
    advised: Advised,
    outcome: BulkOutcome,
) -> None:
    """Accept the ballots that pass with the advice on them."""
    some = [member for member in members if advised.advice[member.place]]
    if not some:
        return
    from plebiscite.ballot.bulk_advice import (  # noqa: PLC0415 - loads code of its own
        check_with_advice,
    )

    advice = [advised.advice[member.place] for member in some]
    checked = check_with_advice(verifier, _texts(some, raws), advice, advised.randomness)
    for member, ballot in zip(some, checked, strict=True):
        if ballot is not None:
            outcome.accepted[member.place] = AcceptedVote(member.unit, *ballot)
            outcome.advised.add(member.place)


def _unit_named(raw: bytes) -> str:
    """The unit that a ballot entry names; any text for other entries."""
    if not raw.startswith(_HEAD):
        return ""
    return raw[len(_HEAD) : raw.find(b'"', len(_HEAD))].decode(errors="replace")


def _texts(members: Sequence[_Member], raws: Sequence[bytes]) -> BallotTexts:
    elections = {member.unit: member.election for member in members}
    numbers = {unit: number for number, unit in enumerate(elections)}
    return BallotTexts(
        [raws[member.place] for member in members],
        [numbers[member.unit] for member in members],
        list(elections.values()),
    )
