"""What became of every ballot of a finished referendum, in one pass over the index."""

from plebiscite.server.entries.models import IndexedEntry
from plebiscite.server.public.standing import Standing
from plebiscite.server.referendums.models import Referendum


class Fates:
    """The message for each ballot, as `checking` gives it for one."""

    def __init__(self, referendum: Referendum, standing: Standing) -> None:
        rows = IndexedEntry.objects.filter(referendum=referendum).exclude(credential="")
        self._last: dict[str, int] = {}  # by credential: its last ballot
        self._excluded: set[str] = set()
        found = rows.order_by("position").values_list("kind", "credential", "position")
        for kind, credential, position in found.iterator():
            if kind == "ballot":
                self._last[credential] = position
            elif kind == "exclusion":
                self._excluded.add(credential)
        self._standing = "counted" if standing.bulletin else "included"

    def of(self, row: IndexedEntry) -> str:
        """Standing's message, replaced, challenged or excluded."""
        if row.kind == "challenge":
            return "challenged"
        if row.credential in self._excluded:
            return "excluded"
        return self._standing if self._last[row.credential] == row.position else "replaced"
