"""What the web and the sequencer say to each other over a local socket: msgpack, length first.

Every request is a `Request`; every answer a `Answer` with the request's number, so that one
connection may carry many at once. Nothing here is secret but what passes through is trusted: the
socket is readable by the service's own user only.
"""

import asyncio
import struct
from typing import Any, Final

import msgspec

from plebiscite import errors
from plebiscite.errors import PlebisciteError

LONGEST_MESSAGE: Final = 512 * 2**20  # bytes; the rolls of a country come as one submission
SOCKET: Final = "sequencer.sock"


class Place(msgspec.Struct, frozen=True):
    """Where an entry stands: index, receipt file or b"" until the quorum cosigned, POSIX time."""

    index: int
    receipt: bytes
    logged_at: float


class NewKeys(msgspec.Struct, frozen=True):
    """Verifier keys of the log and of the commission, as a definition names them."""

    log: str
    commission: str


class ChainLink(msgspec.Struct, frozen=True):
    """The standing of one credential: how many entries it has, and what stands."""

    unit: str
    counter: int
    standing: str  # tracker in hex, or ""
    excluded: bool


class TrusteeProgress(msgspec.Struct, frozen=True):
    """What one trustee has done."""

    name: str
    certificate: bool = False
    commitment: bool = False
    reveal: bool = False
    share_key: bool = False
    rehearsed: bool = False
    decrypted: int = 0  # groups
    destroyed: bool = False


class Summary(msgspec.Struct, frozen=True):
    """What the record has established so far, for pages."""

    origin: str
    size: int
    phase: str
    closes: int  # POSIX seconds with extensions; 0 before the definition
    threshold: int
    ceremony: bool  # one is on the record and not void
    pedersen: bool
    trustees: tuple[TrusteeProgress, ...]
    rolls: int  # units with a roll
    units: int
    ballots: int  # ballot entries
    turnout: dict[str, int]  # counted so far by unit
    groups: int  # to decrypt
    results: int  # groups with a result
    bulletins: int
    certified: bool
    queue: int  # ballots that wait
    quorum_met: bool
    mapping_destroyed: bool
    bulletin: str = ""  # status word of the newest bulletin
    announced: bool = False  # figures of everything that is to be counted were announced
    certifiable: bool = False  # the newest bulletin can be certified


class PaperLook(msgspec.Struct, frozen=True):
    """What there is to say of a count before it is signed."""

    problem: str  # the rule that stops it, in words; "" for none
    warnings: tuple[str, ...]
    replaces: int | None  # the count that it would correct
    left: int  # lines of stations that are not counted even with it


class Problem(msgspec.Struct, frozen=True):
    """An error of the tree, as it travels."""

    error: str  # class name
    message: str
    place: str = ""
    check: str = ""  # the rule that refused a vote, for example "ballots-3"
    retry_after: int = 0  # seconds, when the queue is full


class Request(msgspec.Struct, frozen=True):
    """One call: its name, the referendum's slug, its arguments by name, the sender's number."""

    call: str
    slug: str
    arguments: dict[str, Any] = {}
    number: int = 0


class Answer(msgspec.Struct, frozen=True):
    """What came of the request with this number: a value, or a problem."""

    value: Any = None
    problem: Problem | None = None
    number: int = 0


LENGTH: Final = struct.Struct(">I")
"""Before every message: its length in bytes."""


def framed(message: Request | Answer) -> bytes:
    """The message as it travels."""
    raw = msgspec.msgpack.encode(message)
    return LENGTH.pack(len(raw)) + raw


async def read_frame(reader: asyncio.StreamReader) -> bytes:
    """The next message's bytes.

    Raises: OSError or IncompleteReadError at the end; ConnectionError for one that is too long.
    """
    (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
    if length > LONGEST_MESSAGE:
        raise ConnectionError(f"a message of {length} bytes; the most is {LONGEST_MESSAGE}")
    return await reader.readexactly(length)


class RefusedVoteError(errors.ConductError):
    """A rule of admission refused a ballot or challenge; `check` is its identifier."""

    def __init__(self, message: str, *, place: str = "", check: str = "") -> None:
        super().__init__(message, place=place)
        self.check = check


class BusyError(errors.UnavailableError):
    """The queue is full; nothing was taken. Try again after `retry_after` seconds."""

    def __init__(self, message: str, *, place: str = "", retry_after: int = 5) -> None:
        super().__init__(message, place=place)
        self.retry_after = retry_after


def problem_of(error: PlebisciteError) -> Problem:
    """The error as it travels."""
    return Problem(
        _known_class(error),
        error.message,
        error.place,
        getattr(error, "check", ""),
        getattr(error, "retry_after", 0),
    )


def _known_class(error: PlebisciteError) -> str:
    """The class that travels: of one that only the sequencer knows, its nearest known ancestor."""
    own = (RefusedVoteError, BusyError)
    ancestors = (
        each for each in type(error).__mro__ if each in own or hasattr(errors, each.__name__)
    )
    return next(ancestors).__name__


def error_of(problem: Problem) -> PlebisciteError:
    """The error that travelled; an unknown class becomes the root of the tree."""
    if problem.error == "RefusedVoteError":
        return RefusedVoteError(problem.message, place=problem.place, check=problem.check)
    if problem.error == "BusyError":
        return BusyError(problem.message, place=problem.place, retry_after=problem.retry_after)
    kind = getattr(errors, problem.error, PlebisciteError)
    if not (isinstance(kind, type) and issubclass(kind, PlebisciteError)):
        kind = PlebisciteError
    return kind(problem.message, place=problem.place)
