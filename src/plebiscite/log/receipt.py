"""Receipts: files that prove an entry is in a witnessed log. Source: C2SP tlog-proof (draft)."""

from dataclasses import dataclass

from plebiscite.canonical.base64 import format_base64, parse_base64
from plebiscite.errors import MalformedError
from plebiscite.log.checkpoint import parse_hash, parse_number
from plebiscite.log.inclusion import verify_inclusion
from plebiscite.log.policy import Policy
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint

HEADER = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63
_MOST_BYTES = 1_100_000  # the largest note and its proof
_EXTRA, _INDEX = "extra ", "index "


@dataclass(frozen=True)
class Receipt:
    """An entry's `index`, its `path` of 32-byte hashes, and the checkpoint note, verbatim.

    `extra` is for the application and **not authenticated**. `bytes()` gives the file.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def __bytes__(self) -> bytes:
        extra = () if self.extra is None else (_EXTRA + format_base64(self.extra),)
        path = map(format_base64, self.path)
        head = (HEADER, *extra, f"{_INDEX}{self.index}", *path, "", "")
        return "\n".join(head).encode() + self.checkpoint


def parse_receipt(raw: bytes) -> Receipt:
    """The receipt in `raw`; nothing is verified, and the checkpoint not even parsed.

    Raises: MalformedError unless `raw` is the one spelling of a receipt.
    """
    if len(raw) > _MOST_BYTES:
        raise MalformedError(f"a receipt of {len(raw)} bytes; the most is {_MOST_BYTES}")
    head, blank, checkpoint = raw.partition(b"\n\n")
    if not (blank and checkpoint):
        raise MalformedError("a receipt has a blank line, then a checkpoint")
    try:
        header, *lines = head.decode().split("\n")
    except UnicodeDecodeError as problem:
        raise MalformedError("a receipt is UTF-8") from problem
    if header != HEADER:
        raise MalformedError(f"a receipt begins with {HEADER}", place="receipt line 1")
    has_extra = bool(lines) and lines[0].startswith(_EXTRA)
    extra = parse_base64(lines.pop(0).removeprefix(_EXTRA)) if has_extra else None
    if not (lines and lines[0].startswith(_INDEX)):
        raise MalformedError("the index line is missing", place="receipt")
    if len(lines) > LONGEST_PATH + 1:
        raise MalformedError(f"{len(lines) - 1} hashes; the most is {LONGEST_PATH}")
    index = parse_number(lines[0].removeprefix(_INDEX))
    return Receipt(index, tuple(map(parse_hash, lines[1:])), checkpoint, extra)


def verify_receipt(receipt: Receipt, entry: bytes, policy: Policy) -> WitnessedCheckpoint:
    """The checkpoint, if the receipt proves that the log holds exactly `entry` at its index.

    Trust:  the caller made `entry` from what it posted, never from the receipt.
    Raises: as `open_checkpoint`; SignatureError if the quorum is not met; InclusionError if the
    path does not lead to the signed root.
    """
    opened = open_checkpoint(receipt.checkpoint, policy)
    opened.require_quorum()
    verify_inclusion(entry, receipt.index, receipt.path, opened.size, opened.root)
    return opened
