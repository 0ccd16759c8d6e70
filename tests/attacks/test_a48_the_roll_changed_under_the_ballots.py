"""A48: roll or trustees are exchanged, and the ballots cast before are used with them."""

import json
from hashlib import sha256

from colluding_offices import Colluders
from forged_record import Forgery
from played_town import RANDOM
from played_valley import played_valley
from plebiscite.offices import commission, trustee
from plebiscite.record.entries import RollEntry
from valley_lies import valley, wrong


def _other_roll(forgery: Forgery) -> Forgery:
    """The moor's only voter is exchanged for somebody else; the registrar signs it."""
    roll = forgery.entry("roll", 3)
    assert isinstance(roll, RollEntry)
    moved = json.loads(forgery.blobs[roll.credentials])
    assert len(moved) == 1
    colluders = Colluders(forgery.until(1), {})
    moved[0] = colluders.state.group.format(colluders.state.group.generator_power(99))
    raw = json.dumps(moved, separators=(",", ":")).encode()
    changed = forgery.change("roll", 3, credentials=sha256(raw).hexdigest())
    return changed.with_blob(raw).resigned()


def test_a_roll_exchanged_fits_no_election_any_more() -> None:
    found = wrong(_other_roll(valley()))
    assert "definition-4" in found


def test_elections_made_anew_for_the_other_roll_fit_no_ballot() -> None:
    """The offices do everything again that needs no voter; only that unit had no ballots yet."""
    forgery = _other_roll(valley())
    colluders = Colluders(forgery.until(forgery.find("election")), played_valley().valley.files)
    time = forgery.times[0]
    colluders.act(commission.publish_elections(colluders.state), time=time)
    colluders.act(commission.begin_rehearsal(colluders.state), time=time)
    for owner in (1, 2, 3):
        proof = trustee.rehearsal_proof(colluders.state, colluders.files[owner], RANDOM)
        colluders.act(proof, f"trustee/{owner}")
    opened = forgery.find("open")
    colluders.act(commission.open_voting(colluders.state), time=forgery.times[opened])
    assert wrong(colluders.finished()) == set()
    colluders.append(*forgery.timed()[forgery.find("ballot")])  # of a unit whose roll is the same
    assert wrong(colluders.finished()) == set()


def test_a_ballot_cast_under_the_honest_roll_is_none_under_another() -> None:
    forgery = valley()
    roll = forgery.entry("roll")
    assert isinstance(roll, RollEntry)
    credentials = json.loads(forgery.blobs[roll.credentials])
    voted = json.loads(forgery.entry("ballot").ballot)["credential"]  # type: ignore[union-attr]
    spare = next(each for each in credentials if each != voted)
    group = Colluders(forgery.until(1), {}).state.group
    other = sorted(
        (each for each in credentials if each != spare), key=lambda text: bytes(group.parse(text))
    )
    raw = json.dumps([*other, group.format(group.generator_power(99))], separators=(",", ":"))
    altered = forgery.change("roll", credentials=sha256(raw.encode()).hexdigest())
    altered = altered.with_blob(raw.encode()).resigned()
    files = played_valley().valley.files
    colluders = Colluders(altered.until(altered.find("election")), files)
    colluders.act(commission.publish_elections(colluders.state))
    colluders.act(commission.begin_rehearsal(colluders.state))
    for owner in (1, 2, 3):
        proof = trustee.rehearsal_proof(colluders.state, files[owner], RANDOM)
        colluders.act(proof, f"trustee/{owner}")
    colluders.act(commission.open_voting(colluders.state), time=forgery.times[30])
    colluders.append(*forgery.timed()[forgery.find("ballot")])
    assert wrong(colluders.finished()) == {"ballots-1"}


def test_a_text_changed_after_the_elections_fails() -> None:
    forgery = valley()
    part = forgery.entry("definition").parts[1].blob  # type: ignore[union-attr]
    raw = forgery.blobs[part].replace(b"build a bridge", b"ban the bridge")
    text = forgery.entries[0].replace(part.encode(), sha256(raw).hexdigest().encode())
    assert "definition-4" in wrong(forgery.with_blob(raw).put(0, text).resigned())
