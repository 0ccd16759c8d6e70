"""Letters on their way out. The words stay only until the letter is sent or given up."""

from datetime import datetime
from typing import ClassVar

from django.db import models


class Letter(models.Model):
    """One e-mail of the service to one address: an invitation, a one-time code."""

    address = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)
    useless_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"letter {self.pk}"

    def is_useless(self, now: datetime) -> bool:
        """Whether it would come too late to be of use."""
        return now > self.useless_after


class MailDay(models.Model):
    """What became of letters: by day and by domain of the address, without the addresses."""

    day = models.DateField()
    domain = models.CharField(max_length=255)
    sent = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    given_up = models.PositiveIntegerField(default=0)

    class Meta:
        """One row for each day and domain."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "domain"], name="one_row_a_day_and_domain")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.domain}"
