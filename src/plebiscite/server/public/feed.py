"""An Atom feed of what happens: acts, incidents, announcements; never ballots.

Source: RFC 4287.
"""

from xml.etree.ElementTree import Element, SubElement, tostring  # only written here, never read

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from plebiscite.server.public.addresses import site_address
from plebiscite.server.public.frame import Visit, explained, visit
from plebiscite.server.public.moments import iso_text
from plebiscite.server.public.overview import events
from plebiscite.server.public.rendering import answer_kept, kept
from plebiscite.server.public.times import times_of
from plebiscite.texts import voice

_ATOM = "http://www.w3.org/2005/Atom"
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
    """The whole feed."""
    say = voice(seen.language, "public").say
    standing = seen.standing
    home = f"{site_address()}/{seen.language}/r/{standing.slug}/"
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": seen.language})
    _text(root, "id", home)
    _text(
        root, "title", f"{standing.words(seen.language).title} ({say(f'status-{standing.label}')})"
    )
    SubElement(root, "link", {"rel": "self", "href": f"{home}feed.atom"})
    SubElement(root, "link", {"rel": "alternate", "href": home})
    told = list(events(seen))[:MOST_TOLD]
    newest = told[0]["iso"] if told else iso_text(times_of(seen).of(0))
    _text(root, "updated", newest)
    _text(SubElement(root, "author"), "name", standing.definition.commission.name)
    for event in told:
        entry = SubElement(root, "entry")
        address = f"{home}record/{event['index']}/"
        _text(entry, "id", address)
        _text(entry, "title", say(f"kind-{event['kind']}"))
        _text(entry, "updated", event["iso"])
        SubElement(entry, "link", {"rel": "alternate", "href": address})
        _text(entry, "summary", event["words"] or say(f"explain-{event['kind']}"))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
