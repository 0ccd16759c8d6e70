"""Compiled code for commands that tests start with a home of their own.

Without it each such home is an installation that compiles for half a minute when it first checks
a ballot.
"""

from plebiscite.kernel.availability import kernel_available


def kept_code() -> dict[str, str]:
    """What to add to an environment so that its commands load what is compiled already."""
    if not kernel_available():
        return {}
    from plebiscite.kernel.caching import cache_place

    place = cache_place()
    return {} if place is None else {"NUMBA_CACHE_DIR": str(place)}
