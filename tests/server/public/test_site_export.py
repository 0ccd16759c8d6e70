"""The public site as plain files: every link leads somewhere, and the record is in it."""

import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from played_town import Town
from plebiscite.errors import EvidenceError, MisuseError
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.server.entries.freshness import fresh_log
from plebiscite.server.entries.models import IndexedEntry
from plebiscite.server.public.site_export import export_site
from plebiscite.server.public.site_links import SiteLinks
from plebiscite.server.referendums.models import Referendum
from plebiscite.store.record_files import RecordFolder
from plebiscite.texts import LANGUAGES

LINK = re.compile(r'\b(?:href|src|action)="([^"]*)"')


def check_links(root: Path) -> int:
    """Every link of every page is a file below `root`; how many were looked at."""
    count = 0
    for page in root.rglob("*.html"):
        if page.parent.name == "downloads":
            continue
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            target = unquote(link.partition("#")[0])
            assert not re.match(r"[a-z]+:|/", target), f"{page}: {link}"
            if not target:
                continue
            found = (page.parent / target).resolve()
            assert found.is_relative_to(root.resolve()), f"{page}: {link}"
            assert found.is_file(), f"{page}: {link}"
            count += 1
    return count


@pytest.mark.slow
@pytest.mark.django_db
def test_every_link_works_and_the_record_opens(finished: Referendum, tmp_path: Path) -> None:
    out = tmp_path / "site"
    files = export_site("finished", out)
    assert files == sum(1 for each in out.rglob("*") if each.is_file())
    assert check_links(out) > 1000
    for language in LANGUAGES:
        for tail in ("", "turnout", "results", "check", "record", "downloads", "trust"):
            assert (out / language / tail / "index.html").is_file()
    policy = parse_policy_file((out / "policy").read_bytes())
    opened, _ = RecordFolder(out / "record").opened(policy.policy)
    assert opened.size == 42
    text = (out / "en" / "index.html").read_text(encoding="utf-8")
    assert "This is a copy made for keeping." in text


@pytest.mark.slow
@pytest.mark.django_db
def test_every_ballot_is_found_by_its_first_word(finished: Referendum, tmp_path: Path) -> None:
    out = tmp_path / "site"
    fresh_log(finished)
    export_site("finished", out)
    rows = IndexedEntry.objects.filter(kind__in=("ballot", "challenge")).order_by("position")
    fates = []
    for row in rows:
        first = row.tracker_words.partition("-")[0]
        text = (out / "en" / "check" / first / "index.html").read_text(encoding="utf-8")
        mine = next(part for part in text.split("<section") if row.tracker in part)
        fates.append(mine.split("fate-")[1].split('"')[0])
    assert fates == ["replaced", "excluded", *["counted"] * 6, "challenged", "counted"]


@pytest.mark.django_db
def test_before_the_end_there_is_no_copy(opened: Referendum, tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="once the counted set is fixed"):
        export_site("open", tmp_path / "site")
    assert not list(tmp_path.iterdir())


@pytest.mark.django_db
def test_a_folder_that_is_there_is_not_touched(finished: Referendum, tmp_path: Path) -> None:
    with pytest.raises(MisuseError, match="there already"):
        export_site("finished", tmp_path)


def test_an_address_without_a_file_stops_the_copy() -> None:
    links = SiteLinks("town")
    assert links.file_of("/ar/r/town/record/3/") == "ar/record/3/index.html"
    assert links.rewritten('<a href="/r/town/policy">', "/ar/r/town/trust/") == (
        '<a href="../../policy">'
    )
    assert posixpath.normpath("ar/trust/../../policy") == "policy"
    with pytest.raises(EvidenceError, match="/en/commission/"):
        links.rewritten('<a href="/en/commission/">', "/en/r/town/")


@pytest.mark.slow
def test_the_command_writes_the_site(tmp_path: Path, finished_town: tuple[Path, Town]) -> None:
    folder, town = finished_town
    target = tmp_path / "data" / "referendums" / "bench"
    target.mkdir(parents=True)
    shutil.copytree(folder / "record", target / "record")
    (target / "policy").write_bytes(bytes(town.policy))
    left_out = {"PLEBISCITE_DATA", "PLEBISCITE_DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    command = str(Path(sys.executable).with_name("plebiscite"))
    data = ["--data", str(tmp_path / "data")]
    out = tmp_path / "site"
    site = ["export", "site", *data, "--slug", "bench", "--json", str(out)]
    for arguments in (["rebuild", *data], site):
        done = subprocess.run(
            [command, *arguments], capture_output=True, text=True, check=False, env=environment
        )
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "slug": "bench",
        "folder": str(out),
        "files": sum(each.is_file() for each in out.rglob("*")),
        "begin": str(out / "index.html"),
    }
    assert check_links(out) > 1000
