"""The registrar's key: made here or brought here, and its public line for the definition."""

import os
from pathlib import Path

from plebiscite.errors import MisuseError
from plebiscite.log.keys import KeyKind, SigningKey, VerifierKey, new_signing_key, require_key_name
from plebiscite.registry.desk import definition_of, note
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.models import Desk
from plebiscite.store.key_files import KeyFileKind, read_signing_key, write_signing_key


def make_key(desk: Desk, folder: DeskFolder, origin: str, name: str) -> VerifierKey:
    """A fresh Ed25519 key in the desk's folder, for the referendum `origin`.

    Raises: MisuseError if there is a key already, or the definition names another origin;
    MalformedError for a name that no key may have.
    """
    key = new_signing_key(name, KeyKind.ED25519, os.urandom(32))
    return _keep(desk, folder, origin, key, f"Key {name} made")


def import_key(desk: Desk, folder: DeskFolder, origin: str, file: Path) -> VerifierKey:
    """Copy a registrar's key file of this referendum. Raises as `read_signing_key`, `make_key`."""
    key = read_signing_key(file, KeyFileKind.REGISTRAR, origin)
    return _keep(desk, folder, origin, key, f"Key {key.name} brought here")


def _keep(desk: Desk, folder: DeskFolder, origin: str, key: SigningKey, words: str) -> VerifierKey:
    require_key_name(origin)
    if desk.origin and desk.origin != origin:
        raise MisuseError(f"this desk serves {desk.origin}; a key serves one referendum")
    write_signing_key(folder.key, KeyFileKind.REGISTRAR, origin, key)
    desk.origin = origin
    desk.save(update_fields=["origin"])
    note(words)
    return key.verifier


def has_key(folder: DeskFolder) -> bool:
    """Whether a key is here."""
    return folder.key.exists()


def read_key(desk: Desk, folder: DeskFolder) -> SigningKey:
    """The registrar's key.

    Raises: MisuseError without one, or when the definition names another.
    """
    if not has_key(folder):
        raise MisuseError("there is no key yet: make one, or bring it here")
    key = read_signing_key(folder.key, KeyFileKind.REGISTRAR, desk.origin)
    if desk.definition is not None and definition_of(desk).registrar.key != str(key.verifier):
        raise MisuseError(
            "the definition on the record names another registrar's key than the one here; bring "
            "that key here, or tell the commission before anything else happens"
        )
    return key


def public_line(desk: Desk, folder: DeskFolder) -> str:
    """The verifier key that the commission puts into the definition. Raises as `read_signing_key`.

    Also while the definition names another one, so that both can be compared.
    """
    return str(read_signing_key(folder.key, KeyFileKind.REGISTRAR, desk.origin).verifier)
