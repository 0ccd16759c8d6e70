"""Whole key ceremonies, played by honest trustees, for tests to use and to spoil."""

from collections.abc import Callable
from hashlib import shake_256

import msgspec

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.ceremony.commitment import Committed, commitment_of
from plebiscite.ceremony.key_file import KeyFile
from plebiscite.ceremony.pedersen import PedersenState, deal, finish_pedersen, start_pedersen
from plebiscite.ceremony.single import SingleState, start_single
from plebiscite.group.interface import Group
from plebiscite.group.known import ED25519
from plebiscite.record.ceremony_statements import Ceremony, open_ceremony, parse_payload
from plebiscite.record.ceremony_transcript import (
    Reveal,
    ShareKey,
    Transcript,
    build_trustees,
    key_contexts,
)
from plebiscite.record.entries import CeremonyEntry, CeremonyMember
from plebiscite.record.v1_pedersen import Certificate, parse_certificate
from plebiscite.record.v1_trustees import Trustees, parse_trustees
from plebiscite.record.v1_trustees_format import PolynomialMessage

ORIGIN = "referendum.example/2026"


def seeded(label: str) -> Callable[[int], bytes]:
    """Randomness that is the same in every run."""
    calls = 0

    def draw(size: int) -> bytes:
        nonlocal calls
        calls += 1
        return shake_256(f"{label} {calls}".encode()).digest(size)

    return draw


def planned(kinds: str, threshold: int, group: Group = ED25519) -> CeremonyEntry:
    """`kinds` like "SPPP": one letter per owner."""
    members, index = [], 0
    for owner, letter in enumerate(kinds, 1):
        index += letter == "P"
        members.append(
            CeremonyMember(
                name=f"trustee {owner}",
                key="00" * 32,
                item="Pedersen" if letter == "P" else "Single",
                index=index if letter == "P" else 1,
            )
        )
    size = index or len(kinds)
    return CeremonyEntry(group=group.name, members=tuple(members), threshold=threshold, size=size)


class Staged(msgspec.Struct, frozen=True):
    """Everything of one finished ceremony, by owner."""

    ceremony: Ceremony
    transcript: Transcript
    trustees: Trustees
    key_files: dict[int, KeyFile]
    states: dict[int, PedersenState]
    certificates: list[Certificate]
    messages: list[PolynomialMessage]


def staged(
    kinds: str = "PPP", threshold: int = 2, *, group: Group = ED25519, label: str = "ceremony"
) -> Staged:
    """Play the ceremony from plan to trustees record."""
    random = seeded(label)
    plan = planned(kinds, threshold, group)
    ceremony = open_ceremony(plan, ORIGIN)
    singles: dict[int, SingleState] = {}
    states: dict[int, PedersenState] = {}
    texts: dict[int, str] = {}
    certificates: list[Certificate] = []
    for context in key_contexts(plan):
        owner = context.owner
        if context.kind == "Single":
            singles[owner] = start_single(ceremony, context, random)
        else:
            states[owner], signed = start_pedersen(ceremony, context, random)
            texts[owner] = write_json(signed).decode()
            certificates.append(parse_certificate(group, signed))
    states = {owner: deal(ceremony, s, certificates, random) for owner, s in states.items()}
    committed = {owner: state.committed for owner, state in singles.items()}
    committed |= {owner: state.committed for owner, state in states.items() if state.committed}
    reveals = {owner: revealed(each) for owner, each in sorted(committed.items())}
    messages = [
        parse_json(parse_payload(reveals[owner].payload).message.encode(), PolynomialMessage)
        for owner in states
    ]
    key_files = {owner: state.key_file for owner, state in singles.items()}
    share_keys: dict[int, ShareKey] = {}
    for owner, state in states.items():
        key_files[owner], share_keys[owner] = finish_pedersen(
            ceremony, state, certificates, messages, random
        )
    payloads = {owner: reveal.payload for owner, reveal in reveals.items()}
    keys = {owner: share.key for owner, share in share_keys.items()}
    raw = build_trustees(plan, texts, payloads, keys)
    commitments = {owner: commitment_of(ceremony, owner, each) for owner, each in committed.items()}
    return Staged(
        ceremony,
        Transcript(plan, texts, commitments, reveals, share_keys),
        parse_trustees(raw, group),
        key_files,
        states,
        certificates,
        messages,
    )


def revealed(committed: Committed) -> Reveal:
    return Reveal(bytes.fromhex(committed.random), committed.payload.encode())
