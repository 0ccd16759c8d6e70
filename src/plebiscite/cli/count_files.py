"""Files with a station's numbers: TOML, JSON, or CSV with one row for each station."""

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from plebiscite.errors import MalformedError
from plebiscite.log.checkpoint import parse_number
from plebiscite.offices.count_sheet import CountSheet, StationLine
from plebiscite.offices.voter_lists import voter_rows
from plebiscite.store.text_files import read_text

_LARGEST = 2**20
_PLAIN = ("station", "issued", "spoiled", "box")
_OPTIONAL = ("district", "style")


def read_count(path: Path) -> CountSheet:
    """The sheet in a file, by the end of its name: .json, .csv, else TOML.

    Raises: MalformedError with the place; as `read_text`.
    """
    text = read_text(path, limit=_LARGEST)
    try:
        match path.suffix.lower():
            case ".csv":
                return _from_csv(text)
            case ".json":
                return msgspec.json.decode(text.encode(), type=CountSheet)
            case _:
                return msgspec.convert(tomllib.loads(text), CountSheet)
    except (msgspec.DecodeError, tomllib.TOMLDecodeError, RecursionError) as problem:
        raise MalformedError(f"{problem}", place=str(path)) from problem
    except MalformedError as problem:
        place = f"{path}, {problem.place}" if problem.place else str(path)
        raise MalformedError(problem.message, place=place) from problem


def _from_csv(text: str) -> CountSheet:
    """One row a station; answers of all rows are added. An answer's column is question:answer."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    columns = list(reader.fieldnames or ())
    rows = list(reader)
    if not rows:
        raise MalformedError("there is no row below the header")
    answers = [name for name in columns if name not in (*_PLAIN, *_OPTIONAL)]
    _require_columns(columns, answers)
    stations = tuple(_line(row, number) for number, row in enumerate(rows, start=2))
    totals = _added(rows, answers)
    told: dict[str, dict[str, int]] = {}
    for name, total in totals.items():
        question, _, answer = name.partition(":")
        told.setdefault(question, {})[answer] = total
    return CountSheet(stations, told)


def _require_columns(columns: Sequence[str], answers: Sequence[str]) -> None:
    missing = [name for name in _PLAIN if name not in columns]
    if missing:
        raise MalformedError(f"the columns {', '.join(missing)} are missing", place="row 1")
    for name in answers:
        if ":" not in name:
            raise MalformedError(f"the column {name[:60]!r} is unknown", place="row 1")
    if len(set(columns)) != len(columns):
        raise MalformedError("a column stands twice", place="row 1")


def _line(row: Mapping[str | None, str | list[str] | None], number: int) -> StationLine:
    if None in row or None in row.values():
        raise MalformedError("another number of cells than the header has", place=f"row {number}")
    issued, spoiled, box = (_number(row[name], f"row {number}, {name}") for name in _PLAIN[1:])
    district, style = (str(row.get(name, "")).strip() for name in _OPTIONAL)
    return StationLine(str(row["station"]).strip(), issued, spoiled, box, district, style)


def _number(cell: object, place: str) -> int:
    try:
        return parse_number(str(cell).strip())
    except MalformedError as problem:
        raise MalformedError(problem.message, place=place) from problem


def _added(rows: Sequence[Mapping[str, str]], names: Sequence[str]) -> Mapping[str, int]:
    """Sums of the answers' columns; none where every cell is empty."""
    if not any(row[name].strip() for row in rows for name in names):
        return {}
    totals = Counter[str](dict.fromkeys(names, 0))
    for number, row in enumerate(rows, start=2):
        for name in names:
            totals[name] += _number(row[name], f"row {number}, {name}")
    return totals


def write_toml(sheet: CountSheet) -> str:
    """A sheet as the TOML file that `read_count` reads."""
    lines = ["# Numbers of one count. Several [[stations]] are counted together.", ""]
    for each in sheet.stations:
        lines += [
            "[[stations]]",
            f'district = "{each.district}"',
            f'style = "{each.style}"',
            f'station = "{each.station}"',
            f"issued = {each.issued}   # papers handed to voters, replacements too",
            f"spoiled = {each.spoiled}  # handed back and replaced",
            f"box = {each.box}      # found in the box",
            "",
        ]
    for question, numbers in sheet.answers.items():
        lines.append(f'[answers."{question}"]')
        lines += [f'"{name}" = {number}' for name, number in numbers.items()]
        lines.append("")
    return "\n".join(lines)


def read_voter_ids(path: Path) -> list[tuple[int, str]]:
    """Row numbers and voter ids. Raises as `voter_rows` and `read_text`."""
    return voter_rows(read_text(path, limit=64 * _LARGEST), str(path))
