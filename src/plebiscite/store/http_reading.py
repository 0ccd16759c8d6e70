"""Reading a record over HTTP(S), from any host of static files, with limits and timeouts."""

import time
import zlib
from collections.abc import Callable
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.store.http_deadline import Deadline, answered
from plebiscite.store.record_files import RecordFiles, limit_of

_TRANSIENT = {408, 425, 429, 500, 502, 503, 504}
_ATTEMPTS = 4
_PAUSE = 0.5  # seconds before the second attempt; doubled each time
_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 2**16
_SLOWEST = 8192  # bytes a second, beyond the first `timeout` seconds


def _nothing() -> None:
    pass


class RecordAddress(RecordFiles):
    """A record below a web address."""

    def __init__(
        self,
        address: str,
        *,
        timeout: float = 30.0,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """The record below `address`; `timeout` in seconds for each step of a request.

        An answer must begin within `timeout`, and come at 8 KiB a second or more after that.
        Raises: MisuseError unless the address is http or https and has a host.
        """
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
            raise MisuseError("a record's address is http:// or https://, a host and a path")
        self.address = address.rstrip("/")
        self._timeout = timeout
        self._pause = pause
        self.meanwhile: Callable[[], None] = _nothing  # no lambda: it is sent to workers
        """Called again and again while answers come, or do not come."""

    def read(self, path: str) -> bytes:
        """As `RecordFiles.read`; a busy or silent server is asked again a few times."""
        return self._patiently(f"{self.address}/{path}", limit_of(path))

    def page(self, path: str, *, limit: int) -> bytes:
        """What the same host serves at `path`, from the slash on; at most `limit` bytes.

        Raises: UnavailableError if it is not there or larger.
        """
        parts = urlsplit(self.address)
        return self._patiently(f"{parts.scheme}://{parts.netloc}{path}", limit)

    def _patiently(self, place: str, limit: int) -> bytes:
        wait = _PAUSE
        for attempt in range(_ATTEMPTS):
            self.meanwhile()
            if attempt:
                self._pause(wait)
                wait *= 2
            try:
                return self._get(place, limit)
            except HTTPError as problem:
                with problem:
                    reason = f"the server answered {problem.code} {problem.reason}"
                if problem.code not in _TRANSIENT:
                    break
            except (URLError, HTTPException, OSError) as problem:
                reason = f"no whole answer: {problem}"
            except ValueError as problem:  # of urllib and of the codec for names
                reason = f"the server sent to what is no address: {problem}"
                break
        raise UnavailableError(reason, place=place)

    def _get(self, place: str, limit: int) -> bytes:
        headers = {"Accept-Encoding": "gzip, identity", "User-Agent": "plebiscite"}
        request = Request(place, headers=headers)  # noqa: S310 - the scheme is checked above
        with answered(request, self._timeout) as (answer, deadline):
            coding = answer.headers.get("Content-Encoding", "identity").lower()
            if coding not in {"identity", "gzip"}:
                raise UnavailableError(f"the server sent the unknown coding {coding}", place=place)
            raw = self._read_whole(answer, deadline, limit, place)
        return _unpacked(raw, limit, place) if coding == "gzip" else raw

    def _read_whole(
        self, answer: HTTPResponse, deadline: Deadline, limit: int, place: str
    ) -> bytes:
        stated, raw = answer.headers.get("Content-Length"), bytearray()
        while str(len(raw)) != stated and (piece := answer.read1(_PIECE)):
            raw += piece
            if len(raw) > limit:
                raise UnavailableError(f"the file is larger than {limit} bytes", place=place)
            deadline.extend(len(piece) / _SLOWEST)
            self.meanwhile()
        deadline.require()
        if stated is not None and stated != str(len(raw)):
            raise HTTPException(f"{len(raw)} of {stated} bytes came")
        return bytes(raw)


def _unpacked(raw: bytes, limit: int, place: str) -> bytes:
    """The bytes behind gzip, never more than `limit`: a small answer can unpack to gigabytes."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        data = unpacker.decompress(raw, limit + 1)
    except zlib.error as problem:
        raise HTTPException(f"broken gzip: {problem}") from problem
    if len(data) > limit:
        raise UnavailableError(f"the file is larger than {limit} bytes", place=place)
    if not unpacker.eof or unpacker.unused_data:
        raise HTTPException("the gzip answer is cut short or followed by more")
    return data
