"""The registrar's desk as a Django application."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Voters, their codes, their mail; on the registrar's machine only."""

    name = "plebiscite.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
