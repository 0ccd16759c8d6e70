"""The electoral roll comes in: first the report, line by line, then, if it is clean, the voters."""

from collections.abc import Sequence

from django.db import transaction

from plebiscite.errors import MisuseError
from plebiscite.record.roll import read_roll
from plebiscite.record.roll_report import RollReport
from plebiscite.record.roll_report import Voter as RollVoter
from plebiscite.registry.desk import definition_of, note, the_desk
from plebiscite.registry.models import Desk, MailState, Voter

_BATCH = 1000


def try_roll(raw: bytes, name: str) -> tuple[RollReport, tuple[RollVoter, ...]]:
    """The report on a roll, compared with the definition on the record where there is one.

    Nothing is kept. Raises: MalformedError if no line can be read.
    """
    desk = the_desk()
    definition = definition_of(desk) if desk.definition is not None else None
    return read_roll(raw, name, definition)


def import_roll(raw: bytes, name: str) -> RollReport:
    """Take in a clean roll, in place of one taken in before.

    Raises: MisuseError unless every line and every figure is right, and once codes are issued.
    """
    report, voters = try_roll(raw, name)
    definition_of(the_desk())  # figures are compared, always
    if not report.clean:
        raise MisuseError("\n".join(report.lines()))
    with transaction.atomic():
        _require_unissued()
        Voter.objects.all().delete()
        Voter.objects.bulk_create(_rows(Desk.objects.get(pk=1), voters), batch_size=_BATCH)
        note(f"The roll was taken in: {len(voters)} voters in {len(report.totals)} districts")
    return report


def _require_unissued() -> None:
    if Voter.objects.exclude(code="").exists():
        raise MisuseError("codes are issued for the roll that is here; it cannot be replaced")


def _rows(desk: Desk, voters: Sequence[RollVoter]) -> list[Voter]:
    usual = definition_of(desk).languages[0]
    return [
        Voter(
            voter_id=voter.voter_id,
            name=voter.name,
            address=voter.address,
            language=voter.language or usual,
            email=voter.email,
            domain=domain_of(voter.email),
            district=voter.district,
            station=voter.station,
            style=voter.style,
            line=voter.line,
            mail_state=MailState.QUEUED if voter.email else MailState.NONE,
        )
        for voter in voters
    ]


def domain_of(email: str) -> str:
    """The mail domain of an address in lower case; empty without an address."""
    return email.rpartition("@")[2].lower()
