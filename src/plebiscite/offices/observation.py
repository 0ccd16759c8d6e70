"""What the commission does about observers: invite them, and say whether they are let in."""

from typing import Literal

from plebiscite.errors import MisuseError
from plebiscite.log.keys import KeyKind, parse_vkey
from plebiscite.offices.submission import Submission, words_blob
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.entries import AccreditationEntry, InvitationEntry
from plebiscite.record.state import RecordState


def invite(
    state: RecordState,
    name: str,
    key: str,
    came: Literal["invited", "applied"],
    words: str,
    randomness: Randomness,
) -> Submission:
    """Invite an observer by its name and verifier key; `words` may be empty.

    Raises: MalformedError for a bad key; MisuseError for a witness's kind of key.
    """
    if parse_vkey(key).kind is not KeyKind.ED25519:
        raise MisuseError("this is a witness's kind of key; ask the observer for one made for it")
    blobs: tuple[bytes, ...] = ()
    digest = ""
    if words:
        digest, raw = words_blob(words, randomness)
        blobs = (raw,)
    entry = InvitationEntry(
        observer=len(state.observers) + 1, name=name, key=key, came=came, words=digest
    )
    return Submission((entry,), blobs)


def accredit(
    state: RecordState,
    observer: int,
    decision: Literal["granted", "refused"],
    words: str,
    randomness: Randomness,
) -> Submission:
    """Let an observer in, or refuse with a reason. Raises MisuseError without one."""
    if not 1 <= observer <= len(state.observers):
        raise MisuseError(f"there is no observer {observer}; there are {len(state.observers)}")
    if decision == "refused" and not words:
        raise MisuseError("a refusal says why; add the reason")
    if not words:
        return Submission((AccreditationEntry(observer=observer, decision=decision),))
    digest, raw = words_blob(words, randomness)
    entry = AccreditationEntry(observer=observer, decision=decision, words=digest)
    return Submission((entry,), (raw,))
