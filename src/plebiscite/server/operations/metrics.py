"""The figures of /metrics. Every process counts for itself; /metrics adds them up.

Nothing here can point at a person: labels are referendums, rules and outcomes from closed lists.
With `PROMETHEUS_MULTIPROC_DIR` set, as `plebiscite serve` does before a process starts, the figures
lie in files of that folder, one per process; without it they are those of this process alone.
"""

import os
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE: Final = CONTENT_TYPE_LATEST

_WAITS = (0.05, 0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0)  # seconds
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)

BALLOTS_ADMITTED: Final = Counter(
    "plebiscite_ballots_admitted", "Ballots and challenges logged.", ["referendum", "kind"]
)
BALLOTS_REFUSED: Final = Counter(
    "plebiscite_ballots_refused",
    "Ballots and challenges refused, by the rule that refused them.",
    ["referendum", "check"],
)
BALLOTS_BUSY: Final = Counter(
    "plebiscite_ballots_busy", "Submissions turned away because the queue was full.", ["referendum"]
)
QUEUE: Final = Gauge(
    "plebiscite_queue", "Ballots that wait.", ["referendum"], multiprocess_mode="livemostrecent"
)
RECEIPT_SECONDS: Final = Histogram(
    "plebiscite_receipt_seconds",
    "From the arrival of a ballot to its published checkpoint.",
    ["referendum"],
    buckets=_WAITS,
)
BATCH_ENTRIES: Final = Histogram(
    "plebiscite_batch_entries", "Entries of one published batch.", ["referendum"], buckets=_SIZES
)
INDEX_LAG: Final = Gauge(
    "plebiscite_index_lag_entries",
    "Entries of the record that the index lacks.",
    ["referendum"],
    multiprocess_mode="livemostrecent",
)
WITNESS_SIZE: Final = Gauge(
    "plebiscite_witness_size",
    "Entries of the largest checkpoint that a witness cosigned.",
    ["referendum", "witness"],
    multiprocess_mode="livemostrecent",
)
WITNESS_TROUBLE: Final = Gauge(
    "plebiscite_witness_trouble",
    "1 while a witness does not answer as it must, or claims another history.",
    ["referendum", "witness"],
    multiprocess_mode="livemostrecent",
)
WITNESS_QUORUM: Final = Gauge(
    "plebiscite_witness_quorum",
    "1 while the quorum cosigns; 0: no receipts are given.",
    ["referendum"],
    multiprocess_mode="livemostrecent",
)
COSIGN_SECONDS: Final = Histogram(
    "plebiscite_cosign_seconds",
    "From a signed checkpoint to the cosignatures of the quorum.",
    ["referendum"],
    buckets=_WAITS,
)
MAIL: Final = Counter("plebiscite_mail", "Letters by outcome.", ["outcome"])
REQUESTS: Final = Counter("plebiscite_requests", "Requests answered.", ["method", "status"])
REQUEST_SECONDS: Final = Histogram(
    "plebiscite_request_seconds", "Time to answer a request.", ["method"], buckets=_WAITS
)


def exposition() -> bytes:
    """All figures in Prometheus's text format."""
    if FOLDER not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's own
    return generate_latest(registry)
