"""Public pages under /{lang}/."""

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from plebiscite.server.public.checking import check_page
from plebiscite.server.public.frame import kept_page
from plebiscite.server.public.home import home_page
from plebiscite.server.public.overview import overview

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home_page, name="home"),
    path(
        "r/<slug:slug>/",
        require_safe(kept_page("status", "public/overview.html", overview)),
        name="referendum",
    ),
    path("r/<slug:slug>/check/", check_page, name="check"),
]
