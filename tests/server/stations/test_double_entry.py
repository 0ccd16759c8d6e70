"""Counts of polling stations: entered twice and apart, compared, published as one entry."""

from collections.abc import Mapping

import pytest

from commission_office import Desk
from plebiscite.server.accounts.models import StaffAct
from plebiscite.server.stations.models import CountCase, CountEntry
from server.stations.conftest import Office

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HALL, ANNEX = "town all hall", "town all annex"
RIGHT = {
    "station-0-issued": "5",
    "station-0-spoiled": "1",
    "station-0-box": "4",
    "answer-bench-invalid": "0",
    "answer-bench-blank": "1",
    "answer-bench-yes": "2",
    "answer-bench-no": "1",
}
BOTH = {
    **RIGHT,
    "station-1-issued": "2",
    "station-1-spoiled": "0",
    "station-1-box": "2",
    "answer-bench-yes": "4",
}


def start(desk: Desk, *lines: str) -> CountCase:
    desk.client.post(desk.at("stations/start/"), {"line": lines})
    return CountCase.objects.latest("pk")


def enter(desk: Desk, case: CountCase, numbers: Mapping[str, str], **changed: str) -> str:
    said = desk.post(f"stations/{case.pk}/", {**numbers, **changed})
    case.refresh_from_db()
    return said


def publish(desk: Desk, case: CountCase, **said: str) -> str:
    told = desk.post(f"stations/{case.pk}/publish/", said)
    case.refresh_from_db()
    return told


def agreed(office: Office, numbers: Mapping[str, str], *lines: str) -> CountCase:
    case = start(office.first, *lines)
    enter(office.first, case, numbers)
    enter(office.second, case, numbers)
    assert case.state == "agreed"
    return case


def test_two_officers_who_agree_publish_one_entry(office: Office) -> None:
    assert "0 of 2 counted; 6 voters are marked" in office.first.get("stations/")
    case = start(office.first, HALL, ANNEX)
    assert "Your numbers are kept" in enter(office.first, case, BOTH)
    assert case.state == "entering"
    said = enter(office.second, case, BOTH)
    assert "Everything adds up." in said
    said = publish(office.first, case)
    assert "2 of 2 counted" in said
    state = office.town.state
    (count,) = state.papers.values()
    assert [each.station for each in count.stations] == ["hall", "annex"]
    assert count.answers[0].totals == (1, 4, 1)
    assert case.published_at in state.papers
    acts = list(StaffAct.objects.filter(act__startswith="count-").values_list("act", flat=True))
    assert acts == ["count-started", "count-entered", "count-entered", "count-published"]
    (bulletin,) = state.bulletins.values()
    assert bulletin.status == "unofficial-complete"


def test_nobody_makes_both_entries(office: Office) -> None:
    case = start(office.first, HALL)
    enter(office.first, case, RIGHT)
    assert "You have entered your numbers" in office.first.get(f"stations/{case.pk}/")
    said = enter(office.first, case, RIGHT)
    assert "You have entered your numbers" in said
    assert CountEntry.objects.count() == 1


def test_nobody_sees_the_numbers_of_the_other(office: Office) -> None:
    case = start(office.first, HALL)
    enter(office.first, case, RIGHT, **{"station-0-issued": "4711", "station-0-spoiled": "4707"})
    for desk in (office.second, office.third):
        assert "4711" not in desk.get(f"stations/{case.pk}/")
        assert "4711" not in desk.get("stations/")
    said = enter(office.second, case, RIGHT)
    assert "differ in these numbers" in said
    assert "papers handed to voters" in said
    assert "4711" not in said
    assert case.round == 2
    assert case.differing == ["station-0-issued", "station-0-spoiled"]


def test_after_two_rounds_a_third_officer_who_sees_both_decides(office: Office) -> None:
    case = start(office.first, HALL)
    for _round in range(2):
        enter(office.first, case, RIGHT)
        if _round:
            assert "enter them once more" in office.third.get(f"stations/{case.pk}/")
        enter(office.second, case, RIGHT, **{"answer-bench-yes": "1", "answer-bench-no": "2"})
    assert case.state == "third"
    for desk in (office.first, office.second):
        said = desk.get(f"stations/{case.pk}/")
        assert "a third officer decides" in said
        assert "Both entries" not in said
        assert "a third officer decides" in enter(desk, case, RIGHT, reason="I am right.")
        assert case.state == "third"
    said = office.third.get(f"stations/{case.pk}/")
    assert "Both entries" in said
    enter(office.third, case, RIGHT)
    assert case.state == "third"
    enter(office.third, case, RIGHT, reason="The tally sheet says so.")
    assert case.state == "agreed"
    assert case.agreed is not None
    assert case.agreed["answer-bench-yes"] == 2
    publish(office.first, case)
    (count,) = office.town.state.papers.values()
    words = office.town.folder / "record/blob" / count.words
    assert b"The tally sheet says so." in words.read_bytes()


def test_a_station_with_more_votes_than_voters_is_stopped(office: Office) -> None:
    many = {**RIGHT, "station-0-issued": "8", "station-0-box": "7", "answer-bench-yes": "5"}
    case = agreed(office, many, HALL)
    assert "7 voted, 6 were registered" in office.first.get(f"stations/{case.pk}/")
    assert "7 voted, 6 were registered" in publish(office.first, case)
    assert case.state == "agreed"
    assert not office.town.state.papers


def test_what_is_odd_needs_a_tick_and_a_reason(office: Office) -> None:
    odd = {**RIGHT, "station-0-box": "3", "answer-bench-yes": "1"}
    case = agreed(office, odd, HALL)
    said = office.first.get(f"stations/{case.pk}/")
    assert "hall: 4 voters were handed a paper, 3 papers are in the box" in said
    assert "Tick that it is so" in publish(office.first, case, **{"publish-reason": "Taken home."})
    assert "Tick that it is so" in publish(office.first, case, **{"publish-odd": "on"})
    assert case.state == "agreed"
    publish(office.first, case, **{"publish-odd": "on", "publish-reason": "Taken home."})
    assert case.state == "published"


def test_few_papers_stay_hidden_or_are_joined(office: Office) -> None:
    numbers = {name: "" if name.startswith("answer") else "2" for name in RIGHT}
    numbers["station-0-spoiled"] = "0"
    shown = {**numbers, "answer-bench-invalid": "0", "answer-bench-blank": "0"}
    shown |= {"answer-bench-yes": "2", "answer-bench-no": "0"}
    case = agreed(office, shown, ANNEX)
    said = office.first.get(f"stations/{case.pk}/")
    assert "answers of 2 papers, below the minimum of 3" in said
    assert "Neighbouring stations: hall" in said
    office.first.post(f"stations/{case.pk}/give-up/")
    again = agreed(office, numbers, ANNEX)
    publish(office.second, again)
    (count,) = office.town.state.papers.values()
    assert count.answers == ()


def test_all_answers_or_none(office: Office) -> None:
    case = start(office.first, HALL)
    said = enter(office.first, case, RIGHT, **{"answer-bench-yes": ""})
    assert "or leave all answers empty" in said
    assert "Write" in said
    for wrong in ("-1", "x", "4.5", str(2**40)):
        enter(office.first, case, RIGHT, **{"station-0-box": wrong})
    assert not CountEntry.objects.exists()


def test_a_published_count_is_corrected_the_same_way_with_a_reason(office: Office) -> None:
    publish(office.first, agreed(office, BOTH, HALL, ANNEX))
    (before,) = office.town.state.papers
    other = {**BOTH, "answer-bench-yes": "3", "answer-bench-no": "2"}
    case = agreed(office, other, HALL)  # both stations of that count come with it
    assert [station for _district, _style, station in case.lines] == ["hall", "annex"]
    assert case.corrects == before
    assert "A correction says why" in publish(office.first, case)
    publish(office.first, case, **{"publish-reason": "Read out wrongly."})
    state = office.town.state
    (count,) = state.papers.values()
    assert (count.replaces, count.answers[0].totals) == (before, (1, 3, 2))
    assert len(state.bulletins) == 2


def test_the_same_stations_are_not_entered_in_two_counts(office: Office) -> None:
    case = start(office.first, HALL)
    assert start(office.second, HALL).pk == case.pk
    said = office.second.post("stations/start/", {"line": [HALL, ANNEX]})
    assert "hall is being entered already, together with others" in said
    office.second.post(f"stations/{case.pk}/give-up/")
    assert start(office.second, HALL, ANNEX).pk != case.pk


def test_only_stations_of_the_list_are_counted(office: Office) -> None:
    for wrong in ([], ["town all cellar"], ["x"]):
        assert "choose stations of the list" in office.first.post(
            "stations/start/", {"line": wrong}
        )
    assert not CountCase.objects.exists()


def test_who_only_reads_enters_nothing(office: Office) -> None:
    office.referendum.members.filter(officer=office.third.officer).update(role="reader")
    case = start(office.first, HALL)
    answer = office.third.client.post(office.third.at(f"stations/{case.pk}/"), RIGHT)
    assert answer.status_code == 403


def test_the_sheet_to_fill_in_by_hand_has_every_number(office: Office) -> None:
    said = office.first.get(f"stations/sheet/?line={HALL.replace(' ', '%20')}")
    for words in ("hall", "papers found in the box", "invalid", "Yes", "Second officer"):
        assert words in said


def test_results_and_turnout_pages_count_papers(office: Office) -> None:
    publish(office.first, agreed(office, BOTH, HALL, ANNEX))
    said = office.first.client.get(f"/en/r/{office.town.slug}/results/").content.decode()
    assert "By channel" in said
    assert "Polling stations" in said
    assert 'class="problem"' not in said
    assert "9 of 10" in said
    turnout = office.first.client.get(f"/en/r/{office.town.slug}/turnout/").content.decode()
    assert "Of these on paper: 6." in turnout
