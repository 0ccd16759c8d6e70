"""One-time links by which officers come to an account."""

import secrets
from datetime import timedelta
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plebiscite.errors import MisuseError
from plebiscite.server.accounts.models import Officer, OfficerInvitation
from plebiscite.server.accounts.staff_acts import record_act

_TOKEN_BYTES = 32
_VALID = timedelta(days=7)


def invite(
    email: str, *, administrator: bool, by: Officer | None, language: str = "en"
) -> tuple[OfficerInvitation, str]:
    """An invitation and its link, which is shown once; the token stands behind `#`."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    invitation = OfficerInvitation.objects.create(
        email=email.lower(),
        is_administrator=administrator,
        token_hash=hash_of(token),
        invited_by=by,
        expires_at=timezone.now() + _VALID,
    )
    if by is not None:
        record_act(by, "officer-invited", details=invitation.email)
    return invitation, f"{settings.SERVICE.address}/{language}/accounts/invitation/#{token}"


def find_invitation(token: str) -> OfficerInvitation:
    """The open invitation of a token.

    Raises: MisuseError for one that is unknown, used or too old.
    """
    found = OfficerInvitation.objects.filter(token_hash=hash_of(token.strip())).first()
    if not token or found is None or found.used_at is not None:
        raise MisuseError(_("This invitation is not known or was used. Ask for a new one."))
    if found.expires_at <= timezone.now():
        raise MisuseError(_("This invitation is too old. Ask for a new one."))
    return found


def accept(token: str, *, email: str, name: str, password: str) -> Officer:
    """The account that the invitation opens. The link works once.

    Raises: MisuseError as `find_invitation`, and for an address that has an account;
    ValidationError (Django) for a weak password.
    """
    with transaction.atomic():
        found = find_invitation(token)
        invitation = OfficerInvitation.objects.select_for_update().get(pk=found.pk)
        if invitation.used_at is not None:
            raise MisuseError(_("This invitation is not known or was used. Ask for a new one."))
        address = (invitation.email or email).strip().lower()
        if not address:
            raise ValidationError({"email": _("Write your e-mail address.")})
        if Officer.objects.filter(email=address).exists():
            raise MisuseError(_("This address has an account already. Sign in with it."))
        officer = Officer(
            email=address, name=name.strip(), is_administrator=invitation.is_administrator
        )
        try:
            validate_password(password, officer)
        except ValidationError as problem:
            raise ValidationError({"password": problem.messages}) from problem
        officer.set_password(password)
        officer.save()
        EmailAddress.objects.create(user=officer, email=address, verified=True, primary=True)
        invitation.used_at = timezone.now()
        invitation.save(update_fields=["used_at"])
        record_act(officer, "account-opened")
        return officer


def hash_of(token: str) -> str:
    """What is kept of a token: SHA-256 in hex."""
    return sha256(token.encode()).hexdigest()
