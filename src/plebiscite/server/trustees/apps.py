from django.apps import AppConfig


class TrusteesConfig(AppConfig):
    """Django's name for this app."""

    name = "plebiscite.server.trustees"
    label = "trustees"
