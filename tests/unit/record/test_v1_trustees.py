"""The trustees record: every part of it spoiled in turn."""

import json
import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from plebiscite.canonical.json import write_json
from plebiscite.ceremony.seeds import signing_secret
from plebiscite.errors import (
    ConductError,
    MalformedError,
    PlebisciteError,
    ProofError,
    SignatureError,
)
from plebiscite.group.known import ED25519 as GROUP
from plebiscite.proofs.knowledge import prove_key, sign_message
from plebiscite.record.v1_trustees import (
    Trustees,
    check_trustees,
    parse_trustees,
    trustee_problems,
)
from staged_ceremony import seeded, staged

GOOD = staged("SPPPS", 2)
IDENTITY = GROUP.format(GROUP.identity)
Plain = list[Any]


def plain() -> Plain:
    """The good record as plain values, to be spoiled."""
    return list(json.loads(GOOD.trustees.raw))


def params(record: Plain) -> dict[str, Any]:
    """The Pedersen item's parameters."""
    assert record[1][0] == "Pedersen"
    found: dict[str, Any] = record[1][1]
    return found


def parsed(record: Plain) -> Trustees:
    return parse_trustees(write_json(record), GROUP)


def secret(index: int) -> int:
    return signing_secret(GROUP, GOOD.states[index + 1].seed)


def signed(message: str, index: int) -> dict[str, Any]:
    proof = sign_message(GROUP, message, secret(index), seeded(message))
    return {"message": message, "signature": msgspec.to_builtins(proof)}


def tpk(x: int) -> dict[str, Any]:
    pok = msgspec.to_builtins(prove_key(GROUP, x, seeded("pok")))
    return {"pok": pok, "public_key": GROUP.format(GROUP.generator_power(x))}


def other(scalar: str) -> str:
    return str((int(scalar) + 1) % GROUP.order)


def sign_transcripts(record: Plain) -> None:
    """Make `signatures` again over whatever stands in the record."""
    item = params(record)
    for index in (1, 2, 3):
        coefexps = json.loads(item["coefexps"][index - 1]["message"])["coefexps"]
        statement = write_json({"certs": item["certs"], "coefexps": coefexps}).decode()
        item["signatures"][index - 1] = signed(f"certs_sig|{statement}", index)["signature"]


def test_the_owners_are_numbered_over_the_whole_record() -> None:
    trustees = GOOD.trustees
    check_trustees(trustees)
    shape = [(o.owner, o.kind, o.index, o.threshold, o.size) for o in trustees.owners]
    assert shape == [
        (1, "Single", 1, 1, 1),
        (2, "Pedersen", 1, 2, 3),
        (3, "Pedersen", 2, 2, 3),
        (4, "Pedersen", 3, 2, 3),
        (5, "Single", 1, 1, 1),
    ]
    assert [item.threshold for item in trustees.items] == [1, 2, 1]
    keys = {n: GROUP.parse(each.key) for n, each in GOOD.key_files.items()}
    assert {owner.owner: owner.key for owner in trustees.owners} == keys
    assert trustees.raw == write_json(plain())


def test_the_election_key_is_the_product_of_all_contributions() -> None:
    pedersen = GOOD.trustees.items[1].pedersen
    assert pedersen is not None
    terms = [each.elements[0] for each in pedersen.coefficients]
    singles = [GOOD.trustees.owners[0].key, GOOD.trustees.owners[4].key]
    assert GOOD.trustees.public_key == GROUP.product([*terms, *singles])


def test_names_are_kept() -> None:
    record = plain()
    record[0][1]["name"] = "Zoë"
    trustees = parsed(record)
    check_trustees(trustees)
    assert trustees.owners[0].name == "Zoë"


def drop(record: Plain, field: str) -> None:
    params(record)[field].pop()


def empty_coefexps(record: Plain) -> None:
    params(record)["coefexps"][0]["message"] = '{"coefexps":[]}'


def identity_in(field: str, position: int, place: str) -> Callable[[Plain], None]:
    def spoil(record: Plain) -> None:
        message = json.loads(params(record)[field][position]["message"])
        if place == "coefexps":
            message[place][0] = IDENTITY
        else:
            message[place] = IDENTITY
        params(record)[field][position]["message"] = write_json(message).decode()

    return spoil


MALFORMED: list[tuple[str, Callable[[Plain], None], str, str]] = [
    ("no trustee", list.clear, "no trustee", ""),
    (
        "a signature on a Single key",
        lambda r: r[2][1].update(signature=r[2][1]["pok"]),
        "carries no signature",
        "trustees item 3",
    ),
    ("a certificate too few", lambda r: drop(r, "certs"), "one per trustee", "trustees item 2"),
    ("a coefexps too few", lambda r: drop(r, "coefexps"), "one per trustee", "trustees item 2"),
    ("a signature too few", lambda r: drop(r, "signatures"), "one per tr", "trustees item 2"),
    ("a key too few", lambda r: drop(r, "verification_keys"), "one per tr", "trustees item 2"),
    ("no coefficients", empty_coefexps, "coefexps is empty", "trustees item 2, coefexps 1"),
    (
        "the identity as Single key",
        lambda r: r[0][1].update(public_key=IDENTITY),
        "identity",
        "trustees item 1",
    ),
    (
        "the identity as verification key",
        lambda r: params(r)["verification_keys"][2].update(public_key=IDENTITY),
        "identity",
        "trustees item 2, verification key 3",
    ),
    (
        "the identity in a certificate",
        identity_in("certs", 1, "encryption"),
        "identity",
        "trustees item 2, certificate 2",
    ),
    (
        "the identity as constant term",
        identity_in("coefexps", 1, "coefexps"),
        "identity",
        "trustees item 2, coefexps 2",
    ),
    ("an unknown kind", lambda r: r[0].__setitem__(0, "Quorum"), "JSON", ""),
    ("a third element", lambda r: r[0].append(1), "JSON|canonical", ""),
    ("an unknown field", lambda r: r[0][1].update(extra=1), "JSON", ""),
    ("null for absent", lambda r: r[0][1].update(name=None), "canonical", ""),
]


@pytest.mark.parametrize(
    ("spoil", "message", "place"),
    [case[1:] for case in MALFORMED],
    ids=[case[0] for case in MALFORMED],
)
def test_a_malformed_record_is_refused_with_its_place(
    spoil: Callable[[Plain], None], message: str, place: str
) -> None:
    record = plain()
    spoil(record)
    with pytest.raises(MalformedError, match=message) as caught:
        parsed(record)
    assert caught.value.place == place


def test_another_spelling_is_refused() -> None:
    with pytest.raises(MalformedError):
        parse_trustees(GOOD.trustees.raw + b"\n", GROUP)


def alter(*path: str | int) -> Callable[[Plain], None]:
    """Add one to the scalar at `path`."""

    def spoil(record: Plain) -> None:
        inner: Any = record
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = other(inner[path[-1]])

    return spoil


def short_coefexps(record: Plain) -> None:
    message = json.loads(params(record)["coefexps"][0]["message"])
    message["coefexps"].pop()
    params(record)["coefexps"][0] = signed(write_json(message).decode(), 1)
    sign_transcripts(record)


def swap_certificates(record: Plain) -> None:
    certs = params(record)["certs"]
    certs[0], certs[1] = certs[1], certs[0]


def foreign_share_key(record: Plain) -> None:
    """A verification key with every proof, but not the one the coefficients give."""
    key = tpk(12345)
    key["signature"] = signed(key["public_key"], 1)["signature"]
    params(record)["verification_keys"][0] = key


def context_missing(record: Plain, index: int) -> None:
    message = json.loads(params(record)["certs"][index - 1]["message"])
    del message["context"]
    params(record)["certs"][index - 1] = signed(write_json(message).decode(), index)


def one_context_missing(record: Plain) -> None:
    context_missing(record, 1)
    sign_transcripts(record)


def form_of_2_5(record: Plain) -> None:
    for key in params(record)["verification_keys"]:
        del key["signature"]


def form_of_2_0(record: Plain) -> None:
    form_of_2_5(record)
    for index in (1, 2, 3):
        context_missing(record, index)
    del params(record)["signatures"]


def key_signatures_alone(record: Plain) -> None:
    keys = [key["signature"] for key in params(record)["verification_keys"]]
    form_of_2_0(record)
    for key, signature in zip(params(record)["verification_keys"], keys, strict=True):
        key["signature"] = signature


def same_single_twice(record: Plain) -> None:
    record[2] = record[0]


def cancelling_keys(record: Plain) -> None:
    record[:] = [["Single", tpk(7)], ["Single", tpk(GROUP.order - 7)]]


def same_contribution_twice(record: Plain) -> None:
    """A Single trustee repeats a constant term, as one who knows its secret could."""
    sk = 991
    message = json.loads(params(record)["coefexps"][0]["message"])
    message["coefexps"][0] = tpk(sk)["public_key"]
    params(record)["coefexps"][0] = signed(write_json(message).decode(), 1)
    record[0][1] = tpk(sk)


PROBLEMS: list[tuple[str, Callable[[Plain], None], type[PlebisciteError], str, str]] = [
    ("pok of a Single key", alter(0, 1, "pok", "response"), ProofError, "knowledge", "item 1"),
    (
        "signature of a certificate",
        alter(1, 1, "certs", 2, "signature", "response"),
        SignatureError,
        "not signed",
        "item 2, certificate 3",
    ),
    (
        "certificate of another position",
        swap_certificates,
        ConductError,
        "was made for",
        "item 2, certificate 1",
    ),
    ("too few coefficients", short_coefexps, ConductError, "has 1 elem", "item 2, coefexps 1"),
    (
        "signature of coefexps",
        alter(1, 1, "coefexps", 1, "signature", "challenge"),
        SignatureError,
        "not signed",
        "item 2, coefexps 2",
    ),
    (
        "signature of the transcript",
        alter(1, 1, "signatures", 1, "response"),
        SignatureError,
        "does not cover",
        "item 2, signatures 2",
    ),
    (
        "pok of a verification key",
        alter(1, 1, "verification_keys", 0, "pok", "challenge"),
        ProofError,
        "knowledge",
        "item 2, verification key 1",
    ),
    (
        "signature of a verification key",
        alter(1, 1, "verification_keys", 0, "signature", "challenge"),
        SignatureError,
        "not signed",
        "item 2, verification key 1",
    ),
    (
        "verification key of another secret",
        foreign_share_key,
        ProofError,
        "public coefficients",
        "item 2, verification key 1",
    ),
    (
        "threshold zero",
        lambda r: params(r).update(threshold=0),
        ConductError,
        "not between",
        "item 2",
    ),
    (
        "threshold above the number of trustees",
        lambda r: params(r).update(threshold=4),
        ConductError,
        "not between",
        "item 2",
    ),
    ("one certificate of 2.0", one_context_missing, ConductError, "all or none", "item 2"),
    (
        "signatures left out",
        lambda r: params(r).pop("signatures"),
        ConductError,
        "`context` in all",
        "item 2",
    ),
    (
        "one key signature left out",
        lambda r: params(r)["verification_keys"][0].pop("signature"),
        ConductError,
        "`signature` on ver",
        "item 2",
    ),
    ("key signatures in 2.0's form", key_signatures_alone, ConductError, "`signature`", "item 2"),
    ("one Single key twice", same_single_twice, ConductError, "^trustees: Single and ver", ""),
    (
        "one certificate for two owners",
        lambda r: params(r)["certs"].__setitem__(1, params(r)["certs"][0]),
        ConductError,
        "^trustees: keys of cert",
        "",
    ),
    ("one contribution twice", same_contribution_twice, ConductError, "^trustees: contrib", ""),
    ("keys that cancel", cancelling_keys, ConductError, "cancel", ""),
]


@pytest.mark.parametrize(
    ("spoil", "kind", "message", "place"),
    [case[1:] for case in PROBLEMS],
    ids=[case[0] for case in PROBLEMS],
)
def test_a_spoiled_part_is_named(
    spoil: Callable[[Plain], None], kind: type[PlebisciteError], message: str, place: str
) -> None:
    record = plain()
    spoil(record)
    trustees = parsed(record)
    found = list(trustee_problems(trustees))
    whole = f"trustees {place}".strip()
    wanted = [p for p in found if type(p) is kind and p.place == whole]
    assert [problem for problem in wanted if re.search(message, str(problem))], found
    with pytest.raises(type(found[0])):
        check_trustees(trustees)


@pytest.mark.parametrize("form", [form_of_2_5, form_of_2_0])
def test_older_forms_of_the_transcript_are_complete_too(form: Callable[[Plain], None]) -> None:
    record = plain()
    form(record)
    trustees = parsed(record)
    check_trustees(trustees)
    pedersen = trustees.items[1].pedersen
    assert pedersen is not None
    assert (pedersen.signatures is None) == (form is form_of_2_0)


def test_every_problem_is_given_not_only_the_first() -> None:
    record = plain()
    alter(0, 1, "pok", "response")(record)
    alter(2, 1, "pok", "response")(record)
    places = [problem.place for problem in trustee_problems(parsed(record))]
    assert places == ["trustees item 1", "trustees item 3"]


def test_lists_of_coefficients_longer_than_the_threshold_cost_no_more_than_reading_them() -> None:
    """One long list times all trustees would be years; its length alone is wrong enough."""
    record = plain()
    message = json.loads(params(record)["coefexps"][0]["message"])
    message["coefexps"] *= 2
    params(record)["coefexps"][0] = signed(write_json(message).decode(), 1)
    sign_transcripts(record)
    found = [str(problem) for problem in trustee_problems(parsed(record))]
    assert len(found) == 1
    assert "coefexps has 4 elements, the threshold asks for 2" in found[0]
