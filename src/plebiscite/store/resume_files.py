"""How far a verification came, in a file, so that a killed one goes on.

The file says that this program checked these entries. That is believed of nobody else's file: it
is sealed with a key that lies in this user's cache folder, so a file that came with a record, or
that somebody altered, is refused. Whoever may read and write that folder is the user.
"""

import hmac
import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

import msgspec

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MalformedError, MisuseError, UnavailableError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.store.durable import PRIVATE, DurableFiles, read_bytes
from plebiscite.store.program_version import program_version
from plebiscite.verify.recalling import Checked

Format = Literal["plebiscite-resume/1"]
MOST_SUSPECTS = 100_000  # votes that did not hold; with more, the last file stays
_MOST_BYTES = 2_000_000
_KEY = "resume.key"
_KEY_BYTES = 32
_HASH_BYTES = 32
_OTHERS = 0o077  # what group and world may do


class _Resumed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file. `seal` is HMAC-SHA256 of the others' canonical bytes, under the user's key."""

    format: Format
    program: str
    origin: str
    policy: str  # SHA-256 of the policy file, in hex
    size: int
    root: str
    suspects: tuple[int, ...]
    seal: str


def cache_folder() -> Path:
    """Where this user's programs keep what can be made again."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path("~/.cache").expanduser()) / "plebiscite"


def default_place(policy: PolicyFile, checked_by: str = "") -> Path:
    """The file of a verification of the log that `policy` names.

    `checked_by`: a scheduler's address, or that no compiled code is trusted. What the workers of
    a scheduler said was checked is believed only where they are asked again; likewise the code.
    """
    told = policy.log.name.encode() + b"\0" + policy.digest + checked_by.encode()
    name = sha256(told).hexdigest()[:32]
    return cache_folder() / "verify" / f"{name}.json"


class ResumeFile:
    """The file at `place`, of verifications under one policy."""

    def __init__(self, place: Path, policy: PolicyFile, files: DurableFiles | None = None) -> None:
        self.place, self._policy, self._files = place, policy, files or DurableFiles()
        self.remark = ""
        """Why a file that is there is not used, in a sentence."""

    def read(self) -> Checked:
        """What was checked; nothing if there is no file, or one of another version.

        Raises: MisuseError for a file that this user's programs did not write, or of another log
        or policy: it is neither used nor overwritten.
        """
        if not self.place.exists():
            return Checked()
        found = self._parsed()
        if not hmac.compare_digest(_seal(found, self._key()), found.seal):
            raise MisuseError(
                "this file was not written on this machine by you, or was altered since; what it "
                "says was checked is not believed. Delete it, or name another with --resume",
                place=str(self.place),
            )
        if (found.origin, found.policy) != (self._policy.log.name, self._policy.digest.hex()):
            raise MisuseError(
                f"this file is of a verification of {found.origin} under another policy; name "
                "another with --resume",
                place=str(self.place),
            )
        if found.program != program_version():
            self.remark = (
                f"an earlier verification was made by {found.program}, and this is "
                f"{program_version()}: everything is checked anew"
            )
            return Checked()
        root = parse_hex(found.root, size=_HASH_BYTES)
        return Checked(found.size, root, frozenset(found.suspects))

    def write(self, checked: Checked) -> None:
        """Keep what was checked, whole or not at all. Raises UnavailableError."""
        if len(checked.suspects) > MOST_SUSPECTS:
            return  # what the file says stays true
        made = _Resumed(
            get_args(Format)[0],
            program_version(),
            self._policy.log.name,
            self._policy.digest.hex(),
            checked.size,
            checked.root.hex(),
            tuple(sorted(checked.suspects)),
            "",
        )
        sealed = msgspec.structs.replace(made, seal=_seal(made, self._key()))
        self._files.write_whole(self.place, write_json(sealed), mode=PRIVATE)

    def remove(self) -> None:
        """The verification has come to its end; the next one begins anew."""
        self._files.remove(self.place)

    def _parsed(self) -> _Resumed:
        try:
            return parse_json(read_bytes(self.place, limit=_MOST_BYTES), _Resumed)
        except (MalformedError, UnavailableError) as problem:
            raise MisuseError(
                f"this is no file that a verification left ({problem.message}), and it is not "
                "overwritten; name another with --resume",
                place=str(self.place),
            ) from problem

    def _key(self) -> bytes:
        """This user's key, made when it is first needed."""
        place = cache_folder() / _KEY
        if not place.exists():
            self._files.write_whole(place, os.urandom(_KEY_BYTES), mode=PRIVATE)
        if not _is_only_mine(place):
            raise UnavailableError(
                "others may know this key; delete it, or make it yours alone (chmod 600) if it is "
                "you who copied it here",
                place=str(place),
            )
        key = read_bytes(place, limit=_KEY_BYTES)
        if len(key) != _KEY_BYTES:
            raise UnavailableError("this key is damaged; delete it", place=str(place))
        return key


def _is_only_mine(place: Path) -> bool:
    """Whether this is a file of this user, no link, that nobody else may read or write."""
    found = place.lstat()
    mine = stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid()
    return mine and not found.st_mode & _OTHERS


def _seal(made: _Resumed, key: bytes) -> str:
    raw = write_json(msgspec.structs.replace(made, seal=""))
    return hmac.new(key, raw, sha256).hexdigest()
