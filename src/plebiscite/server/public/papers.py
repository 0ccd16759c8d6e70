"""Papers of a referendum, read from its acts: counts that stand, voters marked as on paper."""

from collections import Counter
from collections.abc import Iterable

from plebiscite.record.apply_papers import ON_PAPER
from plebiscite.record.entries import ExclusionEntry, PaperCountEntry
from plebiscite.results.papers import Papers
from plebiscite.server.entries.acts import Act


def papers_of(acts: Iterable[Act]) -> Papers:
    """The paper counts that were not corrected, by index, and the marks of each unit.

    The keeper let no wrong count on the record.
    """
    counts: dict[int, PaperCountEntry] = {}
    marks = Counter[str]()
    for act in acts:
        match act.entry:
            case PaperCountEntry(replaces=replaces) as entry:
                if replaces is not None:
                    counts.pop(replaces, None)
                counts[act.position] = entry
            case ExclusionEntry(reason=reason, unit=unit) if reason == ON_PAPER:
                marks[unit] += 1
            case _:
                pass
    return Papers(counts, marks)
