"""Static files get names with their hash once they are collected."""

import re
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

HASHED = "plebiscite.server.operations.static_names.HashedNames"


def test_collected_files_are_named_by_their_hash(tmp_path: Path) -> None:
    storages = {"staticfiles": {"BACKEND": HASHED}, "default": {"BACKEND": HASHED}}
    with override_settings(STATIC_ROOT=str(tmp_path), STORAGES=storages):
        from django.contrib.staticfiles.storage import staticfiles_storage

        assert staticfiles_storage.url("plebiscite/pages.css").endswith("/plebiscite/pages.css")
        call_command("collectstatic", interactive=False, verbosity=0)
        named = staticfiles_storage.url("plebiscite/pages.css")
        assert re.search(r"/plebiscite/pages\.[0-9a-f]{12}\.css$", named)
        assert (tmp_path / named.removeprefix("/static/")).is_file()
