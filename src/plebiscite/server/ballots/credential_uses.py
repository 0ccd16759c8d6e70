"""One account, one credential: bound before the first ballot is handed on, kept when it is logged.

A ballot that the rules refuse unbinds what was bound for it. One whose answer was lost stays
bound; `settle` looks in the record's index what became of it.
"""

from django.db import IntegrityError, transaction

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


def bind(account: VoterAccount, credential: str) -> CredentialUse:
    """Bind an account to a credential, or find them bound to each other.

    Raises: RequestError (403) if either is bound to another.
    """
    try:
        with transaction.atomic():
            use, _ = CredentialUse.objects.get_or_create(
                account=account,
                defaults={
                    "referendum": account.referendum,
                    "credential": credential,
                    "since": now(),
                },
            )
    except IntegrityError:
        use = None
    if use is None or use.credential != credential:
        raise RequestError(
            403,
            "second-factor-refused",
            "this account has voted with another code, or this code was used with another account",
            remedy="use the code that was sent to you; if you did, call the number on your letter",
        )
    return use


def unbind(use: CredentialUse) -> None:
    """Forget a binding whose ballot was refused, unless one was logged before."""
    CredentialUse.objects.filter(pk=use.pk, logged=False).delete()


def keep(use: CredentialUse) -> None:
    """A ballot of this binding is published: it stays."""
    if not use.logged:
        CredentialUse.objects.filter(pk=use.pk).update(logged=True)


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
            keep(use)
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
