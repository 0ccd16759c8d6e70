"""What the registrar keeps. Every row of `Voter` and `Message` is personal data, and secret.

The database lies on the registrar's machine only, and its mapping is destroyed on a stated date.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """What became of a voter's mail."""

    NONE = "none", _("no e-mail")  # no address: a letter
    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("refused")
    BOUNCED = "bounced", _("bounced")


class PaperMark(models.TextChoices):
    """Whether a voter is marked as voting on paper."""

    NONE = "", _("not marked")
    WAITING = "waiting", _("marked here, not yet on the record")
    RECORDED = "recorded", _("voted on paper")
    EXCLUDED = "excluded", _("excluded for another reason")


class MessageState(models.TextChoices):
    """Where one message is. `SENDING` is written before a server is spoken to."""

    QUEUED = "queued", _("queued")
    SENDING = "sending", _("queued")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("refused")
    BOUNCED = "bounced", _("bounced")
    TO_PRINT = "to-print", _("to print")
    PRINTED = "printed", _("printed")


class MessageKind(models.TextChoices):
    """A voting code, or the notice of an accepted ballot."""

    CODE = "code", _("voting code")
    NOTICE = "notice", _("notice")


class DestructionStage(models.TextChoices):
    """How far the destruction of the mapping has come; each stage can be repeated."""

    KEPT = "", _("kept")
    ASKED = "asked", _("being destroyed")
    WIPED = "wiped", _("destroyed here, not yet on the record")
    DONE = "done", _("destroyed")


class Desk(models.Model):
    """The one row about this desk and the referendum it serves."""

    objects: ClassVar[models.Manager["Desk"]] = models.Manager()

    service = models.CharField(max_length=500)  # https://host, without a slash at the end
    slug = models.CharField(max_length=100)
    origin = models.CharField(max_length=500, blank=True)
    policy = models.BinaryField(null=True)  # the pinned file, exact bytes
    policy_confirmed_at = models.DateTimeField(null=True)
    definition = models.BinaryField(null=True)  # canonical JSON, from the verified record
    texts = models.BinaryField(null=True)
    phase = models.CharField(max_length=20, default="start")
    closes = models.BigIntegerField(default=0)  # POSIX seconds, with extensions
    seen_size = models.BigIntegerField(default=0)  # of the largest checkpoint checked so far
    seen_root = models.BinaryField(default=b"")
    read_size = models.BigIntegerField(default=0)  # entries whose notices are queued
    rolls_on_record = models.IntegerField(default=0)
    foreign_rolls = models.BooleanField(default=False)
    followed_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)  # why the last look at the record did not succeed
    alarm = models.TextField(blank=True)  # the record lied
    sender = models.CharField(max_length=200, blank=True)
    return_address = models.TextField(blank=True)
    telephone = models.CharField(max_length=100, blank=True)
    help_email = models.CharField(max_length=254, blank=True)
    mail_pauses = models.IntegerField(default=0)  # failures of the mail server in a row
    mail_paused_until = models.DateTimeField(null=True)
    mail_trouble = models.TextField(blank=True)
    mail_stopped = models.BooleanField(default=False)  # until a person has looked
    reported = models.TextField(blank=True)  # the counts reported last
    reported_at = models.DateTimeField(null=True)
    destruction = models.CharField(
        max_length=10, choices=DestructionStage, default=DestructionStage.KEPT, blank=True
    )
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        """Rules of the table."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_desk"),
        ]

    def __str__(self) -> str:
        return self.origin


class Voter(models.Model):
    """One voter of the roll; `code` and `credential` once codes are issued."""

    objects: ClassVar[models.Manager["Voter"]] = models.Manager()

    voter_id = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=300)
    address = models.TextField()
    language = models.CharField(max_length=20)
    email = models.CharField(max_length=400)
    domain = models.CharField(max_length=260, db_index=True)  # of the address, lower case
    district = models.CharField(max_length=100, db_index=True)
    station = models.CharField(max_length=100)
    style = models.CharField(max_length=100)
    line = models.IntegerField()
    unit = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=40, blank=True)
    # v1's text form; null before codes are issued, which "" could not be under "unique"
    credential = models.CharField(max_length=1000, unique=True, null=True)  # noqa: DJ001 - above
    mail_state = models.CharField(
        max_length=10, choices=MailState, default=MailState.NONE, db_index=True
    )
    ballots = models.IntegerField(default=0)  # accepted ballots seen on the record
    letter_printed_at = models.DateTimeField(null=True)
    paper_mark = models.CharField(
        max_length=10, choices=PaperMark, default=PaperMark.NONE, blank=True, db_index=True
    )

    def __str__(self) -> str:
        return f"voter {self.pk}"  # never the name: this lands in logs


class PrintBatch(models.Model):
    """A PDF to print: letters with codes, or notices."""

    objects: ClassVar[models.Manager["PrintBatch"]] = models.Manager()

    class Kind(models.TextChoices):
        """What is printed."""

        LETTERS = "letters", _("letters")
        NOTICES = "notices", _("notices")

    class State(models.TextChoices):
        """Where the file is."""

        WAITING = "waiting", _("waiting")
        READY = "ready", _("ready to print")
        FAILED = "failed", _("failed")
        DELETED = "deleted", _("file deleted")

    kind = models.CharField(max_length=10, choices=Kind)
    scope = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    count = models.IntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    trouble = models.TextField(blank=True)
    voters = models.JSONField(default=list)  # their keys here, in the order of printing

    def __str__(self) -> str:
        return self.file

    @property
    def file(self) -> str:
        """The name of its PDF in the prints folder."""
        return f"{self.kind}-{self.pk}.pdf"


class Message(models.Model):
    """One message to one voter, sent once: its Message-ID stays through every attempt."""

    objects: ClassVar[models.Manager["Message"]] = models.Manager()

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE)
    kind = models.CharField(max_length=10, choices=MessageKind)
    number = models.BigIntegerField()  # code: the how-manieth sending; notice: index of the entry
    ballot_number = models.IntegerField(default=0)
    seen_at = models.DateTimeField(null=True)  # when this desk first saw the entry
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.IntegerField(default=0)
    next_attempt = models.DateTimeField()
    message_id = models.CharField(max_length=300, unique=True)
    server_words = models.TextField(blank=True)  # what the mail server said last
    changed_at = models.DateTimeField(auto_now=True)
    batch = models.ForeignKey(PrintBatch, null=True, on_delete=models.SET_NULL)

    class Meta:
        """Rules of the table."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["voter", "kind", "number"], name="one_message"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_attempt"], name="due_messages")]

    def __str__(self) -> str:
        return self.message_id


class Posting(models.Model):
    """A signed submission, kept until its entries are seen on the record."""

    objects: ClassVar[models.Manager["Posting"]] = models.Manager()

    name = models.CharField(max_length=20, unique=True)  # "rolls" or "destruction"
    body = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)  # its entries are on the verified record
    trouble = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """What was done here, and when; never anything of a voter."""

    objects: ClassVar[models.Manager["Event"]] = models.Manager()

    at = models.DateTimeField(auto_now_add=True)
    words = models.TextField()

    def __str__(self) -> str:
        return self.words
