"""Counts of polling stations while they are entered, twice and apart; afterwards, the record."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from plebiscite.server.referendums.models import Referendum


class CountCase(models.Model):
    """One count on its way: which stations, how far its entering has come."""

    class State(models.TextChoices):
        """Entered by two in turn; a third resolves what two rounds did not."""

        ENTERING = "entering", _("being entered")
        THIRD = "third", _("a third officer decides")
        AGREED = "agreed", _("ready to publish")
        PUBLISHED = "published", _("published")
        ABANDONED = "abandoned", _("given up")

    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="counts")
    lines = models.JSONField()  # [district, ballot style, station], sorted
    key = models.CharField(max_length=64)  # SHA-256 in hex of the lines
    state = models.CharField(max_length=10, choices=State, default=State.ENTERING)
    round = models.IntegerField(default=1)
    differing = models.JSONField(default=list)  # names of fields in which the last round differed
    corrects = models.BigIntegerField(null=True)  # index of the published count it corrects
    agreed = models.JSONField(null=True)  # the numbers, once they are agreed
    reason = models.TextField(blank=True)  # of the third officer
    published_at = models.BigIntegerField(null=True)  # index of its entry
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The same stations are not entered in two cases at once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referendum", "key"],
                condition=models.Q(state__in=["entering", "third", "agreed"]),
                name="one_open_count",
            ),
        ]

    def __str__(self) -> str:
        """Its stations."""
        return " + ".join(str(station) for _district, _style, station in self.lines)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in {self.State.ENTERING, self.State.THIRD, self.State.AGREED}


class CountEntry(models.Model):
    """The numbers one officer entered, in one round; the other does not see them."""

    case = models.ForeignKey(CountCase, on_delete=models.CASCADE, related_name="entries")
    round = models.IntegerField()
    place = models.IntegerField()  # 1 or 2: which of the two it is
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    numbers = models.JSONField()  # by field of the form; null: left empty
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Two entries a round, of two officers."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "round", "place"], name="two_entries"),
            models.UniqueConstraint(fields=["case", "round", "officer"], name="two_officers"),
            models.CheckConstraint(condition=models.Q(place__in=[1, 2]), name="first_or_second"),
        ]

    def __str__(self) -> str:
        """Which it is; never its numbers."""
        return f"entry {self.place} of round {self.round}"
