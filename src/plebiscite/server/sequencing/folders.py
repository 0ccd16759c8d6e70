"""Where a referendum of the service lies, and the keys that only the sequencer reads."""

import os
from pathlib import Path
from typing import NamedTuple

from plebiscite.errors import MisuseError
from plebiscite.log.keys import KeyKind, SigningKey, new_signing_key
from plebiscite.server.sequencing.messages import NewKeys
from plebiscite.store.key_files import KeyFileKind, read_signing_key, write_signing_key

REFERENDUMS = "referendums"
_LOG_KEY = "log.key"
_COMMISSION_KEY = "commission.key"
_PRIVATE_FOLDER = 0o700


class ReferendumFolder(NamedTuple):
    """The folders of one referendum below the data folder of a service."""

    root: Path

    @property
    def record(self) -> Path:
        """What is published."""
        return self.root / "record"

    @property
    def policy(self) -> Path:
        """The policy file, published."""
        return self.root / "policy"

    @property
    def private(self) -> Path:
        """Keys and signing store; of the sequencer alone."""
        return self.root / "keeper"

    def make_keys(self, origin: str, commission: str) -> NewKeys:
        """The keys of the log and of the commission, made at the first call.

        Raises: MisuseError when there are keys for another origin or under another name.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        self.private.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        log = self._key(_LOG_KEY, KeyFileKind.LOG, origin, origin)
        own = self._key(_COMMISSION_KEY, KeyFileKind.COMMISSION, origin, commission)
        return NewKeys(str(log.verifier), str(own.verifier))

    def log_key(self, origin: str) -> SigningKey:
        """The key that signs checkpoints. Raises as `read_signing_key`."""
        return read_signing_key(self.private / _LOG_KEY, KeyFileKind.LOG, origin)

    def commission_key(self, origin: str) -> SigningKey:
        """The key that signs the commission's acts. Raises as `read_signing_key`."""
        return read_signing_key(self.private / _COMMISSION_KEY, KeyFileKind.COMMISSION, origin)

    def _key(self, file: str, kind: KeyFileKind, origin: str, name: str) -> SigningKey:
        path = self.private / file
        if not path.exists():
            fresh = new_signing_key(name, KeyKind.ED25519, os.urandom(32))
            write_signing_key(path, kind, origin, fresh)
        key = read_signing_key(path, kind, origin)
        if key.name != name:
            raise MisuseError(
                f"there is a key named {key.name} already; {name} was asked for", place=str(path)
            )
        return key


def folder_of(data: Path, slug: str) -> ReferendumFolder:
    """The folder of the referendum `slug`. Raises MisuseError for a name that is no slug."""
    if not slug or not set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-"):
        raise MisuseError(f"{slug[:60]!r} is no name of a referendum")
    return ReferendumFolder(data / REFERENDUMS / slug)


def slugs_in(data: Path) -> list[str]:
    """The referendums whose record has begun, by name."""
    place = data / REFERENDUMS
    if not place.is_dir():
        return []
    return sorted(each.name for each in place.iterdir() if (each / "record/checkpoint").exists())
