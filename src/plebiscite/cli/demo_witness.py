"""One witness of the demonstration, in a process of its own; `demo_witnesses` starts it.

It is the witness of `plebiscite witness serve` with the demonstration's clock, which says what
time it would be. One of the seven lies: it signs another root than the one it is shown.
"""

import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from plebiscite.log.checkpoint import Checkpoint, format_checkpoint
from plebiscite.log.cosignature import cosign
from plebiscite.log.keys import SigningKey, parse_vkey
from plebiscite.observe.witness_protocol import TEXT, parse_request
from plebiscite.store.key_files import KeyFileKind, read_signing_key
from plebiscite.store.witness_files import FileWitness
from plebiscite.store.witness_server import Receive, Send, WitnessServer
from plebiscite.store.witness_serving import Listen, serve_witness

KEY, CLOCK, SEEN = "witness.key", "clock", "seen"
_ARGUMENTS = 3


class LyingWitness(WitnessServer):
    """Signs, whatever it is shown, a history of its own."""

    def __init__(self, witness: FileWitness, key: SigningKey, clock: Callable[[], float]) -> None:
        super().__init__([witness], clock=clock)
        self._key, self._time = key, clock

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """The ASGI application; everything but a cosignature is as it should be."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await super().__call__(scope, receive, send)
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        shown = parse_request(body).checkpoint
        other = Checkpoint(shown.origin, shown.size, sha256(b"another history").digest())
        line = str(cosign(format_checkpoint(other), self._key, int(self._time()))).encode()
        headers = [(b"content-type", TEXT.encode()), (b"content-length", b"%d" % len(line))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": line})


def main(folder: Path, log: str, manner: str) -> None:
    """Serve the witness whose key lies in `folder`; `manner` is honest or lying."""
    watched = parse_vkey(log)
    key = read_signing_key(folder / KEY, KeyFileKind.WITNESS, watched.name)
    witness = FileWitness(folder / SEEN, key, watched)

    def clock() -> float:
        return float((folder.parent / CLOCK).read_text(encoding="ascii"))

    lying = manner == "lying"
    with (
        LyingWitness(witness, key, clock)
        if lying
        else WitnessServer([witness], clock=clock) as server
    ):
        serve_witness(server, Listen("127.0.0.1", 0), lambda address: print(address, flush=True))  # noqa: T201 - whoever started this process waits for it


if __name__ == "__main__":
    if len(sys.argv) != 1 + _ARGUMENTS:
        sys.exit("this program is started by plebiscite demo")
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
