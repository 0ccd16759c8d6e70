"""What a verified record says beside its figures: announcements, acts, and how turnout grew."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from plebiscite.errors import PlebisciteError, UnavailableError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint
from plebiscite.observe.bulletins import bulletins_of, read_results
from plebiscite.record.entries import BulletinEntry, Entry, kind_of, parse_entry
from plebiscite.record.phases import Phase
from plebiscite.results.definition_tables import Announcement
from plebiscite.results.published_files import Happened, Publication
from plebiscite.results.referendum import Results
from plebiscite.results.turnout_curve import reached_at
from plebiscite.store.record_files import RecordFiles
from plebiscite.verify.record_verification import Verified

_VOTES: Final = (b'{"kind":"ballot"', b'{"kind":"challenge"')
TITLES: Final[Mapping[str, str]] = {
    "open": "Voting is open",
    "pause": "Voting is paused",
    "resume": "Voting goes on",
    "extension": "Voting is extended",
    "incident": "Incident",
    "polls-closed": "Voting has ended",
    "close": "The counted ballots are fixed",
    "paper-count": "Papers of polling stations are counted",
    "bulletin": "Bulletin",
    "certification": "The result is certified",
    "statement": "Statement of an observer",
    "answer": "Answer of the commission",
    "abort": "The referendum is abandoned",
    "end": "The record has ended",
}
"""The kinds that the feed tells, by their titles."""


def publication_of(
    source: RecordFiles, policy: PolicyFile, verified: Verified, command: str, now: int
) -> Publication:
    """All that is published of a verified record. `now`: POSIX seconds.

    Raises: UnavailableError when a part of the record cannot be read any more, or there are no
    figures.
    """
    if verified.figures is None:
        raise UnavailableError("this record has no figures to publish yet")
    opened, tree = source.opened(policy.policy)
    times = _times(source, policy, opened)
    acts = list(_acts(tree))
    return Publication(
        figures=verified.figures,
        generated=now,
        command=command,
        announced=tuple(_announced(source, acts, times)),
        happened=tuple(_happened(acts, times, now)),
        reached=tuple(reached_at(tree.entries(), times)),
        ended=verified.state.phase is Phase.ENDED,
    )


def _times(source: RecordFiles, policy: PolicyFile, newest: WitnessedCheckpoint) -> dict[int, int]:
    """The median time of the cosignatures, by size, in order of size."""
    found: dict[int, int] = {}
    for opened in (*_kept(source, policy), newest):
        if opened.cosigned and opened.size <= newest.size:
            times = sorted(opened.cosigned.values())
            found[opened.size] = times[len(times) // 2]
    return dict(sorted(found.items()))


def _kept(source: RecordFiles, policy: PolicyFile) -> Iterator[WitnessedCheckpoint]:
    """The kept checkpoints that are good; of a bad one the verification has told."""
    for size in source.milestones():
        try:
            yield open_checkpoint(source.milestone(size), policy.policy)
        except PlebisciteError:
            continue


def _acts(tree: AuthenticatedTree) -> Iterator[tuple[int, Entry]]:
    """Every entry that is no ballot and no challenge, with its index."""
    for index, raw in enumerate(tree.entries()):
        if not raw.startswith(_VOTES):
            yield index, parse_entry(raw)


def _seen(index: int, times: Mapping[int, int]) -> int | None:
    """When witnesses first saw an entry; None when no kept checkpoint says."""
    sizes = list(times)
    place = bisect_right(sizes, index)
    return times[sizes[place]] if place < len(sizes) else None


def _announced(
    source: RecordFiles, acts: Iterable[tuple[int, Entry]], times: Mapping[int, int]
) -> Iterator[tuple[Announcement, Results | None]]:
    def results(name: str) -> Results | None:
        try:
            return read_results(source.blob(name))
        except PlebisciteError:
            return None

    for one in bulletins_of(acts, results=results, words=lambda _: None):
        time = _seen(one.entry, times)
        told = Announcement(one.entry, one.number, one.status, one.figures, one.previous, time)
        yield told, one.results


def _happened(
    acts: Iterable[tuple[int, Entry]], times: Mapping[int, int], now: int
) -> Iterator[Happened]:
    """The acts that people ask about, oldest first; the words themselves stay in the record."""
    for index, entry in acts:
        kind = kind_of(entry)
        if kind in TITLES:
            title = TITLES[kind]
            if isinstance(entry, BulletinEntry):
                title = f"{title} {entry.number}: {entry.status}"
            code = getattr(entry, "code", "")
            words = f"{title} ({code}), entry {index}" if code else f"{title}, entry {index}"
            yield Happened(index, kind, title, words, _seen(index, times) or now)
