"""The service this desk works for: its addresses, and what is fetched from and posted to it.

Nothing it answers is believed: what counts is read from the record, under the pinned policy.
"""

import json
import re
from typing import NamedTuple, Self
from urllib.parse import urlsplit

import httpx

from plebiscite.errors import EvidenceError, MisuseError, UnavailableError

LARGEST_POLICY = 1_000_000  # bytes, as of a note
_LARGEST_ANSWER = 4 * 2**20  # bytes
_LONGEST_WORDS = 500
_TIMEOUT = 30.0  # seconds for each step of a request
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?", re.ASCII)
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_BAD_REQUEST, _UNAVAILABLE, _TOO_MANY, _NOT_FOUND = 400, 500, 429, 404


class ServiceAddress(NamedTuple):
    """Where a referendum is served: `base` is scheme and host, `slug` its name there."""

    base: str
    slug: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """The address `https://HOST/r/SLUG`.

        Raises: MisuseError for any other form, and for http beyond this machine: codes travel in
        links below this address.
        """
        parts = urlsplit(text.strip().rstrip("/"))
        head, found, slug = parts.path.rpartition("/r/")
        if not found or head or parts.query or parts.fragment or not _SLUG.fullmatch(slug):
            raise MisuseError("the service's address is https://HOST/r/NAME, as voters see it")
        if parts.username or parts.password or not parts.hostname:
            raise MisuseError("the service's address has a host and no user")
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise MisuseError("the service's address is https: codes travel in links below it")
        if parts.scheme not in {"http", "https"}:
            raise MisuseError("the service's address begins with https://")
        return cls(f"{parts.scheme}://{parts.netloc.lower()}", slug)

    def __str__(self) -> str:
        return f"{self.base}/r/{self.slug}"

    @property
    def record(self) -> str:
        """Where the record's files lie."""
        return f"{self}/record"

    @property
    def booth(self) -> str:
        """The booth's page, without a code."""
        return f"{self}/booth/"

    @property
    def api(self) -> str:
        """Where the JSON API of this referendum begins."""
        return f"{self.base}/api/r/{self.slug}"


class Service:
    """A client of one service. Every method raises UnavailableError when it does not answer."""

    def __init__(self, address: ServiceAddress, *, timeout: float = _TIMEOUT) -> None:
        self.address = address
        self._timeout = timeout

    def policy(self) -> bytes:
        """The policy file it serves, unchecked. Raises UnavailableError also when it has none."""
        return self._ask("GET", f"{self.address}/policy", limit=LARGEST_POLICY)

    def post_submission(self, raw: bytes) -> None:
        """Hand in a submission file; the same bytes may be posted again.

        Raises: EvidenceError, with the service's words, when it is refused.
        """
        self._ask("POST", f"{self.address.api}/submissions", raw)

    def post_report(self, note: bytes) -> None:
        """Hand in a signed report of deliveries. Raises as `post_submission`."""
        self._ask("POST", f"{self.address.api}/delivery-reports", note)

    def _ask(
        self, method: str, place: str, body: bytes | None = None, *, limit: int = _LARGEST_ANSWER
    ) -> bytes:
        headers = {"User-Agent": "plebiscite", "Content-Type": "application/octet-stream"}
        try:
            with (
                httpx.Client(timeout=self._timeout, trust_env=False) as client,
                client.stream(method, place, content=body, headers=headers) as answer,
            ):
                raw = b""
                for piece in answer.iter_bytes():
                    raw += piece
                    if len(raw) > limit:
                        raise UnavailableError(f"the answer is larger than {limit} bytes")
        except httpx.HTTPError as problem:
            reason = f"the service did not answer ({type(problem).__name__})"
            raise UnavailableError(reason, place=place) from problem
        if answer.status_code >= _UNAVAILABLE or answer.status_code == _TOO_MANY:
            raise UnavailableError(f"the service answered {answer.status_code}", place=place)
        if answer.status_code == _NOT_FOUND:
            raise UnavailableError("the service does not have this yet", place=place)
        if answer.status_code >= _BAD_REQUEST:
            raise EvidenceError(f"the service refused: {_words(raw)}", place=place)
        if not answer.is_success:
            raise UnavailableError(f"the service answered {answer.status_code}", place=place)
        return raw


def _words(raw: bytes) -> str:
    """What an error of the API says, cut to a sensible length."""
    try:
        said = json.loads(raw)["error"]["message"]
    except (ValueError, KeyError, TypeError):
        return "without a reason"
    return str(said)[:_LONGEST_WORDS]
