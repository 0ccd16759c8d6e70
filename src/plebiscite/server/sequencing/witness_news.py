"""The witnesses of one referendum in the service: whom the sequencer asks, and who hears of it.

The news goes to `witnesses.json` beside the record, which web processes read, and to the metrics.
"""

import os
import time
from typing import Final

from plebiscite.errors import MisuseError
from plebiscite.log.note import NoteSignature
from plebiscite.log.policy import Policy
from plebiscite.observe.witness_answers import Prove
from plebiscite.server.operations.metrics import (
    COSIGN_SECONDS,
    WITNESS_QUORUM,
    WITNESS_SIZE,
    WITNESS_TROUBLE,
)
from plebiscite.server.sequencing.folders import ReferendumFolder
from plebiscite.store.http_witnesses import TIMEOUT, HttpWitnesses
from plebiscite.store.witness_status import STATUS_FILE, StatusFile, WitnessesStatus

WITNESS_SECONDS: Final = "PLEBISCITE_WITNESS_SECONDS"
"""The longest wait for one answer of one witness."""
FRESH_SECONDS: Final = "PLEBISCITE_FRESH_SECONDS"
"""A checkpoint older than this is cosigned again, though nothing was added (rule R11)."""
_FRESH: Final = 600.0
MISSING_SECONDS: Final = 5.0
"""A checkpoint without its quorum is asked for again after this time."""


class AskedWitnesses:
    """An `AskWitnesses` for a keeper; knows when it asked last, and if the quorum was there."""

    def __init__(self, policy: Policy, folder: ReferendumFolder) -> None:
        """Raises: MisuseError for a setting that is no number of seconds."""
        self._slug = folder.root.name
        self._file = StatusFile(folder.root / STATUS_FILE)
        self.has_addresses = any(witness.url for witness in policy.witnesses)
        self._is_resting = False
        self._asked_at = 0.0
        self._is_met = False
        self._witnesses = HttpWitnesses(
            policy,
            folder.private,
            timeout=_seconds(WITNESS_SECONDS, TIMEOUT),
            tell=self._tell,
        )

    def __call__(self, note: bytes, old_size: int, prove: Prove) -> list[NoteSignature]:
        """As `HttpWitnesses`."""
        start = time.monotonic()
        try:
            return self._witnesses(note, old_size, prove)
        finally:
            self._asked_at = time.monotonic()
            if self.has_addresses:
                COSIGN_SECONDS.labels(self._slug).observe(self._asked_at - start)

    @property
    def is_due(self) -> bool:
        """Whether the published checkpoint should be cosigned anew now."""
        wait = _seconds(FRESH_SECONDS, _FRESH) if self._is_met else MISSING_SECONDS
        return (
            self.has_addresses
            and not self._is_resting
            and time.monotonic() >= self._asked_at + wait
        )

    def rest(self) -> None:
        """The record has ended under its quorum: whoever goes away now is no news any more."""
        self._is_resting = True
        self._file.remove()
        WITNESS_QUORUM.labels(self._slug).set(1)

    def close(self) -> None:
        """Ask nobody any more."""
        self._witnesses.close()

    def _tell(self, status: WitnessesStatus) -> None:
        self._is_met = status.is_quorum_met and not status.alarm
        if not self.has_addresses or self._is_resting:
            return
        self._file.tell(status)
        WITNESS_QUORUM.labels(self._slug).set(int(self._is_met))
        for each in status.witnesses:
            WITNESS_SIZE.labels(self._slug, each.name).set(each.size)
            trouble = bool(each.fault or each.claim)
            WITNESS_TROUBLE.labels(self._slug, each.name).set(int(trouble))


def _seconds(name: str, usual: float) -> float:
    try:
        return float(os.environ.get(name) or usual)
    except ValueError as problem:
        raise MisuseError(f"{name} is a number of seconds") from problem
