"""Public pages under /{lang}/."""

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from plebiscite.server.public.bulletins_page import bulletin_page, bulletins
from plebiscite.server.public.checking import check_page
from plebiscite.server.public.claims import claims_page
from plebiscite.server.public.downloads import downloads
from plebiscite.server.public.embedding import embed_builder
from plebiscite.server.public.feed import feed
from plebiscite.server.public.frame import Build, kept_page
from plebiscite.server.public.home import home_page
from plebiscite.server.public.maps_page import maps
from plebiscite.server.public.observers_page import observers
from plebiscite.server.public.observing_page import observing_page
from plebiscite.server.public.overview import overview
from plebiscite.server.public.pictures import picture
from plebiscite.server.public.reporting import report_page
from plebiscite.server.public.results_page import results
from plebiscite.server.public.trust_page import trust
from plebiscite.server.public.turnout_page import turnout

KEPT: dict[str, tuple[str, str, Build]] = {
    "status": ("", "public/overview.html", overview),
    "turnout": ("turnout/", "public/turnout.html", turnout),
    "results": ("results/", "public/results.html", results),
    "maps": ("results/districts/", "public/maps.html", maps),
    "bulletins": ("bulletins/", "public/bulletins.html", bulletins),
    "observers": ("observers/", "public/observers.html", observers),
    "downloads": ("downloads/", "public/downloads.html", downloads),
    "trust": ("trust/", "public/trust.html", trust),
}
"""Pages that follow from record and language alone: address below the referendum's, how made."""

_kept: list[URLPattern | URLResolver] = [
    path(f"r/<slug:slug>/{tail}", require_safe(kept_page(name, template, build)), name=name)
    for name, (tail, template, build) in KEPT.items()
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home_page, name="home"),
    *_kept,
    path("r/<slug:slug>/bulletins/<int:number>/", bulletin_page, name="bulletin"),
    path("r/<slug:slug>/observe/", observing_page, name="observing"),
    path("r/<slug:slug>/check/", check_page, name="check"),
    path("r/<slug:slug>/check/report/", report_page, name="report"),
    path("r/<slug:slug>/claims/", claims_page, name="claims"),
    path("r/<slug:slug>/embed/", embed_builder, name="embed-builder"),
    path("r/<slug:slug>/pictures/<str:name>", picture, name="picture"),
    path("r/<slug:slug>/feed.atom", feed, name="feed"),
]
