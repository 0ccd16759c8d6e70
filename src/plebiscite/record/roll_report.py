"""What was found in an electoral roll. Of personal data only line numbers and voter_id appear."""

from typing import NamedTuple

import msgspec

_MOST_SHOWN = 50


class Voter(NamedTuple):
    """One voter, as the roll has them; fields that the roll lacks are empty. Personal data."""

    line: int  # in the file, from 1
    voter_id: str
    district: str
    name: str = ""
    station: str = ""
    language: str = ""
    email: str = ""
    address: str = ""
    style: str = ""


class RollDefect(msgspec.Struct, frozen=True):
    """One thing wrong with one line of the file. `voter_id` as the file has it."""

    line: int
    kind: str
    voter_id: str
    remedy: str = ""

    def __str__(self) -> str:
        who = f" ({self.voter_id})" if self.voter_id.strip() else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"line {self.line}{who}: {self.kind}{remedy}"


class CountDifference(msgspec.Struct, frozen=True):
    """A figure that differs from the definition's.

    `style` is empty for a whole district, `district` too for the whole roll.
    """

    district: str
    style: str
    expected: int
    found: int

    def __str__(self) -> str:
        place = f"district {self.district}" if self.district else "the whole roll"
        style = f", ballot style {self.style}" if self.style else ""
        return f"{place}{style}: {self.found} voters, the definition says {self.expected}"


class RollReport(msgspec.Struct, frozen=True):
    """Everything about a roll that can be said without personal data.

    `totals` are sound lines by district. The roll may be used only if `clean`.
    """

    file: str
    rows: int
    columns: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    defects: tuple[RollDefect, ...]
    totals: dict[str, int]
    differences: tuple[CountDifference, ...]
    compared: bool  # whether a definition was given

    @property
    def clean(self) -> bool:
        """Whether there is no defect and every figure agrees."""
        return not self.defects and not self.differences

    def lines(self) -> list[str]:
        """The report for people."""
        rows = "1 row" if self.rows == 1 else f"{self.rows} rows"
        plural = "" if len(self.defects) == 1 else "s"
        found = [
            f"{self.file}: {rows}, {len(self.defects)} defect{plural}",
            *(f"{self.file}: {defect}" for defect in self.defects[:_MOST_SHOWN]),
        ]
        if len(self.defects) > _MOST_SHOWN:
            found.append(f"… and {len(self.defects) - _MOST_SHOWN} more")
        if self.ignored_columns:
            found.append(f"not read: column {', '.join(self.ignored_columns)}")
        found.extend(str(difference) for difference in self.differences)
        found.append(self._verdict())
        return found

    def _verdict(self) -> str:
        if not self.clean:
            return "This roll cannot be used: correct it and check again."
        people = "1 voter" if self.rows == 1 else f"{self.rows} voters"
        places = "1 district" if len(self.totals) == 1 else f"{len(self.totals)} districts"
        voters = f"{people} in {places}"
        if self.compared:
            return f"{voters}, as the definition says."
        return f"{voters}. Districts and totals were not compared: no definition was given."
