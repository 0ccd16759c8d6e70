"""A voter's second factor, held by the server and apart from everything the registrar knows.

Which account used which credential is destroyed on the date of the definition. None of it is
in the record, in logs or in backups of the record.
"""

from typing import ClassVar

from django.db import models

from plebiscite.server.referendums.models import Referendum


class VoterAccount(models.Model):
    """Somebody who may vote, as a source other than the registrar names them."""

    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="accounts")
    subject = models.CharField(max_length=254)  # lowercase e-mail address, or OIDC subject
    district = models.CharField(max_length=64, blank=True)  # "" where the source does not say

    class Meta:
        """Each subject once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referendum", "subject"], name="account_once"),
        ]

    def __str__(self) -> str:
        """Never who it is: texts of models reach logs."""
        return f"account {self.pk}"


class MailedCode(models.Model):
    """A one-time code that was mailed to an account; only its hash is kept."""

    account = models.ForeignKey(VoterAccount, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64)
    made_at = models.BigIntegerField()  # POSIX seconds
    attempts = models.IntegerField(default=0)
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Its number only."""
        return f"code {self.pk}"


class VoterSession(models.Model):
    """A voter who showed the second factor, for the length of a visit."""

    account = models.ForeignKey(VoterAccount, on_delete=models.CASCADE, related_name="sessions")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.BigIntegerField()  # POSIX seconds

    def __str__(self) -> str:
        """Its number only."""
        return f"session {self.pk}"


class CredentialUse(models.Model):
    """Which account uses which credential: one of each, for the whole referendum."""

    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="uses")
    account = models.OneToOneField(VoterAccount, on_delete=models.CASCADE, related_name="use")
    credential = models.CharField(max_length=128)  # v1's text form
    logged = models.BooleanField(default=False)  # a ballot of it is known to be published
    since = models.BigIntegerField()  # POSIX seconds

    class Meta:
        """A credential has one account."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referendum", "credential"], name="credential_once"),
        ]

    def __str__(self) -> str:
        """Its number only."""
        return f"use {self.pk}"
