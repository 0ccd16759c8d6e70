"""The door of ballots: from a request to a receipt, or a refusal in words.

With a second factor the account is bound to the credential before the ballot is handed on, so
that two requests at once cannot use two credentials.
"""

import time
from dataclasses import dataclass

from plebiscite.ballot.v1_ballot import parse_ballot
from plebiscite.errors import EvidenceError, MalformedError, MisuseError
from plebiscite.log.bundles import LONGEST_ENTRY
from plebiscite.record.entries import BallotEntry, ChallengeEntry, parse_entry
from plebiscite.server.api_errors import RequestError
from plebiscite.server.ballots.factor_work import (
    BIND,
    FIND_TIME,
    KEEP,
    UNBIND,
    Factor,
    Published,
)
from plebiscite.server.ballots.sealed_definition import sealed_definition
from plebiscite.server.operations import metrics
from plebiscite.server.sequencing.client import sequencer
from plebiscite.server.sequencing.messages import BusyError, Place, RefusedVoteError


@dataclass(frozen=True)
class Logged:
    """Where a vote stands: index, receipt file, POSIX time it was first seen published."""

    index: int
    receipt: str
    logged_at: float


async def hand_in(slug: str, kind: str, raw: bytes, authorization: str) -> Logged:
    """Log a ballot or challenge entry (`kind`) and give its receipt.

    Raises: RequestError, MalformedError, RefusedVoteError, BusyError, UnavailableError,
    AbsentError: each with nothing acknowledged, and the same bytes may be sent again.
    """
    start = time.monotonic()
    _require_form(raw, kind)
    definition = sealed_definition(slug)
    use = None
    if definition.second_factor != "none":
        use = await BIND.one(Factor(slug, authorization, _credential_of(raw, kind)))
    try:
        place = await sequencer().vote_soon(slug, raw)
    except BusyError:
        metrics.BALLOTS_BUSY.labels(slug).inc()
        raise
    except (EvidenceError, MalformedError, MisuseError) as refusal:
        check = refusal.check if isinstance(refusal, RefusedVoteError) else "form"
        metrics.BALLOTS_REFUSED.labels(slug, check).inc()
        if use is not None:
            await UNBIND.one(use)
        raise
    if use is not None:
        await KEEP.one(use)
    metrics.BALLOTS_ADMITTED.labels(slug, kind).inc()
    metrics.RECEIPT_SECONDS.labels(slug).observe(time.monotonic() - start)
    return Logged(place.index, place.receipt.decode(), await _logged_at(slug, place))


def _require_form(raw: bytes, kind: str) -> None:
    """Turn away what is no entry of this kind; whoever checks the vote reads all of it.

    Raises: RequestError, MalformedError.
    """
    if len(raw) > LONGEST_ENTRY:
        raise RequestError(413, "too-large", f"an entry has at most {LONGEST_ENTRY} bytes")
    if not (raw.startswith(b'{"kind":"%b","' % kind.encode()) and raw.endswith(b"}")):
        _credential_of(raw, kind)


def _credential_of(raw: bytes, kind: str) -> str:
    """The credential inside the entry, in v1's text form. Raises MalformedError."""
    entry = parse_entry(raw)
    if kind == "ballot" and isinstance(entry, BallotEntry):
        return parse_ballot(entry.ballot.encode()).credential
    if kind == "challenge" and isinstance(entry, ChallengeEntry):
        return entry.credential
    raise MalformedError(f"this is no {kind} entry", place="request body")


async def _logged_at(slug: str, place: Place) -> float:
    return place.logged_at or await FIND_TIME.one(Published(slug, place.index))
