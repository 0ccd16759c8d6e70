"""What a witness answers to a request, and what it keeps as evidence. Pure.

The caller holds the state of the one log while it asks here and persists `seen`, and only then
sends the answer: then two racing requests cannot roll the witness back.
Source: C2SP tlog-witness 1.0.0; the statuses are those of its table.
"""

from typing import NamedTuple

from plebiscite.errors import ConsistencyError, MalformedError, SignatureError
from plebiscite.log.keys import SigningKey, VerifierKey
from plebiscite.observe.witness import Seen, require_signed, witness_checkpoint
from plebiscite.observe.witness_protocol import SIZE, TEXT, Request, Status

_UNPROVED = (
    "a checkpoint that is not proved to continue what was cosigned: a fork, or somebody sent a "
    "wrong proof; compare both with a copy of the record"
)


class Answer(NamedTuple):
    """A status and body to send, after `seen` is on the disk and `evidence` is kept."""

    status: int
    body: str
    content_type: str = TEXT
    seen: Seen | None = None
    evidence: str = ""  # why the request's note and the one seen last must both be kept
    is_proof: bool = False  # the two notes alone prove that the log signed two histories


def answer_request(
    request: Request, seen: Seen, *, log: VerifierKey, key: SigningKey, time: int
) -> Answer:
    """The answer to a request about the log that `seen` is of.

    Raises: UnavailableError when this witness's clock went back; MisuseError for another origin.
    """
    try:
        require_signed(request.note, log)
    except SignatureError as problem:
        return Answer(Status.UNSIGNED, f"{problem}\n")
    if request.old > request.checkpoint.size:
        return Answer(Status.MALFORMED, "the old size is larger than the checkpoint's\n")
    fork = _second_root(request, seen)
    if request.old != seen.size:
        body = f"{seen.size}\n"
        return Answer(Status.OTHER_SIZE, body, SIZE, evidence=fork, is_proof=bool(fork))
    try:
        cosigned = witness_checkpoint(seen, request.raw, request.proof, log=log, key=key, time=time)
    except (ConsistencyError, MalformedError) as problem:
        why = fork or _UNPROVED
        return Answer(Status.INCONSISTENT, f"{problem}\n", evidence=why, is_proof=bool(fork))
    return Answer(Status.COSIGNED, str(cosigned.line), seen=cosigned.seen)


def unknown_log() -> Answer:
    """The answer about a log that this witness does not watch."""
    return Answer(Status.UNKNOWN_LOG, "this witness does not watch that log\n")


def _second_root(request: Request, seen: Seen) -> str:
    """What two notes of one size with two roots prove, whoever sent them; else nothing."""
    offered = request.checkpoint
    if offered.size == seen.size and offered.root.hex() != seen.root:
        return two_roots(seen.size)
    return ""


def two_roots(size: int) -> str:
    """What two signed checkpoints of one size with two roots prove."""
    return f"the log signed two roots for {size} entries: two histories"
