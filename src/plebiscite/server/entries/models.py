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
    credential = models.CharField(max_length=128, blank=True)  # v1's text form
    counter = models.BigIntegerField(null=True)
    tracker = models.CharField(max_length=64, blank=True)  # hex
    tracker_words = models.CharField(max_length=120, blank=True)  # joined by hyphens
    logged_at = models.DateTimeField()  # when the service first saw it published

    class Meta:
        """Looked up by credential, tracker, words and kind."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referendum", "position"], name="entry_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["referendum", "credential"]),
            models.Index(fields=["referendum", "tracker"]),
            models.Index(fields=["referendum", "tracker_words"]),
            models.Index(fields=["referendum", "kind"]),
        ]

    def __str__(self) -> str:
        """Where it stands."""
        return f"{self.referendum.slug} entry {self.position}"
