"""Downloads: figures, definition, texts, policy, and the whole record as one archive."""

import io
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from plebiscite.canonical.json import write_json
from plebiscite.errors import PlebisciteError
from plebiscite.observe.bulletins import bulletins_of
from plebiscite.results.data_package import DICTIONARY, PACKAGE, data_package
from plebiscite.results.definition_tables import Announcement
from plebiscite.results.exports import groups_csv, results_json, totals_csv, turnout_csv
from plebiscite.results.nist import nist_json
from plebiscite.results.page import results_page
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.server.entries.publication_times import PublicationTimes
from plebiscite.server.entries.published import policy_bytes
from plebiscite.server.entries.streaming import PIECE, streamed
from plebiscite.server.public.addresses import check_command
from plebiscite.server.public.figures import figures_of
from plebiscite.server.public.frame import Visit, visit
from plebiscite.server.public.overview import named
from plebiscite.server.public.rendering import answer_kept, kept
from plebiscite.server.public.spoken_words import spoken_words
from plebiscite.server.public.standing import Standing
from plebiscite.store.record_files import CHECKPOINT, limit_of
from plebiscite.texts import LANGUAGES

_CSV = "text/csv; charset=utf-8"
_JSON = "application/json"
_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"


Made = tuple[str, str, str, Callable[[], bytes]]
"""A file's name, the end of the message that names it, its type and how it is made."""


class Download(NamedTuple):
    """One file: its name, the message that names it, its type and how it is made."""

    name: str
    message: str
    kind: str
    make: Callable[[], bytes]
    language: str = ""


def downloads_of(standing: Standing) -> list[Download]:
    """Every file there is now, the archive left out. Figures only once the set is fixed."""
    files = [
        Download(
            "definition.json",
            "download-definition",
            _JSON,
            lambda: write_json(standing.definition),
        ),
        *(_texts(standing, number) for number in range(len(standing.texts))),
        Download("policy", "download-policy", _TEXT, lambda: bytes(standing.policy)),
    ]
    return [*_figures(standing), *files] if standing.is_closed else files


def _texts(standing: Standing, number: int) -> Download:
    texts = standing.texts[number]
    name = f"texts-{texts.language}.json"
    return Download(name, "download-texts", _JSON, lambda: write_json(texts), named(texts.language))


def _figures(standing: Standing) -> list[Download]:
    figures = figures_of(standing)
    command = check_command(standing.slug)
    made: list[Made] = [
        ("totals.csv", "totals", _CSV, lambda: totals_csv(figures).encode()),
        ("turnout.csv", "turnout", _CSV, lambda: turnout_csv(figures).encode()),
        ("groups.csv", "groups", _CSV, lambda: groups_csv(figures).encode()),
        ("results.json", "results", _JSON, lambda: results_json(figures)),
        ("results.html", "page", _HTML, lambda: results_page(figures, command).encode()),
    ]
    made += _exports(standing, figures, command)
    return [Download(name, f"download-{word}", kind, make) for name, word, kind, make in made]


def _exports(standing: Standing, figures: ReferendumFigures, command: str) -> list[Made]:
    """NIST's format, and the files of the data package; made as of the newest entry."""
    times = PublicationTimes(standing.log.record.root, datetime.now(UTC))
    as_of = int(times.of(standing.size - 1).timestamp())
    words = {
        texts.language: spoken_words(texts.language)
        for texts in standing.texts
        if texts.language in LANGUAGES
    }
    package = data_package(figures, as_of, command, _announced(standing, times))
    found: list[Made] = [
        ("nist-sp-1500-100.json", "nist", _JSON, partial(nist_json, figures, as_of, words))
    ]
    for name, raw in package.items():
        if name in {"totals.csv", "turnout.csv", "groups.csv"}:
            continue  # the same bytes stand above
        word = {PACKAGE: "package", DICTIONARY: "dictionary"}.get(name, "table")
        kind = {PACKAGE: _JSON, DICTIONARY: _HTML}.get(name, _CSV)
        found.append((name, word, kind, partial(bytes, raw)))
    return found


def _announced(standing: Standing, times: PublicationTimes) -> list[Announcement]:
    found = bulletins_of(standing.acts, results=lambda _: None, words=lambda _: None)
    return [
        Announcement(
            one.entry, one.number, one.status, one.figures, one.previous,
            int(times.of(one.entry).timestamp()),
        )
        for one in found
    ]  # fmt: skip


def downloads(seen: Visit) -> dict[str, Any]:
    """Context of `public/downloads.html`."""
    standing = seen.standing
    lines = []
    for each in downloads_of(standing):
        raw = each.make()
        lines.append(
            {
                "name": each.name,
                "message": each.message,
                "language": each.language,
                "size": len(raw),
                "digest": sha256(raw).hexdigest(),
            }
        )
    return {
        "files": lines,
        "closed": standing.is_closed,
        "archive": f"{standing.slug}-{standing.size}.tar",
        "command": check_command(standing.slug),
    }


@require_safe
def download(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """One file. The static results page has its own style, so its policy allows that."""
    try:
        standing = visit(f"/en{request.path}", slug).standing
        found = next(each for each in downloads_of(standing) if each.name == name)
    except (PlebisciteError, StopIteration) as problem:
        raise Http404("no such file") from problem
    key = ("download", name, slug, standing.log.tree.root, standing.size)
    response = answer_kept(request, kept(key, lambda: found.make().decode()), found.kind)
    response["Access-Control-Allow-Origin"] = "*"
    if found.kind == _HTML:
        response["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
        )
    else:
        response["Content-Disposition"] = f'attachment; filename="{slug}-{name}"'
    return response


@require_safe
def archive(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Record and policy as one tar, streamed; the checkpoint was read before everything else."""
    try:
        seen = visit(f"/en{request.path}", slug)
    except PlebisciteError as problem:
        raise Http404("no such record") from problem
    response = streamed(request, archive_pieces(seen.standing), "application/x-tar")
    name = f"{slug}-{seen.standing.log.size}.tar"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def archive_pieces(standing: Standing) -> Iterator[bytes]:
    """The pieces of the tar: a copy that is a good record, whatever is appended meanwhile."""
    slug, root = standing.slug, standing.log.record.root
    checkpoint = bytes(standing.log.opened.note)
    yield from _member(f"{slug}/policy", policy_bytes(slug))
    yield from _member(f"{slug}/record/{CHECKPOINT}", checkpoint)
    for path in record_paths(root):
        if path != CHECKPOINT:
            yield from _file_member(f"{slug}/record/{path}", root / path)
    yield bytes(2 * tarfile.BLOCKSIZE)


def record_paths(root: Path) -> Iterator[str]:
    """The paths of a record's files below `root`, in order; anything else there is left out."""
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root).as_posix()
        try:
            limit_of(path)
        except PlebisciteError:
            continue
        if file.is_file() and not file.is_symlink():
            yield path


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o644
    return info.tobuf(format=tarfile.PAX_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)


def _member(name: str, raw: bytes) -> Iterator[bytes]:
    yield _header(name, len(raw)) + raw + _padding(len(raw))


def _file_member(name: str, path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        yield _header(name, size)
        left = size
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
        yield _padding(size)
