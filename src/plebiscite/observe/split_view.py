"""The evidence that a log showed two histories: a file that a third person can check alone.

Two checkpoints that the log signed, and a proof that the larger log had another root at the size of
the smaller one; where both logs could be read, also the first entry at which they part, with its
path to each signed root. `docs/how-to/follow.md` says how to check it by hand.
"""

from dataclasses import dataclass

import msgspec

from plebiscite.canonical.base64 import format_base64, parse_base64
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import EvidenceError, MalformedError
from plebiscite.log.checkpoint import parse_hash
from plebiscite.log.consistency import verify_growth
from plebiscite.log.inclusion import verify_leaf_inclusion
from plebiscite.log.merkle import leaf_hash
from plebiscite.log.note import parse_note
from plebiscite.log.policy import Policy
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint
from plebiscite.observe.histories import Side, TwoHistories

FORMAT = "plebiscite-split-view/1"
MOST_BYTES = 4_000_000


class ShownSide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One history: where it was seen, the signed note, and its entry at the difference.

    `note` is the text of the note; `leaf`, `path` and `entry` are base64, empty when not known.
    """

    place: str
    note: str
    leaf: str = ""
    path: tuple[str, ...] = ()
    entry: str = ""


class SplitView(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The evidence. `index` is the first differing entry, or -1 when it is not known."""

    format: str
    small: ShownSide
    large: ShownSide
    prefix_root: str
    proof: tuple[str, ...]
    index: int


@dataclass(frozen=True)
class Proved:
    """What evidence proves under a policy."""

    small: WitnessedCheckpoint
    large: WitnessedCheckpoint
    index: int | None

    @property
    def cosigned_both(self) -> tuple[str, ...]:
        """The witnesses that cosigned both histories: they lied, or were rolled back."""
        return tuple(sorted(set(self.small.cosigned) & set(self.large.cosigned)))


def split_view_of(found: TwoHistories) -> SplitView:
    """The evidence for what was found."""
    difference = found.difference
    return SplitView(
        FORMAT,
        _shown(found.small.place, found.small.note, difference.small if difference else None),
        _shown(found.large.place, found.large.note, difference.large if difference else None),
        format_base64(found.prefix_root),
        tuple(map(format_base64, found.proof)),
        -1 if difference is None else difference.index,
    )


def _shown(place: str, note: bytes, side: Side | None) -> ShownSide:
    text = bytes(parse_note(note)).decode()
    if side is None:
        return ShownSide(place, text)
    entry = "" if side.entry is None else format_base64(side.entry)
    return ShownSide(
        place, text, format_base64(side.leaf), tuple(map(format_base64, side.path)), entry
    )


def write_split_view(evidence: SplitView) -> bytes:
    """The bytes of the file."""
    return write_json(evidence)


def parse_split_view(raw: bytes) -> SplitView:
    """The evidence in `raw`; nothing is checked. Raises MalformedError for any other bytes."""
    if len(raw) > MOST_BYTES:
        raise MalformedError(f"{len(raw)} bytes; evidence has at most {MOST_BYTES}")
    evidence = parse_json(raw, SplitView)
    if evidence.format != FORMAT:
        raise MalformedError(f"the format is {evidence.format[:40]!r}, not {FORMAT}")
    return evidence


def check_split_view(evidence: SplitView, policy: Policy) -> Proved:
    """What the evidence proves, with nothing believed but the policy's log key.

    Raises: SignatureError if the log did not sign both; EvidenceError if they may lie on one
    history; as the readers for malformed parts.
    """
    small = open_checkpoint(evidence.small.note.encode(), policy)
    large = open_checkpoint(evidence.large.note.encode(), policy)
    if small.origin != large.origin:
        raise EvidenceError("the two checkpoints are of two logs", place="split view")
    prefix = parse_hash(evidence.prefix_root)
    proof = tuple(map(parse_hash, evidence.proof))
    verify_growth(small.size, large.size, prefix, large.root, proof)
    if prefix == small.root:
        raise EvidenceError("the two checkpoints lie on one history", place="split view")
    if evidence.index < 0:
        return Proved(small, large, None)
    _check_difference(evidence, small, large)
    return Proved(small, large, evidence.index)


def _check_difference(
    evidence: SplitView, small: WitnessedCheckpoint, large: WitnessedCheckpoint
) -> None:
    leaves = []
    for side, opened in ((evidence.small, small), (evidence.large, large)):
        leaf, path = parse_hash(side.leaf), tuple(map(parse_hash, side.path))
        verify_leaf_inclusion(leaf, evidence.index, path, opened.size, opened.root)
        if side.entry and leaf_hash(parse_base64(side.entry)) != leaf:
            raise EvidenceError("an entry is not the one its leaf stands for", place=side.place)
        leaves.append(leaf)
    if leaves[0] == leaves[1]:
        raise EvidenceError("the entry shown does not differ", place=f"entry {evidence.index}")
