"""The keeper's commands: create a record, append to it, take in cosignatures."""

import time
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from plebiscite.cli.answer import answer
from plebiscite.cli.appending import Outcome, append_files
from plebiscite.cli.definition import policy_of, read_definition_file
from plebiscite.cli.desk import LOG_KEY, POLICY, asked_witnesses, keeper_policy, open_keeper
from plebiscite.cli.door import say_error, worst
from plebiscite.cli.key_reading import read_key
from plebiscite.cli.next_steps import Step, next_steps
from plebiscite.cli.options import (
    FILE,
    FOLDER,
    example,
    json_option,
    private_option,
    record_folder_option,
)
from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.log.keys import SigningKey
from plebiscite.offices import commission
from plebiscite.offices.submission import sign_submission
from plebiscite.record.definition import Definition
from plebiscite.store.durable import DurableFiles, read_bytes
from plebiscite.store.keeper import Keeper
from plebiscite.store.key_files import KeyFileKind, write_signing_key
from plebiscite.store.log_writer import LogWriter, create_log


@click.command(
    epilog=example(
        "plebiscite record create --definition town.toml --record record --private keeper "
        "--log-key log.key --commission-key commission.key"
    )
)
@click.option("--definition", "definition_file", required=True, type=FILE)
@record_folder_option
@private_option
@click.option("--log-key", required=True, type=FILE, help="The log's key file.")
@click.option("--commission-key", required=True, type=FILE, help="The commission's key file.")
@click.option("--practice", is_flag=True, help="Accept a calendar that lies in the past.")
@json_option
def create(
    definition_file: Path,
    record: Path,
    private: Path,
    log_key: Path,
    commission_key: Path,
    *,
    practice: bool,
    as_json: bool,
) -> None:
    """Make a record and log its definition. From here on the definition is fixed."""
    definition, texts = read_definition_file(definition_file)
    _require_future(definition, definition_file, practice=practice)
    _require_apart(record, private)
    own_log = read_key(log_key, "log", definition.origin)
    own_commission = read_key(commission_key, "commission", definition.origin)
    policy = policy_of(definition)
    _require_same(str(policy.log), own_log, log_key, "log")
    _require_same(definition.commission.key, own_commission, commission_key, "commission")
    create_log(record, private, definition.origin)
    write_signing_key(private / LOG_KEY, KeyFileKind.LOG, definition.origin, own_log)
    DurableFiles().write_new(private / POLICY, bytes(policy))
    with (
        asked_witnesses(policy, private) as asked,
        Keeper(record, private, own_log, policy, witnesses=asked) as keeper,
    ):
        defined = commission.define(definition, texts)
        keeper.submit(sign_submission(defined, keeper.state, "commission", own_commission))
        following = next_steps(keeper.state)
    value = {"record": str(record), "origin": definition.origin, "words": policy.words}
    lines = [
        f"{record} is the record of {definition.origin}; its definition is logged.",
        f"Policy: {' '.join(policy.words)}",
        *(f"Next: {step}" for step in following),
    ]
    answer(value, lines, as_json=as_json)


def _require_future(definition: Definition, file: Path, *, practice: bool) -> None:
    opens = definition.calendar.opens
    if practice or definition.practice or opens > time.time():
        return
    when = datetime.fromtimestamp(opens, UTC).strftime("%Y-%m-%d %H:%M UTC")
    raise MisuseError(
        f"voting would open on {when}, which is past; correct the calendar, or say --practice",
        place=str(file),
    )


def _require_apart(record: Path, private: Path) -> None:
    if record.resolve() in (private.resolve(), *private.resolve().parents):
        raise MisuseError(
            "the private folder lies in the record, which everyone reads; choose another",
            place=str(private),
        )


def _require_same(stated: str, key: SigningKey, file: Path, office: str) -> None:
    if stated != str(key.verifier):
        raise MisuseError(
            f'the definition names another key of the {office}; it needs key = "{key.verifier}"',
            place=str(file),
        )


class _Appended(msgspec.Struct, frozen=True):
    files: tuple[Outcome, ...]
    next: tuple[Step, ...]


@click.command(
    epilog=example("plebiscite record append --record record --private keeper roll.submission")
)
@record_folder_option
@private_option
@click.option("--receipts", type=FOLDER, help="Write a receipt for every ballot into this folder.")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@json_option
def append(
    record: Path, private: Path, receipts: Path | None, files: tuple[Path, ...], *, as_json: bool
) -> int:
    """Check submissions and append them, each whole or not at all.

    Ballots among them are put in random order. The same file again changes nothing. A refused
    file is named, and the others are taken.
    """
    with open_keeper(record, private) as keeper:
        outcomes, errors = append_files(keeper, files, receipts)
        value = _Appended(tuple(outcomes), next_steps(keeper.state))
    statuses = [say_error(error) for error in errors]
    lines = [line for outcome in outcomes for line in outcome.lines()]
    lines += [f"Next: {step}" for step in value.next]
    answer(value, lines, as_json=as_json)
    return worst(statuses)


@click.command(
    epilog=example("plebiscite record cosign --record record --private keeper witness-1.note")
)
@record_folder_option
@private_option
@click.argument("notes", nargs=-1, type=FILE, metavar="[NOTE]...")
@json_option
def cosign(record: Path, private: Path, notes: tuple[Path, ...], *, as_json: bool) -> None:
    """Take in the cosignatures that witnesses bring, and ask those that have an address."""
    policy = keeper_policy(private)
    if not notes and not any(each.url for each in policy.policy.witnesses):
        raise MisuseError("no witness has an address here: name the notes that they brought")
    key = read_key(private / LOG_KEY, "log", policy.log.name)
    with (
        asked_witnesses(policy, private) as asked,
        LogWriter(record, private, key, policy.policy, witnesses=asked) as writer,
    ):
        for note in notes:
            try:
                writer.publish_cosigned(read_bytes(note, limit=1_000_000))
            except PlebisciteError as problem:
                problem.place = f"{note}: {problem.place}".removesuffix(": ")
                raise
        published = writer.published()
    witnesses = sorted(published.cosigned)
    value = {
        "size": published.size,
        "cosigned": witnesses,
        "quorum_met": published.is_quorum_met,
    }
    met = "the quorum is met" if published.is_quorum_met else "the quorum is not met yet"
    names = ", ".join(witnesses) or "nobody"
    answer(value, [f"Checkpoint {published.size}: cosigned by {names}; {met}."], as_json=as_json)
