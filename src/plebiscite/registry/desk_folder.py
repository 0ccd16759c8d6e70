"""The registrar's data folder: where its files lie, and that nobody else may read them."""

import os
import secrets
from pathlib import Path

from plebiscite.errors import MisuseError
from plebiscite.store.durable import PRIVATE, DurableFiles, read_bytes

DATA = "PLEBISCITE_REGISTRAR_DATA"
"""The environment variable that names the folder."""
_FOLDER_MODE = 0o700
_SECRET_BYTES = 50


class DeskFolder:
    """DIR of `plebiscite registrar serve --data DIR`."""

    def __init__(self, root: Path) -> None:
        """The folder, made if need be, closed to everyone else.

        Raises: MisuseError if there is something else at `root`, or it belongs to somebody else.
        """
        if root.exists() and not root.is_dir():
            raise MisuseError("there is a file of this name; name a folder", place=str(root))
        root.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        if root.stat().st_uid != os.getuid():
            raise MisuseError("the folder belongs to another user", place=str(root))
        root.chmod(_FOLDER_MODE)
        self.root = root

    @property
    def database(self) -> Path:
        """The SQLite file: the voters, their codes, their mail."""
        return self.root / "registrar.sqlite3"

    @property
    def key(self) -> Path:
        """The registrar's key file."""
        return self.root / "registrar.key"

    @property
    def prints(self) -> Path:
        """Where print batches lie until they are deleted."""
        return self._folder("prints")

    @property
    def sending(self) -> Path:
        """Locked by the one process that sends."""
        return self._folder("sending")

    @property
    def serving(self) -> Path:
        """Locked by the one process that serves."""
        return self._folder("serving")

    @property
    def login_token(self) -> Path:
        """The SHA-256, in hex, of the login link that still works."""
        return self.root / "login-token"

    def secret_key(self) -> str:
        """The key that signs sessions, made at the first start."""
        path = self.root / "secret-key"
        if not path.exists():
            DurableFiles().write_whole(
                path, secrets.token_urlsafe(_SECRET_BYTES).encode(), mode=PRIVATE
            )
        return read_bytes(path).decode()

    def _folder(self, name: str) -> Path:
        path = self.root / name
        path.mkdir(mode=_FOLDER_MODE, exist_ok=True)
        return path
