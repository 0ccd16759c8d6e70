"""Imported once, by the process that checkers are forked from: they begin with code loaded.

Nothing that is loaded here starts threads of its own, so forking afterwards is safe.
"""

from plebiscite.server.sequencing.warming import check_own_ballot

PATH = check_own_ballot()
"""How the first ballot was checked."""
