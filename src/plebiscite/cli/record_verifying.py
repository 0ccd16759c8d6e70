"""A verification as commands make it: on several processors or machines, and resumable."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from plebiscite.cli.compiling import compiled_where_worth, work_of
from plebiscite.cli.sources import open_source
from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.kernel.availability import kernel_available
from plebiscite.log.advice_bundles import ADVICE
from plebiscite.log.policy_file import PolicyFile
from plebiscite.record.checking_paths import PathChoice
from plebiscite.store.advice_files import AdviceFiles, advice_beside
from plebiscite.store.parallel_reading import Cluster, ParallelReading
from plebiscite.store.record_files import RecordFiles
from plebiscite.store.resume_files import ResumeFile, default_place
from plebiscite.store.scratch_tables import scratch_tables
from plebiscite.verify.recalling import ResumableRun
from plebiscite.verify.record_verification import Progress as Told
from plebiscite.verify.record_verification import Verified

SAVE_EVERY = 10.0  # seconds between two writings of how far it came


def default_workers() -> int:
    """As many processes as this machine has processors for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def opened_cluster(scheduler: str | None) -> Iterator[Cluster | None]:
    """The workers of a Dask scheduler, if there is one to use.

    Raises: MisuseError naming the extra where Dask is not installed; as `store.cluster` else.
    """
    if scheduler is None:
        yield None
        return
    try:
        from plebiscite.store import cluster  # noqa: PLC0415 - part of an extra, and slow to load
    except ImportError as missing:
        raise MisuseError(
            "--scheduler needs Dask, which is not part of this installation; install "
            "plebiscite[cluster]"
        ) from missing
    with cluster.Cluster(scheduler) as opened:
        yield opened


@contextmanager
def verified_with_disk(
    source: RecordFiles,
    policy: PolicyFile,
    *,
    workers: int,
    progress: Told | None = None,
    reading: ParallelReading | None = None,
    resuming: "Resuming | None" = None,
) -> Iterator[Verified]:
    """`verify_record` on several processors; its tables lie in temporary files meanwhile.

    Compiled code is not used where it would have to be compiled first for a few ballots. Raises:
    UnavailableError if its workers were lost.
    """
    reading = reading or ParallelReading(workers)
    with compiled_where_worth(work_of(source), reading), scratch_tables() as stores:
        reading.load_ahead()
        run = ResumableRun(source, policy, stores, reading, progress)
        with resuming.watching(run) if resuming else nullcontext():
            run.go()
        if reading.failure:
            raise reading.failure
        verified = run.finish()
        if resuming and run.read_whole:
            resuming.over()
        yield verified


class Resuming:
    """Keeps how far a verification came, in a file, and takes up what is there."""

    def __init__(self, policy: PolicyFile, place: Path | None, checked_by: str = "") -> None:
        """With a `place` every trouble is told as an error; without, the cache just helps."""
        self._file = ResumeFile(place or default_place(policy, checked_by), policy)
        self._asked = place is not None
        self._next = time.monotonic() + SAVE_EVERY
        self._able = True
        self.entries = 0
        """So many entries were taken as checked by an earlier run."""

    @contextmanager
    def watching(self, run: ResumableRun) -> Iterator[None]:
        """`run` takes up what the file says; while it goes on, the file says how far it came."""
        self._take_up(run)
        run.noted = lambda: self._note(run)
        try:
            yield
        except KeyboardInterrupt:
            self._save(run)
            click.echo(
                f"interrupted; {run.checked().size:,} entries are checked, and the same command "
                "goes on from there",
                err=True,
            )
            raise
        if run.taken_up.refusal:
            click.echo(f"note: {run.taken_up.refusal}", err=True)
        self.entries = run.taken_up.entries
        if not run.read_whole:
            self._save(run)

    def over(self) -> None:
        """The end was reached: the next verification begins anew."""
        if self._able:
            self._file.remove()

    def _take_up(self, run: ResumableRun) -> None:
        try:
            run.before = self._file.read()
        except (MisuseError, UnavailableError) as problem:
            if self._asked:
                raise
            click.echo(f"note: everything is checked anew: {problem}", err=True)
        if self._file.remark:
            click.echo(f"note: {self._file.remark}", err=True)

    def _note(self, run: ResumableRun) -> None:
        if time.monotonic() >= self._next:
            self._save(run)
            self._next = time.monotonic() + SAVE_EVERY

    def _save(self, run: ResumableRun) -> None:
        if not self._able or not run.checked().size:
            return
        try:
            self._file.write(run.checked())
        except UnavailableError as problem:
            if self._asked:
                raise
            self._able = False
            click.echo(f"note: this verification cannot be resumed: {problem}", err=True)


def advice_for(source: RecordFiles, place: str | None, *, wanted: bool) -> AdviceFiles | None:
    """Where verifying `source` finds advice: beside it, or at `place`; none if it is not wanted.

    Raises: MisuseError for a place that is said and cannot be, or is not wanted.
    """
    if not wanted:
        if place is not None:
            raise MisuseError("--advice and --no-advice together mean nothing; leave one away")
        return None
    if place is None:
        return advice_beside(source)
    try:
        elsewhere = open_source(place)
    except UnavailableError as problem:
        raise MisuseError(
            f"there is no advice to use: {problem.message}; --advice takes the folder or address "
            f"that has a folder {ADVICE}",
            place=place,
        ) from problem
    return advice_beside(source, elsewhere)


def reading_with(workers: int | None, path: PathChoice, cluster: Cluster | None) -> ParallelReading:
    """What reads the votes. Raises MisuseError for a bulk path that this installation lacks."""
    if path == "bulk" and not kernel_available():
        raise MisuseError(
            "--path bulk needs NumPy and Numba, which are not part of this installation; install "
            "plebiscite[bulk], or leave the choice to --path auto"
        )
    return ParallelReading(workers or default_workers(), path=path, cluster=cluster)
