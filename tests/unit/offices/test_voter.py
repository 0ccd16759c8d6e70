"""What a voter's device does: the right place, a valid vote, one fate for each ballot."""

import pytest
from msgspec.structs import replace

from definition_examples import example
from played_in_memory import NO, YES, MemoryTown, districts, played_to
from played_town import RANDOM
from plebiscite.ballot.codes import write_code
from plebiscite.ballot.envelope import tracker_of
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MalformedError, MisuseError, UnavailableError
from plebiscite.offices import voter
from plebiscite.record.definition import Question
from plebiscite.record.entries import BallotEntry, ChallengeEntry, ExclusionEntry

QUESTION = example("town")[0].contests[0].questions[0]
BLANKLESS = replace(QUESTION, id="q", blank=False, options=("a", "b", "c"), max=2)


def test_a_code_leads_to_its_unit_and_to_no_other() -> None:
    town = played_to("open")
    (unit,) = town.state.units
    code = town.letters[3].code
    found = voter.find_voter(town.state, code.lower().replace("-", " "))
    assert found == voter.find_voter(town.state, code, unit=unit)
    assert town.state.group.generator_power(found.secret) == found.credential
    with pytest.raises(MisuseError, match="belongs to no voter"):
        voter.find_voter(town.state, code, unit="1" * 14)
    with pytest.raises(MisuseError, match="belongs to no voter"):
        voter.find_voter(town.state, write_code("0" * 26))
    with pytest.raises(MalformedError):
        voter.find_voter(town.state, code[:-1])


def test_a_credential_that_stands_in_another_units_roll_does_not_serve() -> None:
    town = played_to("open")
    town.state.unit_numbers = dict.fromkeys(town.state.unit_numbers, 7)
    with pytest.raises(MisuseError, match="belongs to no voter"):
        voter.find_voter(town.state, town.letters[0].code)


@pytest.mark.parametrize(
    ("question", "chosen", "bits"),
    [
        (QUESTION, ["yes"], (0, 1, 0)),
        (QUESTION, ["blank"], (1, 0, 0)),
        (QUESTION, [], (0, 0, 0)),
        (BLANKLESS, ["c", "a"], (1, 0, 1)),
        (BLANKLESS, [], (0, 0, 0)),
    ],
)
def test_choices_become_bits_blank_first(
    question: Question, chosen: list[str], bits: tuple[int, ...]
) -> None:
    assert voter.choices_to_bits([question], {question.id: chosen}) == [bits]


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"bench": ["maybe"]}, "has no answer 'maybe'; it has blank, yes, no"),
        ({"bench": ["yes", "yes"]}, "chosen twice"),
        ({"park": ["yes"]}, "no question 'park'; there are bench"),
        ({"q": ["blank"]}, "has no answer 'blank'"),
    ],
)
def test_choices_that_nobody_offered_are_refused(choices: dict[str, list[str]], said: str) -> None:
    questions = [QUESTION, BLANKLESS] if "q" in choices else [QUESTION]
    with pytest.raises(MisuseError, match=said):
        voter.choices_to_bits(questions, choices)


def test_a_question_left_out_is_an_empty_answer() -> None:
    assert voter.choices_to_bits([QUESTION, BLANKLESS], {"bench": ["no"]}) == [
        (0, 0, 1),
        (0, 0, 0),
    ]


def test_a_prepared_ballot_has_two_fates_and_shows_no_secret() -> None:
    town = played_to("open")
    prepared = town.prepare(0, YES)
    assert parse_json(write_json(prepared), voter.PreparedBallot) == prepared
    (ballot,), (challenge,) = voter.cast(prepared).entries, voter.challenge(prepared).entries
    assert isinstance(ballot, BallotEntry)
    assert isinstance(challenge, ChallengeEntry)
    assert challenge.ballot == tracker_of(ballot.ballot.encode()).hex()
    assert ballot.signature != challenge.signature
    shown = voter.opened(prepared)
    assert (shown.ballot, shown.choices) == (ballot.ballot, ((0, 1, 0),))
    secret = voter.find_voter(town.state, town.letters[0].code).secret
    assert str(secret) not in write_json(shown).decode()
    assert str(secret) not in write_json(prepared).decode()


def test_the_next_ballot_replaces_the_standing_one() -> None:
    town = played_to("open")
    first = town.ballot(0, NO)
    town.vote(0, NO)
    second = town.ballot(0, YES)
    assert (first.counter, first.replaces) == (1, "")
    assert second.counter == 2
    assert len(second.replaces) == 64


def test_an_excluded_voter_prepares_nothing() -> None:
    town = played_to("open")
    me = voter.find_voter(town.state, town.letters[0].code)
    town.act(voter.withdraw(town.state, me, RANDOM), "commission", "registrar")
    with pytest.raises(MisuseError, match="excluded"):
        town.prepare(0, YES)


def test_nothing_is_sealed_before_the_elections() -> None:
    town = played_to("trustees")
    with pytest.raises(UnavailableError, match="needs the election"):
        town.prepare(0, YES)


def test_a_withdrawal_names_the_standing_ballot() -> None:
    town = played_to("open")
    town.vote(0, YES)
    me = voter.find_voter(town.state, town.letters[0].code)
    (entry,) = voter.withdraw(town.state, me, RANDOM).entries
    assert isinstance(entry, ExclusionEntry)
    assert entry.ballot == me.chain.standing.hex()
    assert entry.reason == "withdrawn-by-voter"


def test_the_right_one_of_several_units_is_found() -> None:
    from plebiscite.offices import registrar
    from plebiscite.record.roll_report import Voter

    definition = districts(3, 3, 6)
    town = MemoryTown(definition)
    town.define()
    people = [
        Voter(n, f"{d.id}-{n}", d.id, style="all")
        for d in definition.districts
        for n in range(d.units[0].registered)
    ]
    town.letters = list(registrar.issue(definition, people, RANDOM))
    town.act(registrar.publish_rolls(definition, town.letters), "registrar")
    for letter in town.letters:
        assert voter.find_voter(town.state, letter.code).unit == letter.unit
