"""Starting Django for one data folder, from a command: settings, tables, the desk's row."""

import os
from pathlib import Path

import django
from django.core.management import call_command

from plebiscite.registry.desk_folder import DATA, DeskFolder

SETTINGS = "plebiscite.registry.settings"


def open_desk_folder(data: Path) -> DeskFolder:
    """The data folder with its database up to date; Django works on it from here on.

    Raises: MisuseError and UnavailableError for a folder that cannot be used.
    """
    os.umask(0o077)  # the database's own side files, too, are for nobody else
    folder = DeskFolder(data.resolve())
    os.environ[DATA] = str(folder.root)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    return folder


def this_folder() -> DeskFolder:
    """The folder that Django was started for."""
    return DeskFolder(Path(os.environ[DATA]))
