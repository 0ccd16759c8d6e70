"""The record's files over HTTP: as they are, and nothing else of the disk."""

import pytest
from django.test import Client

from plebiscite.server.entries.published import referendum_folder
from plebiscite.server.referendums.models import Referendum

pytestmark = pytest.mark.django_db
ROOT = "/r/finished/record"


def test_every_file_of_the_record_is_served_as_it_is(client: Client, finished: Referendum) -> None:
    root = referendum_folder("finished") / "record"
    files = [file for file in root.rglob("*") if file.is_file()]
    assert len(files) > 30
    for file in files:
        answer = client.get(f"{ROOT}/{file.relative_to(root).as_posix()}")
        assert answer.status_code == 200
        assert answer.content == file.read_bytes()
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "../policy",
        "..%2fpolicy",
        "tile/../../policy",
        "blob/../../../../secret-key",
        "/etc/passwd",
        "checkpoint/",
        "tile/0/000.p/",
        "blob/" + "A" * 64,
        ".unfinished-1",
        "tile/entries",
        "checkpoint%00",
    ],
)
def test_other_paths_are_never_opened(client: Client, finished: Referendum, path: str) -> None:
    assert client.get(f"{ROOT}/{path}").status_code in {301, 404}


def test_a_link_inside_the_record_is_not_followed(client: Client, finished: Referendum) -> None:
    folder = referendum_folder("finished")
    name = "0" * 64
    (folder / "record" / "blob" / name).symlink_to(folder / "policy")
    assert client.get(f"{ROOT}/blob/{name}").status_code == 404


def test_how_long_each_may_be_kept(client: Client, finished: Referendum) -> None:
    root = referendum_folder("finished") / "record"
    blob = next((root / "blob").iterdir()).name
    milestone = next((root / "checkpoints").iterdir()).name
    assert client.get(f"{ROOT}/checkpoint")["Cache-Control"] == "no-store"
    assert "immutable" in client.get(f"{ROOT}/blob/{blob}")["Cache-Control"]
    assert "immutable" not in client.get(f"{ROOT}/checkpoints/{milestone}")["Cache-Control"]


def test_advice_is_served_and_may_be_written_again(client: Client, finished: Referendum) -> None:
    root = referendum_folder("finished") / "record"
    (root / "advice").mkdir()
    tags = set()
    for raw in (b"\0\0\0\0", b"\0\0\0\1"):
        replaced = root / "advice" / "new"
        replaced.write_bytes(raw)
        replaced.replace(root / "advice" / "000")
        answer = client.get(f"{ROOT}/advice/000")
        assert answer.content == raw
        assert answer["Cache-Control"] == "public, max-age=60"
        tags.add(answer["ETag"])
    assert len(tags) == 2


def test_who_has_a_file_gets_no_body(client: Client, finished: Referendum) -> None:
    root = referendum_folder("finished") / "record"
    blob = f"{ROOT}/blob/{next((root / 'blob').iterdir()).name}"
    first = client.get(blob)
    second = client.get(blob, headers={"If-None-Match": first["ETag"]})
    assert (second.status_code, second.content) == (304, b"")


def test_a_large_file_comes_in_pieces(client: Client, finished: Referendum) -> None:
    name = "1" * 64
    raw = bytes(range(256)) * 8192
    (referendum_folder("finished") / "record" / "blob" / name).write_bytes(raw)
    answer = client.get(f"{ROOT}/blob/{name}")
    assert answer.streaming
    assert answer["Content-Length"] == str(len(raw))
    assert b"".join(answer.streaming_content) == raw  # type: ignore[attr-defined]  # it streams


def test_only_reading_is_allowed(client: Client, finished: Referendum) -> None:
    assert client.post(f"{ROOT}/checkpoint").status_code == 405


def test_the_policy_is_served(client: Client, finished: Referendum) -> None:
    answer = client.get("/r/finished/policy")
    assert answer.content == (referendum_folder("finished") / "policy").read_bytes()


def test_a_draft_shows_nothing(client: Client, finished: Referendum) -> None:
    finished.state = Referendum.State.DRAFT
    finished.save()
    for path in ("/r/finished/record/checkpoint", "/r/finished/policy", "/en/r/finished/"):
        assert client.get(path).status_code == 404
    assert client.get("/api/r/finished/setup").status_code == 404
