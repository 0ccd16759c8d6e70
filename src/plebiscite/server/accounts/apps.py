from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Django's name for this app."""

    name = "plebiscite.server.accounts"
    label = "accounts"
