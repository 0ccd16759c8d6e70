"""Addresses of machines: status, downloads, the booth and its files."""

from django.urls import URLPattern, URLResolver, path

from plebiscite.server.public.booth_files import booth_asset, booth_page
from plebiscite.server.public.downloads import archive, download
from plebiscite.server.public.status_json import status_json

urlpatterns: list[URLPattern | URLResolver] = [
    path("r/<slug:slug>/status.json", status_json, name="status-json"),
    path("r/<slug:slug>/record.tar", archive, name="archive"),
    path("r/<slug:slug>/downloads/<str:name>", download, name="download"),
    path("r/<slug:slug>/booth/", booth_page, name="booth"),
    path("booth-assets/<path:path>", booth_asset, name="booth-asset"),
]
