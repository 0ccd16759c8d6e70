"""What a fork server loads once for all of its workers, compiled code included.

Imported by name. On the first run of an installation the code is compiled here, once, and not in
every worker at the same time. It raises nothing: without it each worker loads for itself.
"""

from plebiscite.record.vote_check import advice_works, bulk_works

IN_BULK = bulk_works()
"""Whether workers can check in bulk; they inherit the answer with the code."""
WITH_ADVICE = advice_works()
"""Whether they can with advice."""
