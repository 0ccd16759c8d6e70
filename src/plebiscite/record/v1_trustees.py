"""The v1 trustees record: who holds the election's key, parsed and checked.

Parsing gives a value whose every element is decoded and tested; `trustee_problems` then says
whether the transcript in the record proves its keys. Source: Belenios v1 format, sections 4 and
9; the rules on distinct keys are those of additions 5.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Literal, TypeVar

import msgspec

from plebiscite.canonical.json import parse_json
from plebiscite.errors import ConductError, MalformedError, PlebisciteError
from plebiscite.group.interface import Element, Group
from plebiscite.proofs.knowledge import verify_key
from plebiscite.record.problems import Check, problems, raise_first
from plebiscite.record.v1_pedersen import (
    PedersenItem,
    item_checks,
    parse_certificate,
    parse_coefficients,
)
from plebiscite.record.v1_trustees_format import (
    PedersenParameters,
    TrusteeKey,
    WrittenPedersen,
    WrittenSingle,
)

Kind = Literal["Single", "Pedersen"]
_Raw = TypeVar("_Raw")
_Value = TypeVar("_Value")


class Owner(msgspec.Struct, frozen=True):
    """Holder of one decryption key. `owner` counts from 1 over the whole record.

    `index`, `threshold` and `size` are those inside the item; 1, 1, 1 for a Single key.
    """

    owner: int
    kind: Kind
    index: int
    threshold: int
    size: int
    key: Element
    name: str | None


class TrusteeItem(msgspec.Struct, frozen=True):
    """One item of the record. Of `owners`, `threshold` must decrypt."""

    kind: Kind
    threshold: int
    owners: tuple[Owner, ...]
    keys: tuple[TrusteeKey, ...]
    contributions: tuple[Element, ...]  # whose product is this item's part of y
    pedersen: PedersenItem | None


class Trustees(msgspec.Struct, frozen=True):
    """A parsed record. `public_key` is y, recomputed: no field of the record states it."""

    raw: bytes
    group: Group
    public_key: Element
    items: tuple[TrusteeItem, ...]

    @property
    def owners(self) -> tuple[Owner, ...]:
        """All owners, in the order of v1's owner indices."""
        return tuple(owner for item in self.items for owner in item.owners)


def parse_trustees(raw: bytes, group: Group) -> Trustees:
    """Decode the exact bytes of a trustees record; proofs and signatures are not looked at.

    Raises: MalformedError with the place: not v1's one spelling, lists of unequal length, an
    element outside the group or the identity.
    """
    written = parse_json(raw, list[WrittenSingle | WrittenPedersen])
    items: list[TrusteeItem] = []
    first = 1
    for number, item in enumerate(written, 1):
        parsed = _at(f"trustees item {number}", partial(_item, group, first=first), item)
        items.append(parsed)
        first += len(parsed.owners)
    if not items:
        raise MalformedError("the trustees record names no trustee")
    contributions = (element for item in items for element in item.contributions)
    return Trustees(raw, group, group.product(contributions), tuple(items))


def _at(place: str, parse: Callable[[_Raw], _Value], value: _Raw) -> _Value:
    try:
        return parse(value)
    except MalformedError as problem:
        inner = f"{place}, {problem.place}" if problem.place else place
        raise MalformedError(problem.message, place=inner) from problem


def _each(
    place: str, parse: Callable[[_Raw], _Value], values: Sequence[_Raw]
) -> tuple[_Value, ...]:
    return tuple(_at(f"{place} {i}", parse, value) for i, value in enumerate(values, 1))


def _item(group: Group, item: WrittenSingle | WrittenPedersen, *, first: int) -> TrusteeItem:
    if isinstance(item, WrittenSingle):
        return _single(group, item.key, first)
    return _pedersen(group, item.parameters, first)


def _single(group: Group, key: TrusteeKey, first: int) -> TrusteeItem:
    if key.signature is not None:
        raise MalformedError("a Single key carries no signature: nobody could have made it")
    element = group.parse(key.public_key)
    owner = Owner(first, "Single", 1, 1, 1, element, key.name)
    return TrusteeItem("Single", 1, (owner,), (key,), (element,), None)


def _pedersen(group: Group, parameters: PedersenParameters, first: int) -> TrusteeItem:
    keys = tuple(parameters.verification_keys)
    item = _pedersen_item(group, parameters, keys)
    size = len(keys)
    owners = tuple(
        Owner(first + i, "Pedersen", i + 1, item.threshold, size, element, key.name)
        for i, (element, key) in enumerate(zip(item.share_elements, keys, strict=True))
    )
    constant_terms = tuple(each.elements[0] for each in item.coefficients)
    return TrusteeItem("Pedersen", item.threshold, owners, keys, constant_terms, item)


def _pedersen_item(
    group: Group, parameters: PedersenParameters, keys: tuple[TrusteeKey, ...]
) -> PedersenItem:
    signatures = parameters.signatures
    lengths = {len(parameters.certs), len(parameters.coefexps), len(keys)}
    if len(lengths | ({len(signatures)} if signatures is not None else set())) != 1:
        raise MalformedError("certs, coefexps, signatures, verification_keys: one per trustee")
    return PedersenItem(
        parameters.threshold,
        _each("certificate", partial(parse_certificate, group), parameters.certs),
        _each("coefexps", partial(parse_coefficients, group), parameters.coefexps),
        None if signatures is None else tuple(signatures),
        keys,
        _each("verification key", group.parse, [key.public_key for key in keys]),
    )


def trustee_problems(trustees: Trustees) -> Iterator[PlebisciteError]:
    """Everything wrong with the record, each with its place; nothing if it proves its keys."""
    return problems(_checks(trustees))


def check_trustees(trustees: Trustees) -> None:
    """Return only if the record proves its keys. Raises the first of `trustee_problems`.

    ProofError: a `pok`, or a verification key that the coefficients do not give.
    SignatureError: a certificate, `coefexps`, `signatures` or key signature.
    ConductError: contexts, number of coefficients, threshold, repeated keys, y the identity.
    """
    raise_first(trustee_problems(trustees))


def _checks(trustees: Trustees) -> Iterator[Check]:
    for number, item in enumerate(trustees.items, 1):
        place = f"trustees item {number}"
        if item.pedersen is not None:
            yield from item_checks(trustees.group, item.pedersen, place)
        else:
            proof = item.keys[0].pok
            key = item.owners[0].key
            yield Check(place, partial(verify_key, trustees.group, key, proof, ""))
    for name, elements in _distinct(trustees):
        yield Check("trustees", partial(_check_distinct, name, elements))
    yield Check("trustees", partial(_check_public_key, trustees))


def _distinct(trustees: Trustees) -> Iterator[tuple[str, list[Element]]]:
    """The sets within which one key twice would let two names hide one person (A46).

    Constant terms stay apart from share keys: with one trustee of one they are the same.
    """
    certificates = [
        each for item in trustees.items if item.pedersen for each in item.pedersen.certificates
    ]
    keys = [key for each in certificates for key in (each.verification, each.encryption)]
    yield "keys of certificates", keys
    yield "Single and verification keys", [owner.key for owner in trustees.owners]
    yield (
        "contributions to the election key",
        [element for item in trustees.items for element in item.contributions],
    )


def _check_distinct(name: str, elements: list[Element]) -> None:
    if len(set(elements)) != len(elements):
        raise ConductError(f"{name}: two are equal, so two trustees may be one")


def _check_public_key(trustees: Trustees) -> None:
    if trustees.public_key == trustees.group.identity:
        raise ConductError("the trustees' keys cancel: the election key is the identity")
