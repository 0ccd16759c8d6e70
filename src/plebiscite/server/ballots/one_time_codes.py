"""One-time codes by e-mail: asked for, mailed, shown, and then a session.

What is answered never says whether an address is known. A code has eight digits, lives a
quarter of an hour and five attempts; an address gets at most four in an hour.
"""

import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F

from plebiscite.server.api_errors import RequestError
from plebiscite.server.ballots.models import MailedCode, VoterAccount, VoterSession
from plebiscite.server.clock import now
from plebiscite.server.operations.mail import send_later
from plebiscite.server.referendums.models import Referendum
from plebiscite.texts import LANGUAGES, voice

DIGITS = 8
LIFE = 900  # seconds a code may be used
ATTEMPTS = 5
MOST_AN_HOUR = 4
SESSION = 3600  # seconds


class Session(NamedTuple):
    """A session's token, shown once, and when it ends (POSIX seconds)."""

    token: str
    expires: int


def _hash(*parts: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), "\0".join(parts).encode(), sha256).hexdigest()


def subject_of(address: str) -> str:
    """An e-mail address as accounts name it."""
    return address.strip().lower()


def mail_code(referendum: Referendum, address: str, language: str) -> None:
    """Mail a code to the account with this address, if there is one; says nothing of it."""
    account = VoterAccount.objects.filter(
        referendum=referendum, subject=subject_of(address)
    ).first()
    if account is None or _asked_too_often(account):
        return
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    MailedCode.objects.create(
        account=account, code_hash=_hash("code", str(account.pk), code), made_at=now()
    )
    said = voice(language if language in LANGUAGES else "en", "second-factor")
    send_later(
        account.subject,
        said.say("code-subject", title=referendum.title),
        said.say("code-text", title=referendum.title, code=code, minutes=LIFE // 60),
        useful_for=timedelta(seconds=LIFE),
    )


def _asked_too_often(account: VoterAccount) -> bool:
    return account.codes.filter(made_at__gt=now() - 3600).count() >= MOST_AN_HOUR


def open_session(referendum: Referendum, address: str, code: str) -> Session:
    """A session for whoever shows the newest code mailed to this address.

    Raises: RequestError (403) alike for an unknown address and a wrong, old or used code.
    """
    wrong = RequestError(
        403,
        "second-factor-refused",
        "this code is not the one that was mailed last, or it is too old",
        remedy="compare it with the newest message, or ask for a new code",
    )
    with transaction.atomic():
        mailed = (
            MailedCode.objects.select_for_update()
            .filter(
                account__referendum=referendum,
                account__subject=subject_of(address),
                made_at__gt=now() - LIFE,
            )
            .order_by("-pk")
            .first()
        )
        if mailed is None or mailed.used or mailed.attempts >= ATTEMPTS:
            raise wrong
        digits = "".join(code.split()).replace("-", "")
        expected = _hash("code", str(mailed.account_id), digits)
        if hmac.compare_digest(expected, mailed.code_hash):
            mailed.used = True
            mailed.save(update_fields=["used"])
            return start_session(mailed.account)
    MailedCode.objects.filter(pk=mailed.pk).update(attempts=F("attempts") + 1)
    raise wrong


def start_session(account: VoterAccount) -> Session:
    """A new session of an account that showed its second factor."""
    token = secrets.token_urlsafe(32)
    expires = now() + SESSION
    VoterSession.objects.create(
        account=account, token_hash=_hash("session", token), expires_at=expires
    )
    return Session(token, expires)


def accounts_of(
    referendum: Referendum, authorizations: Sequence[str]
) -> list[VoterAccount | RequestError]:
    """The accounts whose sessions `Authorization: Bearer` headers name.

    In place of an account: the error (401) where there is no session that lives.
    """
    hashes = [_shown(each) for each in authorizations]
    sessions = VoterSession.objects.select_related("account").filter(
        account__referendum=referendum,
        token_hash__in={each for each in hashes if each},
        expires_at__gt=now(),
    )
    accounts = {session.token_hash: session.account for session in sessions}
    return [accounts.get(each) or _needed() for each in hashes]


def _shown(authorization: str) -> str:
    """The hash of the token in the header; "" for none."""
    scheme, _, token = authorization.partition(" ")
    return _hash("session", token) if scheme.lower() == "bearer" and token else ""


def _needed() -> RequestError:
    return RequestError(
        401,
        "second-factor-needed",
        "this vote needs the second factor, or the session has ended",
        remedy="confirm who you are again; nothing was lost",
    )
