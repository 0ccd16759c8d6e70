from django.apps import AppConfig


class ReferendumsConfig(AppConfig):
    """Django's name for this app."""

    name = "plebiscite.server.referendums"
    label = "referendums"
