"""`plebiscite serve`: prepare, start every process, keep them running, stop them all."""

import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from types import FrameType

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.server.serving.children import Child, Say
from plebiscite.server.serving.plan import Plan, require_server_extra
from plebiscite.server.serving.running import RunningLock

_LOOK_EVERY = 0.2  # seconds
_PATIENCE = 5.0  # seconds for /health


def serve(
    plan: Plan,
    say: Say,
    *,
    is_prepared: bool = False,
    when_ready: Callable[[], None] | None = None,
) -> int:
    """Run the service until SIGTERM or SIGINT; the exit status.

    `is_prepared`: `prepare` was run a moment ago. `when_ready` is called once, when the service
    first answers that all is well. Raises: MisuseError if it runs already or the
    port is taken; UnavailableError if packages are missing or the data folder cannot be written.
    """
    require_server_extra()
    _require_writable(plan)
    with RunningLock(plan.data):
        _require_free_port(plan)
        if not is_prepared and (status := prepare(plan)):
            return status
        shutil.rmtree(plan.metrics_folder, ignore_errors=True)
        plan.metrics_folder.mkdir(mode=0o700)  # an error if it is somebody else's
        try:
            _supervise(plan, say, when_ready)
        finally:
            shutil.rmtree(plan.metrics_folder, ignore_errors=True)
    return 0


def prepare(plan: Plan) -> int:
    """Bring database and static files up to date; the exit status. Tells what is wrong itself."""
    return subprocess.run(plan.preparing(), env=plan.environment(), check=False).returncode  # noqa: S603 - our own list


def require_startable(plan: Plan) -> None:
    """Raises: what `serve` would raise before it starts anything."""
    require_server_extra()
    _require_writable(plan)
    with RunningLock(plan.data):
        _require_free_port(plan)


def answers(plan: Plan) -> bool:
    """Whether the service answers that all is well."""
    address = f"{plan.local_address}/health"
    try:
        with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 - our own
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's word for fine
    except (urllib.error.URLError, OSError):
        return False


def _supervise(plan: Plan, say: Say, when_ready: Callable[[], None] | None) -> None:
    is_ending = _until_asked_to_end()
    environment = plan.environment()
    children = [Child(name, command, environment, say) for name, command in plan.commands().items()]
    try:
        for child in children:
            child.start()
        say(f"Plebiscite is at {plan.address} (Ctrl-C ends it)")
        while not is_ending():
            time.sleep(_LOOK_EVERY)
            for child in children:
                child.look()
            if when_ready is not None and answers(plan):
                when_ready()
                when_ready = None
    finally:
        say("ending")
        for child in reversed(children):
            child.stop()


def _until_asked_to_end() -> Callable[[], bool]:
    """Catch SIGTERM and SIGINT; says whether one came."""
    asked: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, note)
    return lambda: bool(asked)


def _require_writable(plan: Plan) -> None:
    try:
        plan.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = plan.data / ".unfinished-probe"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as problem:
        raise UnavailableError(
            f"the data folder cannot be written: {(problem.strerror or str(problem)).lower()}; "
            "name one that this user owns with --data",
            place=str(plan.data),
        ) from problem


def _require_free_port(plan: Plan) -> None:
    family = socket.AF_INET6 if ":" in plan.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((plan.host, plan.port))
            probe.listen(1)
    except OSError as problem:
        raise MisuseError(
            f"cannot listen on port {plan.port} of {plan.host}: "
            f"{(problem.strerror or str(problem)).lower()}; name another port with --port",
        ) from problem


def say_now(line: str) -> None:
    """Print one line of the supervisor at once."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
