"""The kept checkpoints of a record, opened under the policy when they are asked for."""

from collections.abc import Callable

from plebiscite.errors import EvidenceError, PlebisciteError, UnavailableError
from plebiscite.log.policy import Policy
from plebiscite.log.witnessed import open_checkpoint
from plebiscite.record.state import Finding, Milestone


class OpenedMilestones:
    """Reads a kept checkpoint once; a bad one is reported once and then counts as absent."""

    def __init__(
        self,
        read: Callable[[int], bytes],
        policy: Policy,
        origin: str,
        report: Callable[[Finding], None],
    ) -> None:
        self._read, self._policy, self._origin, self._report = read, policy, origin, report
        self._opened: dict[int, Milestone | None] = {}

    def at(self, size: int) -> Milestone | None:
        """The kept checkpoint of exactly this size, or None."""
        if size in self._opened:
            return self._opened[size]
        try:
            raw = self._read(size)
        except UnavailableError:
            return None  # it may come yet; whether one was needed here is conduct-5's question
        self._opened[size] = self._open(size, raw)
        return self._opened[size]

    def _open(self, size: int, raw: bytes) -> Milestone | None:
        try:
            opened = open_checkpoint(raw, self._policy)
            if (opened.origin, opened.size) != (self._origin, size):
                raise EvidenceError(f"it is the checkpoint of {opened.origin} at {opened.size}")
        except PlebisciteError as error:
            self._report(Finding("log-4", f"checkpoints/{size}", error))
            return None
        times = tuple(sorted(opened.cosigned.values()))
        return Milestone(size, opened.root, opened.is_quorum_met, times)

    def forget_unmet(self) -> None:
        """Read those again that lacked the quorum: a kept checkpoint gains cosignatures."""
        kept = self._opened.items()
        self._opened = {size: m for size, m in kept if m is None or m.quorum_met}
