"""Imported by the process that checkers are forked from: they begin with compiled code loaded.

Nothing that is loaded here starts threads of its own, so forking afterwards is safe.
"""

from plebiscite.server.sequencing.compiled import load_checking, load_counting

IS_BULK = load_checking()
"""Whether ballots are checked in bulk here."""
load_counting()
