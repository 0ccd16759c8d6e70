"""The electoral roll: a CSV file in, voters and a report out. It never becomes part of the record.

Any order of columns, UTF-8 with or without a byte-order mark, comma, semicolon or tab, any ends of
lines. Nothing is skipped silently: every line is a voter or a defect with its line's number.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from plebiscite.errors import MalformedError
from plebiscite.record.definition import Definition
from plebiscite.record.roll_checks import Expected, expected_of, voter_defects
from plebiscite.record.roll_counts import check_roll_counts
from plebiscite.record.roll_lines import Row, detect_delimiter, header_names, split_rows
from plebiscite.record.roll_report import RollDefect, RollReport, Voter
from plebiscite.record.text_encoding import decode_text

REQUIRED = ("voter_id", "district")
OPTIONAL = ("name", "station", "language", "email", "address", "style")
_KNOWN = frozenset((*REQUIRED, *OPTIONAL))
_SPACES = " \t\u00a0\u3000"  # not all that strip() takes: control characters are defects


def read_roll(
    raw: bytes, name: str, definition: Definition | None = None
) -> tuple[RollReport, tuple[Voter, ...]]:
    """The report on the roll in the file `name`, and its sound lines as voters.

    With a definition, districts, stations, styles, languages and totals are compared with it. Use
    the voters only if the report is clean. Raises: MalformedError, with the file and the remedy,
    if no line can be read: another encoding, an empty file, a required column missing or twice.
    """
    text = decode_text(raw, name)
    if not text.strip():
        raise MalformedError("the file is empty; export the roll again", place=name)
    delimiter, names = _header(text, name)
    reading = _Reading(names, expected_of(definition))
    for row in islice(split_rows(text, delimiter), 1, None):
        reading.take(row)
    if reading.rows == 0:
        reading.defects.append(RollDefect(1, "no voters", "", "export the roll with its lines"))
    voters = reading.voters
    counts = Counter((voter.district, voter.style) for voter in voters)
    report = RollReport(
        file=name,
        rows=reading.rows,
        columns=tuple(field for field in names if field in _KNOWN),
        ignored_columns=tuple(field for field in names if field not in _KNOWN),
        defects=tuple(reading.defects),
        totals=dict(Counter(voter.district for voter in voters)),
        differences=check_roll_counts(definition, counts) if definition else (),
        compared=definition is not None,
    )
    return report, tuple(voters)


class _Reading:
    """Rows taken one by one: the sound voters, and what is wrong with the others."""

    def __init__(self, names: list[str], expected: Expected) -> None:
        self.expected = expected
        self.width = len(names)
        # Where each field of a voter stands in a row; after its end if the column is missing.
        self.positions = [
            names.index(field) if field in names else self.width for field in Voter._fields[1:]
        ]
        self.rows = 0
        self.voters: list[Voter] = []
        self.defects: list[RollDefect] = []
        self.first_lines: dict[str, int] = {}

    def take(self, row: Row) -> None:
        """Add one row's voter, or its defects."""
        self.rows += 1
        if row.fields is None or len(row.fields) != self.width:
            self.defects.append(_shape_defect(row, self.width))
            return
        fields = [*row.fields, ""]
        voter = self._voter(row.line, [fields[at].strip(_SPACES) for at in self.positions])
        found = [*voter_defects(voter, fields[self.positions[0]], self.expected)]
        found.extend(self._duplicate(voter))
        if found:
            self.defects.extend(found)
        else:
            self.voters.append(voter)

    def _voter(self, line: int, values: list[str]) -> Voter:
        voter = Voter(line, *values)
        if voter.style or not self.expected.districts:
            return voter
        district = self.expected.districts.get(voter.district)
        return voter._replace(style=district.only_style) if district else voter

    def _duplicate(self, voter: Voter) -> Iterator[RollDefect]:
        first = self.first_lines.setdefault(voter.voter_id, voter.line)
        if voter.voter_id and first != voter.line:
            remedy = f"the same voter_id stands on line {first}"
            yield RollDefect(voter.line, "duplicate voter_id", voter.voter_id, remedy)


def _shape_defect(row: Row, width: int) -> RollDefect:
    if row.fields is None:
        return RollDefect(row.line, "wrong quote", "", "close it; write a quote inside twice")
    if not row.fields:
        return RollDefect(row.line, "empty line", "", "remove it")
    count = f"{len(row.fields)} instead of {width}"
    return RollDefect(row.line, "wrong number of columns", "", f"{count}; quote the delimiters")


def _header(text: str, name: str) -> tuple[str, list[str]]:
    """The delimiter and the names of the columns."""
    line = text.partition("\n")[0]
    place = f"{name}:1"
    delimiter = detect_delimiter(line, _KNOWN)
    names = header_names(line, delimiter)
    for field in REQUIRED:
        if field not in names:
            raise MalformedError(
                f"no column {field}; the first line names the columns: {', '.join(REQUIRED)},"
                f" and optionally {', '.join(OPTIONAL)}",
                place=place,
            )
    for field in _KNOWN:
        if names.count(field) > 1:
            raise MalformedError(f"column {field} twice; remove one", place=place)
    return delimiter, names
