"""What the service is told by its environment: names, defaults, and how each is read."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from plebiscite.errors import MisuseError

DATA = "PLEBISCITE_DATA"
DATABASE = "PLEBISCITE_DATABASE_URL"
ADDRESS = "PLEBISCITE_ADDRESS"
MAIL = "PLEBISCITE_MAIL_URL"
MAIL_FROM = "PLEBISCITE_MAIL_FROM"
PROXIES = "PLEBISCITE_TRUSTED_PROXIES"
CLOCK = "PLEBISCITE_PRACTICE_CLOCK"


class Configuration(NamedTuple):
    """The settings of one service."""

    data: Path
    address: str  # what browsers reach it under, without a slash at the end
    database: dict[str, Any]
    mail: dict[str, Any]
    mail_from: str
    trusted_proxies: int  # how many proxies in front add to X-Forwarded-For

    @property
    def host(self) -> str:
        """The host name of the address."""
        return urlsplit(self.address).hostname or "localhost"

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the service by https."""
        return self.address.startswith("https://")


def read_configuration(environment: Mapping[str, str]) -> Configuration:
    """The configuration in environment variables.

    Raises: MisuseError naming the variable that cannot be read.
    """
    data = Path(environment.get(DATA, "plebiscite-data")).resolve()
    address = environment.get(ADDRESS, "http://localhost:8000").rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise MisuseError(f"{ADDRESS} is http:// or https:// and a host; it is {address!r}")
    proxies = environment.get(PROXIES, "0")
    if not proxies.isascii() or not proxies.isdigit():
        raise MisuseError(f"{PROXIES} is a number of proxies; it is {proxies!r}")
    return Configuration(
        data=data,
        address=address,
        database=_database(environment.get(DATABASE, ""), data),
        mail=_mail(environment.get(MAIL, "")),
        mail_from=environment.get(MAIL_FROM, f"plebiscite@{parts.hostname}"),
        trusted_proxies=int(proxies),
    )


def _database(url: str, data: Path) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "service.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise MisuseError(f"{DATABASE} is postgresql://USER:PASSWORD@HOST:PORT/NAME")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", "")) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    }


def _mail(url: str) -> dict[str, Any]:
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+starttls", "smtps"} or not parts.hostname:
        raise MisuseError(f"{MAIL} is smtp://, smtp+starttls:// or smtps:// and a host")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+starttls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def secret_key(data: Path) -> str:
    """The key that signs sessions: made once, readable by its owner only."""
    path = data / "secret-key"
    data.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key
