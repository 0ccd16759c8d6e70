"""What the commands of `plebiscite registrar --data DIR` do; each gives the lines to print.

The pages do the same through the same functions.
"""

from collections.abc import Callable
from pathlib import Path

from plebiscite.errors import MisuseError
from plebiscite.registry import mailing, overview, printing
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
from plebiscite.registry.models import Posting, PrintBatch
from plebiscite.registry.roll_import import import_roll, try_roll
from plebiscite.registry.serving import serve as serve_pages
from plebiscite.store.text_files import read_possibly_packed
from plebiscite.verify.record_verification import Progress

_RUN = 500  # messages between two looks at the record


def serve(folder: DeskFolder, port: int, say: Callable[[str], None]) -> None:
    """Serve the pages; says the login link."""
    say("The registrar's desk. This link works once, in a browser on this machine:")
    serve_pages(folder, port, lambda link: say(f"  {link}"))


def key(folder: DeskFolder, origin: str, name: str, file: Path | None) -> list[str]:
    """Make a key, bring one here, or show the one that is here."""
    desk = the_desk()
    if not has_key(folder):
        if file is not None:
            import_key(desk, folder, origin, file)
        else:
            make_key(desk, folder, origin, name)
    return [
        "For the commission, before the definition is sealed:",
        f'key = "{public_line(the_desk(), folder)}"',
    ]


def policy(words: str) -> list[str]:
    """Show the twelve words, or compare them with those that the commission has read out."""
    follow()
    if words:
        confirm_policy(words)
        return ["The words are the same. The policy is pinned from here on."]
    found = policy_of(the_desk()).words
    return [
        "Ask the commission, by telephone or face to face, for its twelve words:",
        *(f"  {number:>2}. {word}" for number, word in enumerate(found, start=1)),
    ]


def contacts(sender: str, return_address: str, telephone: str, email: str) -> list[str]:
    """Keep who writes and whom voters call."""
    keep_contacts(sender, return_address, telephone, email)
    return ["Kept; it stands on every mail and letter from here on."]


def take_roll(file: Path, *, commit: bool) -> list[str]:
    """The report on a roll; with `commit` its voters are taken in."""
    raw = read_possibly_packed(file)
    follow()
    if commit:
        return [*import_roll(raw, str(file)).lines(), "The roll is taken in."]
    report, _ = try_roll(raw, str(file))
    more = ["Nothing was kept; --commit takes it in."] if report.clean else []
    if not report.compared:
        more = ["It can be taken in once the definition is on the record."]
    return [*report.lines(), *more]


def issue(folder: DeskFolder, progress: Progress) -> list[str]:
    """Issue codes if that was not done, and hand the rolls in until they are on the record."""
    if Posting.objects.filter(name=ROLLS, confirmed_at=None).exists():
        said = ["Codes are issued already; the same rolls are handed in again."]
    else:
        issue_codes(folder, progress)
        said = ["Codes are issued. They are votes: nobody else may see this folder."]
    if hand_in_rolls():
        return [*said, "The rolls are on the record."]
    posting = Posting.objects.get(name=ROLLS)
    waits = posting.trouble or the_desk().trouble or "they are not on the record yet"
    return [*said, f"The rolls wait: {waits}. Run this again."]


def send(folder: DeskFolder, *, voter: str, domain: str) -> list[str]:
    """Queue the codes that were never mailed, or some again, and send what is due."""
    follow()
    if voter or domain:
        queued = mailing.resend(voter_id=voter, domain=domain)
    else:
        queued = mailing.queue_codes()
    return [f"{queued} mails queued.", *_sent(folder)]


def go_on(folder: DeskFolder) -> list[str]:
    """Send again after sending was stopped."""
    mailing.go_on()
    return _sent(folder)


def _sent(folder: DeskFolder) -> list[str]:
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
    return [*told, f"Sending waits: {total.trouble}"] if total.trouble else told


def bounces(folder: DeskFolder, path: Path | None, voter: str) -> list[str]:
    """Mark mails that came back."""
    if voter:
        mark_bounced(voter)
        said = "Marked."
    elif path is not None:
        taken = take_bounces(path)
        said = f"{taken.read} mails read; {taken.bounced} of ours came back."
    else:
        raise MisuseError("name a file or folder of returned mails, or a voter with --voter")
    report_deliveries(folder)
    return [said]


def letters(folder: DeskFolder, scope: str) -> list[str]:
    """Make the letters of a scope."""
    follow()
    return _printed(folder, printing.order_letters(scope))


def notices(folder: DeskFolder) -> list[str]:
    """Follow the record, mail the notices, and print those that no mail can carry."""
    seen = follow()
    desk = the_desk()
    said = [] if seen else [f"The record could not be followed: {desk.alarm or desk.trouble}"]
    said.extend(_sent(folder))
    if overview.notices_to_print():
        said.extend(_printed(folder, printing.order_notices()))
    return said


def _printed(folder: DeskFolder, batches: list[PrintBatch]) -> list[str]:
    said = []
    for ordered in batches:
        batch = printing.make_batch(folder, ordered.pk)
        if batch.state == PrintBatch.State.FAILED:
            raise MisuseError(batch.trouble)
        said.append(f"{folder.prints / batch.file}: {batch.count} sheets ({batch.scope})")
    return [*said, "Print, then delete the files: a copy of codes is a copy of votes."]


def status(*, acknowledge: bool) -> list[str]:
    """Where everything stands."""
    if acknowledge:
        acknowledge_alarm()
    follow()
    return overview.lines()


def destroy(folder: DeskFolder, typed: str) -> list[str]:
    """Destroy the mapping."""
    destroy_mapping(folder, typed)
    return [
        "The list of voters, codes and mails is destroyed, and the record says so.",
        "Destroy copies, backups and printed lists, too.",
    ]
