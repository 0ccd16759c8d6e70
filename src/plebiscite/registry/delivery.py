"""How the mail fares, by mail domain: for the registrar's board, and as counts for the commission.

A mail that never arrives is a vote that cannot be cast. The service learns counts only; a domain
with a handful of voters could be one voter's own, so small ones are pooled.
"""

from collections import Counter
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from plebiscite.canonical.json import write_json
from plebiscite.errors import EvidenceError, PlebisciteError
from plebiscite.log.note import sign_note
from plebiscite.registry.desk import note, service_of, the_desk
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.keys import has_key, read_key
from plebiscite.registry.models import Desk, MailState, Voter

FORMAT = "plebiscite-delivery/1"
HANDFUL = 5
"""The least voters of a domain that is named."""
OTHER = "other"
STATES = (MailState.QUEUED, MailState.SENT, MailState.REFUSED, MailState.BOUNCED)

Counts = dict[str, dict[str, int]]


def counts_by_domain() -> Counts:
    """For every mail domain the number of voters in each state, domains with most voters first."""
    found: dict[str, Counter[str]] = {}
    grouped = Voter.objects.exclude(email="").exclude(code="").values("domain", "mail_state")
    for row in grouped.annotate(voters=Count("pk")):
        found.setdefault(row["domain"], Counter())[row["mail_state"]] += row["voters"]
    by_size = sorted(found, key=lambda each: (-found[each].total(), each))
    return {each: {state: found[each][state] for state in STATES} for each in by_size}


def pooled(counts: Counts) -> Counts:
    """The same with small domains together as "other".

    What is pooled is itself no handful: the next larger domains join it until it is not.
    """
    named = dict(counts)
    others: Counter[str] = Counter()
    for domain in sorted(counts, key=lambda each: sum(counts[each].values())):
        small = sum(counts[domain].values()) < HANDFUL
        if small or 0 < others.total() < HANDFUL:
            others.update(named.pop(domain))
    if others.total():
        named[OTHER] = {state: others[state] for state in STATES}
    return named


def letters_printed() -> int:
    """How many voters' letters were printed."""
    return Voter.objects.exclude(letter_printed_at=None).count()


def report_deliveries(folder: DeskFolder) -> bool:
    """Send the counts to the service, signed, if they have changed; True if they were sent.

    Trouble is left for the next time.
    """
    desk = the_desk()
    if desk.destruction or not has_key(folder) or not desk.rolls_on_record:
        return False
    channels = {
        "email": {"domains": pooled(counts_by_domain())},
        "letter": {"printed": letters_printed()},
    }
    said = write_json(channels).decode()
    if said == desk.reported:
        return False
    at = timezone.now()
    if desk.reported_at is not None:  # the service takes only newer ones, by whole seconds
        at = max(at, desk.reported_at + timedelta(seconds=1))
    try:
        service_of(desk).post_report(_report(desk, folder, int(at.timestamp()), channels))
    except EvidenceError as problem:
        note(f"A report of deliveries was refused: {problem}")
    except PlebisciteError:
        return False
    Desk.objects.filter(pk=1).update(reported=said, reported_at=at)
    return True


def _report(desk: Desk, folder: DeskFolder, at: int, channels: object) -> bytes:
    text = write_json(
        {
            "format": FORMAT,
            "origin": desk.origin,
            "at": at,
            "channels": channels,
        }
    ).decode()
    return sign_note(f"{text}\n", [read_key(desk, folder)])
