"""The way in for the first officer of a new service."""

from plebiscite.server.accounts.invitations import invite
from plebiscite.server.accounts.models import Officer, OfficerInvitation


def first_officer_link() -> str:
    """A one-time link to the first account, an administrator's; "" once there is an officer.

    Links given before stop working.
    """
    if Officer.objects.exists():
        return ""
    OfficerInvitation.objects.filter(invited_by=None, used_at=None).delete()
    _, link = invite("", administrator=True, by=None)
    return link
