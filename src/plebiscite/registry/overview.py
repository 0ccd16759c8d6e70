"""Where everything stands: for the home page and `plebiscite registrar status`."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from plebiscite.registry.delivery import counts_by_domain
from plebiscite.registry.desk import address_of, the_desk
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.destruction import why_not_yet
from plebiscite.registry.issuing import ROLLS, is_on_record
from plebiscite.registry.keys import has_key
from plebiscite.registry.models import (
    Desk,
    DestructionStage,
    MailState,
    Message,
    MessageKind,
    MessageState,
    Posting,
    Voter,
)
from plebiscite.registry.opening import this_folder


class Task(NamedTuple):
    """One thing to do: what, where, whether it is done, and what is known of it."""

    name: str
    url: str
    done: bool
    told: str


def tasks(desk: Desk, folder: DeskFolder) -> list[Task]:
    """All things to do in their order."""
    voters = Voter.objects.count()
    kept = desk.destruction == DestructionStage.KEPT
    found = [
        Task(_("Key for the definition"), "key", has_key(folder), ""),
        Task(
            _("Compare the policy's words"),
            "policy",
            desk.policy_confirmed_at is not None,
            "" if desk.policy else _("waits until the commission has sealed the definition"),
        ),
        Task(_("Sender, and whom voters call"), "contacts", bool(desk.sender), ""),
        Task(
            _("Electoral roll"),
            "roll",
            voters > 0,
            _("%(number)d voters") % {"number": voters} if voters else "",
        ),
        Task(_("Issue codes"), "codes", is_on_record(ROLLS), _rolls()),
        Task(_("Mail"), "mail", _mail_is_done(), _mail()),
        Task(_("Letters"), "letters", _letters_are_done(), _letters()),
        Task(_("Notices of ballots"), "notices", done=False, told=_notices()),
        Task(
            _("Destroy the list of voters"),
            "destroy",
            desk.destruction == DestructionStage.DONE,
            _destruction(desk),
        ),
    ]
    # What was destroyed is no work any more.
    return (
        found if kept else [each._replace(done=True, told="") for each in found[:-1]] + found[-1:]
    )


def notices_to_print() -> int:
    """Notices that no mail can carry and that are in no batch."""
    return Message.objects.filter(state=MessageState.TO_PRINT, batch=None).count()


def value() -> dict[str, Any]:
    """The same for programs: figures by task and mail domain."""
    desk = the_desk()
    return {
        "service": str(address_of(desk)),
        "origin": desk.origin,
        "phase": desk.phase,
        "entries_seen": desk.seen_size,
        "alarm": desk.alarm,
        "trouble": desk.trouble,
        "mail_trouble": desk.mail_trouble,
        "tasks": [
            {"task": each.url, "name": each.name, "done": each.done, "told": each.told}
            for each in tasks(desk, this_folder())
        ],
        "mail_by_domain": {
            domain: {str(state): number for state, number in counts.items()}
            for domain, counts in counts_by_domain().items()
        },
    }


def lines() -> list[str]:
    """The same for a terminal."""
    desk = the_desk()
    said = [f"{address_of(desk)} ({desk.phase}), {desk.seen_size} entries seen"]
    if desk.alarm:
        said.append(f"ALARM: {desk.alarm}")
    if desk.trouble:
        said.append(f"The record could not be followed: {desk.trouble}")
    if desk.mail_trouble:
        said.append(f"Mail waits: {desk.mail_trouble}")
    for task in tasks(desk, this_folder()):
        mark = "done" if task.done else "    "
        said.append(f"  {mark}  {task.name}{': ' if task.told else ''}{task.told}")
    for domain, counts in counts_by_domain().items():
        told = ", ".join(f"{number} {state}" for state, number in counts.items() if number)
        said.append(f"        {domain}: {told}")
    return said


def _rolls() -> str:
    posting = Posting.objects.filter(name=ROLLS).first()
    if posting is None:
        return ""
    if posting.confirmed_at:
        return _("on the record")
    return posting.trouble or _("issued, not on the record yet")


def _mail_is_done() -> bool:
    waiting = Voter.objects.exclude(email="").exclude(mail_state=MailState.SENT)
    return Voter.objects.exclude(email="").exists() and not waiting.exists()


def _mail() -> str:
    counts = counts_by_domain().values()
    total = {state: sum(each[state] for each in counts) for state in MailState if state != "none"}
    return ", ".join(
        f"{number} {MailState(state).label}" for state, number in total.items() if number
    )


def _letters_are_done() -> bool:
    waiting = Voter.objects.filter(email="", letter_printed_at=None)
    return Voter.objects.exclude(code="").exists() and not waiting.exists()


def _letters() -> str:
    waiting = Voter.objects.exclude(code="").filter(email="", letter_printed_at=None).count()
    return _("%(number)d voters without e-mail wait") % {"number": waiting} if waiting else ""


def _notices() -> str:
    sent = Message.objects.filter(kind=MessageKind.NOTICE)
    told = _("%(number)d ballots seen") % {"number": sent.count()} if sent.exists() else ""
    if waiting := notices_to_print():
        told += ", " + _("%(number)d notices to print") % {"number": waiting}
    return told


def _destruction(desk: Desk) -> str:
    if desk.destruction == DestructionStage.KEPT:
        return why_not_yet(desk)
    return str(DestructionStage(desk.destruction).label)
