"""Reading what is to be compared: a record in a folder or at an address, or one checkpoint file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from plebiscite.errors import PlebisciteError, UnavailableError
from plebiscite.log.checkpoint import parse_checkpoint
from plebiscite.log.note import MOST_BYTES, parse_note
from plebiscite.log.policy import Policy
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import open_checkpoint
from plebiscite.observe.histories import View
from plebiscite.record.blob_names import blobs_of
from plebiscite.record.entries import Act, parse_entry
from plebiscite.store.durable import read_bytes
from plebiscite.store.http_reading import RecordAddress
from plebiscite.store.record_files import RecordFiles, RecordFolder, blob_path, milestone_path

Told = Callable[[int, int], None]
_SCHEMES = ("http://", "https://")


class Copy(NamedTuple):
    """One copy: what it shows, and its files; a checkpoint file has none.

    With a `trouble` its log cannot be read; its checkpoint alone may still prove much.
    """

    view: View
    files: RecordFiles | None
    trouble: PlebisciteError | None = None


class DifferentFile(NamedTuple):
    """A file beside the log that two copies of one history hold differently."""

    path: str
    reason: str
    wrong: bool = True  # False: one of them only lacks it


def read_copy(place: str, policy: Policy | None) -> Copy:
    """The copy at a place, its signatures checked under the policy if there is one.

    Raises: UnavailableError; MalformedError for what is no checkpoint; SignatureError for one
    that the policy's log did not sign. Each names the place, and so does the `trouble`.
    """
    try:
        copy = _read(place, policy)
    except PlebisciteError as problem:
        _name(place, problem)
        raise
    if copy.trouble is not None:
        _name(place, copy.trouble)
    return copy


def _name(place: str, problem: PlebisciteError) -> None:
    problem.place = f"{place}: {problem.place}".removesuffix(": ")


def _read(place: str, policy: Policy | None) -> Copy:
    files: RecordFiles | None = None
    if place.startswith(_SCHEMES):
        files = RecordAddress(place)
    elif Path(place).is_dir():
        files = RecordFolder(Path(place))
    raw = files.checkpoint() if files else read_bytes(Path(place), limit=MOST_BYTES)
    if policy is not None:
        open_checkpoint(raw, policy)
    checkpoint = parse_checkpoint(parse_note(raw).text)
    tree = trouble = None
    try:
        tree = AuthenticatedTree(files, checkpoint.size, checkpoint.root) if files else None
    except PlebisciteError as problem:
        trouble = problem
    view = View(place, raw, checkpoint.origin, checkpoint.size, checkpoint.root, tree)
    return Copy(view, files, trouble)


def different_files(first: Copy, second: Copy, told: Told | None = None) -> Iterator[DifferentFile]:
    """Blobs and kept checkpoints in which two copies of one history differ, or that one lacks.

    Every entry of the shorter log is read, because it names its blobs. People's words may be
    absent; whoever reads this decides what an absence means. Raises: as `AuthenticatedTree`.
    """
    tree = min((first.view, second.view), key=lambda view: view.size).tree
    if tree is None or first.files is None or second.files is None:
        return
    pair = (first, second)
    listed = {*first.files.milestones(), *second.files.milestones()}
    for index, raw in enumerate(tree.entries()):
        entry = _parsed(raw)
        if entry is not None or index + 1 in listed:
            yield from _differing(pair, milestone_path(index + 1), _milestone_text(index + 1))
        for name in blobs_of(entry) if entry is not None else ():
            yield from _differing(pair, blob_path(name), _blob(name))
        if told:
            told(index + 1, tree.size)


def _parsed(raw: bytes) -> Act | None:
    try:
        entry = parse_entry(raw)
    except PlebisciteError:
        return None  # no blob can be known of it, and `verify` says what is wrong
    return entry if isinstance(entry, Act) else None


def _blob(name: str) -> Callable[[RecordFiles], object]:
    return lambda files: len(files.blob(name))


def _milestone_text(size: int) -> Callable[[RecordFiles], object]:
    return lambda files: parse_note(files.milestone(size)).text


def _differing(
    pair: tuple[Copy, Copy], path: str, read: Callable[[RecordFiles], object]
) -> Iterator[DifferentFile]:
    """What is wrong with the file at one of the places, or between them."""
    values: list[object] = []
    for copy in pair:
        assert copy.files is not None  # noqa: S101 - the caller has looked
        try:
            values.append(read(copy.files))
        except UnavailableError:
            values.append(None)
        except PlebisciteError as problem:
            yield DifferentFile(path, f"{copy.view.place} has other bytes: {problem.message}")
            return
    present = [value for value in values if value is not None]
    if len(present) == 1:
        lacking = pair[values.index(None)].view.place
        yield DifferentFile(path, f"{lacking} does not have it", wrong=False)
    elif present and present[0] != present[1]:
        yield DifferentFile(path, "two different checkpoints are kept for this size")
