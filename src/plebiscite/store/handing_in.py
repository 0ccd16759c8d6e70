"""What a submission must be before it may touch anything: signed, in turn, with its own blobs.

Anyone may send a submission to a service's door. What is refused here costs a few signature checks
and changes nothing. What only an observer or a trustee signs is then tried on a copy of the state,
so that a refusal does not have the whole record read again.
"""

from collections.abc import Callable, Iterable
from copy import copy, deepcopy

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.offices.submission import Submission, blob_name
from plebiscite.record.acts import COMMISSION, REGISTRAR, check_act
from plebiscite.record.blob_names import blobs_of
from plebiscite.record.entries import Act, EntryBase, words_of
from plebiscite.record.state import KeyedState, RecordState, SeenSet

_OWN_OFFICES = frozenset({COMMISSION, REGISTRAR})


def require_handed_in(
    state: RecordState, submission: Submission, has_blob: Callable[[str], bool]
) -> None:
    """Return only if every act is signed by its offices in turn, and the blobs are the named ones.

    `has_blob` says whether a blob is on the record already.
    Raises: SignatureError, ConductError; MisuseError for other blobs, or words that are not there.
    """
    counters = deepcopy(state.counters)
    for entry in submission.entries:
        if isinstance(entry, Act) and state.keys:
            check_act(entry, state.origin, state.keys)
            counters.record(entry)
    brought = {blob_name(raw) for raw in submission.blobs}
    named = {name for entry in submission.entries for name in blobs_of(entry)}
    if not brought <= named:
        raise MisuseError("it brings a document that none of its entries names; leave it out")
    for words in filter(None, map(words_of, submission.entries)):
        if words not in brought and not has_blob(words):
            raise MisuseError("the words that an entry names are not in the submission")


def is_of_outsiders(entries: Iterable[EntryBase]) -> bool:
    """Whether somebody else than commission and registrar signs one of these acts."""
    return any(
        signature.by not in _OWN_OFFICES
        for entry in entries
        if isinstance(entry, Act)
        for signature in entry.signatures
    )


def is_there(read_blob: Callable[[str], bytes], name: str) -> bool:
    """Whether a blob can be read."""
    try:
        read_blob(name)
    except UnavailableError:
        return False
    return True


class _OverKeyed:
    """A table in front of another, which stays as it is."""

    def __init__(self, below: KeyedState) -> None:
        self._below, self._own = below, dict[bytes, bytes]()

    def get(self, key: bytes) -> bytes | None:
        """The value under `key`, or None."""
        return self._own.get(key) or self._below.get(key)

    def set(self, key: bytes, value: bytes) -> None:
        """Put `value` under `key`."""
        self._own[key] = value


class _OverSeen:
    """A set in front of another, which stays as it is."""

    def __init__(self, below: SeenSet) -> None:
        self._below, self._own = below, set[bytes]()

    def add(self, key: bytes) -> bool:
        """True if `key` was not there before; it is afterwards."""
        if key in self:
            return False
        self._own.add(key)
        return True

    def add_all(self, keys: bytes, size: int) -> bool:
        """As `SeenSet.add_all`."""
        single = [keys[start : start + size] for start in range(0, len(keys), size)]
        if len(set(single)) < len(single) or any(key in self for key in single):
            return False
        self._own.update(single)
        return True

    def __contains__(self, key: bytes, /) -> bool:
        return key in self._own or key in self._below


def trial_of(state: RecordState) -> RecordState:
    """A state to try acts on; whatever happens to it, `state` stays as it is.

    What no act of an observer or a trustee changes is shared.
    """
    shared = (
        *(state.report, state.read_blob, state.milestones, state.definition, state.texts),
        *(state.units, state.unit_numbers, state.trustees, state.elections, state.counts),
        *(state.rolls, state.exclusions, state.groups),
    )
    memo: dict[int, object] = {id(each): each for each in shared}
    trial = copy(state)
    trial.credentials = _OverKeyed(state.credentials)
    trial.trackers, trial.components = _OverSeen(state.trackers), _OverSeen(state.components)
    memo |= {id(each): each for each in (trial.credentials, trial.trackers, trial.components)}
    return deepcopy(trial, memo)
