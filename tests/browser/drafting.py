"""What a commission writes for a town's practice vote, field by field, in five languages."""

import time
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from browser.officers import OfficerAtWork, Texts
from browser.town_definition import QUESTIONS, SUMMARIES, TITLES

ZONE: Final = "Europe/Paris"
SLUG: Final = "bench"
ORIGIN: Final = "bench.town.example/2026"
REGISTERED: Final = 8
TELEPHONE: Final = "+33 1 99 00 00 00"
HELP: Final = "help@town.example"
HOUR: Final = 3600  # seconds


def about(language: str) -> Texts:
    """The words about the whole referendum."""
    summary = SUMMARIES[language]
    return {
        "Title": TITLES[language],
        "Summary": summary,
        "Legal basis": summary,
        "What follows from the result": summary,
        "What not voting, and voting blank, means": summary,
    }


def question(language: str) -> Texts:
    """The words of the question."""
    names = ("Title of the question", "Official question", "Answer yes", "Answer no")
    return dict(zip(names, QUESTIONS[language], strict=True))


class Calendar:
    """Opening an hour from now and closing two hours later, as the fields take them."""

    def __init__(self) -> None:
        self.opens = int(time.time()) // 60 * 60 + HOUR
        self.closes = self.opens + 2 * HOUR

    @staticmethod
    def local(moment: int) -> str:
        """POSIX seconds as a local time of the zone."""
        return datetime.fromtimestamp(moment, ZoneInfo(ZONE)).strftime("%Y-%m-%dT%H:%M:%S")


def write_draft(officer: OfficerAtWork, calendar: Calendar, registrar_key: str) -> None:
    """Everything but the trustees."""
    officer.write(
        "about/",
        {
            **about("en"),
            "Fewest ballots behind any published result": "5",
            "Name of the commission": "Town council",
        },
        {"Does the result bind?": "binding"},
    )
    officer.add_question("bench", question("en"))
    officer.write("languages/", {"Languages, in order": "en fr ru ka ar"}, leads_back=False)
    for language in ("fr", "ru", "ka", "ar"):
        asked = {f"bench: {name}": text for name, text in question(language).items()}
        officer.translate(language, {**about(language), **asked})
    officer.write(
        "calendar/",
        {
            "Voting opens": calendar.local(calendar.opens),
            "Voting closes": calendar.local(calendar.closes),
        },
        {"Time zone": ZONE},
    )
    officer.write(
        "districts/",
        {
            "Identifier, row 1": "town",
            "Name, row 1": "The town",
            "Registered voters, row 1": str(REGISTERED),
        },
        {"If too small, row 1": "withhold"},
    )
    officer.go_to_task("roll/")
    officer.page.get_by_label("The registrar checked the roll on its own machine").check()
    officer.fill({"Name of the registrar": "Town clerk", "Registrar's verifier key": registrar_key})
    officer.press("Save")
    officer.write(
        "voters/",
        {"Help telephone": TELEPHONE, "Help e-mail address": HELP},
        {"Second factor beside the voting code": "none"},
    )


def roll() -> str:
    """The electoral roll as CSV: eight voters, one without e-mail, one who reads Arabic."""
    rows = ["voter_id,name,district,language,email,address"]
    for number in range(1, REGISTERED + 1):
        language = "ar" if number == 4 else "en"
        email = "" if number == 5 else f"v{number}@example.org"
        rows.append(f'V{number},Voter {number},town,{language},{email},"{number} Square"')
    return "\n".join(rows) + "\n"
