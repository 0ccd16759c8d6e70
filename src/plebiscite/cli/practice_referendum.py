"""An open practice referendum with printed codes, made in one go: for demonstrations and drills.

Registrar and trustees are played here with fresh keys, which stay in a folder beside the
service's data, so that whoever tries the service can also close the vote and count it.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from plebiscite.cli.trustee_files import save_trustee
from plebiscite.errors import UnavailableError
from plebiscite.log.keys import KeyKind, SigningKey, new_signing_key, parse_vkey
from plebiscite.log.policy_file import PolicyFile, parse_policy_file
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.offices import registrar, trustee
from plebiscite.offices.submission import Submission, sign_submission, write_submission
from plebiscite.record.acts import REGISTRAR, trustee_office
from plebiscite.record.definition import Definition
from plebiscite.record.definition_toml import read_definition
from plebiscite.record.example_keys import substitute_keys
from plebiscite.record.roll_report import Voter
from plebiscite.record.state import RecordState
from plebiscite.server.sequencing.client import SequencerClient
from plebiscite.server.sequencing.folders import folder_of
from plebiscite.server.sequencing.messages import SOCKET
from plebiscite.server.serving.plan import METRICS_FOLDER, Plan
from plebiscite.store.durable import PRIVATE, DurableFiles
from plebiscite.store.keeper import replayed_state
from plebiscite.store.key_files import KeyFileKind, write_signing_key
from plebiscite.store.record_files import RecordFolder

ORIGIN = "practice.example/open"
_DAY = "%Y-%m-%dT%H:%M:%S"
_TITLES = {
    "en": "Practice: vote here, nothing counts",
    "ka": "ვარჯიში: აქ მიეცით ხმა, არაფერი ითვლება",
    "ru": "Тренировка: голосуйте здесь, ничего не засчитывается",
    "fr": "Entraînement : votez ici, rien ne compte",
    "ar": "تدريب: صوّت هنا، لا شيء يُحتسب",
}


def practice_definition(example: str, voters: int, days: int) -> str:
    """The standing example's definition (TOML), cut to one open district of `voters`."""
    now = datetime.now(UTC).replace(microsecond=0)
    toml = example
    for pattern, replacement in (
        (
            r"^districts = \[\n.*?^\]\n",
            f'districts = [{{ id = "practice", name = "Practice", registered = {voters} }}]\n',
        ),
        (r"^(observers = \[\n[^\n]*\n).*?^\]\n", r"\1]\n"),  # one of the three
        (r"^quorum = 5\nmembers = \[\n.*?^\]\n", 'quorum = "none"\n'),
        (r"^\[contests\.rule\.districts\].*?\n\n", "\n"),
    ):
        toml = re.sub(pattern, replacement, toml, flags=re.MULTILINE | re.DOTALL)
    lines = {
        "minimum": "2",
        "longest_wait": '"5 seconds"',
        "second_factor": '"none"',
        "mapping_destroyed_by": (now + timedelta(days=days + 30)).strftime(_DAY),
        "opens": (now - timedelta(hours=1)).strftime(_DAY),
        "closes": (now + timedelta(days=days)).strftime(_DAY),
        "time_zone": '"UTC"',
        "rehearsal_gap": '"0 days"',
        "roll_gap": '"0 days"',
    }
    for key, value in lines.items():
        toml = re.sub(rf"^{key} = .*$", f"{key} = {value}", toml, count=1, flags=re.MULTILINE)
    head, _, rest = toml.partition("[title]")
    _, _, after = rest.partition("\n\n")
    titles = "".join(f'{code} = "{title}"\n' for code, title in _TITLES.items())
    return f"{head}[title]\n{titles}\n{after}"


class PracticeReferendum:
    """One referendum played up to the opening, through a running sequencer."""

    def __init__(self, plan: Plan, folder: Path, slug: str) -> None:
        """`folder` takes the keys of the registrar and the trustees, and the codes."""
        self._client = SequencerClient(plan.data / "run" / SOCKET)
        self._place = folder_of(plan.data, slug)
        self._folder, self._slug = folder, slug
        self._keys: dict[str, SigningKey] = {}
        self._files: dict[int, trustee.TrusteeFile] = {}

    def open(self, toml: str) -> tuple[Definition, list[registrar.Letter]]:
        """Everything from the seal to the opening; the letters with their codes."""
        definition = self._seal(toml)
        letters = self._issue(definition)
        self._client.act(self._slug, "open_ceremony")
        owners = range(1, len(definition.trustees.members) + 1)
        for step in (trustee.certificate, trustee.commit):
            self._each(owners, step)
        for owner in owners:
            revealed = trustee.reveal(self._state, owner, self._files[owner])
            self._hand_in(revealed, trustee_office(owner))
        self._each(owners, trustee.share_key)
        for act in ("publish_trustees", "publish_elections", "begin_rehearsal"):
            self._client.act(self._slug, act)
        for owner in owners:
            proof = trustee.rehearsal_proof(self._state, self._files[owner], os.urandom)
            self._hand_in(proof, trustee_office(owner))
        self._client.act(self._slug, "open_voting")
        self._save(definition)
        return definition, letters

    @property
    def policy(self) -> PolicyFile:
        """The policy file of the referendum."""
        return parse_policy_file(self._place.policy.read_bytes())

    @property
    def _state(self) -> RecordState:
        source = RecordFolder(self._place.record)
        _, tree = source.opened(self.policy.policy)
        return replayed_state(source, self.policy, tree)[0]

    def _seal(self, toml: str) -> Definition:
        example, _ = read_definition(toml, "practice.toml")
        commission = parse_vkey(example.commission.key)
        known = self._client.new_referendum(self._slug, ORIGIN, commission.name)
        (log,) = parse_policy(example.policy.encode()).logs
        toml = toml.replace(str(log.key), known.log)
        toml = toml.replace(f'origin = "{example.origin}"', f'origin = "{ORIGIN}"')
        people = [example.registrar, *example.trustees.members, *example.observers]
        for vkey in (parse_vkey(person.key) for person in people):
            self._keys[vkey.name] = new_signing_key(vkey.name, KeyKind.ED25519, os.urandom(32))
        toml = toml.replace(str(commission), known.commission)
        toml = substitute_keys(toml, [key.verifier for key in self._keys.values()])
        self._client.seal(self._slug, toml)
        return read_definition(toml, "practice.toml")[0]

    def _issue(self, definition: Definition) -> list[registrar.Letter]:
        (district,) = definition.districts
        (unit,) = district.units
        voters = [
            Voter(number, f"P{number:03}", district.id, style=unit.style)
            for number in range(1, unit.registered + 1)
        ]
        letters = list(registrar.issue(definition, voters, os.urandom))
        self._hand_in(registrar.publish_rolls(definition, letters), REGISTRAR)
        return letters

    def _each(
        self,
        owners: range,
        step: Callable[..., tuple[trustee.TrusteeFile, Submission]],
    ) -> None:
        for owner in owners:
            file, made = step(self._state, owner, self._files.get(owner), os.urandom)
            self._files[owner] = file
            self._hand_in(made, trustee_office(owner))

    def _hand_in(self, submission: Submission, office: str) -> None:
        state = self._state
        key = self._keys[state.keys[office].name]
        signed = sign_submission(submission, state, office, key)
        self._client.submit(self._slug, write_submission(state.origin, signed))

    def _save(self, definition: Definition) -> None:
        """The parties' keys, as the files that their commands read."""
        files = DurableFiles()
        files.make_folder(self._folder)
        registrar_key = self._keys[parse_vkey(definition.registrar.key).name]
        write_signing_key(
            self._folder / "registrar.key", KeyFileKind.REGISTRAR, ORIGIN, registrar_key
        )
        for observer in definition.observers:
            own = self._keys[parse_vkey(observer.key).name]
            write_signing_key(self._folder / "observer.key", KeyFileKind.OBSERVER, ORIGIN, own)
        for owner, member in enumerate(definition.trustees.members, start=1):
            identity = self._keys[parse_vkey(member.key).name]
            write_signing_key(
                self._folder / f"trustee-{owner}-identity.key",
                KeyFileKind.TRUSTEE_IDENTITY,
                ORIGIN,
                identity,
            )
            save_trustee(self._folder / f"trustee-{owner}.secret", self._files[owner], None)


def write_codes(path: Path, letters: list[registrar.Letter]) -> None:
    """The codes, one a line; readable by their owner only."""
    text = "".join(f"{letter.code}\n" for letter in letters)
    DurableFiles().write_new(path, text.encode(), mode=PRIVATE)


@contextmanager
def running_sequencer(plan: Plan) -> Iterator[None]:
    """The process that keeps the record, alone, while a referendum is set up.

    Raises: UnavailableError if it does not start.
    """
    environment = plan.environment()
    del environment[METRICS_FOLDER]  # nobody asks for figures yet, and its folder is not made
    process = subprocess.Popen(  # noqa: S603 - our own command
        plan.commands()["sequencer"],
        env=environment | {"PLEBISCITE_BATCH_SECONDS": "0.05"},
        stdout=subprocess.PIPE,
        text=True,
    )
    if process.stdout is None:
        raise AssertionError
    try:
        if process.stdout.readline() != "ready\n":
            raise UnavailableError("the process that keeps the record does not start")
        yield
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()
