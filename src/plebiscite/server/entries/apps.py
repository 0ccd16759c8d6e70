from django.apps import AppConfig


class EntriesConfig(AppConfig):
    """Django's name for this app."""

    name = "plebiscite.server.entries"
    label = "entries"
