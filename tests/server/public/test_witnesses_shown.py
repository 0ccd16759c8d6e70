"""How the witnesses stand, on the page for everyone, on the commission's, and in /health."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from played_town import EXAMPLES, Town, example_key
from plebiscite.canonical.json import write_json
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.log.note import Note, parse_note
from plebiscite.log.policy import Witness
from plebiscite.record.definition_toml import read_definition
from plebiscite.record.phases import Phase
from plebiscite.server.entries.published import referendum_folder
from plebiscite.server.operations.health import witnesses
from plebiscite.server.public.frame import visit
from plebiscite.server.public.witnesses_shown import _row
from plebiscite.server.referendums.models import Referendum
from plebiscite.store.kept_cosignatures import Cosigned
from plebiscite.store.local_witnesses import FileWitness, LocalWitnesses
from plebiscite.store.witness_status import STATUS_FILE, WitnessesStatus, WitnessStatus
from plebiscite.texts import LANGUAGES, voice
from public_town import forget_everything, put_town

pytestmark = pytest.mark.django_db
NOW = 1_788_000_000
KEYS = [new_signing_key(f"w{n}.example", KeyKind.COSIGNATURE, bytes([n]) * 32) for n in range(1, 5)]
WELL = WitnessStatus("w1.example", "https://w1.example", 1, NOW)
SILENT = WitnessStatus(
    "w3.example", "https://w3.example", 0, 0, "it answered 500 (<b>)", "", NOW + 60
)
CLAIMS = WitnessStatus(
    "w3.example", "https://w3.example", 0, 0, "", "it says that it has seen 9 entries", NOW
)


@pytest.fixture(scope="module")
def witnessed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Town]:
    """A town with three witnesses of whom two are needed; the third has an address, and is away."""
    folder = tmp_path_factory.mktemp("witnessed")
    toml = (EXAMPLES / "town.toml").read_text(encoding="utf-8").partition("[witnesses]")[0]
    members = ", ".join(
        f'{{ key = "{key.verifier}", url = "https://{key.name}" }}' for key in KEYS[:3]
    )
    toml += f"[witnesses]\nquorum = 2\nmembers = [{members}]\n"
    definition, texts = read_definition(toml, "town.toml")
    log = example_key(definition.policy.split()[1])
    local = LocalWitnesses(
        [FileWitness(folder / key.name, key, log.verifier) for key in KEYS[:2]], lambda: NOW
    )
    town = Town(folder, definition, texts, witnesses=local)
    town.define()
    town.keeper.close()
    return folder, town


@pytest.fixture
def row(db: None, witnessed: tuple[Path, Town]) -> Referendum:
    return put_town(*witnessed, slug="watched")


def tell(*, is_met: bool = True, alarm: str = "", third: WitnessStatus = SILENT) -> WitnessesStatus:
    two = WitnessStatus("w2.example", "https://w2.example", 1, NOW)
    status = WitnessesStatus(1, NOW, is_met, alarm, (WELL, two, third))
    (referendum_folder("watched") / STATUS_FILE).write_bytes(write_json(status))
    return status


def page(client: Client, language: str = "en") -> str:
    answer = client.get(f"/{language}/r/watched/trust/")
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_page_tells_of_each_witness_and_changes_with_the_news(
    client: Client, row: Referendum
) -> None:
    quiet = page(client)
    assert "Enough witnesses confirm the record now." in quiet
    assert "2 of 3 have confirmed" in quiet
    assert "w1.example ✓ confirms 1 " in quiet
    assert "w3.example ! has confirmed nothing in this record 0 –" in quiet
    tell()
    assert "w3.example ! has given no good answer since 29 August 2026" in page(client)
    tell(third=CLAIMS)
    assert "it has seen another record; it has not proved it" in page(client)
    tell(is_met=False, alarm="a witness has seen a larger log")
    assert "The record has been stopped" in page(client)


@pytest.mark.parametrize(
    ("phase", "url", "text"),
    [
        (Phase.ENDED, "", "! confirmed 7 entries at 29 August 2026"),
        (Phase.VOTING, "https://w3.example", "! confirmed 7 entries at 29 August 2026"),
        (Phase.VOTING, "", "its confirmations are brought by hand"),
    ],
)
def test_without_news_a_witness_is_told_by_the_kept_checkpoints(
    row: Referendum, phase: Phase, url: str, text: str
) -> None:
    seen = visit("/en/r/watched/trust/", "watched")
    vars(seen.standing)["phase"] = phase
    witness = Witness("w3.example", KEYS[2].verifier, url)
    shown = _row(seen, witness, Cosigned(7, NOW), None)
    assert (shown["mark"] + shown["state"]).startswith(text)
    assert shown["size"] == 7
    liar = _row(seen, witness, Cosigned(7, 2**62), None)
    assert liar["time"] == ""


def test_every_page_says_when_receipts_wait(
    client: Client, db: None, witnessed: tuple[Path, Town]
) -> None:
    row = put_town(*witnessed, slug="watched")
    told = client.get("/r/watched/status.json").json()
    assert told["cosigned"] == {"w1.example": NOW, "w2.example": NOW}
    assert told["quorum_met"] is True
    assert "receipts come as soon as" not in page(client)
    checkpoint = referendum_folder(row.slug) / "record" / "checkpoint"
    note = parse_note(checkpoint.read_bytes())
    checkpoint.write_bytes(bytes(Note(note.text, note.signatures[:2])))
    forget_everything()
    assert client.get("/r/watched/status.json").json()["quorum_met"] is False
    for tail in ("", "turnout/", "check/", "record/", "trust/"):
        said = client.get(f"/en/r/watched/{tail}").content.decode()
        assert "receipts come as soon as enough confirm again" in said, tail


def test_what_a_witness_wrote_is_not_on_the_public_page(client: Client, row: Referendum) -> None:
    tell()
    assert "500" not in page(client)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_words_and_values(
    client: Client, row: Referendum, language: str
) -> None:
    shape = re.compile(r"^([a-z0-9-]+) = (.*)$", re.MULTILINE)

    def messages(of: str) -> dict[str, list[str]]:
        source = files("plebiscite.texts").joinpath(of, "witnesses.ftl").read_text("utf-8")
        return {name: re.findall(r"\{ \$(\w+)", said) for name, said in shape.findall(source)}

    assert messages(language) == messages("en")
    said = voice(language, "witnesses")
    assert set(messages(language)) == said.messages
    tell()
    text = page(client, language)
    assert said.say("witnesses-caption") in text
    assert said.say("witnesses-met") in text
    assert said.say("witnesses-well") in text


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Enough witnesses confirm: receipts are given."),
        ({"is_met": False}, "Too few witnesses confirm"),
        ({"alarm": "a proof"}, "THE RECORD HAS BEEN STOPPED"),
        ({"third": CLAIMS}, "It has not proved it."),
    ],
)
def test_the_commission_reads_the_reasons(
    row: Referendum, told: dict[str, object], words: str
) -> None:
    status = tell(**told)  # type: ignore[arg-type] # each case gives the fields that it names
    with override("en"):
        text = render_to_string("referendums/witnesses_table.html", {"witnesses": status})
    assert words in text
    assert "https://w1.example" in text
    assert "2026-08-29" in text
    if "third" not in told:
        assert "it answered 500 (&lt;b&gt;)" in text


def test_health_names_the_referendum_without_its_quorum(row: Referendum) -> None:
    tell()
    assert witnesses().remedy == ""
    assert witnesses().figures["answering"] == {"watched": "2 of 3"}
    tell(is_met=False)
    assert "no receipts in watched" in witnesses().remedy
    tell(alarm="a proof")
    assert "another history of watched" in witnesses().remedy
    (referendum_folder("watched") / STATUS_FILE).write_bytes(b"{")
    assert witnesses().remedy == ""
