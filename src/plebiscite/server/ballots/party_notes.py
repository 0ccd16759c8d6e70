"""Signed notes that parties send beside the record: the registrar's counts of its mail."""

from typing import Literal

import msgspec

from plebiscite.canonical.json import parse_json
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.keys import parse_vkey
from plebiscite.log.note import parse_note, verify_text
from plebiscite.server.ballots.sealed_definition import sealed_definition
from plebiscite.server.referendums.models import DeliveryReport, Referendum

MOST_DOMAINS = 2000
MOST_LETTERS = 10**9


class MailCounts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Voters of one mail domain by the state of their message."""

    queued: int = 0
    sent: int = 0
    refused: int = 0
    bounced: int = 0


class MailDelivery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Counts by mail domain."""

    domains: dict[str, MailCounts]


class LetterDelivery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many letters were printed."""

    printed: int


class Channels(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What went which way."""

    email: MailDelivery | None = None
    letter: LetterDelivery | None = None


class Delivery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The text of a delivery report: counts only, nobody's name."""

    format: Literal["plebiscite-delivery/1"]
    origin: str
    at: int  # POSIX seconds
    channels: Channels


def take_delivery_report(referendum: Referendum, raw: bytes) -> DeliveryReport:
    """Keep a delivery report, if the registrar of the definition signed it and it is newer.

    Raises: MalformedError, SignatureError; MisuseError for another referendum or an older one.
    """
    note = parse_note(raw)
    definition = sealed_definition(referendum.slug)
    verify_text(note, parse_vkey(definition.registrar.key))
    delivery = parse_json(note.text.removesuffix("\n").encode(), Delivery)
    if delivery.origin != definition.origin:
        raise MisuseError(f"this report is of {delivery.origin}, not of {definition.origin}")
    _require_counts(delivery.channels)
    newest = referendum.deliveries.order_by("-at").first()
    if newest is not None and newest.at >= delivery.at:
        raise MisuseError("a delivery report of the same time or later is known already")
    return DeliveryReport.objects.create(
        referendum=referendum, at=delivery.at, channels=msgspec.to_builtins(delivery.channels)
    )


def _require_counts(channels: Channels) -> None:
    domains = channels.email.domains if channels.email else {}
    if len(domains) > MOST_DOMAINS:
        raise MalformedError(f"{len(domains)} mail domains; the most is {MOST_DOMAINS}")
    numbers = [number for each in domains.values() for number in msgspec.structs.astuple(each)]
    if channels.letter:
        numbers.append(channels.letter.printed)
    if any(not 0 <= number <= MOST_LETTERS for number in numbers):
        raise MalformedError("a count of letters is 0 or more, and sensible")
