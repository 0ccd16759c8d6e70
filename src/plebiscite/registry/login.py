"""Getting in: a link printed in the terminal, used once, then a session in that browser.

The token stands in the link's fragment, which no browser sends by itself; a script of our own posts
it, or a person pastes it.
"""

import hmac
import secrets
from collections.abc import Callable
from hashlib import sha256

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.store.durable import PRIVATE, DurableFiles, read_bytes

_TOKEN_BYTES = 32
_INSIDE = "registrar"
_OPEN_PAGES = {"login", "set-language"}

Answer = Callable[[HttpRequest], HttpResponseBase]


def new_login_token(folder: DeskFolder) -> str:
    """A fresh token; the one before stops working. Only its hash is kept."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    DurableFiles().write_whole(folder.login_token, _digest(token).encode(), mode=PRIVATE)
    return token


def use_login_token(folder: DeskFolder, request: HttpRequest, token: str) -> bool:
    """Let this browser in if the token is the one; it works once."""
    path = folder.login_token
    if not path.exists():
        return False
    if not hmac.compare_digest(read_bytes(path).decode(), _digest(token)):
        return False
    DurableFiles().remove(path)
    request.session.cycle_key()
    request.session[_INSIDE] = True
    return True


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


class LoginRequired:
    """Shows strangers the login page only."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or the way to the login."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        """Refuse before the view runs; views are closed unless named above."""
        match = request.resolver_match
        if request.session.get(_INSIDE) or (match and match.url_name in _OPEN_PAGES):
            return None
        return HttpResponseRedirect(reverse("login"))
