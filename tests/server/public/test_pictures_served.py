"""Pictures, embeds, maps and exports of the service: for any site, with their status inside."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from django.test import Client
from frictionless import Package, system

from plebiscite.server.entries.models import TurnoutHour
from plebiscite.server.entries.published import referendum_folder
from plebiscite.server.public import rendering
from plebiscite.server.public import standing as kept_standings
from plebiscite.server.public.standing import standing_of
from plebiscite.server.public.turnout import hour_lines, shown_from
from plebiscite.server.referendums.models import Referendum
from public_town import forget_everything

pytestmark = pytest.mark.django_db
SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def put_outlines(found: Referendum, *, good: bool = True) -> None:
    districts = standing_of(found).definition.districts
    features = [
        {
            "type": "Feature",
            "id": district.id if good else "nowhere",
            "geometry": {"type": "Polygon", "coordinates": [SQUARE]},
        }
        for district in districts
    ]
    whole = {"type": "FeatureCollection", "features": features}
    (referendum_folder(found.slug) / "districts.geojson").write_text(json.dumps(whole))
    rendering.forget()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pictures_and_embeds_say_their_status_in_the_page_s_language(
    client: Client, finished: Referendum, language: str
) -> None:
    certified = {"en": "certified", "ar": "مصادق عليه"}[language]
    for name in ("bars-bench.svg", "share-bench.svg", "embed-bench.html"):
        text = text_of(client, f"/{language}/r/{finished.slug}/pictures/{name}")
        assert text.count(certified) >= 2
        assert "<script" not in text
        assert f'lang="{language}"' in text


def test_other_sites_may_frame_an_embed_and_nothing_else(
    client: Client, finished: Referendum
) -> None:
    base = f"/en/r/{finished.slug}/"
    framed = client.get(f"{base}pictures/embed-bench.html")
    assert framed["Content-Security-Policy"].endswith("frame-ancestors *")
    assert "default-src 'none'" in framed["Content-Security-Policy"]
    assert framed["Access-Control-Allow-Origin"] == "*"
    assert framed["Cross-Origin-Resource-Policy"] == "cross-origin"
    picture = client.get(f"{base}pictures/bars-bench.svg")
    assert picture["Content-Type"].startswith("image/svg+xml")
    assert "frame-ancestors 'none'" in picture["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get(f"{base}results/")["Content-Security-Policy"]


def test_there_are_no_pictures_of_choices_before_the_end(
    client: Client, opened: Referendum
) -> None:
    for name in ("bars-bench.svg", "embed-bench.html", "other.svg"):
        assert client.get(f"/en/r/{opened.slug}/pictures/{name}").status_code == 404
    assert client.get("/en/r/nobody/pictures/bars-bench.svg").status_code == 404
    assert "embed-code" not in text_of(client, f"/en/r/{opened.slug}/embed/")


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        ("frame", "&lt;iframe src=&quot;http"),
        ("image", "&lt;img src=&quot;http"),
        ("share", "&lt;img src=&quot;http"),
        ("<script>", "&lt;iframe src=&quot;http"),
    ],
)
def test_the_builder_shows_code_to_copy(
    client: Client, finished: Referendum, kind: str, begins: str
) -> None:
    address = f"/en/r/{finished.slug}/embed/"
    assert "<pre" not in text_of(client, address)
    answer = client.get(address, {"contest": "bench", "kind": kind})
    page = answer.content.decode()
    assert begins in page
    assert "<script>" not in page
    assert f"/en/r/{finished.slug}/pictures/" in page
    assert "<pre" not in client.get(address, {"contest": "none"}).content.decode()


def test_a_map_is_shown_where_there_are_outlines_and_the_table_comes_first(
    client: Client, finished: Referendum
) -> None:
    address = f"/en/r/{finished.slug}/results/districts/"
    assert "There is no map" in text_of(client, address)
    put_outlines(finished)
    page = text_of(client, address)
    assert page.index("<table>") < page.index("pictures/map-bench.svg")
    assert "nobody signed them" in page
    assert 'id="district-bench-' in page
    for name in ("map-bench.svg", "tiles-bench.svg"):
        fromstring(text_of(client, f"/en/r/{finished.slug}/pictures/{name}"))  # noqa: S314 - ours


def test_outlines_that_are_of_something_else_are_no_map(
    client: Client, finished: Referendum
) -> None:
    put_outlines(finished, good=False)
    assert "There is no map" in text_of(client, f"/en/r/{finished.slug}/results/districts/")


def test_a14_while_voting_goes_on_no_two_hours_tell_of_a_few_voters(
    client: Client, opened: Referendum, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = datetime(2026, 11, 28, 8, tzinfo=UTC)
    TurnoutHour.objects.filter(referendum=opened).delete()
    unit = standing_of(opened).units[0].uuid
    for hour, voters in enumerate((5, 1)):
        TurnoutHour.objects.create(
            referendum=opened, unit=unit, hour=first + timedelta(hours=hour), voters=voters
        )
    rendering.forget()
    monkeypatch.setattr(kept_standings, "_kept", {})
    forget_everything()
    standing = standing_of(opened)
    lines = hour_lines(opened, standing)
    assert [line.voters for line in lines[:2]] == [5, None]
    assert [line.total for line in lines[:2]] == [5, None]
    shown = [0, *(line.total for line in lines if line.total is not None)]
    steps = [after - before for before, after in pairwise([*shown, standing.ballots])]
    least = shown_from(standing)
    assert least >= 5
    assert min(steps[:-1]) >= least
    assert steps[-1] == 0 or steps[-1] >= least
    page = text_of(client, f"/en/r/{opened.slug}/turnout/")
    assert "pictures/turnout.svg" in page
    picture = text_of(client, f"/en/r/{opened.slug}/pictures/turnout.svg")
    assert picture.count("<circle") == len(shown) - 1


def test_the_data_package_can_be_checked_as_it_is_downloaded(
    client: Client, finished: Referendum, tmp_path: Path
) -> None:
    base = f"/r/{finished.slug}/downloads/"
    package = json.loads(text_of(client, f"{base}datapackage.json"))
    assert package["plebiscite"]["status"] == "certified"
    (tmp_path / "datapackage.json").write_bytes(client.get(f"{base}datapackage.json").content)
    for resource in package["resources"]:
        raw = client.get(base + resource["path"]).content
        (tmp_path / resource["path"]).write_bytes(raw)
    with system.use_context(trusted=True):
        assert Package(str(tmp_path / "datapackage.json")).validate().valid
    bulletins = (tmp_path / "bulletins.csv").read_text().splitlines()
    assert len(bulletins) > 1
    nist = json.loads(text_of(client, f"{base}nist-sp-1500-100.json"))
    assert nist["Status"] == "certified"
    assert "dictionary.html" in text_of(client, f"/en{base}")


def test_the_feed_links_an_announcement_to_its_page(client: Client, finished: Referendum) -> None:
    feed = fromstring(text_of(client, f"/en/r/{finished.slug}/feed.atom"))  # noqa: S314 - ours
    atom = "{http://www.w3.org/2005/Atom}"
    links = [
        one.get("href") or "" for one in feed.iter(f"{atom}link") if one.get("rel") == "related"
    ]
    assert links
    for link in links:
        assert client.get("/" + link.split("/", 3)[3]).status_code == 200
    kinds = {one.get("term") for one in feed.iter(f"{atom}category")}
    assert {"open", "close", "bulletin", "certification", "end"} <= kinds
