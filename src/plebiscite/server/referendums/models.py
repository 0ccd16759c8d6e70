"""A referendum as the service knows it; what counts stands in its record."""

from django.core.validators import RegexValidator
from django.db import models


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
    log_key = models.CharField(max_length=200, blank=True)  # verifier keys, as in the definition
    commission_key = models.CharField(max_length=200, blank=True)
    help_telephone = models.CharField(max_length=60, blank=True)
    help_email = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        """Its slug."""
        return self.slug
