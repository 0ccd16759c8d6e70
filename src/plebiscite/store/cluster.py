"""Work on several machines: the workers of a Dask scheduler do what a process pool does.

Needs the extra `cluster`; nothing else imports this module before `--scheduler` is asked for.
Trust: whoever runs the scheduler or a worker decides what they answer, and can run code here
(answers are Python pickles). So only one's own machines, on a network of one's own or under Dask's
TLS. Source: Dask.distributed, https://distributed.dask.org.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from concurrent.futures import Future as Answer
from contextlib import contextmanager, suppress
from typing import Any, Self, TypeVar
from uuid import uuid4

from distributed import Client, Future, Worker, WorkerPlugin
from distributed.scheduler import KilledWorker

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.store.program_version import program_version
from plebiscite.store.worker_pool import PER_WORKER, WorkersError, few_in_flight

_PATIENCE = 30.0  # seconds for the scheduler to answer, and for a first worker
_LOOK = 5.0  # seconds between two looks at who works
_ANEW = "; what was checked is kept, and the same command goes on from there"
_shared: dict[str, object] = {}  # in a worker: what each run shares, by its name

Work = Callable[[object, bytes], bytes]
Told = TypeVar("Told")


class SharedWithWorkers(WorkerPlugin):
    """Puts what a run shares into every worker, once; also into those that come later."""

    def __init__(self, name: str, shared: object) -> None:
        self.name, self.shared = name, shared

    def setup(self, worker: Worker) -> None:  # noqa: ARG002 - Dask's signature
        """Dask calls it in each worker."""
        _shared[self.name] = self.shared

    def teardown(self, worker: Worker) -> None:  # noqa: ARG002
        """Dask calls it when the run is over."""
        _shared.pop(self.name, None)


def work_there(name: str, program: str, work: Work, chunk: bytes) -> bytes:
    """In a worker: one chunk, if this is the program that asks.

    Raises: WorkersError naming both programs if they differ.
    """
    if program != program_version():
        raise WorkersError(_other_program(program_version(), program))
    return work(_shared[name], chunk)


def program_there() -> str:
    """In a worker: the program that runs there."""
    return program_version()


def _other_program(there: str, here: str) -> str:
    return (
        f"a worker runs {there}, and this is {here}: their answers could differ; install the same "
        "source on every machine and start its workers again"
    )


def _no_program(problem: Exception) -> str:
    return (
        "a worker or the scheduler has no Plebiscite, or another version of it "
        f"({str(problem).split(chr(10))[0]}); install the same source on every machine, and "
        "start all of them again"
    )


class _Client(Client):
    """Dask's client, closed by `Cluster` and by nobody else.

    Its own finalizer closes it too, whenever and in whatever thread garbage is collected: also
    while that thread holds the lock that closing takes, and then waits for ever.
    """

    def __del__(self) -> None:
        """Nothing."""


class _Asked:
    """A chunk that workers were asked about: once or, when no answer comes, again."""

    def __init__(self, ask: Callable[[], "Future[bytes]"]) -> None:
        self._ask = ask
        self.futures = [ask()]

    def again(self) -> None:
        """Ask once more; whichever answer comes first will do."""
        self.futures.append(self._ask())


class Cluster:
    """The workers of the scheduler at `address`. Use as a context."""

    def __init__(self, address: str, patience: float = _PATIENCE) -> None:
        """Connect, wait for a first worker, and compare programs.

        Raises: UnavailableError if the scheduler or workers do not answer within `patience`
        seconds; MisuseError if the address is none; WorkersError if programs differ.
        """
        self.address, self.patience = address, patience
        # What goes wrong is told by our own sentences; these loggers would fill the terminal.
        for name in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._client: Any = _connected(address, patience)
        try:
            self._client.wait_for_workers(1, timeout=patience)
            self._looked_at, self._threads = time.monotonic(), self._count()
            self._require_same_program()
        except TimeoutError as problem:
            self.close()
            raise UnavailableError(
                f"no worker has come to the scheduler in {patience:.0f} seconds; start some: "
                f"dask worker {address} --nworkers auto --nthreads 1",
                place=address,
            ) from problem
        except BaseException:
            self.close()
            raise

    @property
    def workers(self) -> int:
        """How many chunks they work on at a time: threads of all workers, as of the last look."""
        return self._threads

    def close(self) -> None:
        """Leave the scheduler; the workers stay."""
        with suppress(OSError):  # too slow, or gone
            self._client.close(timeout=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def map_in_order(self, work: Work, chunks: Iterable[bytes], shared: object) -> Iterator[bytes]:
        """`work(shared, chunk)` for each chunk, in order; few chunks are in flight.

        `work` is a function of a module, sent by name, and may be done twice; `shared` goes once
        to each worker. A chunk whose worker is lost is done by another one. Raises: what `work` or
        the stream raises, at its turn; WorkersError when nobody is left to do it.
        """
        with self._sharing(shared) as name:
            program = program_version()
            pending: set[_Asked] = set()

            def submit(chunk: bytes) -> _Asked:
                def ask() -> Future[bytes]:
                    self._require_connection()
                    # A key of its own: the same bytes twice must not be one task.
                    key = f"plebiscite-{uuid4().hex}"
                    future: Future[bytes] = self._client.submit(
                        work_there, name, program, work, chunk, key=key
                    )
                    return future

                asked = _Asked(ask)
                pending.add(asked)
                return asked

            try:
                for asked in few_in_flight(submit, chunks, self._most):
                    yield self._result(asked)
                    pending.discard(asked)
            finally:
                self._forget([future for asked in pending for future in asked.futures])

    def _most(self) -> int:
        """Chunks in flight; workers may come and go."""
        if time.monotonic() - self._looked_at > _LOOK:
            self.look()
        return PER_WORKER * max(self._threads, 1)

    def look(self) -> None:
        """See who works now."""
        self._looked_at, self._threads = time.monotonic(), self._count()

    def _count(self) -> int:
        return sum(self._in_time(self._client.nthreads).values())

    def _in_time(self, call: Callable[[], Told]) -> Told:
        """What a call to the scheduler gives. Raises: WorkersError if it fails or takes too long.

        Dask waits for ever where a message was lost with a worker that died meanwhile. The thread
        is one of those that nobody waits for at the end, as a pool's would be.
        """
        self._require_connection()
        answer: Answer[Told] = Answer()

        def ask() -> None:
            try:
                answer.set_result(call())
            except BaseException as problem:  # noqa: BLE001 - whoever waits raises it
                answer.set_exception(problem)

        threading.Thread(target=ask, daemon=True).start()
        try:
            return answer.result(timeout=self.patience)
        except (OSError, CancelledError) as problem:
            raise self._gone() from problem

    def _forget(self, futures: "list[Future[bytes]]") -> None:
        """Nobody waits for these any more; a scheduler that is gone needs not be told."""
        with suppress(WorkersError):
            self._in_time(lambda: self._client.cancel(futures, force=True))

    def _result(self, asked: _Asked) -> bytes:
        """The answer, asking again where Dask has lost it: each time twice as long is waited."""
        alone, patience, asked_at = 0.0, self.patience, time.monotonic()
        while True:
            for future in asked.futures:
                if (answer := self._answer(future)) is not None:
                    return answer
            self.look()
            alone = 0.0 if self._threads else alone + _LOOK
            if alone >= self.patience:
                raise self._gone("every worker is gone")
            unreachable = asked.futures[-1].status == "finished"  # done, and nobody gives it
            if unreachable or time.monotonic() - asked_at > patience:
                asked.again()
                patience, asked_at = 2 * patience, time.monotonic()

    def _answer(self, future: "Future[bytes]") -> bytes | None:
        """The result of one task if it comes soon. Raises: what the work raised; WorkersError."""
        self._require_connection()
        try:
            return _bytes(future.result(timeout=_LOOK))
        except TimeoutError:
            return None
        except KilledWorker as problem:
            raise self._gone(
                "several workers died of one chunk, perhaps for lack of memory"
            ) from problem
        except (ImportError, AttributeError, RuntimeError) as problem:
            # A RuntimeError is the scheduler's own, when it cannot read what it is sent.
            raise WorkersError(_no_program(problem), place=self.address) from problem
        except (CancelledError, OSError) as problem:
            raise self._gone() from problem

    def _require_connection(self) -> None:
        if self._client.status != "running":
            raise self._gone()

    def _gone(self, what: str = "the scheduler is gone") -> WorkersError:
        return WorkersError(f"{what}{_ANEW}", place=self.address)

    @contextmanager
    def _sharing(self, shared: object) -> Iterator[str]:
        name = f"plebiscite-{uuid4().hex}"
        plugin = SharedWithWorkers(name, shared)
        self._in_time(lambda: self._client.register_plugin(plugin, name=name))
        try:
            yield name
        finally:
            with suppress(WorkersError):
                self._in_time(lambda: self._client.unregister_worker_plugin(name))

    def _require_same_program(self) -> None:
        here = program_version()
        answers: dict[str, Any] = self._in_time(
            lambda: self._client.run(program_there, on_error="return")
        )
        for worker, there in sorted(answers.items()):
            if isinstance(there, ImportError | AttributeError):
                raise WorkersError(_no_program(there), place=worker)
            if there != here:
                raise WorkersError(_other_program(str(there), here), place=worker)


def _bytes(answer: object) -> bytes:
    if not isinstance(answer, bytes):
        raise WorkersError("a worker answered with something else than the chunk's result")
    return answer


def _connected(address: str, patience: float) -> Any:  # noqa: ANN401 - distributed types little
    try:
        connect: Any = _Client
        return connect(address, timeout=patience, set_as_default=False)
    except (OSError, TimeoutError) as problem:
        raise UnavailableError(
            "no Dask scheduler answers there; start one with `dask scheduler`, and give the "
            "address that it prints",
            place=address,
        ) from problem
    except (ValueError, TypeError) as problem:
        raise MisuseError(
            f"this is no scheduler's address ({problem}); it looks like tcp://HOST:8786, or "
            "tls://HOST:8786",
            place=address,
        ) from problem
