"""The record's pages under /{lang}/."""

from django.urls import URLPattern, URLResolver, path, re_path

from plebiscite.server.entries.browser import entry_page, record_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("r/<slug:slug>/record/", record_page, name="record"),
    path("r/<slug:slug>/record/kind/<slug:kind>/", record_page, name="record-kind"),
    re_path(
        r"^r/(?P<slug>[-\w]+)/record/(?:kind/(?P<kind>[a-z-]{1,32})/)?before/(?P<before>[0-9]{1,15})/$",
        record_page,
        name="record-before",
    ),
    path("r/<slug:slug>/record/<int:position>/", entry_page, name="entry"),
]
