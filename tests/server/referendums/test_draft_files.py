"""The draft and the definition file say the same."""

import tomllib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from commission_office import Desk
from played_town import EXAMPLES
from plebiscite.errors import MalformedError
from plebiscite.record.definition_toml import read_definition
from plebiscite.server.referendums.draft_toml import write_toml
from plebiscite.server.referendums.draft_upload import read_upload
from plebiscite.server.referendums.models import Referendum


@pytest.mark.parametrize("name", ["town.toml", "definition.toml"])
def test_an_uploaded_file_written_again_is_the_same_definition(name: str) -> None:
    raw = (EXAMPLES / name).read_bytes()
    content, trustees = read_upload(raw, name)
    given_file = tomllib.loads(raw.decode())
    values = {
        **content,
        "origin": given_file["origin"],
        "practice": given_file.get("practice", False),
        "log": given_file["log"],
        "commission": {**content["commission"], "key": given_file["commission"]["key"]},
        "trustees": {**content["trustees"], "members": trustees},
    }
    written = write_toml(values, content["languages"])
    assert read_definition(written, name) == read_definition(raw, name)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(texts, texts)
def test_any_text_survives(title: str, zone: str) -> None:
    values = {"title": {"en": title}, "calendar": {"time_zone": zone}}
    read = tomllib.loads(write_toml(values, ["en"]))
    assert read["title"] == {"en": title}
    assert read.get("calendar", {}).get("time_zone", "") == zone


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"title =", "no TOML"),
        (b"\xff", "UTF-8"),
        (b"colour = 1", "no definition"),
        (b"voter_id,district\n", "no TOML"),
    ],
)
def test_a_wrong_file_is_named(raw: bytes, said: str) -> None:
    with pytest.raises(MalformedError, match=said):
        read_upload(raw, "file")


def test_what_the_service_knows_better_is_not_taken() -> None:
    raw = b'origin = "evil.example"\npractice = false\n[log]\nkey = "k"\n[commission]\nkey = "k"\n'
    content, _ = read_upload(raw + b'name = "Council"\n', "file")
    assert content == {"commission": {"name": "Council"}}


ODD = [
    b"languages = 5",
    b'languages = [1]\ntitle = "x"',
    b"districts = [1]",
    b"contests = 3",
    b"calendar = 1",
    b"trustees = 1",
    b"witnesses = []",
    b"registrar = 1",
    b"[[contests]]\nkind = 'x'",
    b"[[contests]]\nkind = 'choice'\noptions = 3",
    b"[calendar]\nopened = 2026-01-01T00:00:00",
]


@pytest.mark.parametrize("raw", ODD)
def test_a_file_of_another_shape_is_not_taken(raw: bytes) -> None:
    with pytest.raises(MalformedError, match=r"wrong kind|unknown|not a text"):
        read_upload(raw, "file")


EMPTY = [
    b"languages = []",
    b"[title]\nen = 5",
    b"contests = [{}]",
    b"districts = [{}]",
    b'calendar = { opens = "soon", closes = 5, time_zone = "Nowhere/None" }',
    b"[[contests]]\nid = 'a'\nkind = 'choice'\noptions = [{}]\n[contests.rule]\nshare = 'x'",
    b"[[contests]]\nid = 'a'\nkind = 'variants'",
    b'trustees = { threshold = 9, members = [{ name = "x" }] }',
    b'witnesses = { quorum = 3, members = [{ name = "x y" }] }\nobservers = [{}]',
]
PAGES = (
    "", "about/", "questions/", "languages/", "calendar/", "districts/", "roll/", "trustees/",
    "witnesses/", "voters/", "seal/", "preview/", "definition.toml", "people/",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("raw", EMPTY)
def test_an_unfinished_file_breaks_no_page(draft: Desk, raw: bytes) -> None:
    draft.post("upload/", {"file": SimpleUploadedFile("odd.toml", raw)})
    for page in PAGES:
        draft.get(page)
    if b"[[contests]]" in raw:
        draft.get("questions/0/")
    assert draft.states()["seal"] == "waiting"


@pytest.mark.django_db
def test_the_download_is_what_was_written(draft: Desk) -> None:
    draft.write_all()
    definition, words = read_definition(draft.get("definition.toml"), "download")
    assert definition.origin == Referendum.objects.get().origin
    assert words[0].contests[0].questions[0].text.startswith("Should the town")
    assert [each.name for each in definition.trustees.members] == ["Baker", "Teacher", "Vet"]
