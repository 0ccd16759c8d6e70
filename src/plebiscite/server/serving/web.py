"""What granian runs: Django, behind the door of ballots, static files, kept answers and a bound."""

from pathlib import Path

from django.conf import settings

from plebiscite.server.asgi import application as django_application
from plebiscite.server.ballots.asgi_door import BallotDoor
from plebiscite.server.operations.bounded_reading import BoundedReading
from plebiscite.server.operations.requests import NumberedRequests
from plebiscite.server.public.booth_files import booth_folder
from plebiscite.server.public.kept_answers import KeptAnswers
from plebiscite.server.serving.static_files import StaticFiles


def _folders() -> dict[str, Path]:
    folders = {settings.STATIC_URL: Path(settings.STATIC_ROOT)}
    if (booth := booth_folder()) is not None:
        folders["/booth-assets/"] = booth
    return folders


application = NumberedRequests(
    BallotDoor(StaticFiles(KeptAnswers(BoundedReading(django_application)), _folders()))
)
