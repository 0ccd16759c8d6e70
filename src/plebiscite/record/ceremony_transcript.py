"""A ceremony as logged, against the trustees record it claims to have made.

The record is built again from the revealed messages and compared byte for byte, so no key can
slip in between the reveals and the record. Source: `spec/ceremony.md` (additions 5).
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TypeVar

import msgspec

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import ConductError, PlebisciteError
from plebiscite.proofs.decryption import KeyContext
from plebiscite.proofs.schnorr import SchnorrSignature
from plebiscite.record.ceremony_statements import (
    Ceremony,
    Payload,
    check_possession,
    check_reveal,
    open_ceremony,
    parse_payload,
)
from plebiscite.record.entries import CeremonyEntry
from plebiscite.record.problems import Check, problems
from plebiscite.record.v1_pedersen import parse_coefficients
from plebiscite.record.v1_trustees import Trustees, trustee_problems
from plebiscite.record.v1_trustees_format import (
    PedersenParameters,
    PolynomialMessage,
    SignedMessage,
    TrusteeKey,
    WrittenPedersen,
    WrittenSingle,
)

_Value = TypeVar("_Value")


class Reveal(msgspec.Struct, frozen=True):
    """The 32 random bytes and the payload's bytes."""

    random: bytes
    payload: bytes


class ShareKey(msgspec.Struct, frozen=True):
    """Step 5 of a Pedersen trustee: the v1 key's exact text, and possession as `share-key`."""

    key: str
    possession: SchnorrSignature


class Transcript(msgspec.Struct, frozen=True):
    """What the log holds of one ceremony, by owner index.

    `certificates` and `share_keys` are those of Pedersen trustees, as v1 texts.
    """

    plan: CeremonyEntry
    certificates: Mapping[int, str]
    commitments: Mapping[int, bytes]
    reveals: Mapping[int, Reveal]
    share_keys: Mapping[int, ShareKey]


def key_contexts(plan: CeremonyEntry) -> tuple[KeyContext, ...]:
    """The place of each owner's key, in order of owners.

    Raises: ConductError unless Pedersen members stand together in order 1 … `size` and
    1 ≤ `threshold` ≤ `size`; without any, both figures are the number of Single members. A
    threshold of 1 among several is refused: each would hold the whole key, and the same one.
    """
    kinds = [member.item for member in plan.members]
    pedersen = [member.index for member in plan.members if member.item == "Pedersen"]
    together = "Pedersen" * len(pedersen) in "".join(kinds)
    singles = all(member.index == 1 for member in plan.members if member.item == "Single")
    size = len(pedersen) or len(kinds)
    if pedersen != list(range(1, len(pedersen) + 1)) or not together or not singles:
        raise ConductError("members: Pedersen trustees stand together, numbered from 1; Single: 1")
    if plan.size != size or not 1 <= plan.threshold <= size:
        raise ConductError(f"threshold {plan.threshold} of {plan.size} does not fit the members")
    if (pedersen and plan.threshold == 1 < size) or (not pedersen and plan.threshold != size):
        raise ConductError(f"a threshold of {plan.threshold} among {size} cannot be what is meant")
    return tuple(
        KeyContext("Single", owner, 1, 1, 1)
        if member.item == "Single"
        else KeyContext("Pedersen", owner, member.index, plan.threshold, size)
        for owner, member in enumerate(plan.members, 1)
    )


def build_trustees(
    plan: CeremonyEntry,
    certificates: Mapping[int, str],
    payloads: Mapping[int, bytes],
    share_keys: Mapping[int, str],
) -> bytes:
    """The exact v1 trustees record these messages make.

    Raises: MalformedError for a message that breaks its format; ConductError for a missing one.
    """
    items: list[WrittenSingle | WrittenPedersen] = []
    contexts = key_contexts(plan)
    group = [context.owner for context in contexts if context.kind == "Pedersen"]
    for context in contexts:
        if context.kind == "Single":
            message = _message(payloads, context.owner)
            items.append(WrittenSingle(parse_json(message, TrusteeKey)))
        elif context.index == 1:
            steps = [parse_json(_message(payloads, owner), PolynomialMessage) for owner in group]
            parameters = PedersenParameters(
                threshold=plan.threshold,
                certs=[_read(certificates, owner, SignedMessage) for owner in group],
                coefexps=[step.coefexps for step in steps],
                signatures=[step.signature for step in steps],
                verification_keys=[_read(share_keys, owner, TrusteeKey) for owner in group],
            )
            items.append(WrittenPedersen(parameters))
    return write_json(items)


def _given(messages: Mapping[int, _Value], owner: int) -> _Value:
    if owner not in messages:
        raise ConductError(f"owner {owner} has not done this step", place=f"owner {owner}")
    return messages[owner]


def _message(payloads: Mapping[int, bytes], owner: int) -> bytes:
    return parse_payload(_given(payloads, owner)).message.encode()


def _read(texts: Mapping[int, str], owner: int, shape: type[_Value]) -> _Value:
    return parse_json(_given(texts, owner).encode(), shape)


def transcript_problems(
    origin: str, transcript: Transcript, trustees: Trustees
) -> Iterator[PlebisciteError]:
    """Everything wrong with the ceremony and its record, but the order of entries.

    Nothing is given only if every reveal opens its commitment, every possession proof holds,
    the record is exactly what the messages make, and the record proves its keys.
    """
    yield from problems(_checks(open_ceremony(transcript.plan, origin), transcript, trustees))
    yield from trustee_problems(trustees)


def _checks(ceremony: Ceremony, transcript: Transcript, trustees: Trustees) -> Iterator[Check]:
    yield Check("ceremony", partial(key_contexts, transcript.plan))
    for context in _planned(transcript.plan):
        place = f"ceremony, owner {context.owner}"
        yield Check(place, partial(_check_revealed, ceremony, transcript, context))
        if context.kind == "Pedersen":
            share = partial(_check_share_key, ceremony, transcript.share_keys, context)
            yield Check(place, share)
    yield Check("trustees", partial(_check_built, transcript, trustees))


def _planned(plan: CeremonyEntry) -> tuple[KeyContext, ...]:
    """The contexts of the plan, which bounds every number; the record's own may be anything."""
    try:
        return key_contexts(plan)
    except ConductError:
        return ()  # said by the check before


def _check_revealed(ceremony: Ceremony, transcript: Transcript, context: KeyContext) -> None:
    owner = context.owner
    reveal = _given(transcript.reveals, owner)
    commitment = _given(transcript.commitments, owner)
    check_reveal(ceremony, owner, commitment, reveal.random, reveal.payload)
    check_payload(ceremony, context, parse_payload(reveal.payload))


def check_payload(ceremony: Ceremony, context: KeyContext, payload: Payload) -> None:
    """Return only if the payload proves possession of what it contributes to y.

    Raises: MalformedError, SignatureError.
    """
    raw, group = payload.message.encode(), ceremony.group
    if context.kind == "Single":
        key = group.parse(parse_json(raw, TrusteeKey).public_key)
        check_possession(ceremony, "single-key", context, key, payload.possession)
    else:
        coefficients = parse_coefficients(group, parse_json(raw, PolynomialMessage).coefexps)
        term = coefficients.elements[0]
        check_possession(ceremony, "constant-term", context, term, payload.possession)


def _check_share_key(
    ceremony: Ceremony, share_keys: Mapping[int, ShareKey], context: KeyContext
) -> None:
    share = _given(share_keys, context.owner)
    element = ceremony.group.parse(parse_json(share.key.encode(), TrusteeKey).public_key)
    check_possession(ceremony, "share-key", context, element, share.possession)


def _check_built(transcript: Transcript, trustees: Trustees) -> None:
    payloads = {owner: reveal.payload for owner, reveal in transcript.reveals.items()}
    share_keys = {owner: share.key for owner, share in transcript.share_keys.items()}
    built = build_trustees(transcript.plan, transcript.certificates, payloads, share_keys)
    if built != trustees.raw:
        raise ConductError("the trustees record is not what the logged messages make")
