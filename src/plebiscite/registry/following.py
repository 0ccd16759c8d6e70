"""Following the record: every answer of the service is checked under the pinned policy.

What is remembered: the policy file, and size and root of the largest checkpoint seen. A record that
is shorter than that or has another history is a lie, and a person is told.
"""

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from plebiscite.errors import (
    ConsistencyError,
    EvidenceError,
    MalformedError,
    MisuseError,
    PlebisciteError,
    SignatureError,
)
from plebiscite.log.consistency import verify_growth
from plebiscite.log.policy_file import PolicyFile, parse_policy_file
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import WitnessedCheckpoint
from plebiscite.record.state import RecordState
from plebiscite.registry.desk import address_of, keep_definition, note, service_of, the_desk
from plebiscite.registry.models import Desk
from plebiscite.registry.reading import read_new_entries
from plebiscite.store.http_reading import RecordAddress
from plebiscite.store.keeper import replayed_state
from plebiscite.store.record_files import RecordFiles
from plebiscite.verify.policy_match import check_policy

_TIMEOUT = 30.0  # seconds for each step of a request


class Seen(NamedTuple):
    """The record as it was just seen and checked."""

    source: RecordFiles
    policy: PolicyFile
    tree: AuthenticatedTree


def follow(*, timeout: float = _TIMEOUT) -> Seen | None:
    """Look at the record, remember what was seen, and queue the notices of its new ballots.

    Gives None when there is nothing to read yet or the service did not answer; the reason stands
    in the desk's `trouble`. What the record lies about stands in `alarm`, until a person has
    acknowledged it.
    """
    desk = the_desk()
    try:
        seen = _look(desk, timeout)
        read_new_entries(seen.tree)
    except EvidenceError as problem:
        _alarm(str(problem))
        return None
    except PlebisciteError as problem:
        Desk.objects.filter(pk=1).update(trouble=str(problem))
        return None
    Desk.objects.filter(pk=1).update(trouble="", followed_at=timezone.now())
    return seen


def replayed(seen: Seen) -> RecordState:
    """The state of the record that was just seen, for an act of the registrar's.

    Raises: whatever is wrong with the record.
    """
    state, _ = replayed_state(seen.source, seen.policy, seen.tree)
    check_policy(state.required_definition(), seen.policy)
    return state


def require_seen() -> Seen:
    """The record, seen now. Raises MisuseError with the reason when it cannot be."""
    seen = follow()
    if seen is None:
        desk = the_desk()
        raise MisuseError(desk.alarm or desk.trouble)
    return seen


def acknowledge_alarm() -> None:
    """A person has read the alarm and decided to go on."""
    desk = the_desk()
    if desk.alarm:
        note(f"Alarm acknowledged: {desk.alarm}")
        Desk.objects.filter(pk=1).update(alarm="")


def _alarm(words: str) -> None:
    with transaction.atomic():
        if the_desk().alarm != words:
            note(f"ALARM: {words}")
        Desk.objects.filter(pk=1).update(alarm=words, trouble="")


def _look(desk: Desk, timeout: float) -> Seen:
    policy = _pinned(desk, service_of(desk).policy())
    source = RecordAddress(address_of(desk).record, timeout=timeout)
    opened, tree = source.opened(policy.policy)
    if opened.origin != policy.log.name:
        raise SignatureError(f"the record is of {opened.origin}, not of {policy.log.name}")
    _require_quorum(opened)
    _require_growth(desk, tree)
    Desk.objects.filter(pk=1).update(seen_size=tree.size, seen_root=tree.root)
    seen = Seen(source, policy, tree)
    if desk.definition is None:
        state = replayed(seen)
        keep_definition(desk, state.required_definition(), state.texts)
        desk.save(update_fields=["definition", "texts", "origin"])
        note("The definition was read from the record")
    return seen


def _pinned(desk: Desk, raw: bytes) -> PolicyFile:
    """The pinned policy, if the service still serves the same bytes; the first one is pinned.

    Raises: EvidenceError when it serves another than the one that was compared.
    """
    if desk.policy is not None and bytes(desk.policy) == raw:
        return parse_policy_file(raw)
    if desk.policy_confirmed_at is not None:
        raise EvidenceError(
            "the service serves another policy than the one whose words you compared: do not go "
            "on; ask the commission by telephone or face to face"
        )
    policy = parse_policy_file(raw)
    if desk.origin and desk.origin != policy.log.name:
        raise MisuseError(
            f"the policy is for the log {policy.log.name}; the key here is for {desk.origin}"
        )
    desk.policy, desk.definition, desk.texts = raw, None, None
    desk.origin, desk.seen_size, desk.seen_root, desk.read_size = policy.log.name, 0, b"", 0
    desk.save()
    note("A policy was fetched; its words are not compared yet")
    return policy


def confirm_policy(words: str) -> None:
    """Pin the policy for good: `words` are the twelve as the commission has read them out.

    Raises: MisuseError when they are others, or there is no policy.
    """
    desk = the_desk()
    if desk.policy is None:
        raise MisuseError("there is no policy yet: the service shows one once it is sealed")
    heard = tuple(words.lower().replace(",", " ").split())
    if heard != parse_policy_file(bytes(desk.policy)).words:
        raise MisuseError(
            "these are not the words of the policy that the service serves: do not go on before "
            "the commission has explained it"
        )
    Desk.objects.filter(pk=1, policy_confirmed_at=None).update(policy_confirmed_at=timezone.now())
    note("The policy's twelve words were compared with the commission")


def _require_quorum(opened: WitnessedCheckpoint) -> None:
    """Raises MalformedError, which is no alarm: the witnesses may be late."""
    if not opened.is_quorum_met:
        raise MalformedError("the newest checkpoint waits for the witnesses' cosignatures")


def _require_growth(desk: Desk, tree: AuthenticatedTree) -> None:
    """Raises: ConsistencyError when the record does not continue what was seen."""
    if tree.size < desk.seen_size:
        raise ConsistencyError(
            f"the record had {desk.seen_size} entries and now shows {tree.size}: the service shows "
            "an older one, or has lost entries"
        )
    if desk.seen_size:
        proof = tree.consistency(desk.seen_size)
        verify_growth(desk.seen_size, tree.size, bytes(desk.seen_root), tree.root, proof)
