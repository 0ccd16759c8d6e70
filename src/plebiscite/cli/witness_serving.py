"""`plebiscite witness serve`: the witness's server."""

import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import click

from plebiscite.canonical.json import write_json
from plebiscite.cli.key_reading import identify_private, read_key
from plebiscite.cli.options import FILE, FOLDER, json_option
from plebiscite.cli.sources import read_policy
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.checkpoint import parse_number
from plebiscite.log.keys import KeyKind, SigningKey, VerifierKey, parse_vkey
from plebiscite.store.witness_files import FileWitness, state_folder
from plebiscite.store.witness_server import WitnessServer
from plebiscite.store.witness_serving import Listen, serve_witness

_LARGEST_PORT = 65_535
_EXAMPLE = """\b
Example:
  plebiscite witness serve --state seen --key w.key --policy policy --listen 127.0.0.1:7380
"""


class Watched(NamedTuple):
    """A log that a witness watches."""

    log: VerifierKey
    members: frozenset[VerifierKey] | None  # the policy's witnesses; None without a policy


@click.command(epilog=_EXAMPLE)
@click.option(
    "--state", required=True, type=FOLDER, help="The folder of what this witness has seen."
)
@click.option(
    "--key",
    "keys",
    required=True,
    multiple=True,
    type=FILE,
    help="The witness's key file; one for each log.",
)
@click.option(
    "--policy",
    "policies",
    multiple=True,
    type=FILE,
    envvar="PLEBISCITE_POLICY",
    help="A policy that names this witness; again for each log.  [or PLEBISCITE_POLICY]",
)
@click.option("--log", "logs", multiple=True, metavar="VKEY", help="A log without a policy file.")
@click.option(
    "--listen",
    default="127.0.0.1:7380",
    show_default=True,
    metavar="HOST:PORT",
    help="Where to listen; port 0 takes a free one.",
)
@json_option
def serve(
    state: Path,
    keys: tuple[Path, ...],
    policies: tuple[Path, ...],
    logs: tuple[str, ...],
    listen: str,
    *,
    as_json: bool,
) -> None:
    """Cosign checkpoints for whoever asks.

    The protocol is C2SP tlog-witness, over HTTP. Each log must have been begun once with
    `witness init`. What was seen is on the disk before an answer leaves. If a log shows two
    histories, nothing is cosigned and both notes are kept in the state folder. Put a proxy with
    TLS in front. With --json one line is printed when it listens.
    """
    where = _listen(listen)
    watched = [*map(of_policy, policies), *map(of_vkey, logs)]
    if not watched:
        raise MisuseError("say which log to watch: --policy FILE, or --log VKEY")
    witnesses = [
        FileWitness(state_folder(state, each.log.name), key_for(each, keys), each.log)
        for each in watched
    ]
    with WitnessServer(witnesses, say=_say) as server:
        names = sorted(server.logs)

        def ready(address: str) -> None:
            if as_json:
                click.echo(write_json({"address": address, "logs": names}))
            else:
                click.echo(f"ready: {address} watches {', '.join(names)}")

        serve_witness(server, where, ready)


def _say(line: str) -> None:
    """One line of the log, with its time; what remote people wrote is made harmless."""
    now = datetime.fromtimestamp(time.time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    plain = "".join(each if each.isprintable() else " " for each in line)
    click.echo(f"{now} {plain}", err=True)


def _listen(text: str) -> Listen:
    host, colon, port = text.rpartition(":")
    try:
        number = parse_number(port)
    except MalformedError:
        number = _LARGEST_PORT + 1
    if not colon or not host or number > _LARGEST_PORT:
        raise MisuseError("--listen is HOST:PORT, for example 127.0.0.1:7380", place=text[:80])
    return Listen(host.removeprefix("[").removesuffix("]"), number)


def of_policy(path: Path) -> Watched:
    """The log of a policy, which must name this witness. Raises as `read_policy`."""
    policy = read_policy(path)
    return Watched(policy.log, frozenset(each.key for each in policy.policy.witnesses))


def of_vkey(text: str) -> Watched:
    """A log by its key alone. Raises as `parse_vkey`; MisuseError for a witness's key."""
    key = parse_vkey(text)
    if key.kind is not KeyKind.ED25519:
        raise MisuseError("--log takes the key of a log, not of a witness", place=key.name)
    return Watched(key, None)


def key_for(watched: Watched, files: Sequence[Path]) -> SigningKey:
    """The key among the files that is for this log.

    Raises: MisuseError if the policy does not name it; as `read_key`, also if none is for it.
    """
    origin = watched.log.name
    path = files[0]  # of one alone `read_key` says best what is wrong with it
    if len(files) > 1:
        path = next((each for each in files if identify_private(each).origin == origin), path)
    key = read_key(path, "witness", origin)
    if watched.members is not None and key.verifier not in watched.members:
        raise MisuseError(unnamed(key, watched.members), place=str(path))
    return key


def unnamed(key: SigningKey, members: Iterable[VerifierKey]) -> str:
    """Why a policy with these witnesses' keys does not take this key."""
    other = next((each for each in members if each.name == key.name), None)
    if other is None:
        return f"the policy does not name the witness {key.name}"
    return f"the policy names {key.name} with another key ({other}); this file's is {key.verifier}"
