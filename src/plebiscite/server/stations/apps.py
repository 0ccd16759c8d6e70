from django.apps import AppConfig


class StationsConfig(AppConfig):
    """Django's name for this app."""

    name = "plebiscite.server.stations"
    label = "stations"
