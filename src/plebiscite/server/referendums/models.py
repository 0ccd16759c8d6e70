"""A referendum as the service knows it; what counts stands in its record."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext as _


class Referendum(models.Model):
    """One referendum: its name in addresses, its draft before the seal, its state after."""

    class State(models.TextChoices):
        """What the service does with it; phases of the vote are read from the record."""

        DRAFT = "draft"
        SEALED = "sealed"  # the definition is on the record

    slug = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z")],
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=120, unique=True)
    practice = models.BooleanField(default=True)
    log_key = models.CharField(max_length=200, blank=True)  # verifier keys, as in the definition
    commission_key = models.CharField(max_length=200, blank=True)
    help_telephone = models.CharField(max_length=60, blank=True)
    help_email = models.EmailField(blank=True)
    opens = models.BigIntegerField(default=0)  # POSIX seconds, copied at the seal
    definition = models.TextField(blank=True)  # the TOML that was sealed
    sealed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Its slug."""
        return self.slug

    @property
    def is_sealed(self) -> bool:
        """Whether its definition is on the record."""
        return self.state == self.State.SEALED


class Membership(models.Model):
    """What an officer may do in one referendum."""

    class Role(models.TextChoices):
        """Officers act; readers only look."""

        OFFICER = "officer"
        READER = "reader"

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="members")
    role = models.CharField(max_length=10, choices=Role, default=Role.OFFICER)

    class Meta:
        """One role for each officer."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["officer", "referendum"], name="one_role"),
        ]

    def __str__(self) -> str:
        """Who is what."""
        return f"{self.officer_id} {self.role} of {self.referendum_id}"


class Draft(models.Model):
    """What the commission has written so far, under the keys of the definition file."""

    referendum = models.OneToOneField(Referendum, on_delete=models.CASCADE, related_name="draft")
    content = models.JSONField(default=dict)
    revision = models.IntegerField(default=1)  # counts changes, so that no one overwrites another
    changed = models.JSONField(default=dict)  # section -> {"at": POSIX seconds, "by": address}

    def __str__(self) -> str:
        """Whose draft it is."""
        return f"draft of {self.referendum_id}, revision {self.revision}"


class TrusteeInvitation(models.Model):
    """A trustee of the draft: invited by a link, known by its key once it accepted."""

    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="invitations")
    position = models.IntegerField()  # from 1, the order in the definition
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, blank=True)  # SHA-256 in hex; the token is gone
    key = models.CharField(max_length=300, blank=True)  # verifier key
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        """One at each place; a token opens one."""

        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referendum", "position"], name="one_at_a_place"),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="token_of_one"
            ),
        ]

    def __str__(self) -> str:
        """Who it is."""
        return f"trustee {self.position} of {self.referendum_id}"


class Proposal(models.Model):
    """A grave act that one officer asked for and another must confirm."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open"
        CONFIRMED = "confirmed"
        WITHDRAWN = "withdrawn"

    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="proposals")
    act = models.CharField(max_length=30)  # "seal", or the name of a sequencer's act
    arguments = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the definition, for "seal"
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """One open proposal of a kind."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referendum", "act"],
                condition=models.Q(state="open"),
                name="one_open_proposal",
            ),
        ]

    def __str__(self) -> str:
        """What is proposed."""
        return f"{self.act} of {self.referendum_id}: {self.state}"

    @property
    def words(self) -> str:
        """What is asked for, by whom, said."""
        what = {
            "seal": _("Seal the referendum"),
            "extend": _("Extend voting"),
            "abort": _("Give the referendum up"),
            "certify": _("Certify the result"),
            "end": _("End the record"),
        }.get(self.act, self.act)
        return _("%(who)s asks: %(what)s.") % {"who": self.proposed_by, "what": what}


class RollCheck(models.Model):
    """A dry run of the roll: counts, hash and lines with defects; never who is on it."""

    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="roll_checks")
    sha256 = models.CharField(max_length=64)
    rows = models.IntegerField()
    sound = models.BooleanField()
    report = models.JSONField()
    checked_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Which file."""
        return f"roll {self.sha256[:8]} of {self.referendum_id}"


class DeliveryReport(models.Model):
    """What the registrar says of its mail: counts by channel and mail domain."""

    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="deliveries")
    at = models.BigIntegerField()  # POSIX seconds, as the registrar signed them
    channels = models.JSONField()
    received_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """When it was signed."""
        return f"delivery of {self.referendum_id} at {self.at}"


class MismatchReport(models.Model):
    """A voter says that codes or words differ; the case number is told to the voter."""

    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="mismatches")
    case = models.CharField(max_length=12)  # R-0001
    what = models.TextField(max_length=2000)
    reported_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """A case number names one case."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referendum", "case"], name="one_case"),
        ]

    def __str__(self) -> str:
        """Its case number."""
        return f"{self.case} of {self.referendum_id}"


class DueAct(models.Model):
    """An act of the calendar: when it was done, or why it could not be yet."""

    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="due_acts")
    name = models.CharField(max_length=30)
    done_at = models.BigIntegerField(null=True)  # POSIX seconds
    problem = models.TextField(blank=True)

    class Meta:
        """Each act at most once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referendum", "name"], name="due_once"),
        ]

    def __str__(self) -> str:
        """Which act."""
        return f"{self.name} of {self.referendum_id}"
