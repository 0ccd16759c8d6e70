"""Imported by the process that checkers are forked from: they begin with compiled code loaded.

Nothing that is loaded here starts threads of its own, so forking afterwards is safe.
"""

import sys

from plebiscite.server.sequencing.compiled import load_checking, load_counting

IS_BULK = load_checking()
"""Whether ballots are checked in bulk here."""
if not IS_BULK:
    print(  # noqa: T201 - into the service's log
        "checkers: NumPy or Numba is missing or failed its test here; ballots are checked singly",
        file=sys.stderr,
        flush=True,
    )
load_counting()
