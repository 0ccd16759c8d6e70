"""Officers of a commission: who may enter, and as what."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


class Officer(AbstractUser):
    """A person who works for a commission; the e-mail address is the name to log in with."""

    username = None  # type: ignore[assignment]  # the address stands for it
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
