"""The policy file of one referendum: whose word counts, pinned by a fingerprint on paper.

A line `plebiscite-policy/1`, a line `commission <vkey>`, then a tlog-policy in one exact spelling:
one log, its witnesses, their groups, the quorum; single spaces, no comments, no blank lines.
"""

from dataclasses import dataclass
from hashlib import sha256

from plebiscite.canonical.words import policy_words
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.keys import KeyKind, VerifierKey, parse_vkey
from plebiscite.log.policy import Policy
from plebiscite.log.policy_grammar import parse_policy

HEADER = "plebiscite-policy/1"
_COMMISSION = "commission "


@dataclass(frozen=True)
class PolicyFile:
    """The commission's key and the policy for the one log; `bytes()` gives the file."""

    commission: VerifierKey
    policy: Policy

    @property
    def log(self) -> VerifierKey:
        """The key of the referendum's log; its name is the origin."""
        return self.policy.logs[0].key

    @property
    def digest(self) -> bytes:
        """SHA-256 of the file: the full fingerprint, as the QR code carries it."""
        return sha256(bytes(self)).digest()

    @property
    def words(self) -> tuple[str, ...]:
        """The twelve words of the fingerprint, as the voter's letter prints them."""
        return policy_words(self.digest)

    @property
    def tolerated_liars(self) -> int | None:
        """How many witnesses may lie, 0 or more; None if no quorum is asked for."""
        return self.policy.tolerated_liars()

    def __bytes__(self) -> bytes:
        return f"{HEADER}\n{_COMMISSION}{self.commission}\n{self.policy}".encode()


def parse_policy_file(raw: bytes) -> PolicyFile:
    """The policy file in `raw`.

    Raises: MalformedError for any but the one spelling or a key that serves two; MisuseError if
    two quorums need not share a witness, so that the quorum would prove nothing.
    """
    try:
        header, commission, rest = raw.decode().split("\n", 2)
    except ValueError as problem:  # of the decoding, or of a missing line
        raise MalformedError("a policy file is at least three lines of UTF-8") from problem
    if header != HEADER or not commission.startswith(_COMMISSION):
        raise MalformedError(f"a policy file begins with {HEADER} and commission <vkey>")
    key = parse_vkey(commission.removeprefix(_COMMISSION))
    policy = parse_policy(rest.encode())
    if len(policy.logs) != 1:
        raise MalformedError(f"{len(policy.logs)} logs, expected the referendum's one")
    file = PolicyFile(key, policy)
    if bytes(file) != raw:
        raise MalformedError("not the one spelling of this policy: written again, bytes differ")
    _require_sound(file)
    return file


def make_policy_file(commission: VerifierKey, policy: Policy) -> bytes:
    """The bytes of the file, read back and found sound. Raises as `parse_policy_file`."""
    raw = bytes(PolicyFile(commission, policy))
    parse_policy_file(raw)
    return raw


def _require_sound(file: PolicyFile) -> None:
    """Raise unless every key serves one, and any two quorums share a witness."""
    if file.commission.kind is not KeyKind.ED25519:
        raise MalformedError("the commission's key makes cosignatures", place="policy file line 2")
    keys = [file.commission, file.log, *(one.key for one in file.policy.witnesses)]
    if len({key.public for key in keys}) != len(keys):
        raise MalformedError("one public key serves two of commission, log and witnesses")
    liars = file.tolerated_liars
    if liars is not None and liars < 0:
        raise MisuseError(
            "two quorums of this policy need not share a witness, so both of two histories could "
            "be cosigned; ask for more than half of the witnesses",
            place="policy file",
        )
