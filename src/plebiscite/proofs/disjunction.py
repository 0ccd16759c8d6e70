"""The proof that a ciphertext encrypts one of several numbers: v1's `iprove`.

Each disjunct says "this pair encrypts that number". The prover knows the randomness of one and
simulates the rest; the challenges must add up to a hash of the context and of all commitments.
Source: Belenios v1 format, section 5.
"""

from collections.abc import Sequence
from typing import NamedTuple

from plebiscite.errors import MalformedError, ProofError
from plebiscite.group.elgamal import Ciphertext
from plebiscite.group.interface import Element, Group
from plebiscite.proofs.transcript import Randomness, hedged_nonce, random_scalar, v1_challenge
from plebiscite.proofs.v1_proof import Statement, V1Proof, read_proof, written_proof

BIT = (0, 1)
"""What every single choice may encrypt."""


class Disjunct(NamedTuple):
    """The claim that `ciphertext` encrypts `message`."""

    ciphertext: Ciphertext
    message: int


class RaisedDisjunct(NamedTuple):
    """A claim with its proof read and alpha and beta already raised to the challenge."""

    message: int
    challenge: int
    response: int
    alpha_power: Element
    beta_power: Element


def iprove_prefix(context: str, alpha: str, beta: str) -> str:
    """What `iprove` hashes before the commitments; alpha and beta in text form."""
    return f"prove|{context}|{alpha},{beta}|"


class Witness(NamedTuple):
    """What the prover knows: which disjunct or plaintext holds, and the randomness `r` of it."""

    holds: int
    r: int


def _simulated(
    statement: Statement, disjunct: Disjunct, challenge: int, response: int
) -> tuple[Element, Element]:
    group, y = statement.group, statement.y
    (alpha, beta), message = disjunct
    shifted = group.divide(beta, group.generator_power(message))
    power, generated = group.power_secret, group.generator_power_secret
    return (
        group.multiply(generated(response), power(alpha, challenge)),
        group.multiply(power(y, response), power(shifted, challenge)),
    )


def prove_one_holds(
    statement: Statement,
    prefix: str,
    disjuncts: Sequence[Disjunct],
    witness: Witness,
    randomness: Randomness,
) -> tuple[V1Proof, ...]:
    """One proof per disjunct; `witness` names by index the one that holds, and its randomness.

    The work is the same whichever holds. The nonce is drawn from r, the prefix and fresh bytes.
    """
    group, index, r = statement.group, witness.holds, witness.r
    scalars = [
        (random_scalar(group, randomness), random_scalar(group, randomness)) for _ in disjuncts
    ]
    nonce = hedged_nonce(group, r, f"belenios/v1|{prefix}".encode(), randomness)
    pairs = [
        (group.generator_power_secret(nonce), group.power_secret(statement.y, nonce))
        if position == index
        else _simulated(statement, disjunct, *scalars[position])
        for position, disjunct in enumerate(disjuncts)
    ]
    total = v1_challenge(group, prefix, [element for pair in pairs for element in pair])
    challenge = total - sum(c for position, (c, _) in enumerate(scalars) if position != index)
    scalars[index] = (challenge, group.respond(nonce, r, challenge))
    return tuple(written_proof(group, *pair) for pair in scalars)


def verify_one_holds(
    statement: Statement, prefix: str, disjuncts: Sequence[RaisedDisjunct]
) -> None:
    """Return only if the challenges add up. Raises: ProofError naming the place."""
    group, y, _, place = statement
    commitments = []
    for claim in disjuncts:
        shift = (group.generator, -claim.message * claim.challenge)
        beta_factors = [(y, claim.response), (claim.beta_power, 1)]
        commitments.append(
            group.product_of_powers([(group.generator, claim.response), (claim.alpha_power, 1)])
        )
        commitments.append(
            group.product_of_powers([*beta_factors, shift] if claim.message else beta_factors)
        )
    total = sum(claim.challenge for claim in disjuncts) % group.order
    if total != v1_challenge(group, prefix, commitments):
        raise ProofError("the proof does not hold: its challenges do not add up", place=place)


def read_proofs(
    statement: Statement, proofs: Sequence[V1Proof], expected: int
) -> list[tuple[int, int]]:
    """The (challenge, response) pairs. Raises: MalformedError for another number of proofs."""
    group, place = statement.group, statement.place
    if len(proofs) != expected:
        raise MalformedError(f"{len(proofs)} proofs where {expected} are needed", place=place)
    return [read_proof(group, proof, f"{place}[{index}]") for index, proof in enumerate(proofs)]


def raise_disjuncts(
    group: Group,
    ciphertext: Ciphertext,
    messages: Sequence[int],
    scalars: Sequence[tuple[int, int]],
) -> list[RaisedDisjunct]:
    """Claims about one ciphertext, sharing the powers of its alpha and of its beta."""
    challenges = [challenge for challenge, _ in scalars]
    return [
        RaisedDisjunct(message, challenge, response, alpha_power, beta_power)
        for message, (challenge, response), alpha_power, beta_power in zip(
            messages,
            scalars,
            group.powers(ciphertext.alpha, challenges),
            group.powers(ciphertext.beta, challenges),
            strict=True,
        )
    ]


def _written(group: Group, ciphertext: Ciphertext) -> tuple[str, str]:
    return group.format(ciphertext.alpha), group.format(ciphertext.beta)


def prove_member(
    statement: Statement,
    ciphertext: Ciphertext,
    messages: Sequence[int],
    witness: Witness,
    randomness: Randomness,
) -> tuple[V1Proof, ...]:
    """iprove(context, ciphertext, messages); `witness.holds` is the plaintext."""
    return prove_one_holds(
        statement,
        iprove_prefix(statement.context, *_written(statement.group, ciphertext)),
        [Disjunct(ciphertext, message) for message in messages],
        Witness(messages.index(witness.holds), witness.r),
        randomness,
    )


def verify_member(
    statement: Statement,
    ciphertext: Ciphertext,
    messages: Sequence[int],
    proofs: Sequence[V1Proof],
) -> None:
    """Return only if the proofs show that `ciphertext` encrypts one of `messages`.

    Raises: MalformedError for another number of proofs or a misspelled scalar; ProofError.
    """
    group = statement.group
    scalars = read_proofs(statement, proofs, len(messages))
    raised = raise_disjuncts(group, ciphertext, messages, scalars)
    prefix = iprove_prefix(statement.context, *_written(group, ciphertext))
    verify_one_holds(statement, prefix, raised)


def read_verified_bit(
    statement: Statement, texts: tuple[str, str], proofs: Sequence[V1Proof]
) -> Ciphertext:
    """Decode (alpha, beta), and return the ciphertext only if it encrypts 0 or 1.

    As `verify_member` with `BIT`, but the tests of membership share their work with the proof.

    Raises: MalformedError for an element outside the group or the identity, another number of
    proofs or a misspelled scalar; ProofError.
    """
    scalars = read_proofs(statement, proofs, len(BIT))
    challenges = [challenge for challenge, _ in scalars]
    try:
        alpha, alpha_powers = statement.group.parse_with_powers(texts[0], challenges)
        beta, beta_powers = statement.group.parse_with_powers(texts[1], challenges)
    except MalformedError as problem:
        raise MalformedError(problem.message, place=statement.place) from problem
    raised = [
        RaisedDisjunct(message, *scalars[message], alpha_powers[message], beta_powers[message])
        for message in BIT
    ]
    verify_one_holds(statement, iprove_prefix(statement.context, *texts), raised)
    return Ciphertext(alpha, beta)
