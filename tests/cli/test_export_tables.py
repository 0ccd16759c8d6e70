"""`plebiscite export tables`: what DuckDB finds in the tables is what `verify` says."""

import json
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from analysis_queries import asked, query
from cli_town import CliTown, Stage
from mixed_town import play_mixed_town
from played_town import RANDOM
from played_valley import CLOSES, OPENS, Valley, open_valley, play_valley
from plebiscite.cli.export_tables import QUERIES
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.offices import commission
from plebiscite.record.entries import kind_of, parse_entry
from plebiscite.store.record_files import RecordFolder
from plebiscite.store.record_server import served

pytestmark = pytest.mark.slow

PROGRAM = str(Path(sys.executable).with_name("plebiscite"))
NO_WITNESSES = 3  # nobody witnesses the town's log, and the exit status says so


class Exported:
    """A record, what `verify --json` says of it, and its tables."""

    def __init__(self, town: CliTown) -> None:
        self.town, self.out = town, town.folder / "tables"
        place = (town.record, "--policy", town.policy)
        self.told = town.told("export", "tables", *place, "--out", self.out)
        self.report = town.told("verify", *place)
        self.results = self.report["figures"]
        policy = parse_policy_file(town.policy.read_bytes())
        _, tree = RecordFolder(town.record).opened(policy.policy)
        self.raws = list(tree.entries())
        self.entries = [parse_entry(raw) for raw in self.raws]
        self.leaves = [tree.leaf(index).hex() for index in range(tree.size)]

    def ask(self, sql: str) -> list[dict[str, Any]]:
        return asked(self.out, sql)

    def query(self, name: str) -> list[dict[str, Any]]:
        return query(self.out, name)

    def of_kind(self, kind: str) -> list[Any]:
        return [entry for entry in self.entries if kind_of(entry) == kind]


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Every kind of entry, three witnesses, an end."""
    folder = tmp_path_factory.mktemp("valley")
    played = play_valley(folder, paper=True)
    (folder / "policy").write_bytes(bytes(played.policy))
    return Exported(CliTown(folder))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """A booth and papers, and a count that is corrected."""
    folder = tmp_path_factory.mktemp("mixed")
    played = play_mixed_town(folder)
    (folder / "policy").write_bytes(bytes(played.policy))
    return Exported(CliTown(folder))


@pytest.fixture(scope="module", params=["valley", "mixed"])
def exported(request: pytest.FixtureRequest) -> Exported:
    found: Exported = request.getfixturevalue(request.param)
    return found


def test_the_record_table_says_what_was_verified(exported: Exported) -> None:
    (row,) = exported.ask("FROM 'record.parquet'")
    facts = exported.report["facts"]
    for name in ("origin", "size", "root", "phase", "final", "practice", "aborted", "ballots"):
        assert row[name] == facts[name], name
    assert row["policy"] == sha256(exported.town.policy.read_bytes()).hexdigest()
    assert row["policy_words"].split() == facts["policy_words"]
    assert row["checked"] == "passed"
    assert row["verdict"] == exported.report["verdict"]
    assert int(row["newest_cosignature"].timestamp()) == facts["newest_cosignature"]


def test_every_check_is_there_with_its_outcome(exported: Exported) -> None:
    rows = exported.ask("SELECT \"check\", outcome, findings FROM 'checks.parquet'")
    found = [(one["id"], one["status"], one["findings"]) for one in exported.report["checks"]]
    assert [tuple(row.values()) for row in rows] == found


def test_entries_are_those_of_the_log(exported: Exported) -> None:
    rows = exported.ask("FROM 'entries.parquet'")
    assert [row["entry"] for row in rows] == list(range(len(exported.raws)))
    assert [row["kind"] for row in rows] == [kind_of(entry) for entry in exported.entries]
    assert [row["bytes"] for row in rows] == [len(raw) for raw in exported.raws]
    assert [row["leaf"] for row in rows] == exported.leaves
    signed = [
        " ".join(one.by for one in getattr(entry, "signatures", ())) or None
        for entry in exported.entries
    ]
    assert [row["signed_by"] for row in rows] == signed


def test_an_entry_is_seen_when_the_first_kept_checkpoint_behind_it_was(exported: Exported) -> None:
    kept = RecordFolder(exported.town.record).milestones()
    times = {
        row["size"]: row["time"] for row in exported.ask("FROM 'checkpoints.parquet' WHERE kept")
    }
    assert sorted(times) == kept
    for row in exported.ask("FROM 'entries.parquet'"):
        covering = min(size for size in kept if size > row["entry"])
        assert (row["checkpoint"], row["seen"]) == (covering, times[covering])


def test_ballots_and_challenges_are_those_that_were_cast(exported: Exported) -> None:
    ballots = exported.ask("FROM 'ballots.parquet'")
    cast = exported.of_kind("ballot")
    assert len(ballots) == exported.report["facts"]["ballots"] == len(cast)
    for row, entry in zip(ballots, cast, strict=True):
        assert row["tracker"] == sha256(entry.ballot.encode()).hexdigest()
        assert row["credential"] == json.loads(entry.ballot)["credential"]
        assert (row["unit"], row["counter"]) == (entry.unit, entry.counter)
        assert (row["replaces"] or "") == entry.replaces
    challenges = exported.ask("FROM 'challenges.parquet'")
    assert [row["tracker"] for row in challenges] == [
        entry.ballot for entry in exported.of_kind("challenge")
    ]


def test_what_counts_is_what_the_figures_say(exported: Exported) -> None:
    fates = exported.ask("SELECT unit, fate, count(*) AS n FROM 'ballots.parquet' GROUP BY ALL")
    counted = Counter({row["unit"]: row["n"] for row in fates if row["fate"] == "counted"})
    for unit in exported.results["units"]:
        electronic = unit["turnout"]["numerator"] - unit["on_paper"]
        assert counted[unit["unit"]] == electronic
    rows = exported.ask("SELECT unit, counted FROM 'units.parquet'")
    assert {row["unit"]: row["counted"] for row in rows if row["counted"]} == dict(counted)
    excluded = {
        (row["tracker"], row["reason"])
        for row in exported.ask("FROM 'ballots.parquet' WHERE fate = 'excluded'")
    }
    lines = exported.results["exclusions"]
    assert excluded == {(one["ballot"], one["reason"]) for one in lines if one["ballot"]}


def test_exclusions_are_those_of_the_results(exported: Exported) -> None:
    rows = exported.ask(
        "SELECT unit, credential, coalesce(tracker, '') AS ballot, reason, discretionary"
        " FROM 'exclusions.parquet'"
    )
    assert rows == exported.results["exclusions"]
    assert rows


def test_every_reference_leads_to_a_row(exported: Exported) -> None:
    package = json.loads((exported.out / "datapackage.json").read_text())
    files = {one["name"]: one["path"] for one in package["resources"]}
    number = 0
    for one in package["resources"]:
        for key in one["schema"].get("foreignKeys", ()):
            there = files[key["reference"]["resource"] or one["name"]]
            pairs = list(zip(key["fields"], key["reference"]["fields"], strict=True))
            same = " AND ".join(f'mine."{a}" = theirs."{b}"' for a, b in pairs)
            lost = exported.ask(
                f"SELECT * FROM '{one['path']}' AS mine ANTI JOIN '{there}' AS theirs ON {same} "  # noqa: S608 - our own names
                f'WHERE mine."{pairs[0][0]}" IS NOT NULL'
            )
            assert lost == [], (one["name"], key)
            number += 1
    assert number > 20


def options_of(exported: Exported) -> dict[tuple[str, str], int]:
    """Votes by question and option, from the results."""
    return {
        (counts["question"], option["option"]): option["votes"]
        for contest in exported.results["contests"]
        for counts in contest["questions"]
        for option in counts["options"]
    }


def test_outcome_by_group_adds_up_to_the_electronic_totals(exported: Exported) -> None:
    rows = exported.query("outcome-by-group")
    told: Counter[tuple[str, str]] = Counter()
    for group in exported.results["groups"]:
        for counts in group["questions"]:
            shown = [row for row in rows if row["districts"] == " ".join(group["districts"])
                     and row["question"] == counts["question"]]  # fmt: skip
            assert {row["of_base"] for row in shown} <= {counts["valid"]}
            assert {row["base"] for row in shown} <= {"valid"}
            for row in shown:
                told[row["question"], row["answer"]] += row["votes"]
                if row["percent_of_base"] is not None:
                    share = 100 * row["votes"] / row["of_base"]
                    assert row["percent_of_base"] == pytest.approx(share, abs=0.051)
    electronic = {
        (counts["question"], option["option"]): option["votes"]
        for contest in exported.results["contests"]
        for channel in contest["channels"]
        if channel["channel"] == "electronic"
        for counts in channel["questions"]
        for option in counts["options"]
    } or options_of(exported)
    assert {key: number for key, number in told.items() if not key[1].startswith("(")} == electronic
    assert {row["status"] for row in rows} == {exported.results["status"]}


def test_the_margin_and_what_is_outside_it_are_those_of_the_results(exported: Exported) -> None:
    votes = options_of(exported)
    missing = {
        counts["question"]: contest["missing"]
        for contest in exported.results["contests"]
        for counts in contest["questions"]
    }
    rows = exported.query("excluded-against-margin")
    assert {row["question"] for row in rows} == set(missing)
    for row in rows:
        best = sorted((n for (asked, _), n in votes.items() if asked == row["question"]))[::-1]
        assert row["margin"] == best[0] - best[1]
        assert votes[row["question"], row["first"]] == best[0]
        assert row["decided"] == missing[row["question"]]["excluded"]
        outside = missing[row["question"]]
        assert row["not_in_figures"] == outside["outstanding"] + outside["withheld"]
        left_out = row["decided"] + row["not_in_figures"]
        assert row["margin_is_larger"] == (left_out < row["margin"])


def test_turnout_by_district_is_that_of_the_results(exported: Exported) -> None:
    voters: Counter[str] = Counter()
    registered: Counter[str] = Counter()
    for unit in exported.results["units"]:
        voters[unit["district"]] += unit["turnout"]["numerator"]
        registered[unit["district"]] += unit["turnout"]["denominator"]
    rows = exported.query("turnout-by-district")
    assert {row["district"]: row["voters"] for row in rows} == {d: voters[d] for d in registered}
    assert {row["district"]: row["registered"] for row in rows} == dict(registered)


def test_re_votes_are_counted_by_credential(exported: Exported) -> None:
    cast = Counter(json.loads(entry.ballot)["credential"] for entry in exported.of_kind("ballot"))
    expected = Counter(cast.values())
    rows = exported.query("re-votes")
    assert {row["ballots_cast"]: row["voters"] for row in rows} == dict(expected)
    assert {row["of_voters"] for row in rows} == {len(cast)}


def test_the_smallest_districts_come_first_with_their_group(exported: Exported) -> None:
    rows = exported.query("fewest-ballots")
    assert [row["counted"] for row in rows] == sorted(row["counted"] for row in rows)
    groups = {" ".join(one["districts"]): one["ballots"] for one in exported.results["groups"]}
    for row in rows:
        assert row["ballots_of_group"] == groups[row["counted_together"]]
    assert {row["minimum"] for row in rows} == {exported.results["minimum"]}


def test_turnout_over_time_ends_with_everybody_who_voted(exported: Exported) -> None:
    rows = exported.query("turnout-over-time")
    voters = {json.loads(entry.ballot)["credential"] for entry in exported.of_kind("ballot")}
    assert rows[-1]["voters"] == len(voters)
    assert [row["voters"] for row in rows] == sorted(row["voters"] for row in rows)
    assert rows[-1]["registered"] == exported.results["turnout"]["denominator"]
    assert rows[-1]["seen_by"].replace(tzinfo=None).timestamp() >= 0


def test_turnout_grows_with_each_kept_checkpoint_of_the_voting(tmp_path: Path) -> None:
    """A pause is kept, so the record tells how many had voted before the storm."""
    valley = Valley(tmp_path)
    open_valley(valley)
    valley.vote(0, {"bridge": ["yes"]})
    valley.time = OPENS + 3600
    valley.act(commission.pause("A storm.", RANDOM))
    valley.act(commission.resume())
    for letter in (1, 2, 0):
        valley.vote(letter, {"bridge": ["no"]})
    valley.time = OPENS + 7200
    valley.act(commission.pause("Another.", RANDOM))
    (tmp_path / "policy").write_bytes(bytes(valley.policy))
    rows = Exported(CliTown(tmp_path)).query("turnout-over-time")
    assert [row["voters"] for row in rows] == [1, 3]
    assert [row["seen_by"].hour for row in rows] == [7, 8]  # of Etc/UTC
    assert [row["percent_of_registered"] for row in rows] == [7.7, 23.1]


def test_witnesses_are_told_with_what_they_saw(valley: Exported) -> None:
    rows = valley.query("witnesses")
    assert len(rows) == 3
    kept = len(RecordFolder(valley.town.record).milestones())
    assert {row["of_entries"] for row in rows} == {len(valley.entries)}
    assert all(row["checkpoints_cosigned"] <= row["of_checkpoints"] for row in rows)
    assert {row["of_checkpoints"] for row in rows} == {kept}


def test_announcements_are_told_with_status_and_certification(exported: Exported) -> None:
    rows = exported.query("announced-figures")
    bulletins = exported.of_kind("bulletin")
    assert [(row["number"], row["status"]) for row in rows] == [
        (one.number, one.status) for one in bulletins
    ]
    for row, one in zip(rows, bulletins, strict=True):
        assert row["outcomes"] == "; ".join(f"{name}: {word}" for name, word in one.outcomes)
    certified = [row["certified_in_entry"] for row in rows if row["certified_in_entry"]]
    assert len(certified) == len(exported.of_kind("certification"))


def test_acts_of_observers_and_offices_have_their_rows(valley: Exported) -> None:
    for table, kind in {
        "statements": "statement", "verifications": "verification", "answers": "answer",
        "incidents": "incident", "erasures": "erasure", "bulletins": "bulletin",
        "certifications": "certification", "exclusions": "exclusion", "challenges": "challenge",
    }.items():  # fmt: skip
        (row,) = valley.ask(f"SELECT count(*) AS n FROM '{table}.parquet'")  # noqa: S608 - our own names
        assert row["n"] == len(valley.of_kind(kind)) > 0, table
    (statement,) = valley.ask("FROM 'statements.parquet'")
    (entry,) = valley.of_kind("statement")
    assert (statement["district"], statement["station"], statement["about"]) == (
        "mill", "mill-hall", 0,
    )  # fmt: skip
    assert (statement["observer"], statement["severity"], statement["documents"]) == (1, "note", 1)
    assert statement["words"] == entry.words
    points = valley.ask("SELECT point, answer FROM 'checklists.parquet' ORDER BY point")
    (checklist,) = valley.of_kind("checklist")
    assert [tuple(row.values()) for row in points] == sorted(checklist.answers)
    kinds = [row["kind"] for row in valley.ask("FROM 'interruptions.parquet'")]
    assert kinds == ["pause", "resume", "extension"]
    (until,) = valley.ask("FROM 'interruptions.parquet' WHERE kind = 'extension'")
    assert until["closes"].timestamp() == CLOSES + 3600
    late = valley.ask("SELECT * FROM 'observers.parquet' WHERE observer = 3")[0]
    assert (late["came"], late["accreditation"]) == ("applied", "refused")


def test_paper_counts_that_were_corrected_are_told_apart(mixed: Exported) -> None:
    rows = mixed.ask("FROM 'paper_counts.parquet' ORDER BY entry, part")
    counts = mixed.of_kind("paper-count")
    assert len(rows) == sum(len(one.stations) for one in counts)
    corrected = {one.replaces for one in counts} - {None}
    assert corrected
    assert {row["entry"] for row in rows if not row["stands"]} == corrected
    assert {row["corrects"] for row in rows} == corrected | {None}


def test_every_step_of_counting_has_its_row(exported: Exported) -> None:
    rows = exported.ask("SELECT kind, count(*) AS n FROM 'counting.parquet' GROUP BY kind")
    for row in rows:
        assert row["n"] == len(exported.of_kind(row["kind"]))
    assert {row["kind"] for row in rows} == {"encrypted-tally", "partial-decryption", "result"}


def test_the_json_counts_rows_and_the_package_gives_their_hashes(exported: Exported) -> None:
    package = json.loads((exported.out / "datapackage.json").read_text())
    Package.metadata_validate(package)
    assert {one["name"]: one["rows"] for one in package["resources"]} == exported.told["rows"]
    for one in package["resources"]:
        raw = (exported.out / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(raw), f"sha256:{sha256(raw).hexdigest()}")
        (row,) = exported.ask(f"SELECT count(*) AS n FROM '{one['path']}'")  # noqa: S608 - our own names
        assert row["n"] == one["rows"]
        names = [column["column_name"] for column in exported.ask(f"DESCRIBE '{one['path']}'")]
        assert names == [field["name"] for field in one["schema"]["fields"]]
    assert package["plebiscite"]["root"] == exported.report["facts"]["root"]
    subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=exported.out, check=True
    )
    listed = {
        line.split("  ")[1] for line in (exported.out / "SHA256SUMS").read_text().splitlines()
    }
    here = {str(one.relative_to(exported.out)) for one in exported.out.rglob("*") if one.is_file()}
    assert here - listed == {"SHA256SUMS"}


def test_the_dictionary_explains_every_column_and_says_what_no_table_has(valley: Exported) -> None:
    page = (valley.out / "dictionary.html").read_text()
    package = json.loads((valley.out / "datapackage.json").read_text())
    for one in package["resources"]:
        assert f"{one['path']}: {one['title']}" in page
        assert f"Rows: {one['rows']:,}." in page
        for field in one["schema"]["fields"]:
            assert field["name"] in page
    assert "choice is in any table" in page


def test_no_words_of_people_and_no_ciphertext_are_in_any_file(valley: Exported) -> None:
    """What a court has removed from the record must not live on in copies of the tables."""
    texts = [one for one in valley.out.rglob("*.*") if one.suffix != ".parquet"]
    everything = b"".join(one.read_bytes() for one in texts)
    rows = json.dumps(
        [valley.ask(f"FROM '{one.name}'") for one in sorted(valley.out.glob("*.parquet"))],
        default=str,
    ).encode()
    for words in (b"A storm.", b"We saw it.", b"A letter was late.", b"By the door."):
        assert words not in everything + rows
    answer = json.loads(valley.of_kind("ballot")[0].ballot)["answers"][0]["choices"][0]
    assert answer["alpha"].encode() not in everything + rows


def test_the_same_record_gives_the_same_bytes(valley: Exported, tmp_path: Path) -> None:
    town, again = valley.town, tmp_path / "again"
    town.good("export", "tables", town.record, "--policy", town.policy, "--out", again,
              "--workers", 1)  # fmt: skip
    for one in valley.out.rglob("*"):
        if one.is_file():
            assert (again / one.relative_to(valley.out)).read_bytes() == one.read_bytes(), one


def test_all_queries_lie_beside_the_tables(valley: Exported) -> None:
    examples = Path(__file__).parents[2] / "examples" / "queries"
    names = sorted(one.stem for one in examples.glob("*.sql"))
    assert sorted(QUERIES) == names
    assert sorted(one.stem for one in (valley.out / "queries").iterdir()) == names


def test_before_the_close_ballots_stand_and_no_choice_is_told(
    town_at: Stage, tmp_path: Path
) -> None:
    town, out = town_at("voting"), tmp_path / "out"
    town.vote(1, "yes", "first")
    town.vote(1, "no", "second")
    town.vote(2, "yes", "third")
    result = town.run("export", "tables", town.record, "--policy", town.policy, "--out", out)
    assert result.exit_code == NO_WITNESSES, result.output
    fates = [row["fate"] for row in asked(out, "FROM 'ballots.parquet'")]
    assert fates == ["replaced", "standing", "standing"]
    (record,) = asked(out, "FROM 'record.parquet'")
    assert record["checked"] == "could not check"
    assert "could not be checked" in record["verdict"]
    assert asked(out, "FROM 'groups.parquet'") == []
    assert [row["group"] for row in asked(out, "FROM 'ballots.parquet'")] == [None] * 3
    for name in QUERIES:
        query(out, name)


def test_of_a_wrong_record_nothing_is_written(town_at: Stage, tmp_path: Path) -> None:
    town, out = town_at("ended"), tmp_path / "out"
    checkpoint = town.record / "checkpoint"
    checkpoint.write_bytes(checkpoint.read_bytes().replace(b"\n\n", b"\nx\n\n", 1))
    said = town.refused(1, "export", "tables", town.record, "--policy", town.policy, "--out", out)
    assert "nothing is written" in said
    assert list(tmp_path.glob("*out*")) == []


def test_a_record_that_has_just_begun_has_tables_with_no_rows(
    town_at: Stage, tmp_path: Path
) -> None:
    town, out = town_at("defined"), tmp_path / "out"
    place = ("--policy", town.policy, "--out", out)
    result = town.run("export", "tables", town.record, *place)
    assert result.exit_code in {0, 3}, result.output
    assert (
        not out.exists() or asked(out, "SELECT count(*) AS n FROM 'ballots.parquet'")[0]["n"] == 0
    )


def test_a_folder_with_something_in_it_is_left_alone(town_at: Stage, tmp_path: Path) -> None:
    town = town_at("ended")
    (tmp_path / "mine").write_text("mine")
    place = ("--policy", town.policy, "--out", tmp_path)
    assert "not empty" in town.refused(2, "export", "tables", town.record, *place)
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_web_address_has_the_same_ballots_and_says_what_times_it_cannot_tell(
    valley: Exported, tmp_path: Path
) -> None:
    town, out = valley.town, tmp_path / "out"
    with served(town.record) as address:
        place = ("--policy", town.policy, "--out", out)
        result = town.run("export", "tables", address, *place)
    assert result.exit_code in {0, NO_WITNESSES}, result.output
    assert "does not list its kept checkpoints" in result.stderr
    ballots = "FROM 'ballots.parquet'"
    assert asked(out, ballots) == valley.ask(ballots)
    (newest,) = asked(out, "FROM 'checkpoints.parquet'")
    assert (newest["size"], newest["kept"]) == (len(valley.entries), False)


def test_without_pyarrow_the_extra_is_named_before_the_long_work(
    valley: Exported, tmp_path: Path
) -> None:
    hidden = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "import importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'pyarrow' else find(name, *a)\n"
        "from plebiscite.cli.main import main; main()"
    )
    place = (valley.town.record, "--policy", valley.town.policy, "--out", tmp_path / "out")
    done = subprocess.run(
        [sys.executable, "-c", hidden, "export", "tables", *map(str, place)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "pip install 'plebiscite[analysis]'" in " ".join(done.stderr.split())
    assert not (tmp_path / "out").exists()


def test_the_queries_answer_for_the_standing_example(tmp_path: Path) -> None:
    subprocess.run(
        [PROGRAM, "demo", "--ballots", "40", "--folder", tmp_path],
        capture_output=True, check=True,
    )  # fmt: skip
    demo = Exported(CliTown(tmp_path))
    assert demo.report["exit_status"] == 0
    test_what_counts_is_what_the_figures_say(demo)
    test_outcome_by_group_adds_up_to_the_electronic_totals(demo)
    test_the_margin_and_what_is_outside_it_are_those_of_the_results(demo)
    test_turnout_by_district_is_that_of_the_results(demo)
    test_re_votes_are_counted_by_credential(demo)
    test_the_smallest_districts_come_first_with_their_group(demo)
    test_turnout_over_time_ends_with_everybody_who_voted(demo)
