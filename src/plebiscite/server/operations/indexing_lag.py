"""How far the index is behind each record."""

from plebiscite.errors import PlebisciteError
from plebiscite.server.entries.indexing import indexed_size
from plebiscite.server.entries.published import published
from plebiscite.server.operations.metrics import INDEX_LAG
from plebiscite.server.referendums.models import Referendum


def lag_by_referendum() -> dict[str, int]:
    """Entries that the index lacks, by slug; a referendum whose record has not begun is left out.

    Raises: django.db.Error if the database does not answer.
    """
    lag: dict[str, int] = {}
    for referendum in Referendum.objects.filter(state=Referendum.State.SEALED):
        try:
            size = published(referendum.slug).size
        except PlebisciteError:
            continue
        lag[referendum.slug] = max(0, size - indexed_size(referendum))
        INDEX_LAG.labels(referendum.slug).set(lag[referendum.slug])
    return lag
