"""What a trustee keeps after the ceremony: the secret, and what it belongs to."""

import msgspec

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MalformedError
from plebiscite.group.known import group_named
from plebiscite.group.scalars import parse_scalar
from plebiscite.proofs.decryption import KeyContext


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A trustee's private file. `secret` in decimal; it never leaves the trustee's machine.

    `key` is X in v1's text form, `cid` hex. The client compares them with the record.
    """

    group: str
    origin: str
    cid: str
    context: KeyContext
    key: str
    secret: str


def parse_key_file(raw: bytes) -> KeyFile:
    """The file's content.

    Raises: MalformedError for other bytes, and when the secret does not fit the key: better
    now than on the day of the count (A34). UnsupportedError for an unknown group.
    """
    content = parse_json(raw, KeyFile)
    group = group_named(content.group)
    secret = parse_scalar(content.secret, group.order)
    if group.format(group.generator_power_secret(secret)) != content.key:
        raise MalformedError("the key file is damaged: its secret does not belong to its key")
    return content


def write_key_file(content: KeyFile) -> bytes:
    """The bytes to keep, on two kinds of media."""
    return write_json(content)


def secret_of(content: KeyFile) -> int:
    """The secret as a number."""
    return int(content.secret)
