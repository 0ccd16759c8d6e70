"""A forger's workshop: a record as a value, altered, and signed anew with keys that are public.

Everything is in memory, so that thousands of forgeries are tried in a minute. The forger may
hold the log's key, the witnesses', and those of offices: the keys of the examples are public.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import msgspec

from memory_log import MemoryLog, load_folder
from plebiscite.errors import UnavailableError
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.cosignature import cosign
from plebiscite.log.frontier import Frontier
from plebiscite.log.keys import KeyKind, SigningKey
from plebiscite.log.merkle import leaf_hash
from plebiscite.log.note import NoteSignature, parse_note
from plebiscite.log.policy_file import PolicyFile
from plebiscite.record.acts import office_keys, sign_act
from plebiscite.record.definition import Definition
from plebiscite.record.entries import Act, Entry, EntryBase, kind_of, parse_entry, write_entry
from plebiscite.record.example_keys import example_signing_key
from plebiscite.record.vote_check import Chunk, ReadEntry, VotingContext, read_entry
from plebiscite.store.record_files import RecordFiles, limit_of
from plebiscite.verify.record_verification import Verified, verify_record

ALL_WITNESSES = ("school.valley.example", "post.valley.example", "choir.valley.example")
_WATCHED = tuple(
    f'{{"kind":"{kind}"'.encode()
    for kind in (
        *("commitment", "election", "rehearsal", "open"),
        *("extension", "polls-closed", "close", "end"),
    )
)


def cosign_all(note: bytes, time: int, names: Sequence[str] = ALL_WITNESSES) -> list[NoteSignature]:
    """The lines of these witnesses, all at `time`."""
    text = parse_note(note).text
    return [cosign(text, example_signing_key(n, KeyKind.COSIGNATURE), time) for n in names]


class MemoryRecord(RecordFiles):
    """A record whose files are a mapping."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def read(self, path: str) -> bytes:
        raw = self.files.get(path)
        if raw is None:
            raise UnavailableError("there is no such file", place=path)
        if len(raw) > limit_of(path):
            raise UnavailableError("the file is too large", place=path)
        return raw

    def milestones(self) -> list[int]:
        names = (path.partition("/") for path in self.files)
        return sorted(int(name) for folder, _, name in names if folder == "checkpoints")


@dataclass(frozen=True)
class Forgery:
    """Entries and blobs of a record, before a log is made of them.

    `times` gives, by entry index, when the witnesses saw the checkpoint just after that entry.
    """

    policy: PolicyFile
    definition: Definition
    entries: tuple[bytes, ...]
    times: tuple[int, ...]
    blobs: Mapping[str, bytes]

    def kinds(self) -> list[str]:
        return [kind_of(parse_entry(raw)) for raw in self.entries]

    def find(self, kind: str, number: int = 0) -> int:
        """The index of the `number`-th entry of a kind; negative numbers count from the end."""
        return [index for index, each in enumerate(self.kinds()) if each == kind][number]

    def entry(self, kind: str, number: int = 0) -> Entry:
        return parse_entry(self.entries[self.find(kind, number)])

    def with_entries(self, entries: Iterable[tuple[bytes, int]]) -> "Forgery":
        pairs = list(entries)
        raws, times = tuple(raw for raw, _ in pairs), tuple(time for _, time in pairs)
        return replace(self, entries=raws, times=times)

    def timed(self) -> list[tuple[bytes, int]]:
        return list(zip(self.entries, self.times, strict=True))

    def put(self, index: int, entry: EntryBase | bytes) -> "Forgery":
        """Another entry at this index."""
        pairs = self.timed()
        pairs[index] = (_bytes(entry), pairs[index][1])
        return self.with_entries(pairs)

    def insert(self, index: int, entry: EntryBase | bytes) -> "Forgery":
        """One more entry before this index."""
        pairs = self.timed()
        pairs.insert(index, (_bytes(entry), pairs[max(index - 1, 0)][1]))
        return self.with_entries(pairs)

    def drop(self, *indices: int) -> "Forgery":
        return self.with_entries(
            pair for index, pair in enumerate(self.timed()) if index not in indices
        )

    def move(self, index: int, to: int) -> "Forgery":
        """The entry taken out, and put where it then has the index `to`."""
        pairs = self.timed()
        pair = pairs.pop(index)
        pairs.insert(to, pair)
        return self.with_entries(pairs)

    def change(self, kind: str, number: int = 0, **fields: object) -> "Forgery":
        """Fields of one entry changed; its signatures stay until `resigned`."""
        index = self.find(kind, number)
        return self.put(index, msgspec.structs.replace(parse_entry(self.entries[index]), **fields))

    def with_blob(self, raw: bytes, name: str = "") -> "Forgery":
        return replace(self, blobs={**self.blobs, name or sha256(raw).hexdigest(): raw})

    def without_blob(self, name: str) -> "Forgery":
        return replace(self, blobs={key: raw for key, raw in self.blobs.items() if key != name})

    def resigned(self, *offices: str) -> "Forgery":
        """Every act signed and numbered anew by those of its offices that collude (all: none)."""
        keys = office_signing_keys(self.definition)
        raws = _resign(self.entries, self.definition.origin, keys, offices or tuple(keys))
        return self.with_entries(zip(raws, self.times, strict=True))

    def until(self, index: int) -> "Forgery":
        """The entries before this index."""
        return self.with_entries(self.timed()[:index])

    def record(self, *, witnesses: Sequence[str] = ALL_WITNESSES) -> MemoryRecord:
        """The record of these entries, signed by the log and cosigned by `witnesses`.

        Checkpoints are kept where a check looks for one, and at no other size.
        """
        log = example_signing_key(self.definition.origin)
        files = dict(_log_files(self.entries))
        files |= {f"blob/{name}": raw for name, raw in self.blobs.items()}
        frontier = Frontier()
        note = bytes(sign_checkpoint(Checkpoint(log.name, 0, frontier.root()), log))
        for size, (raw, time) in enumerate(self.timed(), 1):
            frontier.append(leaf_hash(raw))
            watched = raw.startswith(_WATCHED)
            if watched or size == len(self.entries):
                note = _note(log.name, size, frontier.root(), time, tuple(witnesses))
            if watched:
                files[f"checkpoints/{size}"] = note
        files["checkpoint"] = note
        return MemoryRecord(files)


def _bytes(entry: EntryBase | bytes) -> bytes:
    return entry if isinstance(entry, bytes) else write_entry(entry)


@lru_cache(maxsize=4096)
def _note(origin: str, size: int, root: bytes, time: int, witnesses: tuple[str, ...]) -> bytes:
    note = sign_checkpoint(Checkpoint(origin, size, root), example_signing_key(origin))
    return bytes(note.with_signatures(cosign_all(bytes(note), time, witnesses)))


@lru_cache(maxsize=64)
def _log_files(entries: tuple[bytes, ...]) -> Mapping[str, bytes]:
    log = MemoryLog()
    log.append(entries)
    return log.files


def office_signing_keys(definition: Definition) -> dict[str, SigningKey]:
    """The private keys of every office of an example."""
    return {
        office: example_signing_key(key.name) for office, key in office_keys(definition).items()
    }


def _resign(
    raws: Iterable[bytes], origin: str, keys: Mapping[str, SigningKey], offices: Sequence[str]
) -> Iterator[bytes]:
    counters: dict[str, int] = {}
    for raw in raws:
        entry = parse_entry(raw)
        if not isinstance(entry, Act):
            yield raw
            continue
        signed: Act = msgspec.structs.replace(entry, signatures=())
        for old in entry.signatures:
            counter = counters.get(old.by, 0) + 1
            counters[old.by] = counter
            if old.by in offices:
                signed = sign_act(signed, origin, old.by, keys[old.by], counter)
            else:
                signed = msgspec.structs.replace(signed, signatures=(*signed.signatures, old))
        yield write_entry(signed)


def signed_by(forgery: Forgery, entry: Act, *offices: str) -> Act:
    """`entry` with signatures of these offices; `resigned` sets the right counters."""
    keys = office_signing_keys(forgery.definition)
    for office in offices:
        entry = sign_act(entry, forgery.definition.origin, office, keys[office], 1)
    return entry


def forgery_of(folder: Path, policy: PolicyFile, definition: Definition) -> Forgery:
    """The entries and blobs of a played record, with the times of its checkpoints."""
    files = load_folder(folder)
    source = MemoryRecord(files)
    opened, tree = source.opened(policy.policy)
    times: list[int] = []
    for size in range(opened.size, 0, -1):
        note = files.get(f"checkpoints/{size}")
        seen = _time_of(note) if note else None
        times.insert(0, seen if seen is not None else (times[0] if times else 0))
    blobs = {path[5:]: raw for path, raw in files.items() if path.startswith("blob/")}
    return Forgery(policy, definition, tuple(tree.entries()), tuple(times), blobs)


def _time_of(note: bytes) -> int | None:
    lines = parse_note(note).signatures[1:]
    return int.from_bytes(lines[0].signature[:8], "big") if lines else None


def remembered_chunks(context: VotingContext, chunks: Iterable[Chunk]) -> Iterator[list[ReadEntry]]:
    """`read_chunks` that looks at the same ballot at the same place only once."""
    token = (context.origin, tuple(sorted(context.elections.items())))
    for chunk in chunks:
        yield [_remembered(context, token, index, raw) for index, raw in chunk]


def _remembered(context: VotingContext, token: object, index: int, raw: bytes) -> ReadEntry:
    key = (token, index, raw)
    if key not in _read:
        _read[key] = read_entry(context, index, raw)
    return _read[key]


_read: dict[tuple[object, int, bytes], ReadEntry] = {}


def verified(record: MemoryRecord, policy: PolicyFile) -> Verified:
    """The verification of a forged record."""
    return verify_record(record, policy, read=remembered_chunks)


def failed(result: Verified) -> set[str]:
    """The checks that failed."""
    return {check.id for check in result.report.checks if check.status == "failed"}


def unchecked(result: Verified) -> set[str]:
    """The checks that could not be made."""
    return {check.id for check in result.report.checks if check.status == "could not check"}
