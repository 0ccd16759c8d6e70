"""Addresses of machines: the record's files and the policy, as they are."""

from django.urls import URLPattern, URLResolver, path

from plebiscite.server.entries.record_files import policy_file, record_file

urlpatterns: list[URLPattern | URLResolver] = [
    path("r/<slug:slug>/record/<path:path>", record_file, name="record-file"),
    path("r/<slug:slug>/policy", policy_file, name="policy-file"),
]
