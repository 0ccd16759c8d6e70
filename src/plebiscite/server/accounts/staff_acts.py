"""The log of staff acts: who did what, in a chain of hashes that shows a removed row."""

import hmac
from collections.abc import Iterable
from hashlib import sha256

from django.db import IntegrityError, transaction

from plebiscite.canonical.json import write_json
from plebiscite.errors import EvidenceError
from plebiscite.server import clock
from plebiscite.server.accounts.models import Officer, StaffAct

_ATTEMPTS = 20


def record_act(officer: Officer | None, act: str, referendum: str = "", details: str = "") -> None:
    """Add one row. `details` must hold no personal data but officers' addresses.

    Raises: IntegrityError (Django) if others add rows faster than this one can.
    """
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                _next_row(officer, act, referendum, details).save()
        except IntegrityError:  # another process took the number meanwhile
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def _next_row(officer: Officer | None, act: str, referendum: str, details: str) -> StaffAct:
    last = StaffAct.objects.select_for_update().order_by("-number").first()
    row = StaffAct(
        number=1 if last is None else last.number + 1,
        at=clock.now(),
        officer="" if officer is None else officer.email,
        act=act,
        referendum=referendum,
        details=details,
        previous="" if last is None else last.digest,
    )
    row.digest = digest_of(row)
    return row


def digest_of(row: StaffAct) -> str:
    """SHA-256, in hex, of the canonical JSON list of the row's fields and the digest before."""
    fields = [row.number, row.at, row.officer, row.act, row.referendum, row.details, row.previous]
    return sha256(write_json(fields)).hexdigest()


def require_whole(rows: Iterable[StaffAct]) -> int:
    """Return the number of rows if they are a chain from 1 on.

    Raises: EvidenceError naming the first row that was changed, removed or put in.
    """
    previous, number = "", 0
    for row in rows:
        number += 1
        if row.number != number or row.previous != previous:
            raise EvidenceError("a row is missing or out of order", place=f"staff act {number}")
        if not hmac.compare_digest(row.digest, digest_of(row)):
            raise EvidenceError("the row was changed", place=f"staff act {number}")
        previous = row.digest
    return number
