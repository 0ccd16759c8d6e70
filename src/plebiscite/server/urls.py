"""Which address leads where. Addresses of machines carry no language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from plebiscite.server.api import api

urlpatterns = [
    path("api/", api.urls),
    path("", include("plebiscite.server.operations.urls")),
    path("", include("plebiscite.server.ballots.urls")),
    path("", include("plebiscite.server.entries.urls")),
    path("", include("plebiscite.server.trustees.urls")),
    *i18n_patterns(
        path("accounts/", include("plebiscite.server.accounts.urls")),
        path("accounts/", include("allauth.urls")),
        path("commission/", include("plebiscite.server.ballots.page_urls")),
        path("commission/", include("plebiscite.server.referendums.urls")),
        path("commission/", include("plebiscite.server.stations.urls")),
        path("", include("plebiscite.server.trustees.page_urls")),
        path("", include("plebiscite.server.entries.page_urls")),
        path("", include("plebiscite.server.public.page_urls")),
    ),
    path("", include("plebiscite.server.public.urls")),
]
