"""What the commands of `plebiscite registrar --data DIR` do; each gives what to tell.

The pages do the same through the same functions.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from plebiscite.errors import MisuseError
from plebiscite.offices.voter_lists import voter_rows
from plebiscite.record.text_encoding import decode_text
from plebiscite.registry import mailing, marking, overview, printing
from plebiscite.registry.bounces import mark_bounced, take_bounces
from plebiscite.registry.contacts import keep_contacts
from plebiscite.registry.delivery import report_deliveries
from plebiscite.registry.desk import policy_of, the_desk
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.destruction import destroy_mapping
from plebiscite.registry.following import acknowledge_alarm, confirm_policy, follow
from plebiscite.registry.issuing import ROLLS, hand_in_rolls, issue_codes
from plebiscite.registry.keys import has_key, import_key, make_key, public_line
from plebiscite.registry.mailing import Sent
from plebiscite.registry.models import DestructionStage, Posting, PrintBatch
from plebiscite.registry.roll_import import import_roll, try_roll
from plebiscite.registry.serving import serve as serve_pages
from plebiscite.store.durable import DurableFiles
from plebiscite.store.text_files import read_possibly_packed
from plebiscite.verify.record_verification import Progress

_RUN = 500  # messages between two looks at the record


class Told(NamedTuple):
    """What a command tells: a value for programs, lines for people.

    Neither has a code, a secret, or a voter's name, number or address.
    """

    value: dict[str, Any]
    lines: list[str]


def serve(folder: DeskFolder, port: int, say: Callable[[str], None]) -> None:
    """Serve the pages; says the login link."""
    say("The registrar's desk. This link works once, in a browser on this machine:")
    serve_pages(folder, port, lambda link: say(f"  {link}"))


def key(folder: DeskFolder, origin: str, name: str, file: Path | None) -> Told:
    """Make a key, bring one here, or show the one that is here."""
    desk = the_desk()
    if not has_key(folder):
        if file is not None:
            import_key(desk, folder, origin, file)
        else:
            make_key(desk, folder, origin, name)
    desk = the_desk()
    line = public_line(desk, folder)
    return Told(
        {"origin": desk.origin, "key": line},
        ["For the commission, before the definition is sealed:", f'key = "{line}"'],
    )


def policy(words: str) -> Told:
    """Show the twelve words, or compare them with those that the commission has read out."""
    follow()
    if words:
        confirm_policy(words)
        lines = ["The words are the same. The policy is pinned from here on."]
    desk = the_desk()
    found = list(policy_of(desk).words)
    if not words:
        lines = [
            "Ask the commission, by telephone or face to face, for its twelve words:",
            *(f"  {number:>2}. {word}" for number, word in enumerate(found, start=1)),
        ]
    return Told({"words": found, "compared": desk.policy_confirmed_at is not None}, lines)


def contacts(sender: str, return_address: str, telephone: str, email: str) -> Told:
    """Keep who writes and whom voters call."""
    keep_contacts(sender, return_address, telephone, email)
    desk = the_desk()
    value = {
        "sender": desk.sender,
        "return_address": desk.return_address,
        "telephone": desk.telephone,
        "email": desk.help_email,
    }
    return Told(value, ["Kept; it stands on every mail and letter from here on."])


def take_roll(file: Path, *, commit: bool) -> Told:
    """The report on a roll; with `commit` its voters are taken in."""
    raw = read_possibly_packed(file)
    follow()
    if commit:
        report = import_roll(raw, str(file))
        return Told({"kept": True, "report": report}, [*report.lines(), "The roll is taken in."])
    report, _ = try_roll(raw, str(file))
    more = ["Nothing was kept; --commit takes it in."] if report.clean else []
    if not report.compared:
        more = ["It can be taken in once the definition is on the record."]
    return Told({"kept": False, "report": report}, [*report.lines(), *more])


def issue(folder: DeskFolder, progress: Progress) -> Told:
    """Issue codes if that was not done, and hand the rolls in until they are on the record."""
    issued_now = not Posting.objects.filter(name=ROLLS, confirmed_at=None).exists()
    if not issued_now:
        said = ["Codes are issued already; the same rolls are handed in again."]
    else:
        issue_codes(folder, progress)
        said = ["Codes are issued. They are votes: nobody else may see this folder."]
    if hand_in_rolls():
        value = {"issued_now": issued_now, "on_record": True, "waits": ""}
        return Told(value, [*said, "The rolls are on the record."])
    posting = Posting.objects.get(name=ROLLS)
    waits = posting.trouble or the_desk().trouble or "they are not on the record yet"
    value = {"issued_now": issued_now, "on_record": False, "waits": waits}
    return Told(value, [*said, f"The rolls wait: {waits}. Run this again."])


def mark(folder: DeskFolder, voters: list[str], file: Path | None, out: Path | None) -> Told:
    """Mark voters on paper, one by one or from a list; with `out` make the commission's file."""
    follow()
    lines: list[str] = []
    for voter_id in voters:
        marking.mark(voter_id)
    if file is not None:
        rows = voter_rows(decode_text(read_possibly_packed(file), str(file)), str(file))
        lines = marking.mark_all(rows).lines
    if out is not None:
        DurableFiles().write_new(out, marking.marks_file(folder))
        lines.append(f"{out}: for the commission, which countersigns it")
    found = marking.counts()
    value = {"recorded": found["recorded"], "waiting": found["waiting"], "lines": lines}
    told = f"{found['recorded']} marked on the record, {found['waiting']} wait."
    return Told(value, [*lines, told])


def try_marks(file: Path) -> Told:
    """What a list of voters would do, row by row."""
    rows = voter_rows(decode_text(read_possibly_packed(file), str(file)), str(file))
    found = marking.rows_of(rows)
    return Told({"lines": found.lines, "wrong": found.wrong}, [*found.lines, "Nothing was kept."])


def send(folder: DeskFolder, *, voter: str, domain: str) -> Told:
    """Queue the codes that were never mailed, or some again, and send what is due."""
    follow()
    if voter or domain:
        queued = mailing.resend(voter_id=voter, domain=domain)
    else:
        queued = mailing.queue_codes()
    sent = _sent(folder)
    return Told({"queued": queued, **sent.value}, [f"{queued} mails queued.", *sent.lines])


def go_on(folder: DeskFolder) -> Told:
    """Send again after sending was stopped."""
    mailing.go_on()
    return _sent(folder)


def _sent(folder: DeskFolder) -> Told:
    total = Sent()
    while True:
        run = mailing.send_due(folder, most=_RUN)
        total = Sent(
            total.sent + run.sent,
            total.refused + run.refused,
            total.later + run.later,
            run.trouble,
        )
        if run.trouble or not (run.sent or run.refused or run.later):
            break
    report_deliveries(folder)
    told = [f"{total.sent} sent, {total.refused} refused, {total.later} to be tried again later."]
    if total.trouble:
        told.append(f"Sending waits: {total.trouble}")
    value = {"sent": total.sent, "refused": total.refused, "later": total.later}
    return Told({**value, "waits": total.trouble}, told)


def bounces(folder: DeskFolder, path: Path | None, voter: str) -> Told:
    """Mark mails that came back."""
    if voter:
        mark_bounced(voter)
        value, said = {"read": 0, "bounced": 1}, "Marked."
    elif path is not None:
        taken = take_bounces(path)
        value = {"read": taken.read, "bounced": taken.bounced}
        said = f"{taken.read} mails read; {taken.bounced} of ours came back."
    else:
        raise MisuseError("name a file or folder of returned mails, or a voter with --voter")
    report_deliveries(folder)
    return Told(value, [said])


def letters(folder: DeskFolder, scope: str) -> Told:
    """Make the letters of a scope."""
    follow()
    return _printed(folder, printing.order_letters(scope))


def notices(folder: DeskFolder) -> Told:
    """Follow the record, mail the notices, and print those that no mail can carry."""
    seen = follow()
    desk = the_desk()
    trouble = "" if seen else desk.alarm or desk.trouble
    said = [] if seen else [f"The record could not be followed: {trouble}"]
    sent = _sent(folder)
    said.extend(sent.lines)
    printed = Told({"files": []}, [])
    if overview.notices_to_print():
        printed = _printed(folder, printing.order_notices())
    followed = {"followed": seen is not None, "trouble": trouble}
    return Told({**followed, **sent.value, **printed.value}, [*said, *printed.lines])


def _printed(folder: DeskFolder, batches: list[PrintBatch]) -> Told:
    said, made = [], []
    for ordered in batches:
        batch = printing.make_batch(folder, ordered.pk)
        if batch.state == PrintBatch.State.FAILED:
            raise MisuseError(batch.trouble)
        file = str(folder.prints / batch.file)
        made.append({"file": file, "sheets": batch.count, "scope": batch.scope})
        said.append(f"{file}: {batch.count} sheets ({batch.scope})")
    said.append("Print, then delete the files: a copy of codes is a copy of votes.")
    return Told({"files": made}, said)


def status(*, acknowledge: bool) -> Told:
    """Where everything stands."""
    if acknowledge:
        acknowledge_alarm()
    follow()
    return Told(overview.value(), overview.lines())


def destroy(folder: DeskFolder, typed: str) -> Told:
    """Destroy the mapping."""
    destroy_mapping(folder, typed)
    desk = the_desk()
    return Told(
        {"origin": desk.origin, "destroyed": desk.destruction == DestructionStage.DONE},
        [
            "The list of voters, codes and mails is destroyed, and the record says so.",
            "Destroy copies, backups and printed lists, too.",
        ],
    )
