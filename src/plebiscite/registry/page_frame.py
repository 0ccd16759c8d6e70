"""What every page shows: the referendum, alarms, and whether it is practice."""

from typing import Any

from django.http import HttpRequest

from plebiscite.registry.desk import definition_of
from plebiscite.registry.models import Desk


def frame(request: HttpRequest) -> dict[str, Any]:
    """Values for the base template; strangers learn nothing."""
    if not request.session.get("registrar"):
        return {"inside": False}
    desk = Desk.objects.filter(pk=1).first()
    definition = None if desk is None or desk.definition is None else definition_of(desk)
    return {
        "inside": True,
        "desk": desk,
        "practice": definition is not None and definition.practice,
        "has_paper": definition is not None and definition.paper is not None,
    }
