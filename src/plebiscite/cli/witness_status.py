"""`plebiscite witness status`: who cosigned what, and when."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from plebiscite.cli.answer import answer, counted
from plebiscite.cli.door import FINE, WRONG
from plebiscite.cli.options import example, json_option, policy_option, record_option
from plebiscite.cli.sources import open_log, read_policy
from plebiscite.errors import ConsistencyError, PlebisciteError, UnavailableError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint
from plebiscite.observe.witness_answers import Prove, require_own_history
from plebiscite.observe.witness_protocol import checkpoint_path
from plebiscite.store.kept_cosignatures import last_cosigned
from plebiscite.store.witness_connection import WitnessConnection

_PATIENCE = 5.0  # seconds for each witness
_FOUND = 200
_NO_ADDRESS = "it has no address in the policy"
_AHEAD = (
    "it has seen more than this copy has: read a newer one; if there is none, the record was "
    "rolled back"
)
_SPLIT = "IT SHOWS ANOTHER HISTORY, signed by this log: keep both, and tell everyone"


class Row(msgspec.Struct, frozen=True):
    """What one witness says: of the published checkpoint, and at its own address."""

    name: str
    cosigned: int  # time of its line on the published checkpoint; 0 without
    last_size: int = 0  # of the newest checkpoint of this record that it cosigned; 0 for none
    last_time: int = 0  # when it did
    address: str = ""
    seen: int | None = None  # what it shows at its own address; None if it was not asked
    problem: str = ""
    split: bool = False  # it shows another history, signed by this log


class Status(msgspec.Struct, frozen=True):
    """All witnesses at one checkpoint."""

    origin: str
    size: int
    quorum_met: bool
    quorum_time: int | None
    witnesses: tuple[Row, ...]


@click.command(
    epilog=example("plebiscite witness status --record https://vote.example/record --policy policy")
)
@record_option
@policy_option
@click.option("--ask", is_flag=True, help="Ask each witness at its address, too.")
@json_option
def status(record: str, policy: Path, *, ask: bool, as_json: bool) -> int:
    """Say which witnesses cosigned the newest checkpoint, and when.

    With --ask each witness that has an address is asked what it saw last; exit status 1 if one
    shows a checkpoint, signed by the log, that is not in this record's history.
    """
    found = read_policy(policy)
    source, opened, tree = open_log(record, found)
    last = last_cosigned(source, found.policy, opened)
    rows = [
        Row(
            each.name,
            opened.cosigned.get(each.name, 0),
            *last.get(each.name, (0, 0)),
            address=each.url,
        )
        for each in found.policy.witnesses
    ]
    if ask:
        rows = [_asked(row, found, opened, tree.consistency) for row in rows]
    told = Status(opened.origin, opened.size, opened.is_quorum_met, opened.quorum_time, tuple(rows))
    answer(told, _lines(told, found), as_json=as_json)
    return WRONG if any(row.split for row in rows) else FINE


def _asked(row: Row, policy: PolicyFile, opened: WitnessedCheckpoint, prove: Prove) -> Row:
    """The row with what the witness shows at its own address."""
    if not row.address:
        return msgspec.structs.replace(row, problem=_NO_ADDRESS)
    try:
        connection = WitnessConnection(row.address, timeout=_PATIENCE)
        try:
            shown = connection.get(checkpoint_path(opened.origin))
        finally:
            connection.close()
        if shown.status != _FOUND:
            raise UnavailableError(f"it answered {shown.status} and shows no checkpoint")
        seen = open_checkpoint(shown.body, policy.policy)
    except PlebisciteError as problem:
        return msgspec.structs.replace(row, problem=problem.message)
    return _compared(row, policy, opened, prove, seen)


def _compared(
    row: Row,
    policy: PolicyFile,
    opened: WitnessedCheckpoint,
    prove: Prove,
    seen: WitnessedCheckpoint,
) -> Row:
    row = msgspec.structs.replace(row, seen=seen.size)
    if seen.size > opened.size:
        return msgspec.structs.replace(row, problem=_AHEAD)
    try:
        require_own_history(bytes(seen.note), policy.log, opened.checkpoint, prove)
    except ConsistencyError:
        return msgspec.structs.replace(row, problem=_SPLIT, split=True)
    return row


def _lines(told: Status, policy: PolicyFile) -> Iterator[str]:
    met = "the quorum is met" if told.quorum_met else "THE QUORUM IS NOT MET"
    if not policy.policy.has_quorum:
        met = "this policy asks for no quorum: not for a real vote"
    yield f"{told.origin}, {counted(told.size, 'entry', 'entries')}: {met}."
    wide = max((len(row.name) for row in told.witnesses), default=0)
    for row in told.witnesses:
        said = _said(row)
        if row.seen is not None:
            said += f"; shows {counted(row.seen, 'entry', 'entries')}"
        yield f"  {row.name:{wide}}  {said}" + _trouble(row)
    silent = [row.name for row in told.witnesses if row.problem == _NO_ADDRESS]
    if silent:
        yield f"Not asked, because the policy has no address of them: {', '.join(silent)}."


def _trouble(row: Row) -> str:
    return f"  ! {row.problem}" if row.problem and row.problem != _NO_ADDRESS else ""


def _said(row: Row) -> str:
    if row.cosigned:
        return f"cosigned {_moment(row.cosigned)}"
    if row.last_time:
        return f"last cosigned {row.last_size:,} at {_moment(row.last_time)}; nothing since"
    return "has not cosigned this"


def _moment(seconds: int) -> str:
    """A time as people read it; a witness may state one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return f"at second {seconds}"
