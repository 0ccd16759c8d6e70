"""What granian runs: Django, behind the static files."""

from pathlib import Path

from django.conf import settings

from plebiscite.server.asgi import application as django_application
from plebiscite.server.operations.requests import NumberedRequests
from plebiscite.server.serving.static_files import StaticFiles

application = NumberedRequests(
    StaticFiles(django_application, {settings.STATIC_URL: Path(settings.STATIC_ROOT)})
)
