"""Offices, trustees and witnesses of the human-written definition, and the policy they make."""

import re

from plebiscite.errors import PlebisciteError
from plebiscite.log.keys import parse_vkey
from plebiscite.record.definition import Person, Trustees
from plebiscite.record.definition_toml_table import STAND_IN, TableReader

_ADDRESS = re.compile(r"https?://[^\s?#/]+(/[^\s?#]*)?", re.ASCII)
GROUP = "witnesses"
"""The policy's name for the group of all witnesses."""


def read_person(table: TableReader) -> Person:
    """An office: its name for people, by default that of its key."""
    key = table.text("key")
    return Person(name=table.text("name", _key_name(key)), key=key)


def read_trustees(table: TableReader) -> Trustees:
    """The trustees; the threshold is by default more than half of them."""
    members = tuple(read_person(member) for member in table.children("members"))
    return Trustees(
        threshold=table.whole("threshold", len(members) // 2 + 1),
        members=members,
        all_needed_confirmed=table.flag("all_needed_confirmed", default=False),
        rehearsal_by_all=table.flag("rehearsal_by_all", default=False),
    )


def read_policy(log: TableReader, witnesses: TableReader) -> str:
    """The exact tlog-policy: the log, every witness, one group of them, the quorum."""
    lines = [_line("log", _vkey(log), log.text("url", ""))]
    names: list[str] = []
    for member in witnesses.children("members"):
        key = _vkey(member)
        name = member.text("name", _key_name(key))
        if name.split() != [name] or name in ("none", GROUP, *names):
            remedy = f'choose another; "none" and "{GROUP}" have a meaning of their own'
            member.report("name", f"{name[:60]!r} is used twice, or not one word", remedy)
        names.append(name)
        lines.append(_line("witness", name, key, _address(member)))
    quorum = witnesses.count_or_none("quorum")
    if quorum is None:
        return "".join((*lines, "quorum none\n"))
    if not 1 <= quorum <= len(names):
        witnesses.report("quorum", f"{quorum} of {len(names)} witnesses", "name more, or ask fewer")
    lines.append(_line("group", GROUP, str(quorum), *names))
    return "".join((*lines, _line("quorum", GROUP)))


def _vkey(table: TableReader) -> str:
    """The key of a log or witness, reported here because the policy's own place says less."""
    key = table.text("key")
    try:
        parse_vkey(key)
    except PlebisciteError as problem:
        if table.has("key"):
            table.report("key", str(problem), "paste the verifier key, name+id+base64")
    return key


def _address(member: TableReader) -> str:
    """Where a witness answers, or empty if a person carries its notes."""
    address = member.text("url", "")
    if address and not _ADDRESS.fullmatch(address):
        remedy = "write http:// or https://, a host and perhaps a path, or leave it out"
        member.report("url", f"{address[:60]!r} is no address of a witness", remedy)
        return ""
    return address


def _line(*fields: str) -> str:
    return " ".join(field for field in fields if field) + "\n"


def _key_name(key: str) -> str:
    return key.partition("+")[0] or STAND_IN
