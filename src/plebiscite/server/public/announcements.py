"""The announcements of figures in a referendum's record, for pages and for the API."""

from plebiscite.errors import PlebisciteError
from plebiscite.observe.bulletins import Bulletin, bulletins_of, read_results
from plebiscite.results.referendum import Results
from plebiscite.server.entries.publication_times import PublicationTimes
from plebiscite.server.public.observed import words_of_blob
from plebiscite.server.public.standing import Standing


def announcements(standing: Standing, times: PublicationTimes) -> tuple[Bulletin, ...]:
    """Every bulletin, in log order, with its figures as announced."""

    def results(name: str) -> Results | None:
        try:
            return read_results(standing.log.record.blob(name))
        except PlebisciteError:
            return None

    return bulletins_of(
        standing.acts,
        results=results,
        words=lambda name: words_of_blob(standing, name),
        time=lambda index: int(times.of(index).timestamp()),
    )
