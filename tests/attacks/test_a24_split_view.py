"""A24: two histories of one log are shown to two readers, each with cosignatures that hold."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from log_keys import ORIGIN, cosigned_note, policy_file_of, policy_of
from memory_log import log_of
from plebiscite.errors import ConsistencyError, MisuseError, SignatureError
from plebiscite.log.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from plebiscite.log.consistency import verify_consistency
from plebiscite.log.cosignature import verify_cosignature
from plebiscite.log.keys import KeyKind, new_signing_key, parse_vkey
from plebiscite.log.note import parse_note
from plebiscite.log.witnessed import open_checkpoint

VECTORS = Path(__file__).parents[2] / "vectors" / "tlog"
SKYLIGHT = json.loads((VECTORS / "values.json").read_bytes())["skylight"]
DIRECTORY = sha256(SKYLIGHT["origin"].encode()).hexdigest()
HONEST, FORGED = log_of(300).root, sha256(b"another history").digest()


def skylight(who: str) -> Checkpoint:
    """The checkpoint that `who` truly cosigned."""
    folder = VECTORS / "skylight" / "witness" / ("mirror" if who == "mirror" else "")
    note = parse_note((folder / DIRECTORY / "checkpoint").read_bytes())
    key = parse_vkey(SKYLIGHT[f"{who}_vkey"])
    for line in note.signatures_of(key):
        assert verify_cosignature(note.text, line, key) == SKYLIGHT["time"]
    return parse_checkpoint(note.text)


def test_two_published_cosigned_roots_of_one_size_are_exposed() -> None:
    first, second = skylight("mirror"), skylight("witness")
    assert (first.origin, first.size) == (second.origin, second.size)
    with pytest.raises(ConsistencyError):
        verify_consistency(first.size, second.size, first.root, second.root, [])


def test_no_two_quorums_form_while_the_liars_are_few() -> None:
    """Of seven witnesses five must cosign: two liars sign both views, and one view is short."""
    policy = policy_of("5", 7)
    liars, fooled, others = {0: 1, 1: 1}, {2: 1, 3: 1, 4: 1}, {5: 1, 6: 1}
    honest = cosigned_note(Checkpoint(ORIGIN, 300, HONEST), liars | fooled)
    forged = cosigned_note(Checkpoint(ORIGIN, 300, FORGED), liars | others)
    open_checkpoint(honest, policy).require_quorum()
    with pytest.raises(SignatureError):
        open_checkpoint(forged, policy).require_quorum()


def test_cosignatures_cannot_be_moved_to_the_other_view() -> None:
    policy = policy_of("5", 7)
    honest = parse_note(cosigned_note(Checkpoint(ORIGIN, 300, HONEST), dict.fromkeys(range(5), 1)))
    forged = parse_note(cosigned_note(Checkpoint(ORIGIN, 300, FORGED), {}))
    moved = forged.with_signatures(honest.signatures[1:])
    with pytest.raises(SignatureError):
        open_checkpoint(bytes(moved), policy)


def test_a_quorum_two_views_could_both_meet_is_no_policy() -> None:
    with pytest.raises(MisuseError):
        policy_file_of("3", 6)
    first = {0: 1, 1: 1, 2: 1}
    second = {3: 1, 4: 1, 5: 1}
    for root, times in ((HONEST, first), (FORGED, second)):  # what the refusal prevents
        note = cosigned_note(Checkpoint(ORIGIN, 300, root), times)
        open_checkpoint(note, policy_of("3", 6)).require_quorum()


def test_a_stranger_may_not_sign_for_the_origin() -> None:
    """Same origin and name, another key: the (name, id) pair is unknown."""
    stranger = new_signing_key(ORIGIN, KeyKind.ED25519, bytes(32))
    note = sign_checkpoint(Checkpoint(ORIGIN, 300, FORGED), stranger)
    with pytest.raises(SignatureError):
        open_checkpoint(bytes(note), policy_of("5", 7))
