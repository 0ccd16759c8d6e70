"""One tree of errors; the class says who is at fault.

The core raises and never returns False for "invalid". `verify` alone catches, and turns each
error into a finding. Every message names the thing, the place and the remedy.
"""


class PlebisciteError(Exception):
    """The root of every error Plebiscite raises on purpose.

    `place` says where: a file and line, an entry's index, a field. It may be empty.
    """

    def __init__(self, message: str, *, place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class MalformedError(PlebisciteError):
    """The bytes break their format, whoever sent them."""


class EvidenceError(PlebisciteError):
    """Well-formed, but it does not prove what it claims."""


class InclusionError(EvidenceError):
    """An entry is not where a proof of inclusion says."""


class ConsistencyError(EvidenceError):
    """Two sizes of one log do not belong to one history."""


class ProofError(EvidenceError):
    """A zero-knowledge proof does not hold."""


class SignatureError(EvidenceError):
    """A signature is missing or does not hold."""


class TallyError(EvidenceError):
    """A count differs from what the ballots give."""


class ConductError(EvidenceError):
    """The rules of the referendum were broken: order, time, completeness, who may do what."""


class MisuseError(PlebisciteError):
    """Our caller asked for something impossible, forbidden or contradictory."""


class UnavailableError(PlebisciteError):
    """A store, peer, file or clock did not answer; says nothing about the vote."""


class UnsupportedError(PlebisciteError):
    """A form this program does not know: neither a pass nor a failure, but "could not check"."""
