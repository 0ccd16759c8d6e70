"""Addresses as others must type them."""

from django.conf import settings


def site_address() -> str:
    """What browsers reach the service under, without a slash at the end."""
    return str(settings.SERVICE.address)


def check_command(slug: str) -> str:
    """The exact command that checks a referendum's record over the network."""
    return f"plebiscite verify {site_address()}/r/{slug}/record --policy policy"
