"""What a trustee does: the steps of the ceremony, the rehearsal, and the decryption.

A step gives the private file to save *before* anything is handed over, and a submission.
Taking a step again is safe: what was made once is given again from the saved file.
"""

from typing import Literal

import msgspec

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.ceremony.commitment import Committed, commitment_of
from plebiscite.ceremony.key_file import KeyFile, secret_of
from plebiscite.ceremony.pedersen import PedersenState, deal, finish_pedersen, start_pedersen
from plebiscite.ceremony.rehearse import rehearse
from plebiscite.ceremony.shares import ComplaintError
from plebiscite.ceremony.single import start_single
from plebiscite.errors import ConductError, MisuseError
from plebiscite.offices.submission import Submission, blob_name
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.ceremony_statements import Ceremony, open_ceremony, parse_payload
from plebiscite.record.ceremony_transcript import ShareKey, key_contexts
from plebiscite.record.entries import (
    CertificateEntry,
    CommitmentEntry,
    ComplaintEntry,
    DestructionEntry,
    RehearsalProofEntry,
    RevealEntry,
    ShareKeyEntry,
)
from plebiscite.record.state import CeremonyLog, RecordState
from plebiscite.record.v1_pedersen import Certificate, parse_certificate
from plebiscite.record.v1_trustees_format import PolynomialMessage, SignedMessage
from plebiscite.tally.decrypting import groups_to_decrypt, partial_decryption


class TrusteeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Everything a trustee keeps, all of it secret. Grows with each step; made anew never."""

    format: Literal["plebiscite-trustee/1"]
    origin: str
    cid: str
    owner: int
    certificate: str = ""
    pedersen: PedersenState | None = None
    committed: Committed | None = None
    share: ShareKey | None = None
    key: KeyFile | None = None


def _running(state: RecordState) -> tuple[CeremonyLog, Ceremony]:
    log = state.ceremony
    if log is None or log.void:
        raise ConductError(
            "there is no valid ceremony on the record; the commission runs ceremony open first"
        )
    return log, open_ceremony(log.plan, state.origin)


def _own(state: RecordState, owner: int, file: TrusteeFile | None) -> TrusteeFile:
    """The trustee's file for this ceremony; a fresh one for a fresh ceremony.

    Raises: MisuseError for a file of another referendum or trustee.
    """
    log, _ = _running(state)
    cid = log.cid.hex()
    if file is None or (file.origin == state.origin and file.cid != cid):
        return TrusteeFile("plebiscite-trustee/1", state.origin, cid, owner)
    if (file.origin, file.owner) != (state.origin, owner):
        raise MisuseError(
            f"this is the file of trustee {file.owner} for {file.origin}; "
            f"needed is that of trustee {owner} for {state.origin}"
        )
    return file


def certificate(
    state: RecordState, owner: int, file: TrusteeFile | None, randomness: Randomness
) -> tuple[TrusteeFile, Submission]:
    """Step 1 of t-of-n: the certificate of the trustee's own keys."""
    _, ceremony = _running(state)
    own = _own(state, owner, file)
    context = key_contexts(_running(state)[0].plan)[owner - 1]
    if context.kind == "Single":
        raise MisuseError("every trustee is needed here, so there are no certificates; commit next")
    if own.pedersen is None:
        pedersen, signed = start_pedersen(ceremony, context, randomness)
        text = write_json(signed).decode()
        own = msgspec.structs.replace(own, pedersen=pedersen, certificate=text)
    return own, Submission((CertificateEntry(owner=owner, certificate=own.certificate),))


def _certificates(state: RecordState) -> list[Certificate]:
    log, _ = _running(state)
    missing = [n for n in range(1, len(log.plan.members) + 1) if n not in log.certificates]
    if missing:
        raise ConductError(f"waiting for the certificate of trustee {missing[0]}")
    signed = (log.certificates[owner] for owner in sorted(log.certificates))
    return [
        parse_certificate(state.group, parse_json(text.encode(), SignedMessage)) for text in signed
    ]


def commit(
    state: RecordState, owner: int, file: TrusteeFile | None, randomness: Randomness
) -> tuple[TrusteeFile, Submission]:
    """Fix this trustee's part of the key, still hidden behind a commitment."""
    log, ceremony = _running(state)
    own = _own(state, owner, file)
    context = key_contexts(log.plan)[owner - 1]
    if own.committed is None and context.kind == "Single":
        name = log.plan.members[owner - 1].name
        single = start_single(ceremony, context, randomness, name=name)
        own = msgspec.structs.replace(own, committed=single.committed, key=single.key_file)
    elif own.committed is None:
        if own.pedersen is None:
            raise MisuseError("this trustee has no certificate yet; make it first")
        dealt = deal(ceremony, own.pedersen, _certificates(state), randomness)
        own = msgspec.structs.replace(own, pedersen=dealt, committed=dealt.committed)
    digest = commitment_of(ceremony, owner, _committed(own))
    return own, Submission((CommitmentEntry(owner=owner, commitment=digest.hex()),))


def _committed(own: TrusteeFile) -> Committed:
    if own.committed is None:
        raise MisuseError("this trustee has not committed to anything yet; commit first")
    return own.committed


def reveal(state: RecordState, owner: int, file: TrusteeFile | None) -> Submission:
    """Open the commitment, once those of all trustees are in a witnessed checkpoint.

    Raises: ConductError while one is missing or not witnessed: an early reveal voids the ceremony.
    """
    log, _ = _running(state)
    committed = _committed(_own(state, owner, file))
    if len(log.commitments) != len(log.plan.members):
        raise ConductError("not every trustee has committed; revealing now would void the ceremony")
    last = max(log.commitment_places.values())
    if not state.witnessed_sizes(last + 1, state.size):
        raise ConductError("the commitments are not in a witnessed checkpoint yet; wait for one")
    payload = committed.payload.encode()
    entry = RevealEntry(owner=owner, random=committed.random, payload=blob_name(payload))
    return Submission((entry,), (payload,))


def share_key(
    state: RecordState, owner: int, file: TrusteeFile | None, randomness: Randomness
) -> tuple[TrusteeFile, Submission]:
    """Last step of t-of-n: check every share, and publish the key of this trustee's own.

    A share that fails gives complaints instead; logged, they void the ceremony.
    """
    log, ceremony = _running(state)
    own = _own(state, owner, file)
    if own.pedersen is None:
        raise MisuseError("this trustee takes no part in a t-of-n ceremony; there is no share")
    if len(log.reveals) != len(log.plan.members):
        raise ConductError("waiting until every trustee has revealed")
    if own.share is None:
        messages = [
            parse_json(parse_payload(each.payload).message.encode(), PolynomialMessage)
            for _, each in sorted(log.reveals.items())
        ]
        try:
            key, made = finish_pedersen(
                ceremony, own.pedersen, _certificates(state), messages, randomness
            )
        except ComplaintError as failed:
            complaints = (
                ComplaintEntry(owner=owner, against=each.against) for each in failed.complaints
            )
            return own, Submission(tuple(complaints))
        own = msgspec.structs.replace(own, key=key, share=made)
    return own, _share_entry(owner, own.share)


def _share_entry(owner: int, share: ShareKey | None) -> Submission:
    if share is None:
        raise AssertionError
    entry = ShareKeyEntry(owner=owner, key=share.key, possession=share.possession)
    return Submission((entry,))


def _key(state: RecordState, file: TrusteeFile) -> KeyFile:
    """The decryption key in a trustee's file.

    Raises: MisuseError for a key of another referendum, ceremony or trustees record.
    """
    if file.origin != state.origin:
        raise MisuseError(f"this key is for {file.origin}; the record is of {state.origin}")
    if file.key is None:
        raise MisuseError("this trustee's file holds no finished key; the ceremony was not ended")
    if state.ceremony is None or file.cid != state.ceremony.cid.hex():
        raise MisuseError("this key comes from another ceremony than the one on the record")
    owners = state.required_trustees().owners
    if state.group.format(owners[file.owner - 1].key) != file.key.key:
        raise MisuseError("the trustees record holds another key for this trustee")
    return file.key


def rehearsal_proof(state: RecordState, file: TrusteeFile, randomness: Randomness) -> Submission:
    """Prove, on public ciphertexts, that the real key file works.

    Raises: MisuseError once voting is open: a rehearsal comes before.
    """
    rehearsal = state.rehearsal
    if rehearsal is None or state.open_size:
        raise MisuseError("there is no rehearsal to answer, or voting is open already")
    answer = rehearse(
        _key(state, file),
        state.required_trustees(),
        rehearsal.point,
        rehearsal.ciphertexts,
        randomness,
    )
    entry = RehearsalProofEntry(
        owner=file.owner,
        factors=tuple(map(state.group.format, answer.factors)),
        proof=answer.proof,
    )
    return Submission((entry,))


def decrypt(state: RecordState, file: TrusteeFile, randomness: Randomness) -> Submission:
    """Decrypt every group that waits for this trustee, from a state this trustee has checked.

    The caller looks into the trustee's journal before handing anything over.
    """
    key = _key(state, file)
    entries = [
        partial_decryption(state, count, file.owner, secret_of(key), randomness)
        for count in groups_to_decrypt(state, file.owner)
    ]
    return Submission(tuple(entries))


def destroy() -> Submission:
    """Say on the record that the decryption key is destroyed."""
    return Submission((DestructionEntry(what="decryption-key"),))
