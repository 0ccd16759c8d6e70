from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Django's name for this app."""

    name = "plebiscite.server.operations"
    label = "operations"

    def ready(self) -> None:
        """Every process of the service logs alike."""
        from plebiscite.server.operations.logs import configure_if_asked  # noqa: PLC0415 - once set up

        configure_if_asked()
