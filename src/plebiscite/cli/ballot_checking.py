"""What a voter checks afterwards: receipts, and challenged ballots on a second device."""

from pathlib import Path

import click
import msgspec

from plebiscite.ballot.v1_election import parse_election
from plebiscite.ballot.v1_verification import CheckedBallot
from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.canonical.words import tracker_words
from plebiscite.cli.answer import answer
from plebiscite.cli.ballot_files import BallotFile, read_ballot
from plebiscite.cli.choosing import shown_choices, texts_in
from plebiscite.cli.file_kinds import FileKind, read_as
from plebiscite.cli.options import (
    FILE,
    example,
    json_option,
    out_option,
    policy_option,
    record_option,
)
from plebiscite.cli.sources import Read, read_policy, read_record
from plebiscite.cli.trackers import TrackerWanted, tracker_lines, tracker_text
from plebiscite.errors import EvidenceError, InclusionError, MisuseError
from plebiscite.log.note import parse_note
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.receipt import Receipt, parse_receipt, verify_receipt
from plebiscite.log.witnessed import WitnessedCheckpoint
from plebiscite.offices.voter import OpenedBallot
from plebiscite.record.entries import ChallengeEntry, parse_entry
from plebiscite.store.durable import PRIVATE, DurableFiles
from plebiscite.verify.opened_ballot import check_challenge, check_opened_ballot

receipt_option = click.option(
    "--receipt", "receipt_file", required=True, type=FILE, help="The receipt."
)


def _receipt(path: Path) -> Receipt:
    def parse(raw: bytes) -> Receipt:
        found = parse_receipt(raw)
        parse_note(found.checkpoint)  # so that a file cut off there is told as such
        return found

    return read_as(path, FileKind.RECEIPT, parse)


def _proved(file: BallotFile, path: Path, policy: PolicyFile) -> tuple[int, WitnessedCheckpoint]:
    """The index that a receipt proves for this very ballot's entry. Raises as `verify_receipt`."""
    if not file.entry:
        raise MisuseError("this ballot was neither cast nor challenged; it has no receipt")
    if file.origin != policy.log.name:
        raise MisuseError(f"this ballot is for {file.origin}, the policy for {policy.log.name}")
    found = _receipt(path)
    try:
        return found.index, verify_receipt(found, file.entry.encode(), policy.policy)
    except InclusionError as problem:
        raise InclusionError(
            "this receipt belongs to another ballot, or is damaged", place=str(path)
        ) from problem
    except EvidenceError as problem:
        problem.place = f"{path}: {problem.place}".removesuffix(": ")
        raise


@click.command(
    epilog=example("plebiscite ballot receipt my.ballot --receipt my.receipt --policy policy")
)
@click.argument("file", type=FILE)
@receipt_option
@policy_option
@json_option
def receipt(file: Path, receipt_file: Path, policy: Path, *, as_json: bool) -> None:
    """Check a receipt: is exactly this ballot on the record, seen by the witnesses?

    It shows nothing of what was voted, and nothing about a later ballot with the same code.
    """
    own = read_ballot(file)
    index, opened_at = _proved(own, receipt_file, read_policy(policy))
    tracker = parse_hex(own.tracker)
    value = {
        "index": index,
        "fate": own.fate,
        "size": opened_at.size,
        "cosigned": sorted(opened_at.cosigned),
        "tracker": tracker_text(tracker),
    }
    what = "cast" if own.fate == "cast" else "challenged"
    lines = [
        f"Your ballot is {what}: it is entry {index} of {own.origin}.",
        *tracker_lines(tracker),
    ]
    answer(value, lines, as_json=as_json)


@click.command(
    epilog=example(
        "plebiscite ballot opened my.ballot --receipt my.receipt --policy policy --out open.json"
    )
)
@click.argument("file", type=FILE)
@receipt_option
@policy_option
@out_option
@json_option
def opened(file: Path, receipt_file: Path, policy: Path, out: Path, *, as_json: bool) -> None:
    """Open a challenged ballot for the second device, once its receipt is there.

    The file shows the choices of this thrown-away ballot: no code, no secret, no nonce.
    """
    own = read_ballot(file)
    if own.opened is None:
        raise MisuseError(
            "only a challenged ballot is opened; anything else would show a vote", place=str(file)
        )
    index, _ = _proved(own, receipt_file, read_policy(policy))
    DurableFiles().write_new(out, write_json(own.opened), mode=PRIVATE)
    lines = [f"{out} opens the ballot given up in entry {index}: check it on a second device."]
    answer({"file": str(out), "index": index}, lines, as_json=as_json)


class _Checked(msgspec.Struct, frozen=True):
    index: int
    unit: str
    tracker: str
    words: tuple[str, ...]
    choices: tuple[tuple[int, ...], ...]


@click.command(
    epilog=example(
        "plebiscite ballot check open.json --receipt my.receipt --record https://vote.example "
        "--policy policy"
    )
)
@click.argument("file", type=FILE)
@receipt_option
@click.option("--tracker", help="The tracker that you noted: compared, too.")
@click.option("--language", help="Show questions in this language.  [default: the first]")
@record_option
@policy_option
@json_option
def check(
    file: Path,
    receipt_file: Path,
    tracker: str | None,
    language: str | None,
    record: str,
    policy: Path,
    *,
    as_json: bool,
) -> None:
    """On a second device: did the first one seal what was chosen?

    Every number of every ciphertext is computed again. Says nothing about ballots that were cast
    without a challenge, or if both devices are in league.
    """
    shown = read_as(file, FileKind.OPENED, lambda raw: parse_json(raw, OpenedBallot))
    found = _receipt(receipt_file)
    read = read_record(record, read_policy(policy))
    texts = texts_in(read.state, language)
    checked = _checked(read, shown, found)
    if tracker is not None and not TrackerWanted(tracker).is_tracker(checked.digest):
        raise EvidenceError(
            "this is not the ballot whose tracker you noted: the device showed another",
            place=tracker,
        )
    value = _Checked(
        found.index,
        shown.unit,
        tracker_text(checked.digest),
        tracker_words(checked.digest),
        shown.choices,
    )
    lines = [
        *shown_choices(read.state, shown.unit, shown.choices, texts),
        *tracker_lines(checked.digest),
        "The device sealed exactly these choices; compare them, and the tracker, with your own.",
    ]
    answer(value, lines, as_json=as_json)


def _checked(read: Read, shown: OpenedBallot, found: Receipt) -> CheckedBallot:
    state = read.state
    if shown.origin != state.origin:
        raise MisuseError(f"this ballot is for {shown.origin}, the record of {state.origin}")
    if found.index >= read.tree.size:
        raise EvidenceError(f"the receipt names entry {found.index}; the record has fewer")
    raw = read.tree.entry(found.index)
    verify_receipt(found, raw, read.policy.policy)
    entry = parse_entry(raw)
    if not isinstance(entry, ChallengeEntry):
        raise EvidenceError(
            f"entry {found.index} is no challenge; if the record shows this ballot as cast, the "
            "device lied: vote again on another one, and complain"
        )
    election = parse_election(state.election(shown.unit).raw)
    checked = check_opened_ballot(election, shown.ballot.encode(), shown.choices, shown.randomness)
    check_challenge(election, state.origin, entry, checked)
    return checked
