"""A46: one key under two names, or copied from another trustee or another referendum."""

import json

import msgspec
import pytest

from plebiscite.canonical.json import write_json
from plebiscite.errors import ConductError, PlebisciteError, SignatureError
from plebiscite.group.known import ED25519 as GROUP
from plebiscite.record.ceremony_statements import Payload, commitment_digest, write_payload
from plebiscite.record.ceremony_statements import parse_payload as payload_of
from plebiscite.record.ceremony_transcript import Reveal, Transcript, transcript_problems
from plebiscite.record.v1_trustees import check_trustees, parse_trustees
from staged_ceremony import ORIGIN, Staged, staged


def test_one_key_registered_twice_is_refused_in_any_record() -> None:
    record = json.loads(staged("SS", 2).trustees.raw)
    trustees = parse_trustees(write_json([record[0], record[0]]), GROUP)
    with pytest.raises(ConductError, match="two trustees may be one"):
        check_trustees(trustees)


def copying(done: Staged, owner: int, payload: Payload) -> tuple[Transcript, bytes]:
    """`owner` commits to and reveals a copied payload, in the right order."""
    raw = write_payload(payload)
    random = done.transcript.reveals[owner].random
    transcript = msgspec.structs.replace(
        done.transcript,
        commitments={
            **done.transcript.commitments,
            owner: commitment_digest(done.ceremony, owner, random, raw),
        },
        reveals={**done.transcript.reveals, owner: Reveal(random, raw)},
    )
    record = json.loads(done.trustees.raw)
    record[owner - 1][1] = json.loads(payload.message)
    return transcript, write_json(record)


def problems_with(transcript: Transcript, raw: bytes) -> list[PlebisciteError]:
    return list(transcript_problems(ORIGIN, transcript, parse_trustees(raw, GROUP)))


def test_a_key_copied_from_another_referendum_is_not_possessed_here() -> None:
    """Its v1 pok names group and key only, so the record alone looks sound."""
    done, elsewhere = staged("SS", 2), staged("SSS", 3, label="elsewhere")
    copied = payload_of(elsewhere.transcript.reveals[2].payload)
    transcript, raw = copying(done, 2, copied)
    check_trustees(parse_trustees(raw, GROUP))
    found = problems_with(transcript, raw)
    assert [(type(p), p.place) for p in found] == [(SignatureError, "ceremony, owner 2")]


def test_a_payload_copied_from_another_trustee_is_refused() -> None:
    done = staged("SS", 2)
    transcript, raw = copying(done, 2, payload_of(done.transcript.reveals[1].payload))
    found = problems_with(transcript, raw)
    # No possession as owner 2; and one key twice, as a key and as a contribution.
    assert [type(p) for p in found] == [SignatureError, ConductError, ConductError]


def test_a_commitment_copied_from_another_trustee_opens_for_its_owner_only() -> None:
    done = staged("SS", 2)
    t = done.transcript
    transcript = msgspec.structs.replace(
        t,
        commitments={1: t.commitments[1], 2: t.commitments[1]},
        reveals={1: t.reveals[1], 2: t.reveals[1]},
    )
    places = [p.place for p in problems_with(transcript, done.trustees.raw)]
    assert "ceremony, owner 2" in places


def test_one_certificate_for_two_owners_is_refused() -> None:
    record = json.loads(staged("PPP", 2).trustees.raw)
    certificates = record[0][1]["certs"]
    certificates[2] = certificates[1]
    trustees = parse_trustees(write_json(record), GROUP)
    with pytest.raises(PlebisciteError):
        check_trustees(trustees)


def test_a_share_key_that_is_a_single_key_is_refused() -> None:
    """One person holds a Single key and, under another name, a share with the same secret."""
    record = json.loads(staged("SPP", 2).trustees.raw)
    share = dict(record[1][1]["verification_keys"][0])
    del share["signature"]
    record[0][1] = share
    with pytest.raises(ConductError, match="Single and verification keys"):
        check_trustees(parse_trustees(write_json(record), GROUP))
