"""A referendum of five small districts that has every kind of entry: what forgers work on.

Three witnesses, of whom two are needed; groups that merge, a group withheld, a group without
ballots; an exclusion by the offices, one by the voter, a challenge, a pause, an extension.
"""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from msgspec.structs import replace

from forged_record import ALL_WITNESSES, Forgery, cosign_all, forgery_of
from memory_log import load_folder
from played_town import RANDOM, Town
from plebiscite.log.keys import KeyKind, VerifierKey
from plebiscite.offices import commission, observation, observer, registrar, trustee, voter
from plebiscite.offices import papers as papers_office
from plebiscite.offices.submission import Submission, words_blob
from plebiscite.record.booth_manifest import write_manifest
from plebiscite.record.definition import Definition, Paper, Texts
from plebiscite.record.definition_toml import read_definition
from plebiscite.record.entries import (
    AnswerEntry,
    ErasureEntry,
    IncidentEntry,
    Place,
    PointAnswer,
    QuestionPapers,
    StationPapers,
    Successor,
    VerificationEntry,
)
from plebiscite.record.example_keys import example_signing_key

ORIGIN = "valley.example/2026"
OPENS, CLOSES = 1789279200, 1789315200  # 2026-09-13 06:00 and 16:00 UTC
VOTES = {"mill": 4, "hill": 3, "farm": 1, "moor": 0, "inn": 1}  # who votes, by district


def _key(name: str, kind: KeyKind = KeyKind.ED25519) -> VerifierKey:
    return example_signing_key(name, kind).verifier


def _members(*names: str, kind: KeyKind = KeyKind.ED25519) -> str:
    return ", ".join(f'{{ key = "{_key(name, kind)}" }}' for name in names)


TEXT = f"""
origin = "{ORIGIN}"
practice = true
languages = ["en"]
title = "A bridge over the brook"
summary = "The valley decides on a bridge."
legal_basis = "Valley rules, section 2."
effect = "binding"
what_follows = "If the answer is yes, the bridge is built."
abstaining = "Not voting does not change the result."
minimum = 3
second_factor = "none"
observers = [ {_members("monitor.valley.example", "press.valley.example")} ]

[calendar]
time_zone = "Etc/UTC"
opens = 2026-09-13T06:00:00
closes = 2026-09-13T16:00:00
rehearsal_gap = "1 hours"

[[contests]]
id = "bridge"
kind = "question"
title = "The bridge"
text = "Should the valley build a bridge?"
yes = "Yes"
no = "No"

[[districts]]
id = "mill"
name = "The mill"
registered = 5
stations = {{ mill-hall = 5 }}

[[districts]]
id = "hill"
name = "The hill"
registered = 4
stations = {{ hill-hall = 4 }}

[[districts]]
id = "farm"
name = "The farm"
registered = 2
stations = {{ farm-hall = 2 }}
parent = "hill"

[[districts]]
id = "moor"
name = "The moor"
registered = 1
stations = {{ moor-hall = 1 }}

[[districts]]
id = "inn"
name = "The inn"
registered = 1
stations = {{ inn-hall = 1 }}
below_minimum = "withhold"

[log]
key = "{_key(ORIGIN)}"

[commission]
key = "{_key("council.valley.example")}"

[registrar]
key = "{_key("clerk.valley.example")}"

[trustees]
members = [ {_members("smith.valley.example", "priest.valley.example", "nurse.valley.example")} ]

[witnesses]
quorum = 2
members = [ {_members(*ALL_WITNESSES, kind=KeyKind.COSIGNATURE)} ]
"""


def valley_definition(*, paper: bool = False) -> tuple[Definition, tuple[Texts, ...]]:
    """With `paper` voters may vote on paper, and every station's answers are published."""
    definition, texts = read_definition(TEXT.encode(), "valley.toml")
    if paper:
        definition = replace(definition, paper=Paper(small_counts="publish"))
    return definition, texts


class Valley(Town):
    """The valley; `time` is what the witnesses' clocks say."""

    def __init__(self, folder: Path, *, paper: bool = False) -> None:
        self.time = OPENS - 86400
        definition, texts = valley_definition(paper=paper)
        super().__init__(
            folder, definition, texts, witnesses=lambda note, *_: cosign_all(note, self.time)
        )

    def roll(self) -> bytes:
        lines = ["voter_id,district"]
        for district in self.definition.districts:
            registered = sum(unit.registered for unit in district.units)
            lines += [f"{district.id}{number},{district.id}" for number in range(registered)]
        return "\n".join(lines).encode() + b"\n"

    def voters(self, district: str) -> list[int]:
        """The numbers of the letters of a district."""
        return [n for n, each in enumerate(self.letters) if each.voter.district == district]

    def say(self, submission: Submission, *offices: str) -> int:
        return self.act(submission, *offices)[-1].position


def play_valley(folder: Path, *, paper: bool = False) -> Valley:
    valley = valley_with_results(folder, paper=paper)
    announce_valley(valley)
    valley.close()
    return valley


def valley_with_results(folder: Path, *, paper: bool = False) -> Valley:
    """Up to the results of the encrypted votes; nothing is announced yet."""
    valley = Valley(folder, paper=paper)
    open_valley(valley)
    vote_in_valley(valley)
    valley.time = CLOSES + 3600 + 60
    valley.end_voting()
    marked = valley.letters[valley.voters("mill")[1]]
    excluded = commission.exclude(
        valley.keeper.state, marked.unit, marked.credential, "voted-on-paper", "On paper.", RANDOM
    )
    valley.act(excluded, "commission", "registrar")
    count_valley(valley)
    return valley


def open_valley(valley: Valley) -> None:
    """Everything up to the opening."""
    valley.define()
    valley.issue(valley.roll())
    valley.ceremony()
    valley.rehearse()
    valley.time = OPENS + 60
    valley.act(commission.open_voting(valley.keeper.state))


def vote_in_valley(valley: Valley) -> None:
    for district, number in VOTES.items():
        for letter in valley.voters(district)[:number]:
            valley.vote(letter, {"bridge": ["yes" if letter % 2 else "no"]})
    valley.act(commission.pause("A storm.", RANDOM))
    valley.act(commission.resume())
    first = valley.voters("mill")[0]
    valley.keeper.submit(voter.challenge(valley.prepare(first, {"bridge": ["no"]})))
    valley.vote(first, {"bridge": ["yes"]})
    valley.act(commission.extend(CLOSES + 3600, "The storm.", RANDOM))
    leaving = voter.find_voter(valley.keeper.state, valley.letters[valley.voters("mill")[4]].code)
    valley.act(voter.withdraw(valley.keeper.state, leaving, RANDOM), "commission", "registrar")
    words, raw = words_blob("A letter was late.", RANDOM)
    incident = IncidentEntry(code="letter-late", subject="", words=words)
    valley.act(Submission((incident,), (raw,)))


def count_valley(valley: Valley) -> None:
    state = valley.keeper.state
    valley.act(commission.close(state))
    valley.act(commission.publish_tallies(state))
    for owner in (1, 3):
        valley.act(trustee.decrypt(state, valley.files[owner], RANDOM), f"trustee/{owner}")
    valley.act(commission.publish_results(state))


def announce_valley(valley: Valley) -> None:
    """Bulletins, certification, what observers say, and the end."""
    state = valley.keeper.state
    if valley.definition.paper is not None:
        count_papers(valley)
    valley.act(commission.announce(state))
    valley.act(commission.certify(state))
    valley.act(
        commission.announce(state, expected=CLOSES + 86400, words=words_blob("Done.", RANDOM))
    )
    observe_valley(valley)
    made = observer.state_position(
        "agrees",
        "We saw it.",
        RANDOM,
        severity="note",
        place=Place(district="mill", station="mill-hall", entry=0),
        evidence=["cd" * 32],
    )
    place = valley.say(made, "observer/1")
    reply, answer = words_blob("Thank you.", RANDOM)
    valley.act(Submission((AnswerEntry(statement=place, words=reply),), (answer,)))
    valley.act(Submission((ErasureEntry(blob=reply, order="court 7"),)))
    valley.act(commission.publish_booth(write_manifest("1.0", {"/r/valley/booth/": "cd" * 32})))
    valley.act(registrar.destroyed_mapping(), "registrar")
    valley.act(trustee.destroy(), "trustee/1")
    successor = Successor(log=str(_key("valley.example/2026-corrected")), policy="ab" * 32)
    valley.act(commission.end(state, successor))


def count_papers(valley: Valley) -> None:
    """One paper, of the voter of the mill who is marked; then the same count, corrected."""
    state = valley.keeper.state
    for unit in state.units.values():
        papers = int(unit.district == "mill")
        station = StationPapers(unit.uuid, f"{unit.district}-hall", papers, 0, papers)
        answers = [QuestionPapers(0, (0, 1, 0))] if papers else []
        valley.act(papers_office.count_papers(state, unit.uuid, [station], answers, "", RANDOM))
        if papers:
            answers = [QuestionPapers(1, (0, 0, 0))]
            again = papers_office.count_papers(
                state, unit.uuid, [station], answers, "It was torn.", RANDOM
            )
            valley.act(again)


def observe_valley(valley: Valley) -> None:
    """One more observer asks to be let in; others fill in a list and say what they verified."""
    state, late = valley.keeper.state, str(_key("late.valley.example"))
    valley.act(observation.invite(state, "The late ones", late, "applied", "We ask.", RANDOM))
    valley.act(observation.accredit(state, 3, "refused", "Too late.", RANDOM))
    answers: list[tuple[str, PointAnswer]] = [("counting", "yes"), ("complaints", "not-observed")]
    valley.say(observer.fill_in("valley-points/1", answers, "By the door.", RANDOM), "observer/2")
    seen = valley.keeper.writer.published()
    verified = VerificationEntry(
        size=seen.size, root=seen.root.hex(), program="by hand 1", verdict="passed"
    )
    valley.say(Submission((verified,)), "observer/1")


class Played(NamedTuple):
    """The played valley, its private parts, its record as a value and as the files it left."""

    valley: Valley
    forgery: Forgery
    kept: dict[str, bytes]


@cache
def played_valley() -> Played:
    """One valley for all tests of a process; on a memory disk where there is one."""
    disk = Path("/dev/shm")  # noqa: S108 - the folder below it is fresh and private
    with TemporaryDirectory(dir=disk if disk.is_dir() else None) as folder:
        valley = play_valley(Path(folder))
        forgery = forgery_of(valley.record, valley.policy, valley.definition)
        return Played(valley, forgery, load_folder(valley.record))
