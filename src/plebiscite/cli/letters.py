"""The files of a registrar: letters to mail, and the list of whose credential is whose. Secret."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from plebiscite.errors import MisuseError
from plebiscite.offices.registrar import Letter
from plebiscite.store.durable import PRIVATE, DurableFiles

MAPPING = "mapping.csv"
_LETTERS = "letters-"
_COLUMNS = ("voter_id", "name", "address", "language", "email", "district", "code", "policy_words")


def require_empty(folder: Path) -> None:
    """Return only for a folder that is new or empty. Raises MisuseError: letters may be there."""
    if folder.exists() and any(folder.iterdir()):
        raise MisuseError(
            "the folder has files already; codes are issued once, so name a new folder",
            place=str(folder),
        )


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
