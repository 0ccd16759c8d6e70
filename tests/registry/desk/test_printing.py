"""Letters and notices on paper: complete, in the voter's language, one sheet each, deletable."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from played_town import EXAMPLES, policy_of
from plebiscite.errors import MisuseError
from plebiscite.record.definition_toml import read_definition
from plebiscite.registry import printing
from plebiscite.registry.desk import keep_definition
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.following import follow
from plebiscite.registry.letter_pages import fitting_scale, letter_page, window_lines
from plebiscite.registry.models import (
    Desk,
    MailState,
    Message,
    MessageState,
    PrintBatch,
    Voter,
)
from plebiscite.registry.printing import (
    delete_batch,
    make_batch,
    order_letters,
    order_notices,
    waiting_batches,
)
from plebiscite.registry.sheet import FONTS, Sheets
from plebiscite.registry.wording import wording_of
from plebiscite.texts import LANGUAGES, voice
from registry_town import CodeOf, TownService


def text_of(raw: bytes) -> list[str]:
    """The text of each page, in one line."""
    pages = PdfReader(io.BytesIO(raw)).pages
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pages]


def made(folder: DeskFolder, scope: str) -> list[str]:
    pages = []
    for ordered in order_letters(scope):
        batch = make_batch(folder, ordered.pk)
        assert batch.state == PrintBatch.State.READY, batch.trouble
        pages += text_of((folder.prints / batch.file).read_bytes())
    return pages


def test_a_letter_holds_everything_one_voter_needs(
    issued: DeskFolder, service: TownService
) -> None:
    pages = made(issued, "no-email")
    voters = list(Voter.objects.filter(email="").order_by("line"))
    assert len(pages) == len(voters) == 3
    for page, voter in zip(pages, voters, strict=True):
        assert voter.code in page
        assert voter.name in page
        assert "The town clerk" in page
        assert "+33 1 23 45 67 89" in page
        assert "/r/town/booth/" in page
        numbered = enumerate(service.town.policy.words, start=1)
        places = [page.index(f"{number} {word}") for number, word in numbered]
        assert places == sorted(places)
        say = voice("en", "registry").say
        for message in ("check-differ", "check-receipt", "check-notice", "code-secret", "help-why"):
            assert say(message) in page
        others = Voter.objects.exclude(pk=voter.pk).values_list("code", flat=True)
        assert not any(code in page for code in others)
    assert Voter.objects.exclude(letter_printed_at=None).count() == 3


def test_scopes_are_all_a_district_or_those_not_reached(issued: DeskFolder) -> None:
    assert len(made(issued, "all")) == 10
    assert len(made(issued, "town")) == 10
    with pytest.raises(MisuseError, match="nobody to print for"):
        order_letters("nowhere")
    with pytest.raises(MisuseError, match="nobody to print for"):
        order_letters("unreached")
    Voter.objects.filter(voter_id="T01").update(mail_state=MailState.BOUNCED)
    (page,) = made(issued, "unreached")
    assert "Ada Byron" in page


def test_a_file_has_only_so_many_sheets(
    issued: DeskFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST_SHEETS", 4)
    batches = order_letters("all")
    assert [(each.scope, each.count) for each in batches] == [
        ("all 1/3", 4),
        ("all 2/3", 4),
        ("all 3/3", 2),
    ]
    assert waiting_batches() == [each.pk for each in batches]
    for each in batches:
        make_batch(issued, each.pk)
    assert waiting_batches() == []


def test_files_are_for_their_owner_and_can_be_deleted(issued: DeskFolder) -> None:
    (ordered,) = order_letters("all")
    batch = make_batch(issued, ordered.pk)
    file = issued.prints / batch.file
    assert file.stat().st_mode & 0o777 == 0o600
    delete_batch(issued, batch.pk)
    assert not file.exists()
    assert PrintBatch.objects.get(pk=batch.pk).state == PrintBatch.State.DELETED


def test_letters_wait_for_the_record_and_stop_under_an_alarm(issued: DeskFolder) -> None:
    del issued
    Desk.objects.update(alarm="the record lied")
    with pytest.raises(MisuseError, match="the record lied"):
        order_letters("all")
    Desk.objects.update(alarm="", rolls_on_record=0)
    with pytest.raises(MisuseError, match="not on the record yet"):
        order_letters("all")
    Desk.objects.update(rolls_on_record=1, destruction="done")
    with pytest.raises(MisuseError, match="destroyed"):
        order_letters("all")


def test_fonts_that_are_absent_are_named(
    issued: DeskFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(FONTS, str(tmp_path))
    (ordered,) = order_letters("all")
    batch = make_batch(issued, ordered.pk)
    assert batch.state == PrintBatch.State.FAILED
    assert "fonts-dejavu-core" in batch.trouble
    assert not Voter.objects.exclude(letter_printed_at=None).exists()


def test_a_name_that_the_font_cannot_write_is_told_by_its_line(issued: DeskFolder) -> None:
    Voter.objects.filter(voter_id="T02").update(name="王小明")
    (ordered,) = order_letters("all")
    batch = make_batch(issued, ordered.pk)
    assert batch.state == PrintBatch.State.FAILED
    assert "on line 3 of the roll" in batch.trouble
    assert "王" not in batch.trouble


def test_notices_on_paper_say_the_number_and_not_the_code(
    voting: DeskFolder, service: TownService, code_of: CodeOf
) -> None:
    service.vote(code_of("T03"), "yes")
    service.vote(code_of("T03"), "no")
    service.vote(code_of("T01"), "no")
    follow()
    (ordered,) = order_notices()
    batch = make_batch(voting, ordered.pk)
    (page,) = text_of((voting.prints / batch.file).read_bytes())
    assert "Ballot number 1 with your code" in page
    assert "Ballot number 2 with your code" in page
    assert code_of("T03") not in page
    printed = Message.objects.filter(voter__voter_id="T03")
    assert {each.state for each in printed} == {MessageState.PRINTED}
    with pytest.raises(MisuseError, match="nobody to print for"):
        order_notices()


def test_notices_whose_printing_failed_are_printed_later(
    voting: DeskFolder, service: TownService, code_of: CodeOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.vote(code_of("T03"), "yes")
    follow()
    (ordered,) = order_notices()
    with monkeypatch.context() as without:
        without.setenv(FONTS, "/nowhere")
        assert make_batch(voting, ordered.pk).state == PrintBatch.State.FAILED
    (again,) = order_notices()
    assert make_batch(voting, again.pk).state == PrintBatch.State.READY


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_fits_on_its_sheet_in_every_language(language: str) -> None:
    definition, texts = read_definition((EXAMPLES / "definition.toml").read_bytes(), "d.toml")
    desk = Desk(
        service="https://vote.referendum.example",
        slug="independence-2026",
        sender="Central registrar of the region",
        return_address="Registrar's office\n1 Parliament Square\nArvela",
        telephone="+99 32 555 01 23",
        help_email="help@referendum.example",
        policy=bytes(policy_of(definition)),
    )
    keep_definition(desk, definition, texts)
    wording = wording_of(desk, language)
    voter = Voter(name="Бела ბელა بيلا", address="1 Road, Town", district="D01", code="0" * 34)
    with Sheets("x") as sheets:
        sheets.scale = fitting_scale(wording)
        assert sheets.scale >= 0.84  # eight and a half points
        assert letter_page(sheets, voter, wording) < 287
        (page,) = text_of(sheets.write())
    assert "+99 32 555 01 23" in page
    assert all(word in page for word in wording.words)


def test_the_window_shows_name_and_address_and_no_more() -> None:
    voter = Voter(voter_id="T1", name="Ada", address="1 Road,  Flat 2\n Town ,  X", code="SECRET")
    assert window_lines(voter) == ["Ada", "1 Road", "Flat 2", "Town", "X"]
    many = Voter(name="Ada", address=", ".join("abcdefghij"))
    assert len(window_lines(many)) == 6
