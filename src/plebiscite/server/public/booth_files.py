"""The booth as it was built: its page under each referendum, its files under one address.

Nothing is changed on the way: the bundle's hash is an entry of the record, and anyone can
compare what is served with it.
"""

import os
import re
from mimetypes import guess_type
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from plebiscite.server.api_errors import AbsentError
from plebiscite.server.entries.sealed import sealed_referendum
from plebiscite.server.public.rendering import answer_once, rendered

BOOTH = "PLEBISCITE_BOOTH"  # a folder with a bundle built elsewhere
_PACKAGED = Path(__file__).resolve().parent.parent / "booth"
_BUILT = Path(__file__).resolve().parents[4] / "booth" / "dist"
_NAME = re.compile(r"(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_.-]*[A-Za-z0-9_-]\.[a-z0-9]{2,5}", re.ASCII)
DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
POLICY = "; ".join(DIRECTIVES)
_TYPES = {".wasm": "application/wasm", ".js": "text/javascript; charset=utf-8"}


def booth_folder() -> Path | None:
    """Where the built bundle lies: as PLEBISCITE_BOOTH says, in the package, or in a checkout."""
    named = os.environ.get(BOOTH)
    places = (Path(named),) if named else (_PACKAGED, _BUILT)
    return next((each for each in places if (each / "index.html").is_file()), None)


@require_safe
def booth_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The voter's page of a referendum. A code in its address stays behind "#", in the browser."""
    try:
        sealed_referendum(slug)
    except AbsentError:
        return answer_once(rendered("public/absent.html", _english(request), {}), status=404)
    return bundle_page("index.html", _english(request))


def bundle_page(name: str, path: str) -> HttpResponseBase:
    """A page of the bundle, or one that says it is not installed. `path` gives the language."""
    folder = booth_folder()
    if folder is None or not (folder / name).is_file():
        return answer_once(rendered("public/booth_missing.html", path, {}), status=503)
    response = HttpResponse((folder / name).read_bytes(), content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Content-Security-Policy"] = POLICY
    response["Referrer-Policy"] = "no-referrer"
    response["Cross-Origin-Embedder-Policy"] = "require-corp"
    return response


def _english(request: HttpRequest) -> str:
    return f"/en{request.path}"


@require_safe
def booth_asset(request: HttpRequest, path: str) -> HttpResponseBase:
    """One file of the bundle; names carry hashes, so they are kept for ever."""
    folder = booth_folder()
    if folder is None or not _NAME.fullmatch(path):
        raise Http404("no such file of the booth")
    file = folder / path
    if not file.is_file() or file.is_symlink():
        raise Http404("no such file of the booth")
    found = file.stat()
    tag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'
    response = get_conditional_response(request, etag=tag) or HttpResponse(
        file.read_bytes(), content_type=_type(file)
    )
    response["ETag"] = tag
    hashed = path.startswith("assets/")
    response["Cache-Control"] = (
        "public, max-age=31536000, immutable" if hashed else "public, no-cache"
    )
    response["Cross-Origin-Embedder-Policy"] = "require-corp"
    return response


def _type(file: Path) -> str:
    return _TYPES.get(file.suffix) or guess_type(file.name)[0] or "application/octet-stream"
