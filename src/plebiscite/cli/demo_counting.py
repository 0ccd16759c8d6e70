"""The evening of the demonstration: three bulletins, and what the observers make of it."""

import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib.metadata import version

import msgspec

from plebiscite.cli.one_machine import DAY, OneMachine
from plebiscite.observe.checklists import OBSERVATION
from plebiscite.offices import commission, observation, observer
from plebiscite.offices.submission import Submission
from plebiscite.record.acts import observer_office
from plebiscite.record.entries import Place, PointAnswer
from plebiscite.record.state import RecordState
from plebiscite.store.durable import DurableFiles
from plebiscite.verify.report import Report

Say = Callable[[str, str], None]
HOUR = 3600  # seconds
POSITIONS = (
    ("accepts", "We were given the policy file, and shall check every figure."),
    ("declines", "We have no means to check a vote by the internet, and decline."),
    ("boycotts", "The question has no legal basis. We take no part, and say so here."),
)
_NOT_SEEN = {"key-ceremony", "opening"}
_LETTERS_LATE = (
    "Letters to one district came three days late. Whoever had not voted could still do so."
)
_NOTICE = b"Notice: letters posted on Monday are handed out on Thursday.\n"
_THANKS = "True. The post was late there; the polls stayed open until eight for everybody."
_UNLAWFUL = (
    "The assembly had no power to order this vote. Whatever it shows, we do not recognise it."
)
_AGREES = "We checked the record up to the close, and every announced figure. They follow from it."


def answer_invitations(parties: OneMachine) -> None:
    """Each observer's answer, in the definition's order; then the one that comes is let in."""
    for number, (position, words) in enumerate(POSITIONS, start=1):
        said = observer.state_position(position, words, os.urandom)
        parties.act(said, observer_office(number))
    parties.act(observation.accredit(parties.state, 1, "granted", "", os.urandom))


def announce_in_three(
    parties: OneMachine, decryptions: Sequence[tuple[str, Submission]], say: Say
) -> None:
    """Half the groups, all groups, and what was certified; each bulletin made from the record."""
    halves: list[list[tuple[str, Submission]]] = [[], []]
    for office, made in decryptions:
        middle = len(made.entries) // 2
        halves[0].append((office, Submission(made.entries[:middle])))
        halves[1].append((office, Submission(made.entries[middle:])))
    _publish(parties, halves[0])
    parties.act(commission.announce(parties.state, expected=parties.clock() + HOUR))
    say("commission", "announces what is in: bulletin 1, unofficial-partial")
    parties.clock.pass_by(HOUR)
    _publish(parties, halves[1])
    parties.act(commission.announce(parties.state, expected=parties.clock() + DAY))
    say("commission", "announces all districts: bulletin 2, unofficial-complete")


def _publish(parties: OneMachine, decryptions: Sequence[tuple[str, Submission]]) -> None:
    for office, made in decryptions:
        if made.entries:
            parties.act(made, office)
    parties.act(commission.publish_results(parties.state))


def judge(parties: OneMachine, report: Report) -> None:
    """Two observers say what they make of it; the commission answers.

    `report` is what the accredited one's verification gave. What they keep lies in their folder.
    """
    first, third = observer_office(1), observer_office(3)
    digest = _kept(parties, "verification.json", msgspec.json.encode(report) + b"\n")
    parties.act(observer.say_verified(report, f"plebiscite {version('plebiscite')}", digest), first)
    answers: list[tuple[str, PointAnswer]] = [
        (point.id, "not-observed" if point.id in _NOT_SEEN else "yes")
        for point in OBSERVATION.points
    ]
    parties.act(observer.fill_in(OBSERVATION.name, answers, "", os.urandom), first)
    notice = _kept(parties, "notice-of-the-post.txt", _NOTICE)
    parties.act(_late_letters(parties.state, notice), first)
    late = max(parties.state.statements)
    parties.act(commission.answer(parties.state, late, _THANKS, os.urandom))
    agrees = observer.state_position("agrees", _AGREES, os.urandom)
    parties.act(agrees, first)
    refuses = observer.state_position(
        "does-not-recognise", _UNLAWFUL, os.urandom, severity="critical"
    )
    parties.act(refuses, third)


def _kept(parties: OneMachine, name: str, raw: bytes) -> str:
    """SHA-256 in hex of a document that an observer keeps."""
    DurableFiles().write_whole(parties.folder / "observers" / name, raw)
    return sha256(raw).hexdigest()


def _late_letters(state: RecordState, notice: str) -> Submission:
    district = state.required_definition().districts[-1]
    return observer.state_position(
        "remark",
        _LETTERS_LATE,
        os.urandom,
        severity="minor",
        place=Place(district=district.id, station=district.stations[0].id),
        evidence=[notice],
    )


def certify(parties: OneMachine, say: Say) -> None:
    """The next day: certification, and the third bulletin, which says so."""
    parties.clock.pass_by(DAY)
    parties.act(commission.certify(parties.state))
    parties.act(commission.announce(parties.state))
    say("commission", "certifies the next day: bulletin 3, certified")
