"""Who may do what with one referendum: views get it instead of its slug."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from plebiscite.errors import PlebisciteError
from plebiscite.server.accounts.access import View, officer_of, staff_page
from plebiscite.server.referendums.models import Draft, Membership, Referendum

ReferendumView = Callable[..., HttpResponseBase]
"""Takes the request, the referendum, and what else the address names."""


def referendum_page(view: ReferendumView) -> View:
    """Readers may look; officers may also post. Others learn only that there is no such page.

    A post that the rules refuse leads back to the page with the reason.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *, slug: str, **named: object) -> HttpResponseBase:
        role = role_of(request, slug)
        if request.method != "GET" and role != Membership.Role.OFFICER:
            raise PermissionDenied
        referendum = Referendum.objects.get(slug=slug)
        Draft.objects.get_or_create(referendum=referendum)  # a rebuilt database has none
        try:
            return view(request, referendum, **named)
        except PlebisciteError as problem:
            if request.method == "GET":
                raise
            messages.error(request, problem.message)
            return redirect("referendums:tasks", slug=slug)

    return staff_page(guarded)


def role_of(request: HttpRequest, slug: str) -> str:
    """The officer's role. Raises Http404 for who has none."""
    found = Membership.objects.filter(officer=officer_of(request), referendum__slug=slug).first()
    if found is None:
        raise Http404
    return str(found.role)
