"""A27: a cache or a proxy gives other files than the page was built with.

Each page names its programs and styles with their digests, so that a browser runs nothing else;
nothing stands in the page itself, and nothing comes from another place.
"""

from base64 import b64encode
from hashlib import sha384
from html.parser import HTMLParser
from pathlib import Path

import pytest

from browser.bundle import require_bundle

pytestmark = pytest.mark.slow
BASE = "/booth-assets/"


class Parts(HTMLParser):
    """The elements of a page that load or run something, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: list[dict[str, str | None]] = []
        self.other: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        is_loaded = tag == "script" or own.get("rel") in {"stylesheet", "modulepreload"}
        if is_loaded:
            self.loaded.append(own)
        if tag in {"style", "iframe", "object", "embed", "base"} or (
            any(name.startswith("on") or name == "style" for name in own)
        ):
            self.other.append(tag)


@pytest.fixture(scope="module")
def bundle() -> Path:
    return require_bundle()


@pytest.mark.parametrize("page", ["index.html", "trustee.html"])
def test_every_program_and_style_is_named_with_its_digest(bundle: Path, page: str) -> None:
    parts = Parts((bundle / page).read_text(encoding="utf-8"))
    assert len(parts.loaded) >= 2
    assert not parts.other, "nothing that a strict policy would have to allow"
    for element in parts.loaded:
        address = element.get("src") or element.get("href") or ""
        assert address.startswith(BASE), element
        raw = (bundle / address.removeprefix(BASE)).read_bytes()
        assert element.get("integrity") == f"sha384-{b64encode(sha384(raw).digest()).decode()}"
