"""Evidence on disk: a folder for each thing found, whole, and never written over."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from plebiscite.canonical.base64 import parse_base64
from plebiscite.errors import UnavailableError
from plebiscite.log.checkpoint import parse_hash
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.receipt import Receipt
from plebiscite.observe.split_view import (
    MOST_BYTES,
    ShownSide,
    SplitView,
    parse_split_view,
    write_split_view,
)
from plebiscite.store.durable import DurableFiles, read_bytes

SPLIT_VIEW = "split-view.json"
_NAME_DIGITS = 12
POLICY = "policy"
_README = """Evidence that the log {origin} showed two histories.

split-view.json   both checkpoints, each signed by the log, and the proof that the larger one does
                  not continue the smaller one
small.note        the smaller checkpoint, as it was seen at {small}
large.note        the larger checkpoint, as it was seen at {large}
policy            the policy file it was checked under; compare its twelve words with a letter:
                  {words}
{difference}
Check it, on any machine, with nothing but this folder and a policy file that you trust:

    plebiscite compare --evidence THIS-FOLDER --policy POLICY

By hand: both notes are C2SP signed notes of the one log key in the policy. If their sizes are
equal, their roots differ, and that is all. If not: `proof` in split-view.json is the consistency
proof (RFC 9162, 2.1.4) from `prefix_root` at the smaller size to the root of large.note; it holds,
and `prefix_root` is not the root that small.note has for this size.
"""
_DIFFERENCE = """
small.entry, large.entry            entry {index}, the first at which they part, as each shows it
small.tlog-proof, large.tlog-proof  the proof that each stands at this index under its checkpoint
"""


class EvidenceFolder:
    """Where a follower or a comparison keeps what it found."""

    def __init__(self, folder: Path, files: DurableFiles | None = None) -> None:
        self.folder, self.files = folder, files or DurableFiles()

    def keep(self, kind: str, contents: Mapping[str, bytes]) -> Path:
        """Write these files into a folder of their own; the same evidence again changes nothing."""
        digest = sha256()
        for name, data in sorted(contents.items()):
            digest.update(sha256(name.encode()).digest() + sha256(data).digest())
        target = self.folder / f"{kind}-{digest.hexdigest()[:_NAME_DIGITS]}"
        for name, data in contents.items():
            self.files.write_once(target / name, data)
        return target

    def keep_split_view(self, evidence: SplitView, policy: PolicyFile) -> Path:
        """Write the evidence of a split view, in the form that `plebiscite compare` checks."""
        return self.keep("split-view", split_view_files(evidence, policy))


def split_view_files(evidence: SplitView, policy: PolicyFile) -> dict[str, bytes]:
    """The files of the evidence, by name; split-view.json alone is enough to check it."""
    known = evidence.index >= 0
    readme = _README.format(
        origin=policy.log.name,
        small=evidence.small.place,
        large=evidence.large.place,
        words=" ".join(policy.words),
        difference=_DIFFERENCE.format(index=evidence.index) if known else "",
    )
    files = {
        SPLIT_VIEW: write_split_view(evidence),
        "small.note": evidence.small.note.encode(),
        "large.note": evidence.large.note.encode(),
        POLICY: bytes(policy),
        "README.txt": readme.encode(),
    }
    if known:
        files |= _entry_files("small", evidence.small, evidence.index)
        files |= _entry_files("large", evidence.large, evidence.index)
    return files


def _entry_files(name: str, side: ShownSide, index: int) -> dict[str, bytes]:
    receipt = Receipt(index, tuple(map(parse_hash, side.path)), side.note.encode())
    files = {f"{name}.tlog-proof": bytes(receipt)}
    if side.entry:
        files[f"{name}.entry"] = parse_base64(side.entry)
    return files


def read_split_view(folder: Path) -> SplitView:
    """The evidence in a folder. Raises UnavailableError for another folder, MalformedError."""
    path = folder / SPLIT_VIEW if folder.is_dir() else folder
    if not path.exists():
        raise UnavailableError(f"there is no {SPLIT_VIEW} here", place=str(folder))
    return parse_split_view(read_bytes(path, limit=MOST_BYTES))
