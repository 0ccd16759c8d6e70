"""Moves a practice service's clock, so that a test need not wait for the calendar."""

import time
from pathlib import Path


class PracticeClock:
    """A file of seconds that the service adds to its clock."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.file.write_text("0", encoding="ascii")

    def __str__(self) -> str:
        """As PLEBISCITE_PRACTICE_CLOCK takes it."""
        return str(self.file)

    @property
    def now(self) -> int:
        """POSIX seconds, as the service sees them."""
        return int(time.time()) + int(self.file.read_text(encoding="ascii"))

    def go_to(self, moment: int) -> None:
        """It is `moment` now (POSIX seconds), and the clock runs on from there."""
        new = self.file.with_suffix(".new")
        new.write_text(str(moment - int(time.time())), encoding="ascii")
        new.replace(self.file)  # never half written
