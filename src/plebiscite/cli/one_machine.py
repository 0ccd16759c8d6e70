"""All parties of a referendum on one machine, each with its own keys: for demonstrations.

In a real referendum no two of them share a machine; the files that pass between them are the
same.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from plebiscite.cli.demo_witnesses import start_witnesses
from plebiscite.log.keys import SigningKey, VerifierKey, new_signing_key, parse_vkey
from plebiscite.log.policy_file import PolicyFile, make_policy_file, parse_policy_file
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.offices import commission, registrar, trustee
from plebiscite.offices.submission import Submission, sign_submission
from plebiscite.record.acts import COMMISSION, REGISTRAR, trustee_office
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_toml import read_definition
from plebiscite.record.example_keys import substitute_keys
from plebiscite.record.roll_report import Voter
from plebiscite.record.state import RecordState
from plebiscite.store.keeper import Keeper, Kept
from plebiscite.store.log_writer import create_log

DAY = 86_400  # seconds
LIAR, KILLED = "newspaper", "union"
"""Of the example's seven witnesses: one that lies, and one that is killed half-way."""


class Clock:
    """The time that every party of a demonstration reads; `tell` hears of every change."""

    def __init__(self, time: int, tell: Callable[[int], None]) -> None:
        self._time, self._tell = time, tell
        tell(time)

    def __call__(self) -> int:
        """POSIX seconds."""
        return self._time

    def set(self, time: int) -> None:
        """It is this time now, POSIX seconds."""
        self._time = time
        self._tell(time)

    def pass_by(self, seconds: int) -> None:
        """Time goes by."""
        self.set(self._time + seconds)


class Drawn(NamedTuple):
    """A definition with fresh keys in place of the published ones, and those keys by name."""

    definition: Definition
    texts: tuple[Texts, ...]
    keys: dict[str, SigningKey]


def _vkeys(definition: Definition) -> list[VerifierKey]:
    policy = parse_policy(definition.policy.encode())
    people = [
        definition.commission,
        definition.registrar,
        *definition.trustees.members,
        *definition.observers,
    ]
    return [
        *(parse_vkey(person.key) for person in people),
        *(log.key for log in policy.logs),
        *(witness.key for witness in policy.witnesses),
    ]


def with_fresh_keys(toml: str, name: str) -> Drawn:
    """The definition in `toml`, every key replaced by one drawn now."""
    published, _ = read_definition(toml, name)
    keys = {
        key.name: new_signing_key(key.name, key.kind, os.urandom(32)) for key in _vkeys(published)
    }
    own = substitute_keys(toml, [key.verifier for key in keys.values()])
    definition, texts = read_definition(own, name)
    return Drawn(definition, texts, keys)


def policy_file_of(definition: Definition) -> PolicyFile:
    """The policy file that goes with a definition."""
    policy = parse_policy(definition.policy.encode())
    return parse_policy_file(make_policy_file(parse_vkey(definition.commission.key), policy))


class OneMachine:
    """Commission, registrar, trustees, witnesses, observers and keeper in one folder."""

    def __init__(self, folder: Path, drawn: Drawn) -> None:
        self.definition, self.texts, self._keys = drawn
        self.policy = policy_file_of(self.definition)
        self.folder, self.record, private = folder, folder / "record", folder / "keeper"
        create_log(self.record, private, self.definition.origin)
        self.witnesses = start_witnesses(
            folder / "witnesses", self.policy.policy, self._keys, private, LIAR
        )
        self.clock = Clock(self.definition.calendar.opens - 30 * DAY, self.witnesses.tell_time)
        key = self._keys[self.policy.log.name]
        self.keeper = Keeper(self.record, private, key, self.policy, witnesses=self.witnesses)
        self._files: dict[int, trustee.TrusteeFile] = {}

    def close(self) -> None:
        """Let go of the log, and end the witnesses."""
        self.keeper.close()
        self.witnesses.close()

    @property
    def state(self) -> RecordState:
        """What the record has established."""
        return self.keeper.state

    @property
    def owners(self) -> range:
        """The trustees, from 1."""
        return range(1, len(self.definition.trustees.members) + 1)

    def act(self, submission: Submission, *offices: str) -> list[Kept]:
        """Have these offices sign (the commission when none is named), and append."""
        for office in offices or (COMMISSION,):
            key = self._keys[self.state.keys[office].name] if self.state.keys else self._commission
            submission = sign_submission(submission, self.state, office, key)
        self.clock.pass_by(1)
        return self.keeper.submit(submission)

    @property
    def _commission(self) -> SigningKey:
        return self._keys[parse_vkey(self.definition.commission.key).name]

    def define(self) -> None:
        """Log the definition."""
        self.act(commission.define(self.definition, self.texts))

    def issue(self, voters: list[Voter], progress: Callable[[], None]) -> list[registrar.Letter]:
        """Codes for every voter; credentials to the record."""
        letters = []
        for letter in registrar.issue(self.definition, voters, os.urandom):
            letters.append(letter)
            progress()
        self.act(registrar.publish_rolls(self.definition, letters), REGISTRAR)
        return letters

    def ceremony(self) -> None:
        """Make the key: certificates, commitments, reveals, share keys; then the elections."""
        self.act(commission.open_ceremony(self.state))
        threshold = self.definition.trustees.threshold < len(self.owners)
        if threshold:
            self._each(trustee.certificate)
        self._each(trustee.commit)
        for owner in self.owners:
            self.act(trustee.reveal(self.state, owner, self._files[owner]), trustee_office(owner))
        if threshold:
            self._each(trustee.share_key)
        self.act(commission.publish_trustees(self.state))
        self.act(commission.publish_elections(self.state))

    def _each(self, step: Callable[..., tuple[trustee.TrusteeFile, Submission]]) -> None:
        for owner in self.owners:
            file, made = step(self.state, owner, self._files.get(owner), os.urandom)
            self._files[owner] = file
            self.act(made, trustee_office(owner))

    def rehearse(self) -> None:
        """Every trustee proves, on public ciphertexts, that its real key works."""
        self.act(commission.begin_rehearsal(self.state))
        for owner in self.owners:
            proof = trustee.rehearsal_proof(self.state, self._files[owner], os.urandom)
            self.act(proof, trustee_office(owner))

    def open_voting(self) -> None:
        """Open, a moment after the calendar says."""
        self.clock.set(self.definition.calendar.opens + 1)
        self.act(commission.open_voting(self.state))

    def end_voting(self) -> None:
        """Polls closed and close."""
        self.clock.set(self.definition.calendar.closes + 1)
        self.act(commission.end_voting())
        self.act(commission.close(self.state))
        self.act(commission.publish_tallies(self.state))

    def decryptions(
        self, owners: Iterable[int], state: RecordState
    ) -> list[tuple[str, Submission]]:
        """What each of these trustees decrypts, from a state that was checked in full."""
        return [
            (trustee_office(owner), trustee.decrypt(state, self._files[owner], os.urandom))
            for owner in owners
        ]

    def end(self) -> None:
        """Keys and mapping are destroyed, and the record ends."""
        for owner in self.owners:
            self.act(trustee.destroy(), trustee_office(owner))
        self.act(registrar.destroyed_mapping(), REGISTRAR)
        self.act(commission.end(self.state))
