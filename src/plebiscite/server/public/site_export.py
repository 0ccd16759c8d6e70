"""The public site of one finished referendum as plain files: it works from a USB stick.

All pages in all languages, the record with its policy, the downloads. Looking up a vote needs no
program: every ballot stands on the page of its first word.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from plebiscite.errors import MisuseError
from plebiscite.record.entries import kind_of
from plebiscite.server.entries.browser import entry_text
from plebiscite.server.entries.explaining import explain
from plebiscite.server.entries.models import IndexedEntry
from plebiscite.server.entries.sealed import sealed_referendum
from plebiscite.server.public.announcements import announcements
from plebiscite.server.public.bulletins_page import bulletin_text
from plebiscite.server.public.downloads import downloads_of, record_paths
from plebiscite.server.public.feed import feed_text
from plebiscite.server.public.frame import Build, Visit, frame_of, page_text
from plebiscite.server.public.moments import moment_text
from plebiscite.server.public.page_urls import KEPT
from plebiscite.server.public.pictures import pictures_of
from plebiscite.server.public.rendering import rendered
from plebiscite.server.public.site_fates import Fates
from plebiscite.server.public.site_links import SiteLinks
from plebiscite.server.public.standing import Standing, standing_of
from plebiscite.server.public.times import times_of
from plebiscite.server.referendums.models import Referendum
from plebiscite.texts import LANGUAGES

_STATIC = ("plebiscite/pages.css", "plebiscite/public.css", "plebiscite/icon.svg")


def export_site(slug: str, out: Path) -> int:
    """Write the site to the new folder `out`; how many files.

    Raises: AbsentError for an unknown referendum; MisuseError before the count is fixed, or for
    a folder that is there; as `standing_of`.
    """
    referendum = sealed_referendum(slug)
    standing = standing_of(referendum)
    if not standing.is_closed:
        raise MisuseError("the site can be copied once the counted set is fixed", place=slug)
    if out.exists():
        raise MisuseError("this folder is there already; name a new one", place=str(out))
    unfinished = out.with_name(f".unfinished-{out.name}")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        count = _Copy(referendum, standing, unfinished).write()
        unfinished.replace(out)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return count


class _Copy:
    """The files of one copy."""

    def __init__(self, referendum: Referendum, standing: Standing, root: Path) -> None:
        self.referendum, self.standing, self.root = referendum, standing, root
        self.links = SiteLinks(standing.slug)
        self.count = 0

    def write(self) -> int:
        ballots = _by_first_word(self.referendum)
        fates = Fates(self.referendum, self.standing)
        for language in LANGUAGES:
            for address, text in self._pages(language, ballots, fates):
                self._put(self.links.file_of(address), self.links.rewritten(text, address).encode())
        self._put("index.html", self._front().encode())
        self._evidence()
        return self.count

    def _pages(
        self, language: str, ballots: dict[str, list[IndexedEntry]], fates: Fates
    ) -> Iterator[tuple[str, str]]:
        base = f"/{language}/r/{self.standing.slug}/"
        for name, (tail, template, build) in KEPT.items():
            seen = self._visit(base + tail)

            def marked(seen: Visit, build: Build = build) -> dict[str, Any]:
                return build(seen) | {"exported": True}

            yield seen.path, page_text(seen, name, template, marked)
        yield from self._bulletins(base)
        for name, make in pictures_of(self._visit(base)).items():
            yield f"{base}pictures/{name}", make()
        yield base + "feed.atom", feed_text(self._visit(base + "feed.atom"))
        yield self._page(
            base + "record/", "record", "public/site_record.html", acts=self._acts(base)
        )
        for act in self.standing.acts:
            seen = self._visit(f"{base}record/{act.position}/")
            entry = explain(self.standing.log, act.position)
            yield seen.path, entry_text(seen, entry, exported=True)
        yield self._page(base + "check/", "check", "public/site_check.html", firsts=sorted(ballots))
        for first, rows in ballots.items():
            address = f"{base}check/{first}/"
            lines = [self._line(address, row, fates) for row in rows]
            yield self._page(address, "check", "public/site_words.html", first=first, lines=lines)

    def _bulletins(self, base: str) -> Iterator[tuple[str, str]]:
        found = announcements(self.standing, times_of(self._visit(base)))
        for each in found:
            seen = self._visit(f"{base}bulletins/{each.number}/")
            yield seen.path, bulletin_text(seen, found, each, exported=True)

    def _page(self, address: str, here: str, template: str, **context: Any) -> tuple[str, str]:  # noqa: ANN401 - for a template
        seen = self._visit(address)
        frame = frame_of(seen, here) | {"exported": True}
        return address, rendered(template, address, frame | context)

    def _visit(self, address: str) -> Visit:
        return Visit(address, self.referendum, self.standing)

    def _acts(self, address: str) -> list[dict[str, Any]]:
        seen = self._visit(address)
        times = times_of(seen)
        return [
            {
                "index": act.position,
                "kind": kind_of(act.entry),
                "time": moment_text(times.of(act.position), seen.zone, seen.language),
            }
            for act in self.standing.acts
        ]

    def _line(self, address: str, row: IndexedEntry, fates: Fates) -> dict[str, Any]:
        seen = self._visit(address)
        return {
            "words": row.tracker_words.replace("-", " "),
            "tracker": row.tracker,
            "index": row.position,
            "time": moment_text(row.logged_at, seen.zone, seen.language),
            "fate": fates.of(row),
        }

    def _front(self) -> str:
        """The first page: the languages, each leading to its own overview."""
        address = f"/{self.standing.definition.languages[0]}/"
        if address.strip("/") not in LANGUAGES:
            address = "/en/"
        text = rendered("public/site_front.html", address, {"standing": self.standing})
        return self.links.rewritten(text, self._front_address())

    def _front_address(self) -> str:
        return f"/r/{self.standing.slug}/index.html"

    def _evidence(self) -> None:
        log = self.standing.log
        for path in record_paths(log.record.root):
            target = self._place(f"record/{path}")
            shutil.copyfile(log.record.root / path, target)
        self._put("policy", bytes(log.policy))
        for each in downloads_of(self.standing):
            self._put(f"downloads/{each.name}", each.make())
        if log.opened.is_quorum_met:
            for act in self.standing.acts:
                self._put(f"receipts/{act.position}.tlog-proof", bytes(log.receipt(act.position)))
        for name in _STATIC:
            found = finders.find(name)
            if found:
                self._put(f"static/{name}", Path(found).read_bytes())

    def _put(self, path: str, raw: bytes) -> None:
        self._place(path).write_bytes(raw)

    def _place(self, path: str) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        self.count += 1
        return target


def _by_first_word(referendum: Referendum) -> dict[str, list[IndexedEntry]]:
    rows = IndexedEntry.objects.filter(referendum=referendum, kind__in=("ballot", "challenge"))
    found: dict[str, list[IndexedEntry]] = defaultdict(list)
    for row in rows.order_by("tracker_words").iterator():
        found[row.tracker_words.partition("-")[0]].append(row)
    return dict(found)
