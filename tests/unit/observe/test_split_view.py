"""Evidence of a split view: checked by a third person, and every part of it is needed."""

import msgspec
import pytest

from log_keys import LOG, ORIGIN, cosigned_note, key_of, policy_of
from memory_log import MemoryLog, log_of, numbered_entries
from plebiscite.canonical.base64 import format_base64
from plebiscite.errors import (
    ConsistencyError,
    EvidenceError,
    InclusionError,
    MalformedError,
    PlebisciteError,
    SignatureError,
)
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.keys import KeyKind
from plebiscite.log.policy import Policy, PolicyLog
from plebiscite.observe.histories import TwoHistories, View, compare_views
from plebiscite.observe.split_view import (
    FORMAT,
    MOST_BYTES,
    SplitView,
    check_split_view,
    parse_split_view,
    split_view_of,
    write_split_view,
)

POLICY = policy_of("5", 7)
HONEST = log_of(300)
FORGED = MemoryLog()
FORGED.append([*numbered_entries(0, 200), b"another entry", b"and another"])


def view(log: MemoryLog, times: dict[int, int], *, files: bool = True) -> View:
    note = cosigned_note(Checkpoint(ORIGIN, log.size, log.root), times)
    return View("there", note, ORIGIN, log.size, log.root, log.tree() if files else None)


def evidence(*, files: bool = True) -> SplitView:
    one, other = view(HONEST, dict.fromkeys(range(5), 7)), view(FORGED, {4: 8, 5: 9}, files=files)
    found = compare_views(one, other)
    assert isinstance(found, TwoHistories)
    return split_view_of(found)


def changed(shown: SplitView, **changes: object) -> SplitView:
    return msgspec.structs.replace(shown, **changes)


def side(shown: SplitView, **changes: object) -> SplitView:
    return changed(shown, small=msgspec.structs.replace(shown.small, **changes))


def test_evidence_proves_both_signatures_and_names_who_cosigned_both() -> None:
    proved = check_split_view(parse_split_view(write_split_view(evidence())), POLICY)
    assert (proved.small.size, proved.large.size, proved.index) == (202, 300, 200)
    assert proved.cosigned_both == ("w4",)


def test_two_notes_and_the_larger_logs_proof_are_enough() -> None:
    shown = evidence(files=False)
    assert (shown.index, shown.small.entry) == (-1, "")
    assert check_split_view(shown, POLICY).index is None


def test_another_logs_signature_proves_nothing() -> None:
    stranger = key_of(ORIGIN + "/other", KeyKind.ED25519)
    policy = Policy((PolicyLog(stranger.verifier),), (), (), "none")
    with pytest.raises(SignatureError):
        check_split_view(evidence(), policy)


def test_checkpoints_of_two_logs_prove_nothing() -> None:
    other = key_of("other.example", KeyKind.ED25519)
    note = sign_checkpoint(Checkpoint("other.example", 202, FORGED.root), other)
    policy = Policy((PolicyLog(LOG.verifier), PolicyLog(other.verifier)), (), (), "none")
    with pytest.raises(EvidenceError, match="of two logs"):
        check_split_view(side(evidence(), note=bytes(note).decode()), policy)


def test_two_checkpoints_of_one_history_prove_nothing() -> None:
    note = cosigned_note(Checkpoint(ORIGIN, 202, HONEST.tree().range_hash(0, 202)), {})
    shown = side(evidence(), note=note.decode())
    with pytest.raises(EvidenceError, match="lie on one history"):
        check_split_view(shown, POLICY)


def test_a_made_up_root_proves_nothing() -> None:
    with pytest.raises(ConsistencyError):
        check_split_view(changed(evidence(), prefix_root=format_base64(bytes(32))), POLICY)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"leaf": format_base64(bytes(32))}, InclusionError),
        ({"path": ()}, InclusionError),
        ({"entry": format_base64(b"something else")}, EvidenceError),
    ],
)
def test_a_difference_that_does_not_stand_in_the_log_is_refused(
    changes: dict[str, object], error: type[PlebisciteError]
) -> None:
    with pytest.raises(error):
        check_split_view(side(evidence(), **changes), POLICY)


def test_an_entry_that_both_have_is_no_difference() -> None:
    shown = evidence()
    sides = {}
    for name, log in (("small", FORGED), ("large", HONEST)):
        path = tuple(map(format_base64, log.tree().inclusion(0)))
        leaf = format_base64(log.tree().leaf(0))
        made = msgspec.structs.replace(getattr(shown, name), leaf=leaf, path=path, entry="")
        sides[name] = made
    with pytest.raises(EvidenceError, match="does not differ"):
        check_split_view(changed(shown, index=0, **sides), POLICY)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"\xff" * 9,
        write_split_view(changed(evidence(), format="plebiscite-split-view/2")),
        write_split_view(evidence()) + b"\n",
    ],
)
def test_other_bytes_are_no_evidence(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_split_view(raw)
    assert evidence().format == FORMAT


def test_too_many_bytes_are_not_even_read() -> None:
    with pytest.raises(MalformedError, match="at most"):
        parse_split_view(b" " * (MOST_BYTES + 1))
