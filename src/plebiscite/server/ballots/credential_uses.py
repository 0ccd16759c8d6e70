"""One account, one credential: bound before the first ballot is handed on, kept when it is logged.

A ballot that the rules refuse unbinds what was bound for it. One whose answer was lost stays
bound; `settle` looks in the record's index what became of it.
"""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from plebiscite.server.api_errors import RequestError
from plebiscite.server.ballots.models import (
    CredentialUse,
    MailedCode,
    VoterAccount,
    VoterSession,
)
from plebiscite.server.clock import now
from plebiscite.server.entries.models import IndexedEntry
from plebiscite.server.referendums.models import Referendum

UNSETTLED = 120  # seconds that an unanswered ballot blocks its account and credential


def bind_all(
    referendum: Referendum, asked: Sequence[tuple[VoterAccount, str]]
) -> list[CredentialUse | RequestError]:
    """Bind each account to its credential, or find them bound to each other; in one transaction.

    In place of a binding: the error (403) if either is bound to another.
    """
    accounts = {account.pk for account, _ in asked}
    with transaction.atomic():
        uses = _uses_of(accounts)
        fresh = {
            account.pk: CredentialUse(
                referendum=referendum, account=account, credential=credential, since=now()
            )
            for account, credential in reversed(asked)  # of two at once the first is bound
            if account.pk not in uses
        }
        if fresh:
            CredentialUse.objects.bulk_create(fresh.values(), ignore_conflicts=True)
            uses = _uses_of(accounts)
    return [_bound(uses.get(account.pk), credential) for account, credential in asked]


def _uses_of(accounts: Collection[int]) -> dict[int, CredentialUse]:
    return {use.account_id: use for use in CredentialUse.objects.filter(account__in=accounts)}


def _bound(use: CredentialUse | None, credential: str) -> CredentialUse | RequestError:
    if use is not None and use.credential == credential:
        return use
    return RequestError(
        403,
        "second-factor-refused",
        "this account has voted with another code, or this code was used with another account",
        remedy="use the code that was sent to you; if you did, call the number on your letter",
    )


def unbind(use: CredentialUse) -> None:
    """Forget a binding whose ballot was refused, unless one was logged before."""
    CredentialUse.objects.filter(pk=use.pk, logged=False).delete()


def keep_all(uses: Iterable[CredentialUse]) -> None:
    """Ballots of these bindings are published: they stay."""
    new = [use.pk for use in uses if not use.logged]
    if new:
        CredentialUse.objects.filter(pk__in=new).update(logged=True)


def settle(referendum: Referendum) -> int:
    """Decide bindings whose ballot had no answer, from the index; how many. Idempotent."""
    settled = 0
    old = CredentialUse.objects.filter(
        referendum=referendum, logged=False, since__lt=now() - UNSETTLED
    )
    for use in old:
        if IndexedEntry.objects.filter(
            referendum=referendum, credential=use.credential, kind__in=("ballot", "challenge")
        ).exists():
            keep_all([use])
        else:
            unbind(use)
        settled += 1
    return settled


def destroy_second_factor(referendum: Referendum) -> int:
    """Destroy who used which credential, with accounts, codes and sessions; how many accounts."""
    with transaction.atomic():
        CredentialUse.objects.filter(referendum=referendum).delete()
        VoterSession.objects.filter(account__referendum=referendum).delete()
        MailedCode.objects.filter(account__referendum=referendum).delete()
        destroyed, _ = VoterAccount.objects.filter(referendum=referendum).delete()
    return destroyed
