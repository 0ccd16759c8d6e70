"""A9: a voter sends a ciphertext that holds no valid choice, and signs it properly."""

import json

from played_town import RANDOM
from plebiscite.ballot.envelope import EnvelopeStatement, seal, tracker_of
from plebiscite.canonical.json import write_json
from plebiscite.offices import voter
from valley_lies import YES, a_voter, append, cast, changed, finish, voting, wrong


def test_a_choice_without_its_proof_is_logged_and_fails() -> None:
    """Its last answer is exchanged for another ballot's, whose proof is of other ciphertexts."""
    colluders = voting("pause")
    who = a_voter(colluders, "hill", 3)
    prepared = voter.prepare(colluders.state, who, YES, RANDOM)
    other = json.loads(voter.prepare(colluders.state, who, YES, RANDOM).ballot)
    ballot = json.loads(prepared.ballot)
    ballot["answers"][0]["choices"][0] = other["answers"][0]["choices"][0]
    raw = write_json(ballot)
    statement = EnvelopeStatement(
        origin=colluders.state.origin,
        uuid=who.unit,
        fingerprint=colluders.state.elections[who.unit].fingerprint,
        credential=who.credential,
        tracker=tracker_of(raw),
        replaces=b"",
        counter=1,
    )
    signature = seal(colluders.state.group, "ballot", statement, who.secret, RANDOM)
    append(colluders, changed(voter.cast(prepared), ballot=raw.decode(), signature=signature))
    assert "ballots-5" in wrong(colluders.forgery)


def test_an_honest_ballot_in_its_place_would_stand() -> None:
    colluders = voting()
    append(colluders, cast(colluders, a_voter(colluders, "hill", 3)))
    assert wrong(finish(colluders)) == set()
