"""What a follower remembers between runs, in a folder beside its mirror.

`followed.json` must not go back: with it lost, this follower can be shown an older history once.
`events.jsonl` is its diary; `evidence` has a folder for each alarm.
"""

from pathlib import Path

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MisuseError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.observe.following import FORMAT, Followed, new_followed
from plebiscite.store.durable import DurableFiles, read_bytes
from plebiscite.store.evidence_files import EvidenceFolder
from plebiscite.store.folder_lock import FolderLock

FOLLOWED = "followed.json"
EVENTS = "events.jsonl"
_MOST_BYTES = 64_000_000


class FollowedFolder:
    """The folder of one follower; one process at a time holds it. Use as a context."""

    def __init__(self, folder: Path, policy: PolicyFile, files: DurableFiles | None = None) -> None:
        """Take the folder. Raises UnavailableError if another process follows with it."""
        self.folder, self.policy = folder, policy
        self.files = files or DurableFiles()
        self.files.make_folder(folder)
        self.evidence = EvidenceFolder(folder / "evidence", self.files)
        self._lock = FolderLock(folder)
        self._written = b""

    def read(self, now: int) -> Followed:
        """What is remembered; for a new folder nothing.

        Raises: MisuseError if it is of another log or policy; MalformedError if it is damaged.
        """
        path = self.folder / FOLLOWED
        if not path.exists():
            return new_followed(self.policy, now)
        memory = parse_json(read_bytes(path, limit=_MOST_BYTES), Followed)
        if memory.format != FORMAT:
            raise MisuseError(f"written in another format, {memory.format[:40]}", place=str(path))
        if (memory.origin, memory.policy) != (self.policy.log.name, self.policy.digest.hex()):
            raise MisuseError(
                f"this folder follows {memory.origin} under another policy file; use that one, or "
                "begin with an empty folder",
                place=str(self.folder),
            )
        return memory

    def write(self, memory: Followed) -> None:
        """Remember; nothing is written when nothing changed."""
        raw = write_json(memory)
        if raw != self._written:
            self.files.write_whole(self.folder / FOLLOWED, raw)
            self._written = raw

    def note(self, event: object) -> None:
        """Add a line to the diary."""
        self.files.append(self.folder / EVENTS, write_json(event) + b"\n", mode=0o644)

    def close(self) -> None:
        """Let go of the folder."""
        self._lock.release()
