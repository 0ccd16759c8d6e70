"""`plebiscite policy`: what a policy file asks for, in words."""

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from plebiscite.cli.answer import answer, counted
from plebiscite.cli.options import FILE, example, json_option
from plebiscite.cli.sources import read_policy
from plebiscite.log.policy import Policy
from plebiscite.log.policy_file import PolicyFile


class ShownWitness(msgspec.Struct, frozen=True):
    """A witness of the policy; `address` is empty where a person carries its notes."""

    name: str
    key: str
    address: str


class ShownPolicy(msgspec.Struct, frozen=True):
    """A policy in words; the three figures are null without a quorum."""

    origin: str
    log: str
    commission: str
    witnesses: tuple[ShownWitness, ...]
    needed: int | None  # the fewest witnesses that make the quorum
    may_lie: int | None
    may_be_down: int | None
    words: tuple[str, ...]
    digest: str


@click.group(epilog=example("plebiscite policy show policy"))
def policy() -> None:
    """Read a policy file: whose signatures count, and how many must agree."""


@policy.command(epilog=example("plebiscite policy show policy"))
@click.argument("file", type=FILE)
@json_option
def show(file: Path, *, as_json: bool) -> None:
    """Say who is trusted with what: keys, witnesses, quorum, and the twelve words.

    Compare the words with those on paper: they are the policy's fingerprint.
    """
    found = read_policy(file)
    told = shown_policy(found)
    answer(told, _lines(told), as_json=as_json)


def shown_policy(file: PolicyFile) -> ShownPolicy:
    """The policy in words and figures."""
    own = file.policy
    witnesses = tuple(ShownWitness(one.name, str(one.key), one.url) for one in own.witnesses)
    return ShownPolicy(
        origin=file.log.name,
        log=str(file.log),
        commission=str(file.commission),
        witnesses=witnesses,
        needed=_fewest(own) if own.has_quorum else None,
        may_lie=file.tolerated_liars,
        may_be_down=_may_be_down(own) if own.has_quorum else None,
        words=file.words,
        digest=file.digest.hex(),
    )


def _fewest(policy: Policy) -> int:
    """The fewest witnesses that make the quorum."""
    cost = {one.name: 1 for one in policy.witnesses}
    for group in policy.groups:
        cost[group.name] = sum(sorted(cost[each] for each in group.members)[: group.threshold])
    return cost[policy.quorum]


def _may_be_down(policy: Policy) -> int:
    """How many witnesses, whichever they are, may be away while the others make the quorum."""
    # the fewest whose absence breaks it: n − k + 1 members of each group, the cheapest ones
    breaks = {one.name: 1 for one in policy.witnesses}
    for group in policy.groups:
        number = len(group.members) - group.threshold + 1
        breaks[group.name] = sum(sorted(breaks[each] for each in group.members)[:number])
    return breaks[policy.quorum] - 1


def _lines(told: ShownPolicy) -> Iterator[str]:
    yield f"Log         {told.log}"
    yield f"Commission  {told.commission}"
    wide = max((len(one.name) for one in told.witnesses), default=0)
    for one in told.witnesses:
        yield f"Witness     {one.name:{wide}}  {one.key}"
        yield f"            {'':{wide}}  {one.address or 'no address: a person carries its notes'}"
    yield ""
    if told.needed is None:
        yield "No witness need cosign: different people could be shown different histories."
        yield "This policy is not for a real vote."
    else:
        number = len(told.witnesses)
        yield f"At least {told.needed} of {counted(number, 'witness', 'witnesses')} must cosign."
        yield f"  {told.may_lie} may lie together with the log: still nobody sees another history."
        yield f"  {told.may_be_down} may be away, and receipts are still given."
    yield ""
    yield f"Words       {' '.join(told.words[:6])}"
    yield f"            {' '.join(told.words[6:])}"
    yield f"SHA-256     {told.digest}"
