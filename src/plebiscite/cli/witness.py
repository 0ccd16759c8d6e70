"""`plebiscite witness`: an outsider who says "I saw one history"."""

import time
from pathlib import Path

import click

from plebiscite.canonical.json import write_json
from plebiscite.cli.answer import answer, counted
from plebiscite.cli.key_reading import read_key
from plebiscite.cli.options import (
    FOLDER,
    example,
    json_option,
    key_option,
    out_option,
    policy_option,
    record_option,
)
from plebiscite.cli.sources import open_log, read_policy
from plebiscite.errors import MisuseError
from plebiscite.log.keys import SigningKey
from plebiscite.log.note import Note
from plebiscite.log.policy_file import PolicyFile
from plebiscite.observe.witness import Seen
from plebiscite.store.durable import PRIVATE, PUBLIC, DurableFiles
from plebiscite.store.local_witnesses import FileWitness

_SEEN = "seen.json"
state_option = click.option(
    "--state", required=True, type=FOLDER, help="The folder of what this witness has seen."
)


@click.group(epilog=example("plebiscite witness cosign --state seen --key w.key --out w.note"))
def witness() -> None:
    """Watch a log, and cosign each checkpoint that continues what was seen before."""


@witness.command(epilog=example("plebiscite witness init --state seen --key w.key --policy policy"))
@state_option
@key_option
@policy_option
@json_option
def init(state: Path, key: Path, policy: Path, *, as_json: bool) -> None:
    """Begin to watch the log of a policy that names this witness.

    Never do this twice for one log: what a witness has seen must not be forgotten.
    """
    found = read_policy(policy)
    own = _own_key(key, found)
    if (state / _SEEN).exists():
        raise MisuseError("this witness watches already", place=str(state))
    DurableFiles().write_new(state / _SEEN, write_json(Seen(found.log.name)), mode=PRIVATE)
    value = {"state": str(state), "log": found.log.name, "key": str(own.verifier)}
    answer(value, [f"{own.name} watches {found.log.name}; keep {state}."], as_json=as_json)


def _own_key(path: Path, policy: PolicyFile) -> SigningKey:
    key = read_key(path, "witness", policy.log.name)
    if all(witness.key != key.verifier for witness in policy.policy.witnesses):
        raise MisuseError(f"the policy does not name the witness {key.name}", place=str(path))
    return key


@witness.command(
    epilog=example(
        "plebiscite witness cosign --state seen --key w.key --record https://vote.example/record "
        "--policy policy --out w.note"
    )
)
@state_option
@key_option
@record_option
@policy_option
@out_option
@json_option
def cosign(state: Path, key: Path, record: str, policy: Path, out: Path, *, as_json: bool) -> None:
    """Cosign the newest checkpoint if it continues everything seen before.

    Give the note to the keeper (record cosign). If the log shows two histories, this says so,
    cosigns nothing, and you keep what you have as evidence.
    """
    found = read_policy(policy)
    own = _own_key(key, found)
    if not (state / _SEEN).exists():
        raise MisuseError("nothing is known here of what was seen: witness init", place=str(state))
    _, opened, tree = open_log(record, found)
    keeper = FileWitness(state, own, found.log)
    proof = tree.consistency(min(keeper.seen().size, tree.size))
    line = keeper.cosign(bytes(opened.note), proof, int(time.time()))
    note = Note(opened.note.text, (*opened.note.signatures_of(found.log), line))
    DurableFiles().write_whole(out, bytes(note), mode=PUBLIC)
    value = {"size": opened.size, "root": opened.root.hex(), "file": str(out)}
    lines = [
        f"{own.name} cosigned {counted(opened.size, 'entry', 'entries')} of {opened.origin}: {out}"
    ]
    answer(value, lines, as_json=as_json)
