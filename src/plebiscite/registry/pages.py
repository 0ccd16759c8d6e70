"""What every view shares: rendering, and saying an error as a sentence on the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from plebiscite.errors import PlebisciteError


def page(request: HttpRequest, name: str, **values: Any) -> HttpResponse:  # noqa: ANN401 - a template's own
    """The page of this name."""
    return render(request, f"registry/{name}.html", values)


def attempt(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    """Do it and say so, or say why not; True when it was done."""
    try:
        act()
    except PlebisciteError as problem:
        words = str(problem)
        messages.error(request, words[:1].upper() + words[1:])
        return False
    if said:
        messages.success(request, said)
    return True


def back_to(name: str) -> HttpResponse:
    """After a form: to the page, so that reloading repeats nothing."""
    return redirect(name)
