"""Whom to trust: logs, witnesses, groups of them, and the quorum that must cosign.

These are the values; `policy_grammar` reads them, `policy_file` pins them for one referendum.
Source: C2SP tlog-policy (draft).
"""

from collections.abc import Collection
from dataclasses import dataclass

from plebiscite.log.checkpoint import parse_number
from plebiscite.log.keys import VerifierKey

NO_QUORUM = "none"


@dataclass(frozen=True)
class PolicyLog:
    """A log: its key, whose name is its origin, and its address if any."""

    key: VerifierKey
    url: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, ("log", str(self.key), self.url)))


@dataclass(frozen=True)
class Witness:
    """A witness: its name in this policy, its cosigning key, and its address if any."""

    name: str
    key: VerifierKey
    url: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, ("witness", self.name, str(self.key), self.url)))


@dataclass(frozen=True)
class Group:
    """A group: met when its `rule` is: `all`, `any`, or a number of its `members`."""

    name: str
    rule: str
    members: tuple[str, ...]

    @property
    def threshold(self) -> int:
        """How many members must be met."""
        named = {"all": len(self.members), "any": 1}
        return named[self.rule] if self.rule in named else parse_number(self.rule)

    def __str__(self) -> str:
        return " ".join(("group", self.name, self.rule, *self.members))


@dataclass(frozen=True)
class Policy:
    """A policy, in the order it was written; `quorum` names a witness or group, or is "none"."""

    logs: tuple[PolicyLog, ...]
    witnesses: tuple[Witness, ...]
    groups: tuple[Group, ...]
    quorum: str

    @property
    def has_quorum(self) -> bool:
        """Whether anyone must cosign. Without, no real vote: every page says so."""
        return self.quorum != NO_QUORUM

    def is_met_by(self, cosigners: Collection[str]) -> bool:
        """Whether the witnesses of these names make the quorum; true if none is asked for."""
        met = {NO_QUORUM: True} | {one.name: one.name in cosigners for one in self.witnesses}
        for group in self.groups:
            met[group.name] = sum(met[member] for member in group.members) >= group.threshold
        return met[self.quorum]

    def tolerated_liars(self) -> int | None:
        """How many witnesses may lie before two histories can both be cosigned.

        Any two quorums share at least one more witness than this. A flat k of n gives
        2k − n − 1; negative means that two quorums need not share one. None: no quorum at all.
        """
        if not self.has_quorum:
            return None
        shared = {one.name: 1 for one in self.witnesses}
        for group in self.groups:
            # Two sets of k out of n members have at least 2k − n in common: the cheapest ones.
            common = max(2 * group.threshold - len(group.members), 0)
            shared[group.name] = sum(sorted(shared[m] for m in group.members)[:common])
        return shared[self.quorum] - 1

    def __str__(self) -> str:
        lines = (*self.logs, *self.witnesses, *self.groups, f"quorum {self.quorum}")
        return "".join(f"{line}\n" for line in lines)
