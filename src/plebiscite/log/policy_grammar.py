"""Reading a tlog-policy: one thing a line, every name defined before it is used.

Names are opaque bytes; here they are texts in which bytes that are no UTF-8 stand as lone
surrogates, so that nothing is lost. Source: C2SP tlog-policy (draft).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from plebiscite.errors import MalformedError, PlebisciteError
from plebiscite.log.keys import KeyKind, VerifierKey, parse_vkey
from plebiscite.log.policy import NO_QUORUM, Group, Policy, PolicyLog, Witness

_ALLOWED = re.compile(rb"[\t\n\x20-\x7e\x80-\xff]*")
_BLANKS = re.compile(r"[ \t]+")
_FIELDS = {  # how many fields may follow each word
    "log": range(1, 3),
    "witness": range(2, 4),
    "group": range(3, 1 << 20),
    "quorum": range(1, 2),
}


def parse_policy(raw: bytes) -> Policy:
    """The policy in a tlog-policy file; comments, blank lines and runs of blanks are allowed.

    Raises: MalformedError with the line's number, UnsupportedError for an unknown kind of key.
    """
    if not _ALLOWED.fullmatch(raw):
        raise MalformedError("a policy holds no control characters", place="policy")
    reader = _Reader()
    for number, line in enumerate(raw.decode(errors="surrogateescape").split("\n"), 1):
        fields = [part for part in _BLANKS.split(line) if part]
        if fields and not fields[0].startswith("#"):
            reader.read(fields, f"policy line {number}")
    if reader.quorum is None:
        raise MalformedError("the quorum line is missing", place="policy")
    return Policy(tuple(reader.logs), tuple(reader.witnesses), tuple(reader.groups), reader.quorum)


@dataclass
class _Reader:
    """What the lines so far have defined."""

    logs: list[PolicyLog] = field(default_factory=list)
    witnesses: list[Witness] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    quorum: str | None = None
    names: set[str] = field(default_factory=lambda: {NO_QUORUM})
    grouped: set[str] = field(default_factory=lambda: {NO_QUORUM})

    def read(self, fields: list[str], place: str) -> None:
        """Take one line's fields. Every error carries `place`."""
        word, *rest = fields
        try:
            if len(rest) not in _FIELDS.get(word, ()):
                raise MalformedError(f"{word[:40]!r} with {len(rest)} fields is no policy line")
            {
                "log": self._log,
                "witness": self._witness,
                "group": self._group,
                "quorum": self._quorum,
            }[word](rest)
        except PlebisciteError as problem:
            raise type(problem)(problem.message, place=place) from problem

    def _log(self, fields: list[str]) -> None:
        key = _new_key(fields[0], KeyKind.ED25519, (log.key for log in self.logs))
        self.logs.append(PolicyLog(key, *fields[1:]))

    def _witness(self, fields: list[str]) -> None:
        self._define(fields[0])
        key = _new_key(fields[1], KeyKind.COSIGNATURE, (one.key for one in self.witnesses))
        self.witnesses.append(Witness(fields[0], key, *fields[2:]))

    def _group(self, fields: list[str]) -> None:
        group = Group(fields[0], fields[1], tuple(fields[2:]))
        for member in group.members:
            if member not in self.names or member in self.grouped:
                raise MalformedError(f"member {member[:40]!r} is undefined or already in a group")
            self.grouped.add(member)
        if not 1 <= group.threshold <= len(group.members):
            raise MalformedError(f"{group.rule} of {len(group.members)} members cannot be met")
        self._define(group.name)
        self.groups.append(group)

    def _quorum(self, fields: list[str]) -> None:
        if self.quorum is not None or fields[0] not in self.names:
            raise MalformedError(f"quorum {fields[0][:40]!r} is undefined or the second one")
        self.quorum = fields[0]

    def _define(self, name: str) -> None:
        if name in self.names:
            raise MalformedError(f"the name {name[:40]!r} is taken")
        self.names.add(name)


def _new_key(vkey: str, kind: KeyKind, others: Iterable[VerifierKey]) -> VerifierKey:
    """The key, unlike every earlier one: two names for one key are one voice counted twice."""
    key = parse_vkey(vkey)
    if key.kind is not kind:
        raise MalformedError(f"key {key.name} has type {key.kind}, expected {kind}")
    if key.public in {other.public for other in others}:
        raise MalformedError(f"the public key of {key.name} stands in an earlier line")
    return key
