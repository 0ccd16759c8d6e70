"""The town of ten voters played through a real sequencer process, as the service does it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from played_town import EXAMPLES, RANDOM, example_key
from plebiscite.log.keys import parse_vkey
from plebiscite.log.policy_file import PolicyFile, parse_policy_file
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.offices import registrar, trustee, voter
from plebiscite.offices.submission import Submission, sign_submission, write_submission
from plebiscite.record.definition_toml import read_definition
from plebiscite.record.entries import write_entry
from plebiscite.record.example_keys import substitute_keys
from plebiscite.record.roll import read_roll
from plebiscite.record.state import RecordState
from plebiscite.server.configuration import DATA
from plebiscite.server.sequencing.client import SequencerClient
from plebiscite.server.sequencing.messages import SOCKET, Place
from plebiscite.store.keeper import replayed_state
from plebiscite.store.record_files import RecordFolder


@contextmanager
def sequencer_process(data: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A sequencer on this data folder, ready; killed at the end if it still runs."""
    process = start_sequencer(data, **environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def start_sequencer(data: Path, **environment: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "plebiscite.server.sequencing.process"],
        env={**os.environ, DATA: str(data), "PLEBISCITE_BATCH_SECONDS": "0.05", **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as said:
        assert said.readline() == "ready\n"
    return process


def client_of(data: Path) -> SequencerClient:
    return SequencerClient(data / "run" / SOCKET)


class ServedTown:
    """Registrar, trustees and voters of a town whose record a sequencer keeps."""

    def __init__(
        self, data: Path, slug: str = "town", *, toml: str | None = None, origin: str = ""
    ) -> None:
        self.slug, self.folder = slug, data / "referendums" / slug
        self.client = client_of(data)
        self._origin = origin
        self.published = toml or (EXAMPLES / "town.toml").read_text(encoding="utf-8")
        self.files: dict[int, trustee.TrusteeFile] = {}
        self.letters: list[registrar.Letter] = []

    def seal(self) -> Place:
        """Keys of the service in place of the example's, then the seal."""
        published, _ = read_definition(self.published, "town.toml")
        origin = self._origin or published.origin
        commission = parse_vkey(published.commission.key).name
        keys = self.client.new_referendum(self.slug, origin, commission)
        (log,) = parse_policy(published.policy.encode()).logs
        renamed = self.published.replace(str(log.key), keys.log)
        renamed = renamed.replace(f'origin = "{published.origin}"', f'origin = "{origin}"')
        self.toml = substitute_keys(renamed, [parse_vkey(keys.commission)])
        self.definition, _ = read_definition(self.toml, "town.toml")
        return self.client.seal(self.slug, self.toml)

    @property
    def policy(self) -> PolicyFile:
        return parse_policy_file((self.folder / "policy").read_bytes())

    @property
    def state(self) -> RecordState:
        """The record as any party reads it."""
        source = RecordFolder(self.folder / "record")
        _, tree = source.opened(self.policy.policy)
        return replayed_state(source, self.policy, tree)[0]

    def hand_in(self, submission: Submission, office: str) -> list[Place]:
        """Sign as an office of the published example, and submit."""
        state = self.state
        signed = sign_submission(submission, state, office, example_key(state.keys[office]))
        return self.client.submit(self.slug, write_submission(state.origin, signed))

    def issue(self) -> None:
        raw = (EXAMPLES / "town-roll.csv").read_bytes()
        _, voters = read_roll(raw, "roll.csv", self.definition)
        self.letters = list(registrar.issue(self.definition, voters, RANDOM))
        self.hand_in(registrar.publish_rolls(self.definition, self.letters), "registrar")

    @property
    def owners(self) -> range:
        return range(1, len(self.definition.trustees.members) + 1)

    def ceremony(self) -> None:
        self.client.act(self.slug, "open_ceremony")
        for step in (trustee.certificate, trustee.commit):
            self._each_trustee(step)
        for owner in self.owners:
            self.hand_in(trustee.reveal(self.state, owner, self.files[owner]), f"trustee/{owner}")
        self._each_trustee(trustee.share_key)
        self.client.act(self.slug, "publish_trustees")
        self.client.act(self.slug, "publish_elections")

    def _each_trustee(self, step: Callable[..., tuple[trustee.TrusteeFile, Submission]]) -> None:
        for owner in self.owners:
            file, made = step(self.state, owner, self.files.get(owner), RANDOM)
            self.files[owner] = file
            self.hand_in(made, f"trustee/{owner}")

    def rehearse(self) -> None:
        self.client.act(self.slug, "begin_rehearsal")
        for owner in self.owners:
            proof = trustee.rehearsal_proof(self.state, self.files[owner], RANDOM)
            self.hand_in(proof, f"trustee/{owner}")

    def open(self) -> "ServedTown":
        """Everything up to and including the opening."""
        self.seal()
        self.issue()
        self.ceremony()
        self.rehearse()
        self.client.act(self.slug, "open_voting")
        return self

    def prepare(self, number: int, choices: Mapping[str, Sequence[str]]) -> voter.PreparedBallot:
        state = self.state
        return voter.prepare(
            state, voter.find_voter(state, self.letters[number].code), choices, RANDOM
        )

    def ballot(self, number: int, answer: str = "yes") -> bytes:
        """The bytes of a ballot entry of this voter, made for the record as it stands."""
        (entry,) = voter.cast(self.prepare(number, {"bench": [answer]})).entries
        return write_entry(entry)

    def vote(self, number: int, answer: str = "yes") -> Place:
        return self.client.vote(self.slug, self.ballot(number, answer))

    def count(self) -> None:
        """From the end of voting to the end of the record."""
        for act in ("end_voting", "close", "publish_tallies"):
            self.client.act(self.slug, act)
        for owner in range(1, self.definition.trustees.threshold + 1):
            self.hand_in(trustee.decrypt(self.state, self.files[owner], RANDOM), f"trustee/{owner}")
        for act in ("publish_results", "announce", "certify", "end"):
            self.client.act(self.slug, act)
