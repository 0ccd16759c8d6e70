"""Everyone of a town's referendum, each in a window of their own, from nothing to the end."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect

from browser.chromium import DESKTOP, Device, Windows
from browser.desk_at_work import (
    RegistrarAtDesk,
    VotingLetter,
    letter_in_mail,
    letters_on_paper,
)
from browser.desk_process import DeskProcess, desk_process
from browser.drafting import HELP, ORIGIN, SLUG, TELEPHONE, Calendar, roll, write_draft
from browser.keyboard import Keyboard
from browser.needs import missing
from browser.officers import OfficerAtWork
from browser.practice_clock import PracticeClock
from browser.town_definition import TITLES
from browser.trustees_at_work import TrusteeAtWork
from browser.voters import BLANK, VoterInBooth
from server.postgres import binaries, postgres
from server.service import Service, service
from server.smtp import MailServer, mail_server

TRUSTEES: Final = ("Baker", "Teacher", "Vet")
ON_PAPER: Final = 5  # the voter without an address
_ROUNDS: Final = 4  # certificate, commitment, reveal, share key
_PATIENCE: Final = 60  # seconds for mails


class Play:
    """The parts, and the acts in their order."""

    def __init__(
        self,
        folder: Path,
        windows: Windows,
        device: Device,
        running: Service,
        desk: DeskProcess,
        mail: MailServer,
        clock: PracticeClock,
    ) -> None:
        self.folder, self.windows, self.device = folder, windows, device
        self.service, self.desk, self.mail, self.clock = running, desk, mail, clock
        self.calendar = Calendar()
        self.policy_words: list[str] = []
        self.letters: dict[int, VotingLetter] = {}
        self.officers = [
            OfficerAtWork(
                windows.open(device), running.address, f"{name.lower()}@town.example", name
            )
            for name in ("Ada", "Ben")
        ]
        self.trustees = [
            TrusteeAtWork(windows.open(device), folder / name, name) for name in TRUSTEES
        ]

    @property
    def address(self) -> str:
        """The referendum as everyone sees it."""
        return f"{self.service.address}/r/{SLUG}"

    def open_accounts(self) -> None:
        """The first officer by the link of the terminal, the second by the first's invitation."""
        first, second = self.officers
        found = re.search(r"http\S+#\S+", self.service.said)
        assert found, self.service.said
        first.open_account(found.group())
        second.open_account(first.invite_officer(second.email))
        first.start_referendum(SLUG, TITLES["en"], ORIGIN)
        first.add_person(second.email)
        second.slug = SLUG

    def write_draft(self) -> None:
        """The draft, with the key that the registrar made at the desk."""
        self.desk.start(self.address)
        self.registrar = RegistrarAtDesk(self.windows.open(self.device), self.desk.address)
        self.registrar.come_in(self.desk.link)
        key = self.registrar.make_key(ORIGIN, "clerk.town.example")
        write_draft(self.officers[0], self.calendar, key)

    def write_and_seal(self) -> None:
        """The draft, the trustees' keys, and the seal by two people."""
        self.write_draft()
        self.invite_and_seal()

    def invite_and_seal(self) -> None:
        """The trustees' keys, and the seal by two people."""
        first, second = self.officers
        for trustee in self.trustees:
            trustee.accept(
                first.invite_trustee(trustee.name, f"{trustee.name.lower()}@town.example")
            )
        first.go_to_task("seal/")
        self.policy_words = first.page.locator("main .words").last.inner_text().split()
        first.type_name("Ask for the seal")
        second.confirm()

    def issue_codes(self) -> None:
        """The registrar pins the policy, takes the roll and issues codes."""
        registrar = self.registrar
        registrar.pin_policy(self.policy_words)
        registrar.name_contacts("Town clerk", TELEPHONE, HELP)
        file = self.folder / "roll.csv"
        file.write_text(roll(), encoding="utf-8")
        registrar.take_roll(file)
        registrar.issue()

    def make_the_key(self) -> None:
        """The ceremony, in rounds: everyone makes a step before anyone makes the next."""
        first = self.officers[0]
        first.wait_for_task("ceremony", "Next")
        first.press("Open the key ceremony")
        for trustee in self.trustees:
            trustee.come_back()
            trustee.compare_policy(self.policy_words)
        for _ in range(_ROUNDS):
            for trustee in self.trustees:
                trustee.look_until_due()
                trustee.take_turn()

    def send_letters(self) -> None:
        """By SMTP, and on paper for who has no address."""
        self.registrar.send_mail()
        file = self.registrar.print_letters(self.folder)
        (self.letters[ON_PAPER],) = letters_on_paper(file)
        for number in (1, 2, 3, 4, 6, 7, 8):
            arrived = self.mail.mailbox.wait_for(_address(number), seconds=_PATIENCE)
            self.letters[number] = letter_in_mail(arrived)
        for letter in self.letters.values():
            assert letter.has_words(self.policy_words)
            assert TELEPHONE in letter.text

    def rehearse(self) -> None:
        """Every trustee proves that its key works, in a window opened anew with its files."""
        for trustee in self.trustees:
            trustee.come_back()
            trustee.look_until_due()
            trustee.take_turn()

    def open_voting(self) -> None:
        """By the calendar."""
        self.clock.go_to(self.calendar.opens + 5)
        self.officers[0].wait_for_task("voting", "ballots so far")

    def vote(self) -> dict[int, list[str]]:
        """Six voters; the words of the receipts that count."""
        answers = {number: {"bench": [choice]} for number, choice in _CHOICES.items()}
        receipts = {}
        for number in (3, 4):  # one votes blank, one in Arabic
            receipts[number] = self._voter(number).vote(self.letters[number].link, answers[number])
        self._voter(1).vote(self.letters[1].link, {"bench": ["yes"]})
        receipts[1] = self._voter(1).vote(self.letters[1].link, answers[1])
        receipts[2] = self._vote_after_a_test(answers[2])
        receipts[ON_PAPER] = self._vote_with_typed_code(answers[ON_PAPER])
        receipts[6] = self._vote_by_keyboard(answers[6])
        return receipts

    def _voter(self, number: int) -> VoterInBooth:
        language = "ar" if number == 4 else "en"
        return VoterInBooth(self.windows.open(self.device, language=language))

    def _vote_after_a_test(self, answers: Mapping[str, list[str]]) -> list[str]:
        """Give up one ballot, check it on a second device, then vote."""
        voter, second = self._voter(2), self._voter(2)
        voter.open(self.letters[2].link)
        voter.identify()
        voter.answer(answers)
        words = voter.words()
        opened = voter.challenge()
        second.open(self.letters[7].link)
        second.check_other(opened, words)
        expect(second.page.locator("main dl.answers")).to_contain_text("Yes")
        voter.main_button.click()
        voter.wait_for("question-1")
        voter.answer(answers)
        return voter.cast()

    def _vote_with_typed_code(self, answers: Mapping[str, list[str]]) -> list[str]:
        """Without the link: the twelve words are compared with the paper."""
        voter = self._voter(ON_PAPER)
        voter.open(f"{self.address}/booth/")
        voter.wait_for("landing")
        typed = self.letters[ON_PAPER].code.lower().replace("-", " ")
        voter.page.locator("#code").fill(typed)
        voter.main_button.click()
        voter.wait_for("compare")
        shown = voter.page.locator("main ol.words li").all_inner_texts()
        assert [re.sub(r"\W|\d", "", word) for word in shown] == self.policy_words
        voter.main_button.click()
        voter.wait_for("you")
        voter.main_button.click()
        voter.answer(answers)
        return voter.cast()

    def _vote_by_keyboard(self, answers: Mapping[str, list[str]]) -> list[str]:
        """Tab, arrows, Space and Enter only."""
        voter = self._voter(6)
        keyboard = Keyboard(voter.page)
        voter.open(self.letters[6].link)
        for step in ("landing", "you"):
            voter.wait_for(step)
            keyboard.press_main_button()
        for number, (option, *_) in enumerate(answers.values(), start=1):
            voter.wait_for(f"question-{number}")
            keyboard.tab_to(lambda found: found.type == "radio")
            voter.page.keyboard.press("Space")
            assert keyboard.focused.value == option
            keyboard.press_main_button()
        voter.wait_for("review")
        voter.words()
        keyboard.press_main_button()
        voter.wait_for("recorded")
        assert not keyboard.unseen, keyboard.unseen
        return voter.words()

    def expect_notices(self) -> None:
        """A21: by a way of its own the registrar tells each voter of each ballot."""
        for number in (1, 2, 3, 4, 6):
            ballots = 2 if number == 1 else 1
            wait_for = self.mail.mailbox.wait_for
            notice = wait_for(_address(number), number=1 + ballots, seconds=_PATIENCE)
            assert TELEPHONE in letter_in_mail(notice).text
        for abstained in (7, 8):
            assert len(self.mail.mailbox.of(_address(abstained))) == 1

    def expect_found(self, receipts: Mapping[int, list[str]]) -> None:
        """Everyone finds the ballot by its six words, on the public page."""
        for words in receipts.values():
            page = self.open_public("check/")
            page.locator("main form input[type=text], main form input:not([type])").first.fill(
                " ".join(words)
            )
            page.locator("main form button").first.click()
            expect(page.locator("main")).to_contain_text("is in the record and stands")

    def close_and_count(self) -> None:
        """By the calendar; two of the three trustees are enough."""
        self.clock.go_to(self.calendar.closes + 5)
        for trustee in self.trustees[:2]:
            trustee.come_back()
            trustee.look_until_due()
            trustee.take_turn()
        self.officers[0].wait_for_task("results", "Next")

    def certify_and_end(self) -> None:
        """Two officers each time."""
        first, second = self.officers
        for button in ("Ask to certify", "Ask to end the record"):
            first.go_to_task("count/")
            first.type_name(button)
            second.confirm()

    def open_public(self, path: str) -> Page:
        """One of the public pages, in a stranger's window."""
        page = self.windows.open(self.device)
        page.goto(f"{self.service.address}/en/r/{SLUG}/{path}")
        return page

    def fetch(self, path: str, name: str) -> Path:
        """A file that anyone can download."""
        status, body = self.service.get(f"/r/{SLUG}/{path}")
        assert status == 200
        file = self.folder / name
        file.write_bytes(body)
        return file


_CHOICES: Final = {1: "no", 2: "yes", 3: BLANK, 4: "yes", ON_PAPER: "no", 6: "yes"}


def _address(number: int) -> str:
    return f"v{number}@example.org"


@contextmanager
def play(
    folder: Path,
    windows: Windows,
    bundle: Path,
    device: Device = DESKTOP,
    *,
    on_postgres: bool = False,
) -> Iterator[Play]:
    """Service, registrar's desk and mail server, each a real process, on an empty data folder."""
    clock = PracticeClock(folder / "clock")
    with ExitStack() as stack:
        mail = stack.enter_context(mail_server())
        environment = {
            "PLEBISCITE_PRACTICE_CLOCK": str(clock),
            "PLEBISCITE_MAIL_URL": mail.url,
            "PLEBISCITE_BATCH_SECONDS": "0.2",
            "PLEBISCITE_BOOTH": str(bundle),
        }
        if on_postgres:
            if binaries() is None:
                missing("PostgreSQL", "run tools/install-system-packages")
            environment["PLEBISCITE_DATABASE_URL"] = stack.enter_context(postgres()).url
        running = stack.enter_context(service(folder / "data", environment))
        smtp = {"HOST": "127.0.0.1", "PORT": str(mail.port), "SECURITY": "none"}
        settings = {f"PLEBISCITE_SMTP_{name}": value for name, value in smtp.items()}
        settings["PLEBISCITE_SMTP_FROM"] = "clerk@town.example"
        desk = stack.enter_context(desk_process(folder / "desk", settings))
        yield Play(folder, windows, device, running, desk, mail, clock)
