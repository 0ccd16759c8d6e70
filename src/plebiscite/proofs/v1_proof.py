"""Belenios v1's proof as written: a challenge and a response; and the contexts proofs hash.

v1 transmits no commitments: the verifier recomputes each as base^response · public^challenge.
Source: Belenios v1 format, sections 2 and 5.
"""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from plebiscite.errors import MalformedError
from plebiscite.group.interface import Element, Group
from plebiscite.group.scalars import parse_scalar


class V1Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`challenge` and `response`, decimal, below the order of the group."""

    challenge: str
    response: str


class Statement(NamedTuple):
    """What every proof about ciphertexts shares.

    `context` is S0 or S; `place` says where the proof stands, for messages of refusal.
    """

    group: Group
    y: Element
    context: str
    place: str = ""


def written_proof(group: Group, challenge: int, response: int) -> V1Proof:
    """The proof as transmitted, both numbers reduced."""
    return V1Proof(str(challenge % group.order), str(response % group.order))


def read_proof(group: Group, proof: V1Proof, place: str) -> tuple[int, int]:
    """The challenge and the response.

    Raises: MalformedError, naming `place`, unless both are the one spelling of a number below
    the order.
    """
    try:
        return parse_scalar(proof.challenge, group.order), parse_scalar(proof.response, group.order)
    except MalformedError as problem:
        raise MalformedError(problem.message, place=place) from problem


def ballot_context(fingerprint: str, credential: str) -> str:
    """S0: the election's fingerprint φ and the credential in text form."""
    return f"{fingerprint}|{credential}"


def answer_context(s0: str, ciphertexts: Iterable[tuple[str, str]]) -> str:
    """S: S0 and all ciphertexts (alpha, beta) of one answer in text form."""
    return f"{s0}|" + ",".join(f"{alpha},{beta}" for alpha, beta in ciphertexts)
