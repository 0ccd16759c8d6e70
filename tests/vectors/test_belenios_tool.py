"""belenios-tool 2.0 and our code agree: on its archives, on ours, and on altered ones."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from altered_archive import altered_archives, altered_in_place, put_together, take_apart
from belenios_archive import VECTORS
from belenios_tool import ToolElection, require_tool, tool_accepts
from plebiscite.canonical.json import write_json
from plebiscite.foreign.archive_events import Step
from plebiscite.group.known import BELENIOS_2048
from v1_sample import SampleArchive, failed, outcomes, report_on

pytestmark = pytest.mark.slow
BLANK = {"answers": ["Y", "N"], "blank": True, "min": 1, "max": 1, "question": "Approve?"}
PLAIN = {"answers": ["A", "B"], "min": 0, "max": 2, "question": 'Wh\x7fch "one"? é'}


@pytest.fixture(autouse=True)
def _tool() -> None:
    require_tool()


def single(folder: Path, group: str) -> ToolElection:
    """Two Single trustees, weights, a blank vote and a re-vote, all the way to the result."""
    election = ToolElection(folder, group, [BLANK, PLAIN])
    codes = election.voters(["", "5", "3000000000"])
    keys = election.single_trustees(2)
    election.start()
    election.vote(codes[0], [[0, 1, 0], [1, 1]])
    election.vote(codes[1], [[1, 0, 0], [0, 0]])
    election.vote(codes[2], [[0, 0, 1], [0, 1]])
    election.vote(codes[0], [[0, 0, 1], [1, 0]])
    election.close()
    for owner, key in enumerate(keys, 1):
        election.decrypt(key, owner)
    election.finish()
    return election


def threshold(folder: Path, group: str, size: int, *, with_single: bool) -> ToolElection:
    """A Pedersen item of which the first trustee is absent, perhaps with a Single trustee."""
    election = ToolElection(folder, group, [BLANK])
    codes = election.voters(["", ""])
    keys = election.single_trustees(1) if with_single else []
    names = election.threshold_trustees(size, size - 1)
    election.start()
    for code in codes:
        election.vote(code, [[0, 1, 0]])
    election.close()
    owners = _owners(election)
    for name, owner in zip(names, owners["Pedersen"], strict=True):
        if owner != owners["Pedersen"][0]:
            election.decrypt_share(name, owner)
    for key, owner in zip(keys, owners["Single"], strict=True):
        election.decrypt(key, owner)
    election.finish()
    return election


def _owners(election: ToolElection) -> dict[str, list[int]]:
    owners: dict[str, list[int]] = {"Single": [], "Pedersen": []}
    number = 0
    for kind, item in json.loads((election.folder / "trustees.json").read_bytes()):
        for _ in item.get("verification_keys", [None]):
            number += 1
            owners[kind].append(number)
    return owners


def test_elections_with_single_trustees_are_accepted(tmp_path: Path) -> None:
    election = single(tmp_path, "BELENIOS-2048")
    assert election.verify()
    report = report_on(election.archive)
    assert set(outcomes(report).values()) == {"passed"}, report.findings
    assert report.result == ((5, 0, 3000000001), (1, 3000000000))
    assert (report.ballots, report.num_tallied, report.total_weight) == (4, 3, 3000000006)
    assert put_together(*take_apart(election.archive)) == election.archive


def test_elections_in_the_other_integer_group_are_accepted(tmp_path: Path) -> None:
    election = threshold(tmp_path, "RFC-3526-2048", 3, with_single=False)
    report = report_on(election.archive)
    assert set(outcomes(report).values()) == {"passed"}, report.findings
    assert report.result == ((0, 2, 0),)


@pytest.mark.parametrize("with_single", [False, True])
def test_elections_with_threshold_trustees_are_accepted(
    tmp_path: Path, *, with_single: bool
) -> None:
    election = threshold(tmp_path, "BELENIOS-2048", 3, with_single=with_single)
    assert election.verify()
    report = report_on(election.archive)
    assert set(outcomes(report).values()) == {"passed"}, report.findings
    assert report.result == ((0, 2, 0),)


def test_unfinished_elections_are_accepted_at_every_event(tmp_path: Path) -> None:
    whole = take_apart(single(tmp_path, "BELENIOS-2048").archive)
    for kept in range(1, len(whole.steps)):
        report = report_on(put_together(whole.timestamp, whole.steps[:kept]))
        assert report.exit_status == 0
        assert "there is no result" in report.verdict


def refused(archives: Iterator[tuple[str, bytes]], every: int) -> int:
    seen = 0
    for path, archive in islice(archives, 0, None, every):
        report = report_on(archive)
        assert report.exit_status in {1, 3}, path
        seen += 1
    return seen


def small(folder: Path, group: str) -> ToolElection:
    """One question, one ballot, everything to the result."""
    election = ToolElection(folder, group, [{**BLANK, "answers": ["Y"]}])
    (code,) = election.voters(["7"])
    (key,) = election.single_trustees(1)
    election.start()
    election.vote(code, [[0, 1]])
    election.close()
    election.decrypt(key, 1)
    election.finish()
    return election


def test_every_altered_field_of_a_finished_election_is_refused(tmp_path: Path) -> None:
    archive = small(tmp_path, "BELENIOS-2048").archive
    assert report_on(archive).exit_status == 0
    assert refused(altered_archives(archive), 1) > 100
    assert refused(altered_archives(archive, name_again=False), 1) > 100
    assert refused(altered_in_place(archive), 1) > 100


def test_altered_fields_of_the_other_integer_group_are_refused(tmp_path: Path) -> None:
    archive = small(tmp_path, "RFC-3526-2048").archive
    assert report_on(archive).exit_status == 0
    assert refused(altered_archives(archive), 7) > 10


def test_altered_fields_of_a_threshold_election_are_refused(tmp_path: Path) -> None:
    archive = threshold(tmp_path, "BELENIOS-2048", 3, with_single=False).archive
    assert refused(altered_archives(archive), 5) > 40


@pytest.mark.parametrize("election", ["b2048-3single", "ed25519-2of3"])
def test_altered_fields_of_the_vectors_are_refused(election: str) -> None:
    archive = next((VECTORS / election).glob("*.bel")).read_bytes()
    assert set(outcomes(report_on(archive)).values()) == {"passed"}
    whole = take_apart(archive)
    few = [step for step in whole.steps if step.type != "Ballot"]
    short = put_together(whole.timestamp, few)
    assert refused(altered_archives(short), 5) > 40


def test_the_altered_vector_is_refused_by_its_place() -> None:
    archive = next((VECTORS / "b2048-altered").glob("*.bel")).read_bytes()
    report = report_on(archive)
    assert failed(report) == {"B7"}
    assert report.findings[6].problems[0].startswith("ballot 3.")
    assert len(report.findings[6].problems) == 1


def exported() -> SampleArchive:
    return SampleArchive(group=BELENIOS_2048, weights=(1, 2, 3))


def test_the_tool_accepts_our_exports_at_every_stage(tmp_path: Path) -> None:
    sample = exported()
    for stage in ("ballots", "ended", "tally", "decryptions", "result"):
        assert tool_accepts(sample.raw(stage), sample.election.record.uuid, tmp_path / stage)


def _proofs(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Paths of all proofs in a JSON value."""
    if isinstance(value, dict):
        if "challenge" in value:
            yield path
        for key, inner in value.items():
            yield from _proofs(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _proofs(inner, (*path, index))


def _with_wrong_response(body: bytes, path: tuple[str | int, ...]) -> bytes:
    value = json.loads(body)
    proof = value
    for key in path:
        proof = proof[key]
    proof["response"] = str((int(proof["response"]) + 1) % BELENIOS_2048.order)
    return write_json(value)


def test_the_tool_and_we_refuse_our_exports_after_any_single_altered_proof(tmp_path: Path) -> None:
    sample = exported()
    sample.ballots = sample.ballots[:1]
    whole = take_apart(sample.raw())
    seen = 0
    for number, step in enumerate(whole.steps):
        for position, body in enumerate(step.bodies):
            for path in _proofs(json.loads(body)):
                bodies = list(step.bodies)
                bodies[position] = _with_wrong_response(body, path)
                steps = list(whole.steps)
                steps[number] = Step(step.type, tuple(bodies), "")
                archive = put_together(whole.timestamp, steps)
                uuid = sample.election.record.uuid
                assert not tool_accepts(archive, uuid, tmp_path / "altered"), path
                assert report_on(archive).exit_status == 1, path
                seen += 1
    individual, overall, blank, signature = 2 * 5, 2 + 3, 2, 1
    assert seen == individual + overall + blank + signature + len(sample.trustee_secrets) * (1 + 5)


def test_a10_what_the_tool_lets_pass_and_we_do_not(tmp_path: Path) -> None:
    sample = exported()
    whole = take_apart(sample.raw("ballots"))
    steps = [*whole.steps, whole.steps[1]]
    archive = put_together(whole.timestamp, steps)
    assert tool_accepts(archive, sample.election.record.uuid, tmp_path / "again")
    assert failed(report_on(archive)) == {"B9"}
