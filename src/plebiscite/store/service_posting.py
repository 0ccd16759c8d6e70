"""Handing a signed submission to a voting service over HTTP(S); nothing in it is secret."""

from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import msgspec

from plebiscite.errors import EvidenceError, MisuseError, UnavailableError

_LARGEST_ANSWER = 4 * 2**20  # bytes
_REFUSED = {400, 409}
_SHOWN = 500  # characters of a refusal


class KeptAt(msgspec.Struct, frozen=True):
    """Where the service put one entry; the receipt is missing until the quorum cosigned."""

    index: int
    receipt: str | None = None


class _Kept(msgspec.Struct, frozen=True):
    kept: tuple[KeptAt, ...]


class _Problem(msgspec.Struct, frozen=True):
    message: str = ""


class _Refusal(msgspec.Struct, frozen=True):
    error: _Problem


def submissions_address(service: str) -> str:
    """Where the service of `https://HOST/r/NAME` takes submissions.

    Raises: MisuseError for another form of address.
    """
    parts = urlsplit(service)
    path = parts.path.rstrip("/")
    head, _, name = path.rpartition("/r/")
    if parts.scheme not in {"http", "https"} or not parts.hostname or not name or "/" in name:
        raise MisuseError(
            "the address of a referendum's service is https://HOST/r/NAME", place=service[:200]
        )
    return f"{parts.scheme}://{parts.netloc}{head}/api/r/{name}/submissions"


def post_submission(service: str, raw: bytes, *, timeout: float = 60.0) -> tuple[KeptAt, ...]:
    """Hand in a submission file; the same bytes may be posted again. `timeout` in seconds.

    Raises: EvidenceError with the service's words when it refuses; UnavailableError when it does
    not answer, or with something else; MisuseError as `submissions_address`.
    """
    place = submissions_address(service)
    headers = {"Content-Type": "application/json", "User-Agent": "plebiscite"}
    request = Request(place, data=raw, headers=headers, method="POST")  # noqa: S310 - http(s) only, see submissions_address
    try:
        with urlopen(request, timeout=timeout) as answer:  # noqa: S310 - as above
            said = answer.read(_LARGEST_ANSWER)
    except HTTPError as problem:
        with problem:
            raise _error(problem.code, problem.read(_LARGEST_ANSWER), place) from None
    except (URLError, HTTPException, OSError) as problem:
        raise UnavailableError(f"the service did not answer: {problem}", place=place) from problem
    try:
        return msgspec.json.decode(said, type=_Kept).kept
    except msgspec.DecodeError:
        raise UnavailableError("this is no answer of a voting service", place=place) from None


def _error(code: int, said: bytes, place: str) -> EvidenceError | UnavailableError:
    try:
        words = msgspec.json.decode(said, type=_Refusal).error.message[:_SHOWN]
    except msgspec.DecodeError:
        words = ""
    if code in _REFUSED:
        return EvidenceError(f"the service refused it: {words or code}", place=place)
    return UnavailableError(f"the service answered {code}: {words}".rstrip(": "), place=place)
