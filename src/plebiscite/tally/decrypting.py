"""A trustee's side of the count: whole groups, once, from a record the trustee has checked.

Source: additions 3. There is no way to decrypt a ciphertext given by hand.
"""

from plebiscite.errors import ConductError
from plebiscite.proofs.decryption import prove_decryption
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.apply_count import (
    decryption_key,
    decryption_statement,
    require_decryptable,
    widths_of,
)
from plebiscite.record.entries import PartialDecryptionEntry
from plebiscite.record.state import GroupCount, RecordState
from plebiscite.record.v1_decryptions import make_decryption, parse_decryption
from plebiscite.tally.closing import is_withheld


def groups_to_decrypt(state: RecordState, owner: int) -> list[GroupCount]:
    """The groups this owner has not decrypted on the record yet, in definition order.

    Raises: ConductError before close, or while a group has no encrypted tally.
    """
    if state.close is None:
        raise ConductError("the record is not closed; nothing may be decrypted")
    waiting = []
    for group in state.groups:
        if group.ballots == 0 or is_withheld(group):
            continue
        count = state.group_counts.get(group.head)
        if count is None:
            raise ConductError(f"group {group.head} has no encrypted tally yet")
        if owner not in count.factors:
            waiting.append(count)
    return waiting


def partial_decryption(
    state: RecordState, count: GroupCount, owner: int, secret: int, randomness: Randomness
) -> PartialDecryptionEntry:
    """One owner's decryption of one group: v1's bytes, and the strong proof over its factors.

    Raises: ConductError for a group that is not to be decrypted; MisuseError when `secret` is
    not behind the owner's key.
    """
    require_decryptable(count.group)
    statement = decryption_statement(state, count, owner)
    fingerprint = decryption_key(state, count, owner).fingerprint
    raw = make_decryption(state.group, fingerprint, count.tally, secret, randomness)
    decoded = parse_decryption(raw, state.group, widths_of(state, count.group))
    factors = [factor for row in decoded.factors for factor in row]
    return PartialDecryptionEntry(
        group=count.group.head,
        owner=owner,
        decryption=raw.decode(),
        proof=prove_decryption(secret, statement, factors, randomness),
    )
