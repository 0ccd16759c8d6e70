"""An Atom feed of what happens: acts, incidents, announcements; never ballots.

Source: RFC 4287.
"""

from collections.abc import Callable
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from plebiscite.record.entries import BulletinEntry
from plebiscite.results.feed import FeedEntry, FeedHead, Link, atom_feed
from plebiscite.server.public.addresses import site_address
from plebiscite.server.public.frame import Visit, explained, visit
from plebiscite.server.public.moments import iso_text
from plebiscite.server.public.overview import events
from plebiscite.server.public.rendering import answer_kept, kept
from plebiscite.server.public.times import times_of
from plebiscite.texts import voice

MOST_TOLD = 100


@require_safe
@explained
def feed(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The feed in the language of its address."""
    seen = visit(request.path, slug)
    key = (seen.path, seen.referendum.pk, seen.standing.size, seen.standing.log.tree.root)
    page = kept(key, lambda: feed_text(seen))
    return answer_kept(request, page, "application/atom+xml; charset=utf-8")


def feed_text(seen: Visit) -> str:
    """The whole feed. An announcement links to its own page, with what changed since the last."""
    say = voice(seen.language, "public").say
    standing = seen.standing
    home = f"{site_address()}/{seen.language}/r/{standing.slug}/"
    title = f"{standing.words(seen.language).title} ({say(f'status-{standing.label}')})"
    head = FeedHead(
        id=home,
        title=title,
        updated=iso_text(times_of(seen).of(0)),
        author=standing.definition.commission.name,
        language=seen.language,
        links=[Link(f"{home}feed.atom", "self"), Link(home)],
    )
    numbers = {
        act.position: act.entry.number
        for act in standing.acts
        if isinstance(act.entry, BulletinEntry)
    }
    told = islice(events(seen), MOST_TOLD)
    return atom_feed(head, [_entry(event, home, say, numbers) for event in told])


def _entry(
    event: dict[str, Any], home: str, say: Callable[[str], str], numbers: dict[int, int]
) -> FeedEntry:
    address = f"{home}record/{event['index']}/"
    links = [Link(address)]
    title = say(f"kind-{event['kind']}")
    if event["index"] in numbers:
        number = numbers[event["index"]]
        title = f"{title} {number}"
        links.append(Link(f"{home}bulletins/{number}/", "related"))
    return FeedEntry(
        id=address,
        title=title,
        updated=event["iso"],
        summary=event["words"] or say(f"explain-{event['kind']}"),
        category=event["kind"],
        links=links,
    )
