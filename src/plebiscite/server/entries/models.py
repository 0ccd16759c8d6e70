"""An index of the record's entries. It can be lost: `plebiscite rebuild` makes it again."""

from typing import ClassVar

from django.db import models

from plebiscite.server.referendums.models import Referendum


class IndexedEntry(models.Model):
    """One entry of a record, by what it is looked up with."""

    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="entries")
    position = models.BigIntegerField()  # index in the log, from 0
    kind = models.CharField(max_length=32)
    unit = models.CharField(max_length=64, blank=True)
    credential = models.CharField(max_length=700, blank=True)  # v1's text form
    counter = models.BigIntegerField(null=True)
    tracker = models.CharField(max_length=64, blank=True)  # hex
    tracker_words = models.CharField(max_length=120, blank=True)  # joined by hyphens
    logged_at = models.DateTimeField()  # when its bundle was written, as the disk says

    class Meta:
        """Looked up by credential, tracker, words and kind."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referendum", "position"], name="entry_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["referendum", "credential"]),
            models.Index(fields=["referendum", "tracker"]),
            models.Index(fields=["referendum", "tracker_words"]),
            models.Index(fields=["referendum", "kind", "position"]),
        ]

    def __str__(self) -> str:
        """Where it stands."""
        return f"{self.referendum.slug} entry {self.position}"


class IndexedLog(models.Model):
    """How far a record is indexed, and the root there: another log's index is made again."""

    referendum = models.OneToOneField(
        Referendum, on_delete=models.CASCADE, primary_key=True, related_name="indexed"
    )
    size = models.BigIntegerField(default=0)
    root = models.CharField(max_length=64, blank=True)  # hex; "" for size 0

    def __str__(self) -> str:
        """How far."""
        return f"{self.referendum.slug} up to {self.size}"


class TurnoutHour(models.Model):
    """Voters whose first ballot came in one hour, less those excluded in it; may be negative."""

    referendum = models.ForeignKey(Referendum, on_delete=models.CASCADE, related_name="turnout")
    unit = models.CharField(max_length=64)
    hour = models.DateTimeField()  # its beginning, UTC
    voters = models.BigIntegerField(default=0)

    class Meta:
        """One row for each unit and hour."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referendum", "unit", "hour"], name="turnout_once"),
        ]

    def __str__(self) -> str:
        """Which hour."""
        return f"{self.referendum.slug} {self.unit} {self.hour}"
