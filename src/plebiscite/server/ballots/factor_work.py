"""What the door asks of the database, for all votes that wait at once.

Who has which second factor, and when an entry that is sent again was published.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db import InterfaceError, OperationalError

from plebiscite.errors import PlebisciteError
from plebiscite.server.ballots.credential_uses import bind_all, keep_all, unbind
from plebiscite.server.ballots.models import CredentialUse, VoterAccount
from plebiscite.server.ballots.one_time_codes import accounts_of
from plebiscite.server.entries.models import IndexedEntry
from plebiscite.server.entries.sealed import sealed_referendum
from plebiscite.server.operations.together import Together


class Factor(NamedTuple):
    """A vote's second factor: the referendum, the header that shows it, the credential."""

    slug: str
    authorization: str
    credential: str


class Published(NamedTuple):
    """An entry on the record of a referendum."""

    slug: str
    position: int


def _bind(asked: Sequence[Factor]) -> list[CredentialUse | Exception]:
    outcomes: list[CredentialUse | Exception] = [PlebisciteError("not asked")] * len(asked)
    for slug in {each.slug for each in asked}:
        places = [place for place, each in enumerate(asked) if each.slug == slug]
        found = _bound_in(slug, [asked[place] for place in places])
        for place, outcome in zip(places, found, strict=True):
            outcomes[place] = outcome
    return outcomes


def _bound_in(slug: str, asked: Sequence[Factor]) -> list[CredentialUse | Exception]:
    """As `_bind`, in one referendum."""
    try:
        referendum = sealed_referendum(slug)
    except PlebisciteError as absent:
        return [absent] * len(asked)
    accounts = accounts_of(referendum, [each.authorization for each in asked])
    known = [
        (account, each.credential)
        for account, each in zip(accounts, asked, strict=True)
        if isinstance(account, VoterAccount)
    ]
    bound = iter(bind_all(referendum, known) if known else [])
    return [next(bound) if isinstance(each, VoterAccount) else each for each in accounts]


def _keep(uses: Sequence[CredentialUse]) -> list[Exception | None]:
    keep_all(uses)
    return [None] * len(uses)


def _unbind(uses: Sequence[CredentialUse]) -> list[Exception | None]:
    for use in uses:
        unbind(use)
    return [None] * len(uses)


def _times(asked: Sequence[Published]) -> list[float | Exception]:
    """POSIX seconds; 0 where the index does not know, or the database is gone."""
    try:
        return [_time(each) for each in asked]
    except (OperationalError, InterfaceError):  # the receipt matters more than its time
        return [0.0] * len(asked)


def _time(entry: Published) -> float:
    found = (
        IndexedEntry.objects.filter(referendum__slug=entry.slug, position=entry.position)
        .values_list("logged_at", flat=True)
        .first()
    )
    return found.timestamp() if found else 0.0


BIND: Final = Together[Factor, CredentialUse](_bind)
KEEP: Final = Together[CredentialUse, None](_keep)
UNBIND: Final = Together[CredentialUse, None](_unbind)
FIND_TIME: Final = Together[Published, float](_times)
