"""Close, encrypted tallies, decryptions and results, as the record shows them.

Source: additions 3, 9 and 10. Every figure is recomputed; none is believed (A50).
"""

from hashlib import sha256

from plebiscite.errors import ConductError, EvidenceError, TallyError
from plebiscite.group.elgamal import Ciphertext
from plebiscite.proofs.decryption import DecryptionStatement, check_decryption
from plebiscite.proofs.v1_decryption import DecryptionKey
from plebiscite.record.acts import trustee_office
from plebiscite.record.decryption_statements import LogPoint, owner_numbered, owner_statement
from plebiscite.record.entries import (
    CloseEntry,
    EncryptedTallyEntry,
    PartialDecryptionEntry,
    ResultEntry,
    write_entry,
)
from plebiscite.record.grouping import Group as TallyGroup
from plebiscite.record.grouping import groups_at_close
from plebiscite.record.state import GroupCount, RecordState
from plebiscite.record.v1_decryptions import (
    decrypt_tally,
    decryption_problems,
    parse_decryption,
    read_counts,
)
from plebiscite.record.v1_tally import EncryptedTally, parse_tally, write_result, write_tally


def counted_ballots(state: RecordState) -> dict[str, int]:
    """The number of standing ballots of every unit, by uuid."""
    return {uuid: count.ballots for uuid, count in state.counts.items()}


def apply_close(state: RecordState, entry: CloseEntry, place: str, root: bytes) -> None:
    """Fix the counted set, and with it the groups that will be decrypted."""
    state.close = LogPoint(state.origin, state.size + 1, root)
    with state.check("tally-1", place):
        counted = counted_ballots(state)
        minimum = state.required_definition().minimum
        state.groups = groups_at_close(tuple(state.units.values()), counted, minimum)
        state.require_rolls()
        if entry.ballots != sum(counted.values()):
            raise TallyError(
                f"{entry.ballots} ballots announced; the chains give {sum(counted.values())}"
            )


def widths_of(state: RecordState, group: TallyGroup) -> tuple[int, ...]:
    """Ciphertexts per question of a group's units, which all have the same questions."""
    questions = state.unit(group.head).questions
    return tuple(len(question.options) + question.blank for question in questions)


def group_tally(state: RecordState, group: TallyGroup) -> EncryptedTally:
    """The product of all counted ballots of a group's units, by question and position."""
    algebra = state.group
    neutral = Ciphertext(algebra.identity, algebra.identity)
    widths = widths_of(state, group)
    totals = [neutral] * sum(widths)
    for uuid in group.units:
        product = state.counts[uuid].product(algebra) or [neutral] * sum(widths)
        totals = [
            Ciphertext(
                algebra.multiply(total.alpha, pair.alpha), algebra.multiply(total.beta, pair.beta)
            )
            for total, pair in zip(totals, product, strict=True)
        ]
    places = iter(totals)
    return tuple(tuple(next(places) for _ in range(width)) for width in widths)


def _group_headed(state: RecordState, head: str) -> TallyGroup:
    state.require_rolls((head,))
    for group in state.groups:
        if group.head == head:
            return group
    raise EvidenceError(f"{head[:40]!r} heads no tally group")


def apply_encrypted_tally(state: RecordState, entry: EncryptedTallyEntry, place: str) -> None:
    """Take the encrypted tally of one group: units, numbers and product as recomputed."""
    with state.check("tally-2", place):
        state.require_rolls(entry.units)
        group = next((each for each in state.groups if each.units == entry.units), None)
        if group is None:
            raise EvidenceError("its units are not one of the groups that close gives")
        if group.head in state.group_counts:
            raise ConductError("a second encrypted tally of one group")
        tally = group_tally(state, group)
        digest = sha256(write_entry(entry)).digest()
        state.group_counts[group.head] = GroupCount(group, digest, tally)
        with state.check("tally-3", place):
            if entry.tallied != group.ballots:
                raise TallyError(f"{entry.tallied} ballots announced, counted {group.ballots}")
            if entry.tally.encode() != write_tally(state.group, tally):
                parse_tally(entry.tally.encode(), state.group, widths_of(state, group))
                raise TallyError("the encrypted tally is not the product of the counted ballots")


def decryption_statement(state: RecordState, count: GroupCount, owner: int) -> DecryptionStatement:
    """What a trustee proves of a group's decryption, from the checked record alone (A45).

    Raises: ConductError before close or for no such owner.
    """
    if state.close is None:
        raise ConductError("there is no close entry; nothing may be decrypted")
    return owner_statement(
        state.required_trustees(),
        owner,
        state.close,
        units=[(uuid, state.election(uuid).fingerprint) for uuid in count.group.units],
        tally_digest=count.digest,
        alphas=[pair.alpha for row in count.tally for pair in row],
    )


def decryption_key(state: RecordState, count: GroupCount, owner: int) -> DecryptionKey:
    """What v1's own proof is checked against: the φ of the group's head and the owner's key."""
    key = owner_numbered(state.required_trustees(), owner).key
    return DecryptionKey(state.group, state.election(count.group.head).fingerprint, key)


def require_decryptable(group: TallyGroup) -> None:
    """Return only if this group is to be decrypted. Raises ConductError: empty or withheld."""
    if group.ballots == 0:
        raise ConductError("a group without ballots has nothing to decrypt")
    if group.rule == "withhold":
        raise ConductError("this group lies below the minimum and is withheld")


def apply_partial_decryption(state: RecordState, entry: PartialDecryptionEntry, place: str) -> None:
    """Take one trustee's decryption of one group; both proofs over the same factors."""
    with state.check("decryption-3", place):
        group = _group_headed(state, entry.group)
        require_decryptable(group)
        count = state.group_counts.get(group.head)
        if count is None:
            raise ConductError("a decryption before the group's encrypted tally")
        if entry.owner in count.factors:
            raise ConductError(f"a second decryption of this group by owner {entry.owner}")
        if trustee_office(entry.owner) in state.keyless:
            raise ConductError(f"owner {entry.owner} decrypts with a key it said it destroyed")
        key = decryption_key(state, count, entry.owner)
        raw = entry.decryption.encode()
        failed = False
        with state.check("decryption-2", place):
            failed = True
            decryption = parse_decryption(raw, state.group, widths_of(state, group))
            statement = decryption_statement(state, count, entry.owner)
            factors = [factor for row in decryption.factors for factor in row]
            check_decryption(statement, factors, entry.proof)
            state.exercised.add("decryption-1")
            failed = False
            for problem in decryption_problems(key, count.tally, decryption):
                failed = True
                with state.check("decryption-1", place):
                    raise problem
        if not failed:
            count.factors[entry.owner] = decryption.factors


def group_result(state: RecordState, count: GroupCount) -> tuple[tuple[int, ...], ...]:
    """The counts of a group by question and position, from its checked factors.

    Raises: TallyError when too few trustees decrypted, or a plaintext is no possible count.
    """
    if count.group.ballots == 0:
        return tuple((0,) * len(row) for row in count.tally)
    plaintexts = decrypt_tally(state.required_trustees(), count.factors, count.tally)
    return read_counts(state.group, plaintexts, count.group.ballots)


def apply_result(state: RecordState, entry: ResultEntry, place: str) -> None:
    """Take the result of one group: exactly what its factors give."""
    with state.check("result-1", place):
        group = _group_headed(state, entry.group)
        if group.rule == "withhold" and group.ballots:
            raise ConductError("the result of a withheld group is published")
        count = state.group_counts.get(group.head)
        if count is None:
            raise ConductError("a result before the group's encrypted tally")
        if count.result is not None:
            raise ConductError("a second result of one group")
        result = group_result(state, count)
        count.result = result
        if entry.result.encode() != write_result(result):
            raise TallyError("the published result is not what the decryption gives")
