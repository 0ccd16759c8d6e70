"""conduct-4: an extension logged once voting had ended would make late ballots lawful."""

from played_in_memory import WITNESS, MemoryTown, play_until, watched_definition
from played_town import RANDOM
from plebiscite.offices import commission
from plebiscite.verify.report import ReportedFinding


def _found(late: int) -> list[ReportedFinding]:
    """What is found when an extension is witnessed `late` seconds after the end it moves."""
    town = play_until(MemoryTown(watched_definition()), "voted")
    opens, closes = town.definition.calendar.opens, town.state.closes
    town.act(commission.extend(closes + 3600, "Fire.", RANDOM))
    town.act(commission.end_voting())
    seen = {
        town.state.extensions[0][0]: closes + late,
        town.state.polls_closed_size: closes + 3600,
    }
    verified = town.verified(witnesses=(WITNESS,), clock=lambda size: seen.get(size, opens))
    return [each for each in verified.report.findings if each.check == "conduct-4"]


def test_an_extension_after_the_end_is_told() -> None:
    (finding,) = _found(1)
    assert finding.place.endswith("(extension)")
    assert "extended after it had ended" in finding.message


def test_an_extension_in_the_last_moment_is_in_time() -> None:
    assert _found(0) == []
