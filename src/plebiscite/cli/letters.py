"""The files of a registrar: letters to mail, and the list of whose credential is whose. Secret."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from plebiscite.cli.answer import warn
from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.offices.registrar import Letter
from plebiscite.offices.submission import read_submission
from plebiscite.store.durable import PRIVATE, DurableFiles

MAPPING = "mapping.csv"
ROLLS = "rolls.submission"
_LETTERS = "letters-"
_COLUMNS = ("voter_id", "name", "address", "language", "email", "district", "code", "policy_words")


def require_first_issue(folder: Path, origin: str, *, again: bool) -> None:
    """Return only for a new or empty folder, beside which no codes were issued, or `again`.

    Raises: MisuseError with the file of the codes that were issued before, if it is found.
    """
    for earlier in sorted({folder / ROLLS, *folder.parent.glob(f"*/{ROLLS}")}):
        if not _is_of(earlier, origin):
            continue
        if not again or earlier.parent == folder:
            raise MisuseError(
                f"codes were issued into {earlier.parent} already; append {earlier}. A second set "
                "makes the first worthless; --again, with another folder, if you mean it"
            )
        warn(
            f"ONLY ONE SET OF CODES CAN BE APPENDED. {earlier} is another: once the new set is on "
            f"the record, every letter in {earlier.parent} is worthless. Destroy them."
        )
    if folder.exists() and any(folder.iterdir()):
        raise MisuseError(
            f"the folder has files already and no {ROLLS}: append it if it is elsewhere; if "
            "issuing was cut short, delete the folder and issue again",
            place=str(folder),
        )


def _is_of(path: Path, origin: str) -> bool:
    try:
        read_submission(path.read_bytes(), origin)
    except (OSError, PlebisciteError):
        return False
    return True


def write_letters(folder: Path, letters: Sequence[Letter], words: Sequence[str]) -> list[Path]:
    """One CSV of letters for each district, and the mapping; readable by their owner only."""
    by_district: dict[str, list[Letter]] = {}
    for letter in letters:
        by_district.setdefault(letter.voter.district, []).append(letter)
    said = " ".join(words)
    rows: dict[str, list[Sequence[str]]] = {
        f"{_LETTERS}{district}.csv": [_COLUMNS, *(_letter(each, said) for each in found)]
        for district, found in by_district.items()
    }
    rows[MAPPING] = [("voter_id", "unit", "credential")]
    rows[MAPPING] += [(each.voter.voter_id, each.unit, each.credential) for each in letters]
    files = DurableFiles()
    for name, table in rows.items():
        files.write_new(folder / name, _csv(table), mode=PRIVATE)
    return [folder / name for name in rows]


def _letter(letter: Letter, words: str) -> tuple[str, ...]:
    voter = letter.voter
    who = (voter.voter_id, voter.name, voter.address, voter.language, voter.email, voter.district)
    return (*who, letter.code, words)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def destroy_letters(folder: Path) -> None:
    """Delete letters and mapping; the mapping last, so that a crash can be repeated."""
    files = DurableFiles()
    for path in sorted(folder.glob(f"{_LETTERS}*.csv")):
        files.remove(path)
    files.remove(folder / MAPPING)
