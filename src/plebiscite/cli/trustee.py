"""`plebiscite trustee`: a share of the key, from the ceremony to its destruction."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click
import msgspec

from plebiscite.cli.answer import answer
from plebiscite.cli.ceremony import warn_if_all_needed
from plebiscite.cli.decrypting import checked_state, note_in_journal
from plebiscite.cli.desk import Place, desk, hand_over, say_handed
from plebiscite.cli.key_reading import read_key, trustee_number
from plebiscite.cli.next_steps import next_steps
from plebiscite.cli.options import (
    FILE,
    acting_options,
    example,
    json_option,
    key_option,
    policy_option,
    record_option,
)
from plebiscite.cli.referendum import confirm_option, confirmed
from plebiscite.cli.sources import read_policy, read_record
from plebiscite.cli.trustee_files import (
    journal_path,
    load_trustee,
    remove_trustee,
    require_trustee,
    save_trustee,
)
from plebiscite.errors import MisuseError
from plebiscite.offices import trustee as office
from plebiscite.offices.submission import Submission
from plebiscite.offices.trustee import TrusteeFile
from plebiscite.record.acts import trustee_office
from plebiscite.record.phases import Phase
from plebiscite.record.state import RecordState
from plebiscite.store.journal import Journal
from plebiscite.tally.closing import is_withheld

file_option = click.option(
    "--file",
    required=True,
    type=FILE,
    help="The trustee's private file: made by the first step, kept to the end. On two media.",
)


class Made(NamedTuple):
    """What a step made: the file to save first, and what to hand in then."""

    file: TrusteeFile | None
    submission: Submission


Step = Callable[[RecordState, int, TrusteeFile | None], Made]


@click.group(epilog=example("plebiscite trustee commit --file share.trustee --key t.key"))
def trustee() -> None:
    """Make a share of the key, prove that it works, decrypt totals of whole districts."""


def _take(step: Step, file: Path, key_file: Path, place: dict[str, Any], name: str) -> None:
    """One step: nothing is handed over before its secret is on the disk. Safe to repeat."""
    where = Place(**place)
    if where.out is None and where.append is None:
        where = where._replace(out=Path(f"{key_file.stem}-{name}.submission"))
    with desk(where) as work:
        key = read_key(key_file, "trustee", work.state.origin)
        owner = trustee_number(work.state, key)
        before = load_trustee(file, work.state.origin)
        if before is not None and before.owner != owner:
            raise MisuseError(
                f"this is the file of trustee {before.owner}, the key is that of trustee {owner}",
                place=str(file),
            )
        made = step(work.state, owner, before)
        if made.file is not None:
            save_trustee(file, made.file, before)
        handed, said = hand_over(work, made.submission, trustee_office(owner), key)
    kept = [f"{file} is saved: copy it to a second medium now."] if made.file != before else []
    say_handed(handed, as_json=where.as_json, more=[*(kept if made.file else []), *said])


@trustee.command(epilog=example("plebiscite trustee certificate --file s.trustee --key t.key"))
@file_option
@key_option
@acting_options
def certificate(file: Path, key: Path, **place: Any) -> None:  # noqa: ANN401 - as every act
    """Step 1: a certificate of this trustee's own keys (not when every trustee is needed)."""

    def step(state: RecordState, owner: int, before: TrusteeFile | None) -> Made:
        return Made(*office.certificate(state, owner, before, os.urandom))

    _take(step, file, key, place, "certificate")


@trustee.command(epilog=example("plebiscite trustee commit --file s.trustee --key t.key"))
@file_option
@key_option
@acting_options
def commit(file: Path, key: Path, **place: Any) -> None:  # noqa: ANN401
    """Step 2: fix this trustee's part of the key, still hidden."""

    def step(state: RecordState, owner: int, before: TrusteeFile | None) -> Made:
        warn_if_all_needed(state)
        return Made(*office.commit(state, owner, before, os.urandom))

    _take(step, file, key, place, "commit")


@trustee.command(epilog=example("plebiscite trustee reveal --file s.trustee --key t.key"))
@file_option
@key_option
@acting_options
def reveal(file: Path, key: Path, **place: Any) -> None:  # noqa: ANN401
    """Step 3: show it, once everyone's commitment is on the record and witnessed."""
    _take(lambda *now: Made(None, office.reveal(*now)), file, key, place, "reveal")


@trustee.command(epilog=example("plebiscite trustee share-key --file s.trustee --key t.key"))
@file_option
@key_option
@acting_options
def share_key(file: Path, key: Path, **place: Any) -> None:  # noqa: ANN401
    """Step 4: check every share, and publish the key of this trustee's own."""

    def step(state: RecordState, owner: int, before: TrusteeFile | None) -> Made:
        return Made(*office.share_key(state, owner, before, os.urandom))

    _take(step, file, key, place, "share-key")


@trustee.command(epilog=example("plebiscite trustee rehearse --file s.trustee --key t.key"))
@file_option
@key_option
@acting_options
def rehearse(file: Path, key: Path, **place: Any) -> None:  # noqa: ANN401
    """Prove, before anyone votes, that this very file can decrypt."""

    def step(state: RecordState, owner: int, before: TrusteeFile | None) -> Made:
        own = before or require_trustee(file, state.origin)
        Journal(journal_path(file))  # raises if it is lost: better now than at the count
        if state.rehearsal is not None and owner in state.rehearsal.answers:
            raise MisuseError(f"trustee {owner} has already rehearsed")
        return Made(None, office.rehearsal_proof(state, own, os.urandom))

    _take(step, file, key, place, "rehearse")


@trustee.command(epilog=example("plebiscite trustee decrypt --file s.trustee --key t.key"))
@file_option
@key_option
@click.option("--workers", type=click.IntRange(1), help="Processes.  [default: processors]")
@acting_options
def decrypt(file: Path, key: Path, workers: int | None, **place: Any) -> None:  # noqa: ANN401
    """Verify the whole record, then decrypt the totals of whole groups of districts, once.

    Nothing is decrypted unless every check passed. What is about to be stated is written to the
    journal beside the file first.
    """
    where = Place(**place)

    def step(_: RecordState, _owner: int, before: TrusteeFile | None) -> Made:
        state = checked_state(where, workers)
        own = before or require_trustee(file, state.origin)
        note_in_journal(Journal(journal_path(file)), state, own)
        made = office.decrypt(state, own, os.urandom)
        if not made.entries:
            raise MisuseError("nothing waits for this trustee: its decryptions are on the record")
        return Made(None, made)

    _take(step, file, key, place, "decrypt")


@trustee.command(epilog=example("plebiscite trustee destroy --file s.trustee --key t.key"))
@file_option
@key_option
@click.option(
    "--already-deleted",
    "already",
    is_flag=True,
    help="The file is gone, and this command did not come to say so.",
)
@confirm_option
@acting_options
def destroy(
    file: Path,
    key: Path,
    confirm: str | None,
    *,
    already: bool,
    **place: Any,  # noqa: ANN401
) -> None:
    """Delete this trustee's key once every result is out, and say so on the record.

    Deleting cannot reach copies, backups and worn-out flash cells: destroy the media, too.
    """

    def step(state: RecordState, owner: int, before: TrusteeFile | None) -> Made:
        if trustee_office(owner) in state.keyless:
            raise MisuseError("the record says already that this trustee's key is destroyed")
        if before is None and not already:
            raise MisuseError(
                "there is no trustee's file here, so nothing is stated; if you have deleted it "
                "before, say --already-deleted",
                place=str(file),
            )
        _require_counted(state)
        confirmed(state, confirm, f"destroy the key in {file}")
        if before is not None:
            remove_trustee(file)  # first: what the record then says is true
        return Made(None, Submission(()) if state.phase is Phase.ENDED else office.destroy())

    _take(step, file, key, place, "destroy")


def _require_counted(state: RecordState) -> None:
    if state.phase in {Phase.ABORTED, Phase.ENDED}:
        return
    counted = all(
        (count := state.group_counts.get(group.head)) is not None
        and (count.result is not None or is_withheld(group))
        for group in state.groups
    )
    if state.phase is not Phase.CLOSED or not counted:
        raise MisuseError("the key is still needed: not every result is on the record")


class _Status(msgspec.Struct, frozen=True):
    owner: int
    ceremony: str
    steps: tuple[str, ...]
    statements: int
    next: tuple[str, ...]


@trustee.command(
    epilog=example("plebiscite trustee status --file s.trustee --record record --policy policy")
)
@file_option
@record_option
@policy_option
@json_option
def status(file: Path, record: str, policy: Path, *, as_json: bool) -> None:
    """What this file holds, and what it is needed for next. No secret is shown."""
    state = read_record(record, read_policy(policy), quorum=False).state
    own = require_trustee(file, state.origin)
    fields = {
        "certificate": own.certificate,
        "commitment": own.committed,
        "share": own.share,
        "key": own.key,
    }
    held = tuple(name for name, value in fields.items() if value)
    stated = len(Journal(journal_path(file)).statements())
    following = tuple(str(step) for step in next_steps(state))
    lines = [
        f"{file}: trustee {own.owner} of {own.origin}, ceremony {own.cid[:16]}",
        f"  holds {', '.join(held) or 'nothing yet'}; {stated} decryptions in its journal",
        *(f"Next: {step}" for step in following),
    ]
    answer(_Status(own.owner, own.cid, held, stated, following), lines, as_json=as_json)
