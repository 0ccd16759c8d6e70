"""Who writes to the voters, and whom they call: printed on every mail and letter.

The registrar says it here. What the service shows could be the liar's own number.
"""

import re

from plebiscite.errors import MisuseError
from plebiscite.registry.desk import note
from plebiscite.registry.models import Desk

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_IN_LINES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ()./-]{2,40}", re.ASCII)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_LONGEST, _LONGEST_ADDRESS = 80, 200


def keep_contacts(sender: str, return_address: str, telephone: str, email: str) -> None:
    """Keep them. Raises MisuseError saying which is wrong or missing."""
    sender, telephone, email = sender.strip(), telephone.strip(), email.strip()
    return_address = "\n".join(filter(None, map(str.strip, return_address.splitlines())))
    if not sender or len(sender) > _LONGEST or _CONTROL.search(sender):
        raise MisuseError(f"say in at most {_LONGEST} characters who writes, on one line")
    if len(return_address) > _LONGEST_ADDRESS or _CONTROL_IN_LINES.search(return_address):
        raise MisuseError(f"the return address has at most {_LONGEST_ADDRESS} characters")
    if telephone and not _TELEPHONE.fullmatch(telephone):
        raise MisuseError("write the telephone number with digits, such as +33 1 23 45 67 89")
    if email and not _EMAIL.fullmatch(email):
        raise MisuseError("the address for help is no e-mail address")
    if not (telephone or email):
        raise MisuseError("name a telephone number or an e-mail address for voters")
    Desk.objects.filter(pk=1).update(
        sender=sender, return_address=return_address, telephone=telephone, help_email=email
    )
    note("Sender and contacts were written down")
