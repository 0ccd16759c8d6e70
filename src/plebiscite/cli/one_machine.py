"""All parties of a referendum on one machine, each with its own keys: for demonstrations.

In a real referendum no two of them share a machine; the files that pass between them are the
same.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from plebiscite.log.keys import SigningKey, VerifierKey, new_signing_key, parse_vkey
from plebiscite.log.policy import Policy
from plebiscite.log.policy_file import PolicyFile, make_policy_file, parse_policy_file
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.offices import commission, observer, registrar, trustee
from plebiscite.offices.submission import Submission, sign_submission
from plebiscite.record.acts import COMMISSION, REGISTRAR, observer_office, trustee_office
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_toml import read_definition
from plebiscite.record.example_keys import substitute_keys
from plebiscite.record.roll_report import Voter
from plebiscite.record.state import RecordState
from plebiscite.store.keeper import Keeper, Kept
from plebiscite.store.local_witnesses import FileWitness, LocalWitnesses
from plebiscite.store.log_writer import create_log

DAY = 86_400  # seconds


class Clock:
    """The time that every party of a demonstration reads."""

    def __init__(self, time: int) -> None:
        self.time = time

    def __call__(self) -> int:
        """POSIX seconds."""
        return self.time


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
        self.record, private = folder / "record", folder / "keeper"
        self.clock = Clock(self.definition.calendar.opens - 30 * DAY)
        create_log(self.record, private, self.definition.origin)
        witnesses = self._witnesses(folder, self.policy.policy)
        key = self._keys[self.policy.log.name]
        self.keeper = Keeper(self.record, private, key, self.policy, witnesses=witnesses)
        self._files: dict[int, trustee.TrusteeFile] = {}

    def _witnesses(self, folder: Path, policy: Policy) -> LocalWitnesses:
        log = policy.logs[0].key
        return LocalWitnesses(
            [
                FileWitness(folder / "witnesses" / each.name, self._keys[each.key.name], log)
                for each in policy.witnesses
            ],
            self.clock,
        )

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
        self.clock.time += 1
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
        self.clock.time = self.definition.calendar.opens + 1
        self.act(commission.open_voting(self.state))

    def observe(self, positions: Iterable[tuple[str, str]]) -> None:
        """Each observer's position and words, in the definition's order."""
        for number, (position, words) in enumerate(positions, start=1):
            said = observer.state_position(position, words, os.urandom)
            self.act(said, observer_office(number))

    def end_voting(self) -> None:
        """Polls closed and close."""
        self.clock.time = self.definition.calendar.closes + 1
        self.act(commission.end_voting())
        self.act(commission.close(self.state))
        self.act(commission.publish_tallies(self.state))

    def decrypt(self, owners: Iterable[int], state: RecordState) -> None:
        """These trustees decrypt, from a state that was checked in full."""
        for owner in owners:
            made = trustee.decrypt(state, self._files[owner], os.urandom)
            self.act(made, trustee_office(owner))

    def publish(self) -> None:
        """Results, bulletin, certification and the end of the record."""
        self.act(commission.publish_results(self.state))
        self.act(commission.announce(self.state))
        self.clock.time += DAY
        self.act(commission.certify(self.state))
        for owner in self.owners:
            self.act(trustee.destroy(), trustee_office(owner))
        self.act(registrar.destroyed_mapping(), REGISTRAR)
        self.act(commission.end(self.state))
