"""What the numbered checks find in archives made by our own code, and how it is reported."""

import json
import pickle
from hashlib import sha256
from io import BytesIO

import pytest

from altered_archive import (
    altered_archives,
    altered_in_place,
    changed_json,
    put_together,
    take_apart,
    with_step,
)
from plebiscite.canonical.json import write_json
from plebiscite.errors import MisuseError, ProofError, UnsupportedError
from plebiscite.foreign.archive_ballots import SeenInMemory
from plebiscite.foreign.archive_events import Step
from plebiscite.foreign.ballot_chunks import CHUNK, check_ballots, chunks
from plebiscite.foreign.belenios_export import ArchiveContents, export_archive
from plebiscite.foreign.belenios_verification import verify_archive
from plebiscite.foreign.findings import CHECKS, DECRYPTION_LIMIT, LIMITS, Findings
from plebiscite.group.known import ED25519
from plebiscite.record.v1_tally import write_result
from v1_sample import TIME, SampleArchive, failed, outcomes, report_on

SAMPLE = SampleArchive()
RAW = SAMPLE.raw()
STEPS = take_apart(RAW)
SETUP, BALLOT, TALLY, DECRYPTION, RESULT = 0, 1, 5, 6, 8


def test_an_honest_archive_passes_every_check_and_says_first_what_it_cannot_prove() -> None:
    report = report_on(RAW)
    assert set(outcomes(report).values()) == {"passed"}
    assert report.exit_status == 0
    assert report.result == ((1, 1, 1), (1, 2))
    assert (report.ballots, report.num_tallied, report.total_weight) == (3, 3, 3)
    assert (report.registered, report.uuid) == (3, SAMPLE.election.record.uuid)
    assert report.verdict == f"{DECRYPTION_LIMIT}; no check failed"
    assert report.limits[0] == DECRYPTION_LIMIT == LIMITS[0]
    assert "verified" not in report.verdict
    assert [finding.identifier for finding in report.findings] == list(CHECKS)
    assert report.findings[0].means == CHECKS["B1"]


def test_export_is_the_same_each_time_and_taking_apart_loses_nothing() -> None:
    assert SampleArchive().raw() == RAW
    assert put_together(*STEPS) == RAW


@pytest.mark.parametrize("stage", ["ballots", "ended", "tally", "decryptions"])
def test_an_unfinished_election_is_accepted_and_says_so(stage: str) -> None:
    report = report_on(SAMPLE.raw(stage))
    assert report.exit_status == 0
    assert "there is no result" in report.verdict
    assert outcomes(report)["B14"] == "not present"
    assert (report.result is not None) == (stage == "decryptions")


@pytest.mark.slow
def test_weights_multiply_votes() -> None:
    sample = SampleArchive(weights=(5, 2 * 10**9, 0))
    report = report_on(sample.raw())
    assert report.exit_status == 0
    assert report.result == ((2 * 10**9, 5, 0), (5, 5))
    assert report.total_weight == 2 * 10**9 + 5


def test_the_last_ballot_of_a_credential_counts() -> None:
    sample = SampleArchive(secrets=(1, 2), weights=(1, 1))
    again = SampleArchive(secrets=(2, 1), weights=(1, 1), seed="again")
    sample.ballots = [*again.ballots[1:], *sample.ballots]
    report = report_on(sample.raw())
    assert report.exit_status == 0
    assert (report.ballots, report.num_tallied, report.result) == (3, 2, ((1, 1, 0), (1, 1)))


def test_nobody_voted() -> None:
    sample = SampleArchive()
    sample.ballots = []
    report = report_on(sample.raw())
    assert (report.exit_status, report.result) == (0, ((0, 0, 0), (0, 0)))
    assert outcomes(report)["B7"] == "not present"


@pytest.mark.slow
@pytest.mark.parametrize("name_again", [True, False])
def test_every_altered_field_is_refused_with_all_hashes_made_to_fit(*, name_again: bool) -> None:
    seen = 0
    for path, archive in altered_archives(RAW, name_again=name_again):
        seen += 1
        assert report_on(archive).exit_status in {1, 3}, path
    assert seen > 400


@pytest.mark.slow
def test_every_altered_field_is_refused_where_hashes_no_longer_fit() -> None:
    for path, archive in altered_in_place(RAW):
        assert report_on(archive).exit_status == 1, path


def test_a10_the_exact_bytes_of_an_older_ballot_are_refused_by_name() -> None:
    steps = [*STEPS.steps[:4], STEPS.steps[1]]
    report = report_on(put_together(TIME, steps))
    assert failed(report) == {"B9"}
    assert report.findings[8].problems == [
        "ballot 3: the exact bytes of an earlier ballot, appended again"
    ]


def test_a50_no_figure_in_the_archive_is_believed() -> None:
    tally, summary = STEPS.steps[TALLY].bodies
    more = changed_json(summary, num_tallied=4)
    heavier = changed_json(summary, total_weight=4)
    for wrong in (more, heavier):
        assert failed(report_on(with_step(RAW, TALLY, [tally, wrong]))) == {"B12"}
    other = SampleArchive(weights=(2, 1, 1))
    published = take_apart(other.raw()).steps[TALLY].bodies[0]
    assert {"B11", "B12"} <= failed(report_on(with_step(RAW, TALLY, [published, summary])))


def test_the_result_must_be_what_the_decryptions_give() -> None:
    for wrong in (write_result([[1, 1, 1], [2, 2]]), b'{"result":[[1,1,1]]}', b"{}"):
        assert failed(report_on(with_step(RAW, RESULT, [wrong]))) == {"B14"}


def test_a_wrong_factor_is_found_with_and_without_a_result() -> None:
    raw, owned = STEPS.steps[DECRYPTION].bodies
    factors = json.loads(raw)["decryption_factors"]
    factors[0][0] = ED25519.format(ED25519.generator_power(5))
    wrong = changed_json(raw, decryption_factors=factors)
    archive = put_together(
        TIME,
        [
            *STEPS.steps[:DECRYPTION],
            Step("PartialDecryption", (wrong, owned), ""),
            *STEPS.steps[DECRYPTION + 1 :],
        ],
    )
    report = report_on(archive)
    assert failed(report) == {"B13", "B14"}
    assert "decryption of owner 1: decryption_proofs[0][0]" in report.findings[12].problems[0]
    unfinished = put_together(TIME, take_apart(archive).steps[:RESULT])
    assert failed(report_on(unfinished)) == {"B13"}


@pytest.mark.parametrize(
    ("owned", "message"),
    [
        ({"owner": 0}, "no owner 0"),
        ({"owner": 3}, "no owner 3"),
        ({"owner": 2}, "owner 2 decrypted before"),
        ({"payload": "00" * 32}, "another partial decryption"),
        ({"payload": 5}, "JSON"),
    ],
)
def test_a_decryption_belongs_to_one_owner(owned: dict[str, object], message: str) -> None:
    raw, written = STEPS.steps[DECRYPTION].bodies
    archive = with_step(RAW, DECRYPTION, [raw, changed_json(written, **owned)])
    report = report_on(archive)
    assert "B13" in failed(report)
    assert any(message in problem for problem in report.findings[12].problems)


def test_a_decryption_that_cannot_be_read_is_not_used() -> None:
    _, owned = STEPS.steps[DECRYPTION].bodies
    step = Step("PartialDecryption", (b"{}", owned), "")
    steps = [*STEPS.steps[:DECRYPTION], step, *STEPS.steps[DECRYPTION + 1 :]]
    assert failed(report_on(put_together(TIME, steps))) == {"B13", "B14"}


def test_a_setup_that_names_other_records_is_refused() -> None:
    *bodies, setup = STEPS.steps[SETUP].bodies
    for name in ("election", "trustees", "credentials"):
        wrong = changed_json(setup, **{name: "00" * 32})
        report = report_on(with_step(RAW, SETUP, [*bodies, wrong]))
        assert failed(report) == {"B4"}
        assert name in report.findings[3].problems[0]


def with_setup(position: int, body: bytes) -> bytes:
    bodies = list(STEPS.steps[SETUP].bodies)
    bodies[position] = body
    steps = [Step("Setup", tuple(bodies), ""), *STEPS.steps[1:]]
    return put_together(TIME, steps)


def test_unknown_forms_are_never_passed_and_block_what_needs_them() -> None:
    election = STEPS.steps[SETUP].bodies[0]
    for change, form in (
        ({"version": 2}, "version 2"),
        ({"questions": [{"type": "Lists", "value": {}}]}, "type Lists"),
        ({"questions": [{"type": "NonHomomorphic", "value": {}}]}, "type NonHomomorphic"),
        ({"group": "Ristretto"}, "Ristretto"),
    ):
        report = report_on(with_setup(0, changed_json(election, **change)))
        assert report.exit_status == 3
        assert form in report.findings[2].problems[0]
        assert set(outcomes(report).values()) == {"passed", "could not check"}
        assert outcomes(report)["B7"] == outcomes(report)["B11"] == "could not check"
        assert "could not be checked" in report.verdict


def test_a_broken_election_blocks_the_rest_and_is_a_failure() -> None:
    report = report_on(with_setup(0, b"{}"))
    assert failed(report) == {"B3"}
    assert report.exit_status == 1
    assert report.verdict == f"{DECRYPTION_LIMIT}; checked and wrong"
    assert report.uuid is None


def test_broken_trustees_leave_the_ballots_to_be_checked() -> None:
    report = report_on(with_setup(1, b"[]"))
    assert failed(report) == {"B5"}
    assert outcomes(report)["B11"] == "passed"
    assert outcomes(report)["B13"] == outcomes(report)["B14"] == "could not check"


def test_a46_the_key_must_be_that_of_the_trustees_and_each_trustee_another() -> None:
    trustees = json.loads(STEPS.steps[SETUP].bodies[1])
    assert "B5" in failed(report_on(with_setup(1, write_json(trustees[:1]))))
    twice = SampleArchive(trustee_secrets=(31, 31))
    assert failed(report_on(twice.raw())) == {"B5"}


def test_broken_credentials_block_the_ballots() -> None:
    report = report_on(with_setup(2, write_json(["x"])))
    assert failed(report) == {"B6"}
    assert {outcomes(report)[f"B{n}"] for n in range(7, 15)} == {"could not check"}
    assert report.registered is None


def test_a_ballot_of_nobody_on_the_list_is_refused() -> None:
    lines = json.loads(STEPS.steps[SETUP].bodies[2])
    report = report_on(with_setup(2, write_json(lines[1:])))
    assert {"B8", "B11", "B12"} <= failed(report)
    assert report.findings[7].problems == ["ballot 0: the credential is not in the list"]


def test_a_ballot_that_is_no_json_is_refused_and_the_others_still_checked() -> None:
    steps = [*STEPS.steps[:4], Step("Ballot", (b"{}",), "")]
    report = report_on(put_together(TIME, steps))
    assert failed(report) == {"B7"}
    assert (report.ballots, report.num_tallied) == (4, 3)


def test_a10_randomness_used_twice_is_reported_with_its_place() -> None:
    # Two credentials with ciphertexts from one repeated randomness.
    sample = SampleArchive(secrets=(1, 2), weights=(1, 1))
    from plebiscite.ballot.v1_encryption import encrypt_ballot
    from v1_sample import fixed_randomness

    sample.ballots = [
        encrypt_ballot(sample.election, [[0, 1, 0], [1, 1]], secret, fixed_randomness()).raw
        for secret in (1, 2)
    ]
    report = report_on(sample.raw("ballots"))
    assert failed(report) == {"B10"}
    assert report.findings[9].problems[0] == (
        "ballot 1.answers[0].choices[0].alpha: it stands in an earlier ciphertext too"
    )


def test_a_shuffle_has_no_place_in_a_homomorphic_election() -> None:
    shuffle = Step("Shuffle", (b"{}", write_json({"owner": 1, "payload": "00" * 32})), "")
    end = Step("EndShuffles", (), "")
    steps = [*STEPS.steps[:DECRYPTION], shuffle, end, *STEPS.steps[DECRYPTION:]]
    report = report_on(put_together(TIME, steps))
    assert failed(report) == {"B2"}
    assert len(report.findings[1].problems) == 2


def test_a_tally_that_cannot_be_read_blocks_decryption() -> None:
    _, summary = STEPS.steps[TALLY].bodies
    report = report_on(with_step(RAW, TALLY, [b"[]", summary]))
    assert failed(report) == {"B11", "B12"}
    assert outcomes(report)["B13"] == outcomes(report)["B14"] == "could not check"


def test_decryptions_without_a_tally_are_out_of_order() -> None:
    steps = [*STEPS.steps[:TALLY], *STEPS.steps[DECRYPTION:]]
    report = report_on(put_together(TIME, steps))
    assert failed(report) == {"B2"}
    assert outcomes(report)["B13"] == "could not check"


def test_too_few_decryptions_give_no_result() -> None:
    steps = [*STEPS.steps[:DECRYPTION], *STEPS.steps[DECRYPTION + 1 :]]
    report = report_on(put_together(TIME, steps))
    assert failed(report) == {"B14"}
    assert report.result is None


def test_a_repeated_step_is_out_of_order_and_the_first_is_used() -> None:
    for number in (SETUP, TALLY, RESULT):
        steps = [*STEPS.steps[: number + 1], STEPS.steps[number], *STEPS.steps[number + 1 :]]
        assert "B2" in failed(report_on(put_together(TIME, steps)))


@pytest.mark.parametrize("kept", [0, 512, 1500, len(RAW) // 2, len(RAW) - 1])
def test_a_cut_off_file_is_a_failure_with_what_came_before_checked(kept: int) -> None:
    report = report_on(RAW[:kept])
    assert "B1" in failed(report)
    assert report.exit_status == 1


def test_an_archive_without_setup_is_a_failure() -> None:
    report = report_on(RAW[:1024])
    assert failed(report) == {"B2"}
    assert report_on(put_together(TIME, STEPS.steps[1:4])).ballots == 3


def test_an_unknown_event_could_not_be_checked() -> None:
    steps = [*STEPS.steps[:4], Step("Party", (), "")]
    report = report_on(put_together(TIME, steps))
    assert (report.exit_status, failed(report)) == (3, set())
    assert "type Party" in report.findings[1].problems[0]


def test_ballots_go_through_the_given_map_in_chunks_that_can_be_sent() -> None:
    numbers = [(number, b"") for number in range(CHUNK + 1)]
    assert [len(chunk) for chunk in chunks(numbers)] == [CHUNK, 1]
    sent: list[int] = []

    def through_pickle(work, some):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - stands for a pool
        work = pickle.loads(pickle.dumps(work))  # noqa: S301 - our own bytes
        for chunk in some:
            sent.append(len(chunk))
            yield pickle.loads(pickle.dumps(work(chunk)))  # noqa: S301 - our own bytes

    report = verify_archive(lambda: BytesIO(RAW), map_chunks=through_pickle, seen=SeenInMemory())
    assert (report.exit_status, sent) == (0, [3])


class EmptySet(SeenInMemory):
    """A set of the caller's, which is false while it is empty, as all sets are."""

    def __len__(self) -> int:
        return len(self._keys)


def test_the_callers_set_is_used_though_it_is_empty() -> None:
    seen = EmptySet()
    assert verify_archive(lambda: BytesIO(RAW), seen=seen).exit_status == 0
    assert len(seen) == sum(1 + 2 * sum(SAMPLE.election.widths) for _ in SAMPLE.ballots)


def test_each_component_that_stood_before_is_named_and_no_other() -> None:
    seen = SeenInMemory()
    answer = json.loads(SAMPLE.ballots[1])["answers"][0]
    for position, name in ((0, "beta"), (1, "alpha")):
        element = SAMPLE.group.parse(answer["choices"][position][name])
        seen.add(sha256(name.encode() + element).digest())
    report = verify_archive(lambda: BytesIO(RAW), seen=seen)
    assert failed(report) == {"B10"}
    places = [problem.split(":")[0] for each in report.findings for problem in each.problems]
    assert places == [
        "ballot 1.answers[0].choices[0].beta",
        "ballot 1.answers[0].choices[1].alpha",
    ]


@pytest.mark.parametrize("change", ["cut", "byte", "other"])
def test_a_file_that_changes_between_its_two_readings_is_found(change: str) -> None:
    at = RAW.index(SAMPLE.ballots[1])
    later = {
        "cut": RAW[: at + 50],
        "byte": RAW[:at] + b"[" + RAW[at + 1 :],
        "other": RAW.replace(SAMPLE.ballots[1], SAMPLE.ballots[0].ljust(len(SAMPLE.ballots[1]))),
    }[change]
    readings = iter([RAW, later])
    report = verify_archive(lambda: BytesIO(next(readings)))
    assert "B1" in failed(report)
    assert "changed while it was read" in str(report.findings[0].problems)


def test_a_refused_ballot_keeps_its_error_between_processes() -> None:
    other = SampleArchive(trustee_secrets=(1, 2)).ballots[0]
    (outcome,) = check_ballots(SAMPLE.election_raw, [(7, other)])
    back = pickle.loads(pickle.dumps(outcome))  # noqa: S301 - our own bytes
    assert isinstance(back.problem, ProofError)
    assert back.problem.place == "ballot 7.election_hash"


def test_a_failure_outweighs_what_could_not_be_checked() -> None:
    findings = Findings()
    findings.add("B2", UnsupportedError("form"))
    assert findings.exit_status == 3
    findings.add("B2", ProofError("wrong"), "here")
    findings.add("B2", UnsupportedError("form"))
    finding = findings.all()[1]
    assert (finding.outcome, findings.exit_status) == ("failed", 1)
    assert finding.problems == ["form", "here: wrong", "form"]


@pytest.mark.parametrize(
    ("contents", "missing"),
    [
        ({"tally": SAMPLE.contents().tally}, "the end of voting"),
        ({"ended": True, "decryptions": [(1, b"")]}, "the encrypted tally"),
        ({"ended": True, "result": b""}, "the encrypted tally"),
    ],
)
def test_an_archive_with_a_gap_is_not_written(contents: dict[str, object], missing: str) -> None:
    with pytest.raises(MisuseError, match=missing):
        export_archive(ArchiveContents(b"", b"", b"", (), **contents), TIME)  # type: ignore[arg-type]  # parametrised
