"""A whole referendum of a town, played in a folder: the fixture of many tests.

Keys are those of the published example (`examples/town.toml`), so nothing here is secret.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from plebiscite.log.keys import SigningKey, VerifierKey, new_signing_key, parse_vkey
from plebiscite.log.policy_file import PolicyFile, make_policy_file, parse_policy_file
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.offices import commission, registrar, trustee, voter
from plebiscite.offices.submission import Submission, sign_submission
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_toml import read_definition
from plebiscite.record.roll import read_roll
from plebiscite.store.cosigning import AskWitnesses, no_witnesses
from plebiscite.store.keeper import Keeper, Kept
from plebiscite.store.log_writer import create_log

EXAMPLES = Path(__file__).parent.parent / "examples"
RANDOM = os.urandom


def example_key(key: VerifierKey | str) -> SigningKey:
    """The private half of a key of the published examples."""
    public = parse_vkey(key) if isinstance(key, str) else key
    seed = sha256(f"plebiscite example {public.name}".encode()).digest()
    made = new_signing_key(public.name, public.kind, seed)
    assert made.verifier == public
    return made


def policy_of(definition: Definition) -> PolicyFile:
    policy = parse_policy(definition.policy.encode())
    return parse_policy_file(make_policy_file(parse_vkey(definition.commission.key), policy))


class Town:
    """The town of ten voters, played step by step; `folder` holds record and private parts."""

    def __init__(
        self,
        folder: Path,
        definition: Definition | None = None,
        texts: Sequence[Texts] = (),
        *,
        witnesses: AskWitnesses = no_witnesses,
    ) -> None:
        if definition is None:
            raw = (EXAMPLES / "town.toml").read_bytes()
            definition, texts = read_definition(raw, "town.toml")
        self.definition, self.texts = definition, texts
        self.policy = policy_of(definition)
        self.record, self.private = folder / "record", folder / "private"
        create_log(self.record, self.private, definition.origin)
        key = example_key(self.policy.log)
        self.keeper = Keeper(self.record, self.private, key, self.policy, witnesses=witnesses)
        self.files: dict[int, trustee.TrusteeFile] = {}
        self.letters: list[registrar.Letter] = []

    # -- one act after another

    def act(self, submission: Submission, *offices: str) -> list[Kept]:
        """Sign as these offices (the commission when none is named) and hand in."""
        for office in offices or ("commission",):
            key = example_key(self.office_key(office))
            submission = sign_submission(submission, self.keeper.state, office, key)
        return self.keeper.submit(submission)

    def office_key(self, office: str) -> str:
        kind, _, number = office.partition("/")
        people = {
            "commission": [self.definition.commission],
            "registrar": [self.definition.registrar],
            "trustee": list(self.definition.trustees.members),
            "observer": list(self.definition.observers),
        }[kind]
        return people[int(number or 1) - 1].key

    @property
    def owners(self) -> range:
        return range(1, len(self.definition.trustees.members) + 1)

    def define(self) -> None:
        self.act(commission.define(self.definition, self.texts))

    def issue(self, roll: bytes | None = None) -> None:
        raw = roll or (EXAMPLES / "town-roll.csv").read_bytes()
        _, voters = read_roll(raw, "roll.csv", self.definition)
        self.letters = list(registrar.issue(self.definition, voters, RANDOM))
        self.act(registrar.publish_rolls(self.definition, self.letters), "registrar")

    def ceremony(self) -> None:
        state = self.keeper.state
        self.act(commission.open_ceremony(state))
        steps: list[Callable[..., tuple[trustee.TrusteeFile, Submission]]]
        pedersen = self.definition.trustees.threshold < len(self.definition.trustees.members)
        steps = [trustee.certificate, trustee.commit] if pedersen else [trustee.commit]
        for step in steps:
            self._each_trustee(step)
        for owner in self.owners:
            revealed = trustee.reveal(self.keeper.state, owner, self.files[owner])
            self.act(revealed, f"trustee/{owner}")
        if pedersen:
            self._each_trustee(trustee.share_key)
        self.act(commission.publish_trustees(self.keeper.state))

    def _each_trustee(self, step: Callable[..., tuple[trustee.TrusteeFile, Submission]]) -> None:
        for owner in self.owners:
            file, made = step(self.keeper.state, owner, self.files.get(owner), RANDOM)
            self.files[owner] = file
            self.act(made, f"trustee/{owner}")

    def rehearse(self, *owners: int) -> None:
        self.act(commission.publish_elections(self.keeper.state))
        self.act(commission.begin_rehearsal(self.keeper.state))
        for owner in owners or self.owners:
            proof = trustee.rehearsal_proof(self.keeper.state, self.files[owner], RANDOM)
            self.act(proof, f"trustee/{owner}")

    def open(self) -> None:
        """Everything up to and including the opening."""
        self.define()
        self.issue()
        self.ceremony()
        self.rehearse()
        self.act(commission.open_voting(self.keeper.state))

    def prepare(self, number: int, choices: Mapping[str, Sequence[str]]) -> voter.PreparedBallot:
        found = voter.find_voter(self.keeper.state, self.letters[number].code)
        return voter.prepare(self.keeper.state, found, choices, RANDOM)

    def vote(self, number: int, choices: Mapping[str, Sequence[str]]) -> Kept:
        (kept,) = self.keeper.submit(voter.cast(self.prepare(number, choices)))
        return kept

    def end_voting(self) -> None:
        self.act(commission.end_voting())

    def count(self, *owners: int) -> None:
        """From close to the end of the record; `owners` decrypt (the threshold when none)."""
        self.act(commission.close(self.keeper.state))
        self.act(commission.publish_tallies(self.keeper.state))
        for owner in owners or range(1, self.definition.trustees.threshold + 1):
            decrypted = trustee.decrypt(self.keeper.state, self.files[owner], RANDOM)
            if decrypted.entries:
                self.act(decrypted, f"trustee/{owner}")
        self.act(commission.publish_results(self.keeper.state))
        self.act(commission.announce(self.keeper.state))
        self.act(commission.certify(self.keeper.state))
        self.act(commission.end(self.keeper.state))

    def close(self) -> None:
        self.keeper.close()


def play_town(folder: Path) -> Town:
    """The town from definition to end: eight vote, one challenges and re-votes, one withdraws."""
    town = Town(folder)
    town.open()
    for number in range(8):
        town.vote(number, {"bench": ["no" if number % 3 == 0 else "yes"]})
    town.keeper.submit(voter.challenge(town.prepare(0, {"bench": ["no"]})))
    town.vote(0, {"bench": ["yes"]})
    leaving = voter.find_voter(town.keeper.state, town.letters[1].code)
    town.act(voter.withdraw(town.keeper.state, leaving, RANDOM), "commission", "registrar")
    town.end_voting()
    town.count()
    town.close()
    return town
