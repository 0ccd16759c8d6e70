"""The seven witnesses of the demonstration: processes on this machine, asked over HTTP.

One of them is killed half-way and one lies from the beginning, so that just the five that are
needed remain. Where no server is installed, the honest ones answer inside this process.
"""

import dataclasses
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from plebiscite.cli.demo_witness import CLOCK, KEY, SEEN
from plebiscite.errors import UnavailableError
from plebiscite.log.keys import SigningKey, VerifierKey
from plebiscite.log.note import NoteSignature
from plebiscite.log.policy import Policy
from plebiscite.observe.witness_answers import Prove
from plebiscite.store.durable import DurableFiles
from plebiscite.store.http_witnesses import HttpWitnesses
from plebiscite.store.key_files import KeyFileKind, write_signing_key
from plebiscite.store.local_witnesses import FileWitness, LocalWitnesses
from plebiscite.store.witness_status import WitnessesStatus

_STOPPING = 10  # seconds


class DemoWitnesses(Protocol):
    """The witnesses of a demonstration; an `AskWitnesses`."""

    liar: str
    """The name of the one that lies; "" where none does."""

    def __call__(self, note: bytes, old_size: int, prove: Prove) -> Iterable[NoteSignature]:
        """The cosignature lines."""

    def tell_time(self, time: int) -> None:
        """What the witnesses' clocks show from now on, POSIX seconds."""

    def kill(self, name: str) -> None:
        """This one answers no more."""

    def troubles(self) -> Mapping[str, str]:
        """What is wrong with whom, by name."""

    def close(self) -> None:
        """End all of them."""


def start_witnesses(
    folder: Path, policy: Policy, keys: Mapping[str, SigningKey], private: Path, liar: str
) -> DemoWitnesses:
    """The policy's witnesses, each with its state in a folder of its own below `folder`.

    `private` is the keeper's folder; `keys` by the name of the key; `liar` names one that lies.
    Raises: UnavailableError if one of them does not start.
    """
    if find_spec("granian") is None:
        return _WitnessesHere(folder, policy, keys)
    return _WitnessProcesses(folder, policy, keys, private, liar)


class _WitnessProcesses:
    """Each witness is a server in a process of its own."""

    def __init__(
        self,
        folder: Path,
        policy: Policy,
        keys: Mapping[str, SigningKey],
        private: Path,
        liar: str,
    ) -> None:
        self._folder, self.liar = folder, liar
        self._status: WitnessesStatus | None = None
        self._running: dict[str, subprocess.Popen[str]] = {}
        DurableFiles().make_folder(folder)
        self.tell_time(0)
        log = policy.logs[0].key
        with ExitStack() as opened:
            opened.callback(self._end_all)
            for each in policy.witnesses:
                self._start(each.name, keys[each.key.name], log)
            addressed = [
                dataclasses.replace(each, url=self._address(each.name)) for each in policy.witnesses
            ]
            opened.pop_all()
        asked = dataclasses.replace(policy, witnesses=tuple(addressed))
        self._ask = HttpWitnesses(asked, private, tell=self._told)

    def _start(self, name: str, key: SigningKey, log: VerifierKey) -> None:
        place = self._folder / name
        FileWitness(place / SEEN, key, log).begin()
        write_signing_key(place / KEY, KeyFileKind.WITNESS, log.name, key)
        manner = "lying" if name == self.liar else "honest"
        command = [sys.executable, "-m", "plebiscite.cli.demo_witness", str(place), str(log)]
        with (place / "said").open("w", encoding="utf-8") as said:
            self._running[name] = subprocess.Popen(  # noqa: S603 - our own command
                [*command, manner], stdout=subprocess.PIPE, stderr=said, text=True
            )

    def _address(self, name: str) -> str:
        output = self._running[name].stdout
        address = output.readline().strip() if output else ""
        if not address:
            raise UnavailableError(
                f"the witness {name} does not start; see what it said",
                place=str(self._folder / name / "said"),
            )
        return address

    def _told(self, status: WitnessesStatus) -> None:
        self._status = status

    def __call__(self, note: bytes, old_size: int, prove: Prove) -> Sequence[NoteSignature]:
        return self._ask(note, old_size, prove)

    def tell_time(self, time: int) -> None:
        """Put the time where every witness reads it."""
        DurableFiles().write_whole(self._folder / CLOCK, str(time).encode())

    def kill(self, name: str) -> None:
        """Without a word, as a power cut would."""
        process = self._running.pop(name)
        process.kill()
        process.wait(_STOPPING)
        if process.stdout:
            process.stdout.close()

    def troubles(self) -> Mapping[str, str]:
        """What the log's keeper noted of each when it asked last."""
        witnesses = self._status.witnesses if self._status else ()
        return {each.name: each.claim or each.fault for each in witnesses if each.since}

    def close(self) -> None:
        """Stop asking, then stop them."""
        self._ask.close()
        self._end_all()

    def _end_all(self) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(_STOPPING)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(_STOPPING)
            if process.stdout:
                process.stdout.close()
        self._running.clear()


class _WitnessesHere:
    """The same witnesses in this process; nobody lies."""

    liar = ""

    def __init__(self, folder: Path, policy: Policy, keys: Mapping[str, SigningKey]) -> None:
        self._time, self._policy, self._killed = 0, policy, dict[str, str]()
        log = policy.logs[0].key
        self._all = {
            each.name: FileWitness(folder / each.name / SEEN, keys[each.key.name], log)
            for each in policy.witnesses
        }

    def __call__(self, note: bytes, old_size: int, prove: Prove) -> Iterable[NoteSignature]:
        ask = LocalWitnesses(list(self._all.values()), lambda: self._time, self._policy)
        return ask(note, old_size, prove)

    def tell_time(self, time: int) -> None:
        """Their common clock."""
        self._time = time

    def kill(self, name: str) -> None:
        """It is not asked any more."""
        del self._all[name]
        self._killed[name] = "it does not answer"

    def troubles(self) -> Mapping[str, str]:
        """Those that were killed."""
        return self._killed

    def close(self) -> None:
        """Nothing runs."""
