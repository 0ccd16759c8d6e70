"""Reading what a party works from: the policy, the record, and where it stands."""

from pathlib import Path
from typing import NamedTuple

from plebiscite.cli.file_kinds import FileKind, read_as
from plebiscite.errors import UnavailableError
from plebiscite.log.policy_file import PolicyFile, parse_policy_file
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import WitnessedCheckpoint
from plebiscite.record.state import RecordState
from plebiscite.store.http_reading import RecordAddress
from plebiscite.store.keeper import replayed_state
from plebiscite.store.record_files import CHECKPOINT, RecordFiles, RecordFolder
from plebiscite.verify.policy_match import check_policy

SLASHES = "://"


class Read(NamedTuple):
    """A record as a party reads it: where it stands, and the log it was read from."""

    source: RecordFiles
    policy: PolicyFile
    opened: WitnessedCheckpoint
    tree: AuthenticatedTree
    state: RecordState


def open_source(place: str) -> RecordFiles:
    """The record in a folder or at an address. Raises UnavailableError or MisuseError."""
    return RecordAddress(place) if SLASHES in place else RecordFolder(Path(place))


def read_policy(path: Path) -> PolicyFile:
    """The policy in a file. Raises as `read_as`."""
    return read_as(path, FileKind.POLICY, parse_policy_file)


def open_log(
    place: str, policy: PolicyFile
) -> tuple[RecordFiles, WitnessedCheckpoint, AuthenticatedTree]:
    """The record's newest checkpoint and the log under it; signatures checked, quorum not.

    Raises: UnavailableError for a place without a record; as `RecordFiles.opened`.
    """
    source = open_source(place)
    try:
        opened, tree = source.opened(policy.policy)
    except UnavailableError as problem:
        if CHECKPOINT in problem.place and "no such file" in problem.message:
            raise UnavailableError("there is no record here yet", place=place) from problem
        raise
    return source, opened, tree


def read_record(place: str, policy: PolicyFile, *, quorum: bool = True) -> Read:
    """The record replayed to its newest entry.

    Everything but ballots' proofs is checked on the way; `plebiscite verify` checks those, too.
    With `quorum`, nobody acts on a history that the witnesses have not seen.
    Raises: SignatureError without the quorum; what is wrong first; UnavailableError.
    """
    source, opened, tree = open_log(place, policy)
    if quorum:
        opened.require_quorum()
    state, _ = replayed_state(source, policy, tree)
    check_policy(state.required_definition(), policy)
    return Read(source, policy, opened, tree, state)
