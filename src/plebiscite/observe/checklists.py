"""Lists of points that an observer looks at, fills in and signs.

The first follows what election observers ask of voting with machines; the numbers are those of
our list of standards. The words are ours, and no claim that a standard says the same. A list is
never changed: another version gets another name.
"""

from typing import Final, NamedTuple

from plebiscite.errors import MisuseError


class Point(NamedTuple):
    """One point: answered with yes, partly, no or not-observed; "yes" is what is hoped for."""

    id: str
    question: str
    look: str  # what to look at
    standards: tuple[str, ...]


class Checklist(NamedTuple):
    """Points in their order."""

    name: str  # with its version, as an entry names it
    title: str
    points: tuple[Point, ...]


OBSERVATION: Final = Checklist(
    "plebiscite-observation/1",
    "Observing a referendum with a public record",
    (
        Point(
            "documents",
            "Can anyone read how the system works, its source included, without promising secrecy?",
            "Ask for them as a stranger would. Note what you had to sign, to pay or to wait for.",
            ("S65",),
        ),
        Point(
            "reports",
            "Are the reports of tests and audits published whole?",
            "Who tested, what, when, and which faults were left. Note what is blacked out.",
            ("S66",),
        ),
        Point(
            "key-ceremony",
            "Could you be there when the trustees made the key?",
            "Who was in the room, whose devices were used, and whether the record says the same.",
            ("S67", "S68"),
        ),
        Point(
            "opening",
            "Could you watch the opening of voting?",
            "The rehearsal before it, its time, and the first entries of the record.",
            ("S67", "S68"),
        ),
        Point(
            "counting",
            "Could you watch the close and the count?",
            "The close, each trustee's decryption, the papers of a station if there are any.",
            ("S67", "S68"),
        ),
        Point(
            "stages",
            "Is there a written record of every stage, made while it happened?",
            "Compare minutes, incidents and your own notes with the entries and their times.",
            ("S68",),
        ),
        Point(
            "checkable",
            "Is it said in advance what can be checked, by whom, and what cannot?",
            "Look for criteria that a check can fail, in words that voters understand.",
            ("S69",),
        ),
        Point(
            "independent",
            "Has somebody verified the result who is independent of those who run the vote?",
            "Who it was, with which program, at which checkpoint. Verify yourself, and say so.",
            ("S69", "S74"),
        ),
        Point(
            "timetable",
            "Was it announced beforehand when figures are published, and was that kept?",
            "Compare the announced times with those of the bulletins.",
            ("S70",),
        ),
        Point(
            "software",
            "Can a voter see that the voting page is the published one?",
            "Compare the served files with the record (verify --service). Ask voters if they knew.",
            ("S71",),
        ),
        Point(
            "destruction",
            "Is it fixed which secrets and lists are destroyed, when, and was that recorded?",
            "Keys of the trustees, the registrar's list. Look for the entries. It is not proved.",
            ("S72",),
        ),
        Point(
            "complaints",
            "Could voters complain, and were complaints answered in time?",
            "Where, until when, who decides; how many are open. Voters need no lawyer for it.",
            ("S73",),
        ),
        Point(
            "recount",
            "Would a recount mean something?",
            "Another program on the same record; the papers again where there are papers.",
            ("S74",),
        ),
        Point(
            "decision",
            "Is it public how and by which law it was decided to vote in this way?",
            "Who decided, when, after which debate, and what the law asks of the system.",
            ("S75",),
        ),
        Point(
            "procurement",
            "Is it public who supplies and runs the system, and on which terms?",
            "Contracts, prices, who certified it and against what, and who pays them.",
            ("S75",),
        ),
        Point(
            "accessibility",
            "Could people with disabilities vote without help, and was that tried in public?",
            "Watch or ask. Keyboard, screen reader, large type, language, a way without a device.",
            ("S75",),
        ),
        Point(
            "accountability",
            "Is it clear who answers for what, also when something goes wrong?",
            "Names of offices, incidents on the record, and whether somebody answered for them.",
            ("S75",),
        ),
    ),
)

CHECKLISTS: Final = {each.name: each for each in (OBSERVATION,)}


def checklist_named(name: str) -> Checklist:
    """The list of this name. Raises MisuseError for another, naming those there are."""
    if name not in CHECKLISTS:
        raise MisuseError(f"{name[:60]!r} is no checklist; there are {', '.join(CHECKLISTS)}")
    return CHECKLISTS[name]
