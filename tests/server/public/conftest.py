"""Played records behind the service."""

from public_town import finished, finished_town, open_town, opened

__all__ = ["finished", "finished_town", "open_town", "opened"]
