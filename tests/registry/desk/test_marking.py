"""Voters on paper at the registrar's desk: found, marked once, handed over without names."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from paper_town_text import town_text
from played_town import Town, example_key
from plebiscite.errors import MisuseError
from plebiscite.offices.marks import countersign_marks
from plebiscite.offices.submission import read_submission
from plebiscite.record.definition_toml import read_definition
from plebiscite.registry import commands, marking
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.following import follow
from plebiscite.registry.login import new_login_token
from plebiscite.registry.models import Desk, Event, PaperMark, Voter
from registry_town import CodeOf, TownService


@pytest.fixture
def service(tmp_path: Path) -> Iterator[TownService]:
    """The town's service, whose definition has a paper channel."""
    definition, _texts = read_definition(town_text(), "town.toml")
    made = TownService(tmp_path / "town", definition)
    made.play(lambda town: setattr(town, "texts", _texts))
    made.play(Town.define)
    yield made
    made.stop()


def client(folder: DeskFolder) -> Client:
    made = Client(headers={"accept-language": "en"})
    assert made.post("/login/", {"token": new_login_token(folder)}).status_code == 302
    return made


def mark_of(voter_id: str) -> str:
    return Voter.objects.get(voter_id=voter_id).paper_mark


def countersigned(service: TownService, raw: bytes) -> None:
    """What the commission does with the file."""

    def sign(town: Town) -> None:
        state = town.keeper.state
        key = example_key(town.definition.commission.key)
        town.keeper.submit(countersign_marks(read_submission(raw, state.origin), state, key))

    service.play(sign)


def test_a_voter_is_marked_once_and_the_record_confirms_it(
    voting: DeskFolder, service: TownService, code_of: CodeOf
) -> None:
    service.vote(code_of("T01"), "yes")
    marking.mark("T01")
    with pytest.raises(MisuseError, match="hand out no second paper"):
        marking.mark("T01")
    raw = marking.marks_file(voting)
    for secret in (b"T01", b"Ada", code_of("T01").encode()):
        assert secret not in raw
    assert mark_of("T01") == PaperMark.WAITING
    countersigned(service, raw)
    follow()
    assert mark_of("T01") == PaperMark.RECORDED
    assert service.town.keeper.state.exclusions[0].tracker
    with pytest.raises(MisuseError, match="hand out no second paper"):
        marking.mark("T01")
    with pytest.raises(MisuseError, match="no mark waits"):
        marking.marks_file(voting)


def test_nobody_outside_the_roll_is_marked(voting: DeskFolder) -> None:
    del voting
    with pytest.raises(MisuseError, match="no voter with this number"):
        marking.mark("T99")


def test_a_mark_that_is_not_on_the_record_is_taken_back(
    voting: DeskFolder, service: TownService
) -> None:
    marking.mark("T02")
    marking.unmark("T02")
    assert mark_of("T02") == PaperMark.NONE
    marking.mark("T02")
    countersigned(service, marking.marks_file(voting))
    follow()
    with pytest.raises(MisuseError, match="stays as it is"):
        marking.unmark("T02")


def test_the_list_of_a_station_is_tried_and_taken_whole(voting: DeskFolder) -> None:
    del voting
    marking.mark("T03")
    rows = [(2, "T03"), (3, "T04"), (4, "T04"), (5, "T99")]
    tried = marking.rows_of(rows)
    assert tried.wrong
    assert tried.lines[0].startswith("row 2: this voter is marked")
    assert tried.lines[1] == "row 4: stands in the file twice"
    assert tried.lines[2] == "row 5: no voter with this number is on the roll"
    with pytest.raises(MisuseError, match="row 5"):
        marking.mark_all(rows)
    assert mark_of("T04") == PaperMark.NONE
    marking.mark_all(rows[:3])
    assert mark_of("T04") == PaperMark.WAITING


def test_before_voting_nobody_is_marked(issued: DeskFolder) -> None:
    del issued
    with pytest.raises(MisuseError, match="while voting is open"):
        marking.mark("T01")


def test_without_a_paper_channel_nobody_is_marked(voting: DeskFolder) -> None:
    del voting
    desk = Desk.objects.get(pk=1)
    assert desk.definition is not None
    desk.definition = bytes(desk.definition).replace(b',"paper":{"small_counts":"join"}', b"")
    desk.save()
    with pytest.raises(MisuseError, match="no votes on paper"):
        marking.mark("T01")


def test_the_page_finds_marks_and_makes_the_file(voting: DeskFolder) -> None:
    browser = client(voting)
    page = browser.post("/paper/", {"q": "Ada"}).content.decode()
    assert "T01" in page
    assert "Votes on paper" in page
    browser.post("/paper/", {"mark": "T01"})
    assert mark_of("T01") == PaperMark.WAITING
    again = browser.post("/paper/", {"mark": "T01"}, follow=True).content.decode()
    assert "Hand out no second paper" in again or "hand out no second paper" in again
    file = SimpleUploadedFile("hall.csv", b"voter_id\nT02\nT99\n")
    tried = browser.post("/paper/", {"list": file, "try": "yes"}).content.decode()
    assert "row 3: no voter with this number" in tried
    file = SimpleUploadedFile("hall.csv", b"voter_id\nT02\n")
    browser.post("/paper/", {"list": file, "take": "yes"})
    assert mark_of("T02") == PaperMark.WAITING
    browser.post("/paper/", {"unmark": "T02"})
    assert mark_of("T02") == PaperMark.NONE
    answer = browser.post("/paper/marks.submission")
    assert answer["Content-Disposition"] == 'attachment; filename="marks.submission"'
    assert b"exclusion" in answer.content
    words = " ".join(Event.objects.values_list("words", flat=True))
    assert "T01" not in words


def test_the_command_marks_and_writes_the_file(voting: DeskFolder, tmp_path: Path) -> None:
    listed = tmp_path / "hall.csv"
    listed.write_text("voter_id\nT05\n", encoding="utf-8")
    tried = commands.try_marks(listed)
    assert tried.lines[-1] == "Nothing was kept."
    out = tmp_path / "marks.submission"
    told = commands.mark(voting, ["T04"], listed, out)
    assert told.value["waiting"] == 2
    assert out.read_bytes().startswith(b"{")
    assert "T04" not in "".join(told.lines)
