"""The two proofs of a question that allows a blank vote.

With (α0, β0) the first ciphertext and (αΣ, βΣ) the product of the others: the blank proof says
"m0 = 0 or mΣ = 0", the overall proof says "m0 = 1 or mΣ is in min … max".
Source: Belenios v1 format, section 5.
"""

from collections.abc import Sequence
from typing import NamedTuple

from plebiscite.group.elgamal import Ciphertext
from plebiscite.proofs.disjunction import (
    Disjunct,
    RaisedDisjunct,
    Witness,
    prove_one_holds,
    raise_disjuncts,
    read_proofs,
    verify_one_holds,
)
from plebiscite.proofs.transcript import Randomness
from plebiscite.proofs.v1_proof import Statement, V1Proof


class BlankSplit(NamedTuple):
    """The ciphertext of "blank", and the product of all the others of the question."""

    blank: Ciphertext
    others: Ciphertext


class BlankWitness(NamedTuple):
    """`plaintext` is the sum of the others, None for a blank vote; both randomnesses."""

    plaintext: int | None
    blank_r: int
    others_r: int


def blank_prefix(context: str) -> str:
    """What the blank proof hashes before the commitments."""
    return f"bproof0|{context}|"


def overall_prefix(context: str) -> str:
    """What the overall proof hashes before the commitments."""
    return f"bproof1|{context}|"


def prove_blank(
    statement: Statement, split: BlankSplit, witness: BlankWitness, randomness: Randomness
) -> tuple[V1Proof, ...]:
    """[π0, πΣ]: the blank entry is 0, or all the others are."""
    disjuncts = [Disjunct(split.blank, 0), Disjunct(split.others, 0)]
    known = Witness(0, witness.blank_r)
    if witness.plaintext is None:
        known = Witness(1, witness.others_r)
    return prove_one_holds(statement, blank_prefix(statement.context), disjuncts, known, randomness)


def prove_blank_or_member(
    statement: Statement,
    split: BlankSplit,
    messages: Sequence[int],
    witness: BlankWitness,
    randomness: Randomness,
) -> tuple[V1Proof, ...]:
    """The overall proof: the blank entry is 1, or the others add up to one of `messages`."""
    disjuncts = [Disjunct(split.blank, 1), *(Disjunct(split.others, one) for one in messages)]
    known = Witness(0, witness.blank_r)
    if witness.plaintext is not None:
        known = Witness(1 + messages.index(witness.plaintext), witness.others_r)
    return prove_one_holds(
        statement, overall_prefix(statement.context), disjuncts, known, randomness
    )


def _raised(
    statement: Statement,
    split: BlankSplit,
    blank_message: int,
    messages: Sequence[int],
    proofs: Sequence[V1Proof],
) -> list[RaisedDisjunct]:
    group = statement.group
    scalars = read_proofs(statement, proofs, 1 + len(messages))
    blank = raise_disjuncts(group, split.blank, [blank_message], scalars[:1])
    return blank + raise_disjuncts(group, split.others, messages, scalars[1:])


def verify_blank(statement: Statement, split: BlankSplit, proofs: Sequence[V1Proof]) -> None:
    """Return only if the blank entry or the sum of the others is 0.

    Raises: MalformedError for another number of proofs or a misspelled scalar; ProofError.
    """
    raised = _raised(statement, split, 0, [0], proofs)
    verify_one_holds(statement, blank_prefix(statement.context), raised)


def verify_blank_or_member(
    statement: Statement, split: BlankSplit, messages: Sequence[int], proofs: Sequence[V1Proof]
) -> None:
    """Return only if the blank entry is 1 or the others add up to one of `messages`.

    Raises: MalformedError for another number of proofs or a misspelled scalar; ProofError.
    """
    raised = _raised(statement, split, 1, messages, proofs)
    verify_one_holds(statement, overall_prefix(statement.context), raised)
