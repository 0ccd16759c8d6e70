"""Offices, keys, trustees and the policy: who may do what, each with a key of its own."""

from collections.abc import Iterator

from plebiscite.errors import PlebisciteError
from plebiscite.log.keys import KeyKind, parse_vkey
from plebiscite.log.policy import Policy
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.record.definition import Definition, Person
from plebiscite.record.definition_problem import Path, Problem, warning
from plebiscite.record.definition_words import duplicates
from plebiscite.record.office_names import (
    folded_name,
    name_fault,
    namesake,
    witness_names,
)

_POLICY: Path = ("policy",)


def office_problems(definition: Definition) -> Iterator[Problem]:
    """Everything wrong with offices, keys, threshold and policy."""
    people = _people(definition)
    for path, person in people:
        fault = name_fault(person.name)
        if fault:
            yield Problem((*path, "name"), *fault)
    yield from _names(people)
    yield from _threshold(definition)
    yield from _rehearsal(definition)
    try:
        policy = parse_policy(definition.policy.encode(errors="surrogateescape"))
    except (PlebisciteError, UnicodeEncodeError) as problem:
        yield Problem(_POLICY, str(problem), "write a tlog-policy")
        policy = None
    keys: list[tuple[Path, bytes, str]] = []
    for path, person in people:
        try:
            key = parse_vkey(person.key)
        except PlebisciteError as problem:
            yield Problem((*path, "key"), str(problem), "paste the verifier key, name+id+base64")
            continue
        if key.kind is not KeyKind.ED25519:
            yield Problem((*path, "key"), "a witness's kind of key", "give the office its own key")
        keys.append(((*path, "key"), key.public, person.name))
    if policy is not None:
        yield from _policy(definition, policy)
        yield from _witness_names(definition, policy)
        keys.extend((_POLICY, log.key.public, "the log") for log in policy.logs)
        keys.extend((_POLICY, one.key.public, f"witness {one.name}") for one in policy.witnesses)
    yield from _distinct(keys)


def _people(definition: Definition) -> list[tuple[Path, Person]]:
    members = enumerate(definition.trustees.members)
    observers = enumerate(definition.observers)
    return [
        (("commission",), definition.commission),
        (("registrar",), definition.registrar),
        *((("trustees", "members", position), person) for position, person in members),
        *((("observers", position), person) for position, person in observers),
    ]


def _names(people: list[tuple[Path, Person]]) -> Iterator[Problem]:
    for position, _ in duplicates(folded_name(person.name) for _, person in people):
        path, person = people[position]
        message = f"{person.name} twice, or a name that reads like it"
        yield Problem((*path, "name"), message, "make names tell apart")


def _witness_names(definition: Definition, policy: Policy) -> Iterator[Problem]:
    for position, person in enumerate(definition.observers):
        other = namesake(person.name, witness_names(policy))
        if other:
            path: Path = ("observers", position, "name")
            yield Problem(path, f"{person.name} reads like {other}", "make names tell apart")


def _threshold(definition: Definition) -> Iterator[Problem]:
    trustees = definition.trustees
    count, needed = len(trustees.members), trustees.threshold
    path: Path = ("trustees", "threshold")
    if not 1 <= needed <= count:
        yield Problem(path, f"{needed} of {count} trustees", f"write a threshold from 1 to {count}")
    elif needed == count:
        message = (
            f"all {count} trustees are needed: if one share is lost, no vote can ever be decrypted."
            " It happened: lost key material voided an election in 2025, and left 2,048 votes of a"
            " referendum undecryptable in 2026"
        )
        if trustees.all_needed_confirmed:
            yield warning(path, message, "a lower threshold would forgive a loss")
        else:
            remedy = "lower the threshold, or set `all_needed_confirmed = true`"
            yield Problem(path, message, remedy)
    elif needed == 1:
        yield warning(path, "each trustee alone can decrypt", "a threshold of 2 needs two to agree")


def _rehearsal(definition: Definition) -> Iterator[Problem]:
    trustees = definition.trustees
    if trustees.threshold == len(trustees.members) and not trustees.rehearsal_by_all:
        yield warning(
            ("trustees", "rehearsal_by_all"),
            "every share is needed, but not every share is rehearsed",
            "set `rehearsal_by_all = true`",
        )


def _policy(definition: Definition, policy: Policy) -> Iterator[Problem]:
    if str(policy) != definition.policy:
        yield Problem(_POLICY, "not the exact form", "no comments, no blank lines, single spaces")
    if [log.key.name for log in policy.logs] != [definition.origin]:
        yield Problem(
            _POLICY,
            "the policy names another log",
            f"it has one log, whose key's name is the origin {definition.origin}",
        )
    liars = policy.tolerated_liars()
    if liars is None:
        yield warning(
            _POLICY,
            "no witness must cosign: every page will say that this is not for a real vote",
            "name witnesses and a quorum",
        )
    elif liars < 0:
        yield Problem(
            _POLICY,
            "two quorums need not share a witness, so two histories could both be cosigned",
            f"raise the quorum above half of the {len(policy.witnesses)} witnesses",
        )


def _distinct(keys: list[tuple[Path, bytes, str]]) -> Iterator[Problem]:
    for position, public in duplicates(public for _, public, _ in keys):
        path, _, name = keys[position]
        other = next(name for _, earlier, name in keys if earlier == public)
        yield Problem(
            path, f"{name} has the key of {other}", "make a key for each office: one key, one duty"
        )
