from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Django's name for this app."""

    name = "plebiscite.server.public"
    label = "public"
