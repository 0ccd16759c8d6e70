"""When entries appeared, for pages."""

from datetime import UTC, datetime

from plebiscite.server.entries.publication_times import PublicationTimes
from plebiscite.server.public.frame import Visit


def times_of(seen: Visit) -> PublicationTimes:
    """The times of the entries of one record."""
    return PublicationTimes(seen.standing.log.record.root, datetime.now(UTC))
