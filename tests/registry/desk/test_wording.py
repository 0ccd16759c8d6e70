"""What voters read: five languages, each with everything they need to compare; nothing injected."""

import base64
from hashlib import sha256

import pytest
from django.utils import timezone

from played_town import EXAMPLES, policy_of
from plebiscite.record.definition_toml import read_definition
from plebiscite.registry.desk import keep_definition
from plebiscite.registry.mail_texts import ascii_address, mail_of
from plebiscite.registry.models import Desk, Message, Voter
from plebiscite.registry.wording import wording_of
from plebiscite.texts import LANGUAGES, voice

CODE = "B54W-6NTC-2EKM-0CCZ-RM9H-DFY0-XNAD"


@pytest.fixture
def desk() -> Desk:
    """A desk of the standing example, in memory."""
    definition, texts = read_definition((EXAMPLES / "definition.toml").read_bytes(), "d.toml")
    made = Desk(
        service="https://vote.example",
        slug="region",
        sender="The registrar",
        telephone="+99 32 555 01 23",
        help_email="help@region.example",
        policy=bytes(policy_of(definition)),
        phase="voting",
    )
    keep_definition(made, definition, texts)
    return made


def message(language: str, kind: str = "code", **fields: str) -> Message:
    voter = Voter(language=language, email="v@example.org", district="D01", code=CODE, **fields)
    return Message(voter=voter, kind=kind, number=1, message_id="<1@x>", seen_at=timezone.now())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_says_everything_in_the_voters_language(desk: Desk, language: str) -> None:
    wording = wording_of(desk, language)
    mail = mail_of(desk, message(language, name="Бела"), wording, "clerk@region.example")
    text = mail.get_content()
    raw = bytes(desk.policy or b"")
    fingerprint = base64.urlsafe_b64encode(sha256(raw).digest()).rstrip(b"=").decode()
    assert f"\nhttps://vote.example/r/region/booth/#{CODE}.{fingerprint}\n" in text
    assert f"\n{CODE}\n" in text
    places = [text.index(f"{number}. {word}") for number, word in enumerate(wording.words, 1)]
    assert places == sorted(places)
    say = voice(language, "registry").say
    for each in ("check-differ", "check-receipt", "check-notice", "code-secret", "help-why"):
        assert say(each) in text
    assert "\n+99 32 555 01 23\nhelp@region.example\n" in text
    assert "Arvela" in text
    assert "Бела" in text
    assert wording.title in str(mail["Subject"]).replace("\u2068", "").replace("\u2069", "")
    assert mail["Content-Language"] == language
    assert say("practice") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_gives_the_number_and_never_the_code(desk: Desk, language: str) -> None:
    wording = wording_of(desk, language)
    noticed = message(language, "notice")
    noticed.ballot_number = 3
    text = mail_of(desk, noticed, wording, "clerk@region.example").get_content()
    assert "3" in text
    assert "+99 32 555 01 23" in text
    assert CODE not in text
    assert "booth" not in text
    say = voice(language, "registry").say
    assert say("notice-secret") in text
    assert say("notice-other", closes=wording.closes) in text
    desk.phase = "closed"
    late = mail_of(desk, noticed, wording, "clerk@region.example").get_content()
    assert say("notice-late") in late
    assert say("notice-other", closes=wording.closes) not in late


def test_a_language_that_is_not_spoken_here_falls_back_to_the_referendums_first(
    desk: Desk,
) -> None:
    assert wording_of(desk, "de").language == "en"


def test_nothing_can_be_smuggled_into_the_head_of_a_mail(desk: Desk) -> None:
    wording = wording_of(desk, "en")._replace(sender="Clerk\r\nBcc: all@example.org")
    with pytest.raises(ValueError, match="cannot contain CR or LF"):
        mail_of(desk, message("en"), wording, "clerk@region.example")


def test_a_domain_with_letters_is_written_for_the_wire() -> None:
    assert ascii_address("a@bücher.example") == "a@xn--bcher-kva.example"
    assert ascii_address("ü@example.org") == "ü@example.org"


def test_an_extension_moves_the_end(desk: Desk) -> None:
    before = wording_of(desk, "en").closes
    desk.closes = 1_900_000_000
    assert wording_of(desk, "en").closes != before
