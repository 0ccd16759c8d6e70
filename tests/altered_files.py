"""Files of a record altered by somebody without keys, and what verification may then say."""

import random
from collections.abc import Mapping
from typing import NamedTuple

from plebiscite.record.entries import parse_entry, words_of

WRONG, UNKNOWN, TRUE = 1, 3, 0
_NEEDED_SIZES = ("13", "26", "30", "47", "49", "74")
"""Kept checkpoints that a check asks for: of the last commitment, rehearsal, open, polls-closed,
close and end of the played valley."""
_TIMED_SIZE = "44"
"""The one after the extension: without it nobody knows whether it came in time."""


class Altered(NamedTuple):
    """The files, what was done, and the exit statuses that are right."""

    files: Mapping[str, bytes]
    how: str
    allowed: frozenset[int]


def words_of_record(files: Mapping[str, bytes], entries: list[bytes]) -> frozenset[str]:
    """The paths of blobs that hold people's words."""
    named = {words_of(parse_entry(raw)) for raw in entries} - {""}
    return frozenset(path for path in files if path.removeprefix("blob/") in named)


def uncounted_line(raw: bytes, position: int) -> bool:
    """Whether this byte of a note stands in the name or the key id of a cosignature.

    Such a byte makes the line somebody else's, whom nobody knows: one witness less.
    """
    start = raw.index("\n\n— ".encode()) + 2
    lines = raw[start:].split(b"\n")
    for number, line in enumerate(lines):
        name_end = len("— ".encode()) + len(line[4:].partition(b" ")[0])
        # The id is the first 4 bytes of the base64: 5 characters and a third of the sixth.
        if (
            number
            and start + 4 <= position <= start + name_end + 6
            and position < start + len(line)
        ):
            return True
        start += len(line) + 1
    return False


def altered_files(
    files: Mapping[str, bytes], words: frozenset[str], chance: random.Random
) -> Altered:
    """One alteration."""
    path = chance.choice(sorted(files))
    kind = chance.choice(("flip", "flip", "flip", "remove", "cut", "grow", "exchange", "old"))
    changed = dict(files)
    raw = files[path]
    if kind == "remove":
        del changed[path]
        return Altered(changed, f"{path} removed", allowed_without(path, words))
    if kind == "flip":
        place, bit = chance.randrange(len(raw)), chance.randrange(8)
        changed[path] = flipped(raw, place, bit)
        return Altered(changed, f"{path} bit {bit} of byte {place}", allowed_flip(path, raw, place))
    if kind == "cut":
        changed[path] = raw[: chance.randrange(len(raw))]
        return Altered(changed, f"{path} cut to {len(changed[path])}", _cut(path, changed[path]))
    if kind == "grow":
        changed[path] = raw + chance.randbytes(chance.randrange(1, 40))
        return Altered(changed, f"{path} grown", frozenset({WRONG}))
    other = chance.choice([each for each in sorted(files) if files[each] != raw])
    if kind == "exchange":
        changed[path], changed[other] = files[other], raw
        return Altered(changed, f"{path} and {other} exchanged", frozenset({WRONG}))
    old = chance.choice([each for each in sorted(files) if each.startswith("checkpoints/")][:-1])
    changed["checkpoint"] = files[old]
    return Altered(changed, f"{old} given as the newest", frozenset({WRONG}))


def flipped(raw: bytes, place: int, bit: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ (1 << bit)]) + raw[place + 1 :]


def allowed_flip(path: str, raw: bytes, place: int) -> frozenset[int]:
    if path.startswith("checkpoint") and uncounted_line(raw, place):
        return frozenset({WRONG, TRUE})
    return frozenset({WRONG})


def allowed_without(path: str, words: frozenset[str]) -> frozenset[int]:
    """What is said when a file is not there."""
    if path in words:
        return frozenset({TRUE})
    folder, _, name = path.partition("/")
    if folder == "checkpoints" and name == _TIMED_SIZE:
        return frozenset({UNKNOWN})
    if folder == "checkpoints":
        return frozenset({WRONG if name in _NEEDED_SIZES else TRUE})
    return frozenset({UNKNOWN})


def _cut(path: str, rest: bytes) -> frozenset[int]:
    """A note that lost its last lines whole lost witnesses; where two are needed, one may go."""
    if not path.startswith("checkpoint") or not rest.endswith(b"\n"):
        return frozenset({WRONG})
    needed = path == "checkpoint" or path.partition("/")[2] in _NEEDED_SIZES
    lines = rest.count(b"\n")  # three, an empty one, the log's, and one for each witness
    if path.endswith(f"/{_TIMED_SIZE}") and lines in {5, 6}:
        return frozenset({UNKNOWN})
    return frozenset({TRUE if lines == 7 or (lines in {5, 6} and not needed) else WRONG})
