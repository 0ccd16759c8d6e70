"""The file of news: written when there is news, never half, and nothing depends on it."""

from pathlib import Path

from plebiscite.store.witness_status import (
    STATUS_FILE,
    StatusFile,
    WitnessesStatus,
    WitnessStatus,
    read_status,
)


def status(size: int, fault: str = "", *, is_met: bool = True) -> WitnessesStatus:
    one = WitnessStatus("w", "https://w.example", size, 100 + size, fault)
    return WitnessesStatus(size, 200 + size, is_met, "", (one,))


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


def test_news_is_written_at_once_and_mere_growth_every_few_seconds(tmp_path: Path) -> None:
    path, clock = tmp_path / STATUS_FILE, Clock()
    file = StatusFile(path, clock=clock)
    assert read_status(path) is None
    file.tell(status(1))
    assert read_status(path) == status(1)
    file.tell(status(2))
    assert read_status(path) == status(1)
    file.tell(status(3, "no answer"))
    assert read_status(path) == status(3, "no answer")
    file.tell(status(4, "no answer", is_met=False))
    assert read_status(path) == status(4, "no answer", is_met=False)
    clock.time += 5
    file.tell(status(5, "no answer", is_met=False))
    assert read_status(path) == status(5, "no answer", is_met=False)


def test_a_disk_that_refuses_stops_nothing_and_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "missing" / STATUS_FILE
    (tmp_path / "missing").write_bytes(b"a file in the way")
    file = StatusFile(path)
    file.tell(status(1))
    assert read_status(path) is None
    (tmp_path / "missing").unlink()
    file.tell(status(1))
    assert read_status(path) == status(1)


def test_what_cannot_be_read_is_no_news(tmp_path: Path) -> None:
    path = tmp_path / STATUS_FILE
    for raw in (b"", b"{}", b"x" * 2**21):
        path.write_bytes(raw)
        assert read_status(path) is None
