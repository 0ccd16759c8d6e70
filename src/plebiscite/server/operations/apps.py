from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Django's name for this app."""

    name = "plebiscite.server.operations"
    label = "operations"
