"""`plebiscite witness`: an outsider who says "I saw one history"."""

import time
from pathlib import Path

import click

from plebiscite.cli.answer import answer, counted
from plebiscite.cli.key_reading import read_key
from plebiscite.cli.options import (
    FILE,
    FOLDER,
    NO_POLICY,
    example,
    json_option,
    key_option,
    out_option,
    policy_option,
    record_option,
)
from plebiscite.cli.sources import open_log, read_policy
from plebiscite.cli.witness_serving import key_for, of_policy, of_vkey, serve, unnamed
from plebiscite.cli.witness_status import status
from plebiscite.errors import MisuseError
from plebiscite.log.keys import SigningKey
from plebiscite.log.note import Note
from plebiscite.log.policy_file import PolicyFile
from plebiscite.store.durable import PUBLIC, DurableFiles
from plebiscite.store.witness_files import FileWitness, state_folder

state_option = click.option(
    "--state", required=True, type=FOLDER, help="The folder of what this witness has seen."
)


@click.group(epilog=example("plebiscite witness cosign --state seen --key w.key --out w.note"))
def witness() -> None:
    """Watch a log, and cosign each checkpoint that continues what was seen before."""


witness.add_command(serve)
witness.add_command(status)


@witness.command(epilog=example("plebiscite witness init --state seen --key w.key --policy policy"))
@state_option
@key_option
@click.option(
    "--policy",
    type=FILE,
    envvar="PLEBISCITE_POLICY",
    help="The policy that names this witness.  [or PLEBISCITE_POLICY]",
)
@click.option("--log", metavar="VKEY", help="In place of a policy: the key of any log.")
@json_option
def init(state: Path, key: Path, policy: Path | None, log: str | None, *, as_json: bool) -> None:
    """Begin to watch the log of a policy that names this witness.

    Never do this twice for one log: what a witness has seen must not be forgotten.
    """
    watched = of_vkey(log) if log else of_policy(policy) if policy else None
    if watched is None:
        raise MisuseError(f"{NO_POLICY}; or the key of any log with --log")
    own = key_for(watched, [key])
    name = watched.log.name
    FileWitness(state_folder(state, name), own, watched.log).begin()
    value = {"state": str(state), "log": name, "key": str(own.verifier)}
    lines = [
        f"{own.name} watches {name}; keep {state}, and never put an older copy in its place.",
        "Next: witness serve, and tell the commission the address.",
    ]
    answer(value, lines, as_json=as_json)


def _own_key(path: Path, policy: PolicyFile) -> SigningKey:
    key = read_key(path, "witness", policy.log.name)
    members = [witness.key for witness in policy.policy.witnesses]
    if key.verifier not in members:
        raise MisuseError(unnamed(key, members), place=str(path))
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
    keeper = FileWitness(state_folder(state, found.log.name), own, found.log)
    keeper.require_begun()
    _, opened, tree = open_log(record, found)
    proof = tree.consistency(min(keeper.seen().size, tree.size))
    line = keeper.cosign(bytes(opened.note), proof, int(time.time()))
    note = Note(opened.note.text, (*opened.note.signatures_of(found.log), line))
    DurableFiles().write_whole(out, bytes(note), mode=PUBLIC)
    value = {"size": opened.size, "root": opened.root.hex(), "file": str(out)}
    lines = [
        f"{own.name} cosigned {counted(opened.size, 'entry', 'entries')} of {opened.origin}: {out}"
    ]
    answer(value, lines, as_json=as_json)
