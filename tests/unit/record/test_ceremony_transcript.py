from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from plebiscite.canonical.json import write_json
from plebiscite.errors import ConductError, PlebisciteError, ProofError, SignatureError
from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.proofs.decryption import KeyContext
from plebiscite.record.ceremony_transcript import (
    Transcript,
    build_trustees,
    key_contexts,
    transcript_problems,
)
from plebiscite.record.entries import CeremonyEntry
from plebiscite.record.v1_trustees import parse_trustees
from staged_ceremony import ORIGIN, Staged, planned, staged

GOOD = staged("SPPPS", 2)


@pytest.mark.parametrize(
    ("kinds", "threshold", "group"),
    [
        ("SPPPS", 2, ED25519),
        ("PPP", 2, ED25519),
        ("PPP", 3, ED25519),
        ("P", 1, ED25519),
        ("SSS", 3, ED25519),
        ("SPP", 2, BELENIOS_2048),
    ],
)
def test_an_honest_ceremony_has_no_problem(kinds: str, threshold: int, group: Group) -> None:
    done = staged(kinds, threshold, group=group)
    assert list(transcript_problems(ORIGIN, done.transcript, done.trustees)) == []


def test_contexts_follow_the_order_of_owners() -> None:
    assert key_contexts(planned("SPPS", 2)) == (
        KeyContext("Single", 1, 1, 1, 1),
        KeyContext("Pedersen", 2, 1, 2, 2),
        KeyContext("Pedersen", 3, 2, 2, 2),
        KeyContext("Single", 4, 1, 1, 1),
    )


def with_members(plan: CeremonyEntry, order: list[int]) -> CeremonyEntry:
    members = tuple(plan.members[i] for i in order)
    return msgspec.structs.replace(plan, members=members)


def single_with_index_2() -> CeremonyEntry:
    plan = planned("SPP", 2)
    single = msgspec.structs.replace(plan.members[0], index=2)
    return msgspec.structs.replace(plan, members=(single, *plan.members[1:]))


BAD_PLANS: list[tuple[str, CeremonyEntry, str]] = [
    ("out of order", with_members(planned("PPP", 2), [1, 0, 2]), "numbered from 1"),
    ("apart", with_members(planned("SPP", 2), [1, 0, 2]), "stand together"),
    ("a Single with an index", single_with_index_2(), "numbered from 1"),
    ("another size", msgspec.structs.replace(planned("PPP", 2), size=4), "does not fit"),
    ("threshold zero", planned("PPP", 0), "does not fit"),
    ("threshold above size", planned("PPP", 4), "does not fit"),
    ("one key for all", planned("PPP", 1), "cannot be what is meant"),
    ("two of three Singles", planned("SSS", 2), "cannot be what is meant"),
    ("nobody", planned("", 0), "does not fit"),
]


@pytest.mark.parametrize(
    ("plan", "message"), [case[1:] for case in BAD_PLANS], ids=[case[0] for case in BAD_PLANS]
)
def test_a_plan_that_does_not_fit_is_refused(plan: CeremonyEntry, message: str) -> None:
    with pytest.raises(ConductError, match=message):
        key_contexts(plan)


def test_a_plan_that_does_not_fit_is_a_problem_of_the_transcript() -> None:
    plan = msgspec.structs.replace(GOOD.transcript.plan, size=4)
    transcript = msgspec.structs.replace(GOOD.transcript, plan=plan)
    found = list(transcript_problems(ORIGIN, transcript, GOOD.trustees))
    assert [problem for problem in found if problem.place == "ceremony"]


def without(table: str, owner: int) -> Callable[[Transcript], Transcript]:
    def spoil(transcript: Transcript) -> Transcript:
        kept = {n: each for n, each in getattr(transcript, table).items() if n != owner}
        changes: dict[str, Any] = {table: kept}
        return msgspec.structs.replace(transcript, **changes)

    return spoil


def exchanged(table: str, first: int, second: int) -> Callable[[Transcript], Transcript]:
    def spoil(transcript: Transcript) -> Transcript:
        values = dict(getattr(transcript, table))
        values[first], values[second] = values[second], values[first]
        changes: dict[str, Any] = {table: values}
        return msgspec.structs.replace(transcript, **changes)

    return spoil


SPOILED: list[tuple[Callable[[Transcript], Transcript], type[PlebisciteError], str, str]] = [
    (without("commitments", 1), ConductError, "has not done", "ceremony, owner 1"),
    (without("reveals", 2), ConductError, "has not done", "ceremony, owner 2"),
    (without("certificates", 2), ConductError, "has not done", "trustees: owner 2"),
    (without("share_keys", 3), ConductError, "has not done", "ceremony, owner 3"),
    (exchanged("commitments", 1, 5), ConductError, "another payload", "ceremony, owner 1"),
    (exchanged("share_keys", 2, 3), SignatureError, "possession", "ceremony, owner 2"),
    (exchanged("certificates", 2, 3), ConductError, "not what the logged", "trustees"),
]


@pytest.mark.parametrize(("spoil", "kind", "message", "place"), SPOILED)
def test_a_spoiled_transcript_is_named(
    spoil: Callable[[Transcript], Transcript],
    kind: type[PlebisciteError],
    message: str,
    place: str,
) -> None:
    found = list(transcript_problems(ORIGIN, spoil(GOOD.transcript), GOOD.trustees))
    assert [p for p in found if type(p) is kind and message in p.message and place in p.place]


def test_a_ceremony_of_another_log_proves_nothing_here() -> None:
    found = list(transcript_problems("referendum.example/2030", GOOD.transcript, GOOD.trustees))
    # Reveals, and possession of share keys: five owners, three of them with shares.
    assert len(found) == 5 + 3


@pytest.mark.parametrize("owner", [1, 2])
def test_possession_of_the_contribution_is_checked(owner: int) -> None:
    """The other role's proof, honestly committed to, is still no proof."""
    done = spoil_possession(GOOD, owner)
    found = list(transcript_problems(ORIGIN, done, GOOD.trustees))
    assert [type(problem) for problem in found] == [SignatureError]
    assert found[0].place == f"ceremony, owner {owner}"


def spoil_possession(done: Staged, owner: int) -> Transcript:
    from plebiscite.record.ceremony_statements import (
        Payload,
        commitment_digest,
        parse_payload,
        write_payload,
    )
    from plebiscite.record.ceremony_transcript import Reveal

    reveal = done.transcript.reveals[owner]
    foreign = parse_payload(done.transcript.reveals[5].payload).possession
    raw = write_payload(Payload(parse_payload(reveal.payload).message, foreign))
    commitment = commitment_digest(done.ceremony, owner, reveal.random, raw)
    return msgspec.structs.replace(
        done.transcript,
        commitments={**done.transcript.commitments, owner: commitment},
        reveals={**done.transcript.reveals, owner: Reveal(reveal.random, raw)},
    )


def test_a_key_slipped_in_after_the_reveals_is_found() -> None:
    """A record that is sound by itself, but not what this ceremony made."""
    other = staged("SPPPS", 2, label="another")
    found = list(transcript_problems(ORIGIN, GOOD.transcript, other.trustees))
    assert [(type(p), p.place) for p in found] == [(ConductError, "trustees")]


def test_the_record_s_own_problems_are_given_too() -> None:
    record = GOOD.trustees.raw.replace(b'"pok":{"challenge":"', b'"pok":{"challenge":"1', 1)
    trustees = parse_trustees(record, ED25519)
    found = list(transcript_problems(ORIGIN, GOOD.transcript, trustees))
    assert "trustees item 1" in [problem.place for problem in found]
    assert ProofError not in map(type, found[:1])


def test_the_record_is_built_from_the_messages_alone() -> None:
    t = GOOD.transcript
    payloads = {owner: reveal.payload for owner, reveal in t.reveals.items()}
    keys = {owner: share.key for owner, share in t.share_keys.items()}
    raw = build_trustees(t.plan, t.certificates, payloads, keys)
    assert raw == GOOD.trustees.raw
    assert write_json(parse_trustees(raw, ED25519).items[0].keys[0]) in raw
