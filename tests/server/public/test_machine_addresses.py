"""Downloads, archive, feed, status.json, booth files, and the API's own shape."""

import io
import json
import tarfile
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from plebiscite.log.policy_file import parse_policy_file
from plebiscite.server.public import booth_files
from plebiscite.server.referendums.models import Referendum
from plebiscite.store.keeper import replayed_state
from plebiscite.store.record_files import RecordFolder

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def test_downloads_have_the_hashes_the_page_says(client: Client, finished: Referendum) -> None:
    text = client.get("/en/r/finished/downloads/").content.decode()
    names = ["totals.csv", "turnout.csv", "groups.csv", "results.json", "results.html"]
    names += ["definition.json", "texts-en.json", "policy"]
    for name in names:
        answer = client.get(f"/r/finished/downloads/{name}")
        assert answer.status_code == 200, name
        assert sha256(answer.content).hexdigest() in text, name
    assert client.get("/r/finished/downloads/other").status_code == 404


def test_csv_has_denominator_and_status_in_every_row(client: Client, finished: Referendum) -> None:
    lines = client.get("/r/finished/downloads/totals.csv").content.decode().splitlines()
    assert lines[1] == "bench,bench,yes,5,7,valid,71.4,certified,1,1,7,7,0,0"


def test_figures_are_no_download_before_the_end(client: Client, opened: Referendum) -> None:
    assert client.get("/r/open/downloads/totals.csv").status_code == 404
    assert client.get("/r/open/downloads/definition.json").status_code == 200


def test_the_static_page_runs_no_script(client: Client, finished: Referendum) -> None:
    policy = client.get("/r/finished/downloads/results.html")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy


def test_the_archive_is_a_good_record(client: Client, finished: Referendum, tmp_path: Path) -> None:
    answer = client.get("/r/finished/record.tar")
    raw = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # it streams
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        archive.extractall(tmp_path, filter="data")
    policy = parse_policy_file((tmp_path / "finished" / "policy").read_bytes())
    source = RecordFolder(tmp_path / "finished" / "record")
    _, tree = source.opened(policy.policy)
    state, _ = replayed_state(source, policy, tree)
    assert state.phase == "ended"


def test_the_feed_tells_acts_and_no_ballots(client: Client, opened: Referendum) -> None:
    answer = client.get("/fr/r/open/feed.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    titles = [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]
    assert titles == ["Reprise du vote", "Vote interrompu", "Début du vote"]
    summaries = [entry.findtext(f"{ATOM}summary") for entry in root.findall(f"{ATOM}entry")]
    assert summaries[1] == "The power is out.\n<b>We go on at noon."
    assert len({entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")}) == 3


def test_status_json_is_small_and_says_when_nothing_is_new(
    client: Client, opened: Referendum
) -> None:
    answer = client.get("/r/open/status.json")
    told = json.loads(answer.content)
    assert (told["status"], told["ballots"], told["registered"]) == ("open", 4, 10)
    assert len(answer.content) < 500
    assert "max-age=2" in answer["Cache-Control"]
    again = client.get("/r/open/status.json", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert client.get("/r/nothing/status.json").status_code == 404


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text(
        '<!doctype html><script type="module" integrity="sha384-x" src="/booth-assets/a.js">'
    )
    (folder / "assets" / "index-1a2b.js").write_text("1")
    (tmp_path / "secret.js").write_text("secret")
    monkeypatch.setattr(booth_files, "_PACKAGED", folder)
    return folder


def test_the_booth_is_served_as_it_was_built(
    client: Client, opened: Referendum, bundle: Path
) -> None:
    answer = client.get("/r/open/booth/")
    assert answer.content == (bundle / "index.html").read_bytes()
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "http" not in policy
    assert answer["Referrer-Policy"] == "no-referrer"
    assert client.get("/r/nothing/booth/").status_code == 404


def test_files_of_the_booth_and_no_others(client: Client, opened: Referendum, bundle: Path) -> None:
    answer = client.get("/booth-assets/assets/index-1a2b.js")
    assert (answer.content, answer["Content-Type"]) == (b"1", "text/javascript; charset=utf-8")
    assert "immutable" in answer["Cache-Control"]
    (bundle / "assets" / "link.js").symlink_to(bundle.parent / "secret.js")
    for path in ("../secret.js", "assets/../../secret.js", "%2e%2e/secret.js", "assets/link.js"):
        assert client.get(f"/booth-assets/{path}").status_code == 404


def test_a_service_without_the_bundle_says_so(
    client: Client, opened: Referendum, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(booth_files, "_PACKAGED", tmp_path)
    monkeypatch.setattr(booth_files, "_BUILT", tmp_path)
    answer = client.get("/r/open/booth/")
    assert answer.status_code == 503
    assert "The voting page is not installed" in answer.content.decode()


def test_the_api_describes_itself_and_loads_nothing_of_others(client: Client, db: None) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert "/api/r/{slug}/setup" in paths
    assert client.get("/api/docs").status_code == 404


def test_errors_have_one_shape(client: Client, opened: Referendum) -> None:
    for path, status in (("r/none/setup", 404), ("r/open/trackers/what", 400)):
        answer = client.get(f"/api/{path}")
        assert answer.status_code == status
        assert set(answer.json()["error"]) == {"code", "message", "place", "remedy"}
        assert answer["Cache-Control"] == "no-store"
