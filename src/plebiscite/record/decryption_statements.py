"""The statement of a trustee's decryption, put together from the checked record only.

Source: `spec/ceremony.md` (additions 3).
"""

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from plebiscite.errors import ConductError
from plebiscite.group.interface import Element
from plebiscite.proofs.decryption import DecryptionStatement, KeyContext
from plebiscite.record.v1_trustees import Owner, Trustees


class LogPoint(msgspec.Struct, frozen=True):
    """A log, a size and its root there: just after `close`, or after `rehearsal`."""

    origin: str
    size: int
    root: bytes


def owner_numbered(trustees: Trustees, owner: int) -> Owner:
    """The owner with that flattened index, from 1. Raises ConductError for no such owner."""
    if not 1 <= owner <= len(trustees.owners):
        raise ConductError(f"there is no owner {owner} among {len(trustees.owners)} trustees")
    return trustees.owners[owner - 1]


def key_context(owner: Owner) -> KeyContext:
    """Field 8 for this owner."""
    return KeyContext(owner.kind, owner.owner, owner.index, owner.threshold, owner.size)


def owner_statement(
    trustees: Trustees,
    owner: int,
    point: LogPoint,
    *,
    units: Sequence[tuple[str, str]],
    tally_digest: bytes,
    alphas: Sequence[Element],
) -> DecryptionStatement:
    """What `owner` proves about the ciphertexts `alphas` of the tally with this SHA-256.

    `units` are pairs (uuid, φ) of the tally group; none for a rehearsal.
    Raises: ConductError for no such owner.
    """
    holder = owner_numbered(trustees, owner)
    return DecryptionStatement(
        group=trustees.group,
        origin=point.origin,
        size=point.size,
        root=point.root,
        units=tuple(units),
        tally_digest=tally_digest,
        trustees_digest=sha256(trustees.raw).digest(),
        context=key_context(holder),
        election_key=trustees.public_key,
        public_key=holder.key,
        alphas=tuple(alphas),
    )
