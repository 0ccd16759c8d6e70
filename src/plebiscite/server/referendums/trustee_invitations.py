"""Inviting trustees by a link whose token only the invited sees, and taking their keys."""

import secrets
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plebiscite.errors import MalformedError, MisuseError, PlebisciteError
from plebiscite.log.keys import KeyKind, parse_vkey
from plebiscite.server.referendums.models import Referendum, TrusteeInvitation

_TOKEN_BYTES = 32
_LONGEST_NAME = 120


def hash_of(token: str) -> str:
    """What is kept of a token: SHA-256 in hex."""
    return sha256(token.encode()).hexdigest()


def new_link(invitation: TrusteeInvitation, language: str) -> str:
    """A fresh link for this trustee; links given before stop working.

    The token stands behind `#`, so that it reaches no server and no log.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    invitation.token_hash = hash_of(token)
    invitation.save(update_fields=["token_hash"])
    slug = invitation.referendum.slug
    return f"{settings.SERVICE.address}/{language}/r/{slug}/trustees/#{token}"


def accept_invitation(token: str, name: str, key: str) -> TrusteeInvitation:
    """Register the identity key (a vkey) of the trustee who holds `token`. Idempotent.

    Raises: MisuseError for an unknown token, after the seal, for another key than the one
    registered, or a key of another trustee; MalformedError for a key that is none.
    """
    with transaction.atomic():
        invitation = _invited(token)
        if invitation.key == key:
            return invitation
        if invitation.referendum.is_sealed:
            raise MisuseError("the referendum is sealed; its trustees cannot change any more")
        if invitation.key:
            raise MisuseError(
                "another key is registered with this invitation; ask the commission for a new link"
            )
        take_key(invitation, key)
        if cleaned := " ".join(name.split())[:_LONGEST_NAME]:
            invitation.name = cleaned
        invitation.save()
        return invitation


def take_key(invitation: TrusteeInvitation, key: str) -> None:
    """Put the verifier key on the invitation, not saved. Raises as `accept_invitation`."""
    try:
        kind = parse_vkey(key).kind
    except PlebisciteError as problem:
        raise MalformedError(
            f"this is no verifier key: {problem.message}", place="key"
        ) from problem
    if kind is not KeyKind.ED25519:
        raise MalformedError("this key makes cosignatures; a trustee signs notes", place="key")
    others = invitation.referendum.invitations.exclude(pk=invitation.pk)
    if others.filter(key=key).exists():
        raise MisuseError("another trustee has this key; each makes a key of its own")
    invitation.key = key
    invitation.accepted_at = timezone.now()


def _invited(token: str) -> TrusteeInvitation:
    found = (
        TrusteeInvitation.objects.select_related("referendum")
        .filter(token_hash=hash_of(token))
        .first()
    )
    if not token or found is None:
        raise MisuseError(
            "this invitation is not known, or was replaced; ask the commission for a new link"
        )
    found.referendum = Referendum.objects.select_for_update().get(pk=found.referendum_id)
    found.refresh_from_db(fields=["name", "key", "token_hash"])
    if found.token_hash != hash_of(token):
        raise MisuseError("this invitation was replaced; ask the commission for a new link")
    return found
