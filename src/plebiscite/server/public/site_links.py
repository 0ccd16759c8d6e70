"""From the service's addresses to files of a copy, with links that work from a folder."""

import posixpath
import re

from plebiscite.errors import EvidenceError
from plebiscite.texts import LANGUAGES

_LINK = re.compile(r'\b(href|src)="(/[^"]*)"')


class SiteLinks:
    """Where each address of one referendum lies in the copy."""

    def __init__(self, slug: str) -> None:
        self._machine = f"/r/{slug}/"
        self._receipt = re.compile(rf"/api/r/{re.escape(slug)}/entries/([0-9]+)/receipt")
        self._pages = {f"/{code}/r/{slug}/": f"{code}/" for code in LANGUAGES}
        self._homes = {f"/{code}/": f"{code}/index.html" for code in LANGUAGES}

    def file_of(self, address: str) -> str:
        """The file for an address. Raises: EvidenceError for one that the copy cannot have."""
        if address in self._homes:
            return self._homes[address]
        for prefix, folder in self._pages.items():
            if address.startswith(prefix):
                rest = address.removeprefix(prefix)
                return (
                    f"{folder}{rest}index.html" if rest.endswith("/") or not rest else folder + rest
                )
        if address.startswith("/static/"):
            return address[1:]
        if address.startswith(self._machine):
            return address.removeprefix(self._machine)
        if receipt := self._receipt.fullmatch(address):
            return f"receipts/{receipt[1]}.tlog-proof"
        raise EvidenceError(f"the copy has no file for the address {address}")

    def rewritten(self, text: str, address: str) -> str:
        """A page with its links made relative to its own place."""
        here = posixpath.dirname(self.file_of(address)) or "."

        def relative(match: re.Match[str]) -> str:
            target, mark, fragment = match[2].partition("#")
            path = posixpath.relpath(self.file_of(target), here)
            return f'{match[1]}="{path}{mark}{fragment}"'

        return _LINK.sub(relative, text)
