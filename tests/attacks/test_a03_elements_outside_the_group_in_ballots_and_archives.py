"""A3: every element of a v1 ballot and archive is tested by itself, small orders and identity."""

import json

import pytest
from nacl import bindings as sodium

from altered_archive import changed_json, put_together, take_apart
from plebiscite.canonical.json import write_json
from plebiscite.foreign.archive_events import Step
from plebiscite.group.known import BELENIOS_2048, ED25519
from v1_sample import SampleArchive, failed, report_on, signed_again

ORDER_TWO = bytes.fromhex("ec" + "ff" * 30 + "7f")


def mixed(text: str) -> str:
    """The element times the point of order two: valid on the curve, outside the group."""
    raw = sodium.crypto_core_ed25519_add(bytes.fromhex(text)[::-1], ORDER_TWO)
    return bytes(raw)[::-1].hex()


def negated(text: str) -> str:
    """The number times −1, which has order two."""
    return str(int(BELENIOS_2048._modulus) - int(text))  # noqa: SLF001 - the number itself


SAMPLES = {
    "Ed25519": (SampleArchive(), mixed, ED25519),
    "BELENIOS-2048": (SampleArchive(group=BELENIOS_2048), negated, BELENIOS_2048),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_ballot_elements(name: str) -> None:
    sample, twist, group = SAMPLES[name]
    whole = take_apart(sample.raw("ballots"))
    ballot = json.loads(whole.steps[1].bodies[0])
    for component in ("alpha", "beta"):
        for wrong in (twist, lambda _: group.format(group.identity)):
            changed = json.loads(json.dumps(ballot))
            choice = changed["answers"][0]["choices"][1]
            choice[component] = wrong(choice[component])
            step = Step("Ballot", (signed_again(changed, sample.secrets[0], group),), "")
            report = report_on(put_together(whole.timestamp, [whole.steps[0], step]))
            assert failed(report) == {"B7"}
            assert "individual_proofs[1]" in report.findings[6].problems[0]


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(("number", "check"), [(5, "B11"), (6, "B13")])
def test_tally_and_factor_elements(name: str, number: int, check: str) -> None:
    sample, twist, _ = SAMPLES[name]
    whole = take_apart(sample.raw())
    body, *rest = whole.steps[number].bodies
    value = json.loads(body)
    if check == "B11":
        value[0][0]["alpha"] = twist(value[0][0]["alpha"])
        body = write_json(value)
    else:
        factors = value["decryption_factors"]
        factors[0][0] = twist(factors[0][0])
        body = changed_json(body, decryption_factors=factors)
    step = whole.steps[number]._replace(bodies=(body, *rest))
    steps = [*whole.steps[:number], step, *whole.steps[number + 1 :]]
    report = report_on(put_together(whole.timestamp, steps))
    assert check in failed(report)
    assert any("group" in problem for problem in report.findings[int(check[1:]) - 1].problems)


@pytest.mark.parametrize("name", SAMPLES)
def test_a49_keys_and_credentials(name: str) -> None:
    sample, twist, group = SAMPLES[name]
    whole = take_apart(sample.raw("ballots"))
    election, trustees, credentials, setup = whole.steps[0].bodies
    identity = group.format(group.identity)
    key = json.loads(election)["public_key"]
    first = json.loads(trustees)
    lines = json.loads(credentials)
    for wrong in (identity, twist(key)):
        first[0][1]["public_key"] = wrong
        for bodies, check in (
            ((changed_json(election, public_key=wrong), trustees, credentials, setup), "B3"),
            ((election, write_json(first), credentials, setup), "B5"),
            ((election, trustees, write_json([*lines, wrong]), setup), "B6"),
        ):
            report = report_on(put_together(whole.timestamp, [Step("Setup", bodies, "")]))
            assert failed(report) == {check}
