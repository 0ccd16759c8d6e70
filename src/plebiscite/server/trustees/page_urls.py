"""The trustees' pages under /{lang}/."""

from django.urls import URLPattern, URLResolver, path

from plebiscite.server.trustees.pages import progress_page, trustee_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("r/<slug:slug>/trustees/", trustee_page, name="trustees"),
    path("r/<slug:slug>/trustees/progress/", progress_page, name="trustees-progress"),
]
