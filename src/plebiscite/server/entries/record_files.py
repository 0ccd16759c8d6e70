"""The record's files over HTTP, as they are. Only paths a record has are ever opened."""

from datetime import UTC, datetime
from http import HTTPStatus
from os import stat_result
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from plebiscite.errors import MalformedError
from plebiscite.log.advice_bundles import ADVICE
from plebiscite.server.api_errors import AbsentError
from plebiscite.server.entries.published import policy_bytes, record_of
from plebiscite.server.entries.sealed import sealed_referendum
from plebiscite.server.entries.streaming import file_pieces, streamed
from plebiscite.store.record_files import BLOBS, CHECKPOINT, MILESTONES, limit_of

FOR_EVER = "public, max-age=31536000, immutable"
_MINUTES = "public, max-age=60"
_CHANGING = (f"{MILESTONES}/", f"{ADVICE}/")
_WHOLE_UP_TO = 2**20  # bytes; larger files are sent in pieces


@require_safe
def record_file(request: HttpRequest, slug: str, path: str) -> HttpResponseBase:
    """One file of a record. 404 for any path no record has."""
    try:
        limit_of(path)
        root = record_of(sealed_referendum(slug).slug).root
        file, found = _regular(root, path)
    except (AbsentError, MalformedError, OSError) as problem:
        raise Http404("no such file of a record") from problem
    if path == CHECKPOINT:
        return _public(_whole(file, "text/plain; charset=utf-8"), "no-store")
    tag = f'"{path.removeprefix(BLOBS + "/")}-{found.st_size}"'
    if path.startswith(_CHANGING):
        tag = f'"{found.st_mtime_ns:x}-{found.st_size}"'
    answer = get_conditional_response(request, etag=tag) or _file(request, file, found)
    answer["ETag"] = tag
    written = datetime.fromtimestamp(found.st_mtime, UTC)
    answer["Last-Modified"] = f"{written:%a, %d %b %Y %H:%M:%S GMT}"
    return _public(answer, _MINUTES if path.startswith(_CHANGING) else FOR_EVER)


@require_safe
def policy_file(_: HttpRequest, slug: str) -> HttpResponseBase:
    """The policy file; what it says is compared with the words on the letter."""
    try:
        raw = policy_bytes(sealed_referendum(slug).slug)
    except AbsentError as problem:
        raise Http404("no policy") from problem
    response = HttpResponse(raw, content_type="text/plain; charset=utf-8")
    return _public(response, "no-cache")


def _regular(root: Path, path: str) -> tuple[Path, stat_result]:
    file = root / path
    found = file.lstat()
    if not file.is_file() or file.is_symlink():
        raise FileNotFoundError(path)
    return file, found


def _file(request: HttpRequest, file: Path, found: stat_result) -> HttpResponseBase:
    if found.st_size <= _WHOLE_UP_TO:
        return _whole(file, "application/octet-stream")
    response = streamed(request, file_pieces(file), "application/octet-stream")
    response["Content-Length"] = str(found.st_size)
    return response


def _whole(file: Path, kind: str) -> HttpResponse:
    return HttpResponse(file.read_bytes(), content_type=kind, status=HTTPStatus.OK)


def _public(response: HttpResponseBase, caching: str) -> HttpResponseBase:
    """Anyone's page may read it: it is public evidence, without cookies."""
    response["Cache-Control"] = caching
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
