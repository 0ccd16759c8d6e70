"""Officers of a commission: who may enter, and as what; and what they did."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models

from plebiscite.errors import MisuseError


class Officers(BaseUserManager["Officer"]):
    """Makes officers, who are known by their address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Officer":
        """An officer with this address and password."""
        officer = Officer(email=self.normalize_email(email).lower(), **fields)
        officer.set_password(password)
        officer.save(using=self._db)
        return officer


class Officer(AbstractUser):
    """A person who works for a commission; the e-mail address is the name to log in with."""

    username = None  # type: ignore[assignment]  # the address stands for it
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_administrator = models.BooleanField(default=False)  # of the service: invites officers

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Officers()  # type: ignore[misc,assignment]  # AbstractUser's asks for a username

    def __str__(self) -> str:
        """The name, or the address of who gave none."""
        return self.name or self.email


class OfficerInvitation(models.Model):
    """A one-time link to an account; only the hash of its token is kept."""

    email = models.EmailField(blank=True)  # "" for the first officer, who types one
    is_administrator = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256 in hex
    invited_by = models.ForeignKey(Officer, on_delete=models.CASCADE, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Whom it is for."""
        return f"invitation of {self.email or 'the first officer'}"


class StaffActs(models.QuerySet["StaffAct"]):
    """Acts are read and added; nothing else."""

    def update(self, **_: object) -> int:
        """Refused."""
        raise MisuseError("the log of staff acts cannot be changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise MisuseError("the log of staff acts cannot be shortened")


class StaffAct(models.Model):
    """One act of an officer. Each row's hash covers the row before it."""

    number = models.BigIntegerField(unique=True)  # from 1, without gaps
    at = models.BigIntegerField()  # POSIX seconds
    officer = models.CharField(max_length=254)  # the address; outlives the account
    act = models.CharField(max_length=60)
    referendum = models.CharField(max_length=40, blank=True)  # slug
    details = models.TextField(blank=True)  # no personal data but the officers'
    previous = models.CharField(max_length=64)  # SHA-256 in hex of the row before; "" for none
    digest = models.CharField(max_length=64)

    objects = StaffActs.as_manager()

    class Meta:
        """In the order of the acts."""

        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        """Its number and act."""
        return f"{self.number}: {self.act}"

    @property
    def moment(self) -> datetime:
        """When, in UTC."""
        return datetime.fromtimestamp(self.at, UTC)

    def save_base(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's shape
        """Once. Raises MisuseError for a row that is there already."""
        if not self._state.adding:
            raise MisuseError("the log of staff acts cannot be changed")
        super().save_base(*args, **kwargs)

    def delete(self, *_: object, **__: object) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise MisuseError("the log of staff acts cannot be shortened")
