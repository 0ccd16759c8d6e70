"""`plebiscite results export`: a verified record as files; nothing wrong, nothing early."""

import json
import shutil
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from frictionless import Package, system

from cli_town import CliTown, Stage
from played_valley import play_valley

GOOD_ENOUGH = 3  # nobody witnesses the town's log, and the exit status says so


@pytest.fixture
def ended(town_at: Stage) -> CliTown:
    return town_at("ended")


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> CliTown:
    """A record with three witnesses that has ended."""
    folder = tmp_path_factory.mktemp("valley")
    played = play_valley(folder)
    (folder / "policy").write_bytes(bytes(played.policy))
    names = [district.id for district in played.definition.districts]
    (folder / "districts.json").write_text(json.dumps(names))
    return CliTown(folder)


def exported(town: CliTown, out: Path, *more: object, status: int = 0) -> set[str]:
    result = town.run(
        "results", "export", town.record, "--policy", town.policy, "--out", out, *more
    )
    assert result.exit_code == status, result.output
    return {str(each.relative_to(out)) for each in out.rglob("*") if each.is_file()}


def geojson(town: CliTown) -> Path:
    """A square for each district of the definition."""
    path = town.path("map.geojson")
    districts = json.loads(town.path("districts.json").read_text())
    features = [
        {
            "type": "Feature",
            "id": district,
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[at, 0], [at + 1, 0], [at + 1, 1], [at, 0]]],
            },
        }
        for at, district in enumerate(districts)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_a_record_becomes_data_pages_pictures_and_a_feed(valley: CliTown, tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = exported(valley, out, "--map", geojson(valley))
    assert {"results.json", "nist-sp-1500-100.json", "data/datapackage.json", "index.html",
            "feed.atom", "en/results.html", "en/map.html"} <= files  # fmt: skip
    with system.use_context(trusted=True):
        assert Package(str(out / "data" / "datapackage.json")).validate().valid
    feed = fromstring((out / "feed.atom").read_text())  # noqa: S314 - ours
    titles = [one.text or "" for one in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert any(title.startswith("Bulletin 1: ") for title in titles)
    assert "The record has ended" in titles
    bulletins = (out / "data" / "bulletins.csv").read_text().splitlines()
    assert bulletins[1].rpartition(",")[2].isdigit()  # witnesses told a time


def test_pages_name_no_folder_of_the_machine(valley: CliTown, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in exported(valley, out):
        assert str(valley.folder) not in (out / name).read_text(), name
    page = (out / "en" / "results.html").read_text()
    assert "plebiscite verify record --policy policy" in page


def test_json_tells_the_files_status_and_coverage(valley: CliTown, tmp_path: Path) -> None:
    out = tmp_path / "out"
    place = ("--policy", valley.policy, "--out", out, "--format", "nist")
    value = valley.told("results", "export", valley.record, *place)
    assert value["files"] == ["results.json", "nist-sp-1500-100.json"]
    assert value["coverage"]["districts"] >= 1
    assert value["status"] in {"certified", "correction", "unofficial-complete"}


def test_of_a_wrong_record_nothing_is_written(ended: CliTown, tmp_path: Path) -> None:
    checkpoint = ended.record / "checkpoint"
    checkpoint.write_bytes(checkpoint.read_bytes().replace(b"\n\n", b"\nx\n\n", 1))
    out = tmp_path / "out"
    error = ended.refused(
        1, "results", "export", ended.record, "--policy", ended.policy, "--out", out
    )
    assert "nothing is published" in error
    assert not out.exists()


def test_what_could_not_be_checked_is_written_and_told(ended: CliTown, tmp_path: Path) -> None:
    assert "en/results.html" in exported(ended, tmp_path / "out", status=GOOD_ENOUGH)


def test_a_folder_with_something_in_it_is_left_alone(ended: CliTown, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine").write_text("mine")
    error = ended.refused(
        2, "results", "export", ended.record, "--policy", ended.policy, "--out", out
    )
    assert "not empty" in error
    assert (out / "mine").read_text() == "mine"


def test_while_voting_goes_on_no_choice_is_in_any_file(town_at: Stage, tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported(town_at("voting"), out, status=GOOD_ENOUGH)
    assert json.loads((out / "results.json").read_text())["status"] == "pre-election"
    for table in ("groups", "channels", "papers", "states"):
        assert len((out / "data" / f"{table}.csv").read_text().splitlines()) == 1
    totals = (out / "data" / "totals.csv").read_text().splitlines()[1:]
    assert all(",0,0,valid,," in line for line in totals)


def test_an_earlier_vote_stands_beside_a_final_result(valley: CliTown, tmp_path: Path) -> None:
    first = tmp_path / "first"
    exported(valley, first, "--format", "nist")
    before = tmp_path / "before.json"
    shutil.copy(first / "results.json", before)
    assert "add --earlier-title" in valley.refused(
        2, "results", "export", valley.record, "--policy", valley.policy, "--out",
        tmp_path / "no", "--earlier", before,
    )  # fmt: skip
    told = ("--earlier", before, "--earlier-title", "The first vote", "--other-question")
    out = tmp_path / "out"
    assert "en/comparison.html" in exported(valley, out, *told)
    page = (out / "en" / "comparison.html").read_text()
    assert "Earlier: The first vote. The question was not the same" in page


def test_an_earlier_vote_without_bases_is_refused_before_the_long_work(
    valley: CliTown, tmp_path: Path
) -> None:
    earlier = tmp_path / "earlier.json"
    earlier.write_text('{"format": "plebiscite-earlier/1", "title": "x", "source": "y"}')
    assert "every figure needs numerator" in valley.refused(
        2, "results", "export", valley.record, "--policy", valley.policy, "--out",
        tmp_path / "out", "--earlier", earlier,
    )  # fmt: skip


def test_an_earlier_vote_is_not_compared_with_a_result_that_is_not_final(
    town_at: Stage, tmp_path: Path
) -> None:
    tallied = town_at("tallied")
    earlier = tmp_path / "earlier.json"
    part = {"numerator": 1, "denominator": 2, "base": "valid"}
    contest = {"question": "bench", "same_question": True, "turnout": part, "options": []}
    vote = {"format": "plebiscite-earlier/1", "title": "x", "source": "y", "contests": [contest]}
    earlier.write_text(json.dumps(vote))
    error = tallied.refused(
        1, "results", "export", tallied.record, "--policy", tallied.policy, "--out",
        tmp_path / "out", "--earlier", earlier,
    )  # fmt: skip
    assert "compare with an earlier vote when they are final" in error


def test_a_map_of_other_districts_is_refused(valley: CliTown, tmp_path: Path) -> None:
    bad = tmp_path / "bad.geojson"
    bad.write_text(geojson(valley).read_text().replace('"id": "', '"id": "x', 1))
    assert "is no district of the definition" in valley.refused(
        2, "results", "export", valley.record, "--policy", valley.policy, "--out",
        tmp_path / "out", "--map", bad,
    )  # fmt: skip
