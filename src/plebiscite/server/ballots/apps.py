from django.apps import AppConfig


class BallotsConfig(AppConfig):
    """Django's name for this app."""

    name = "plebiscite.server.ballots"
    label = "ballots"
