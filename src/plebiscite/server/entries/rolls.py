"""Whether a credential is in a roll: asked of whoever keeps the record, who has them at hand."""

from django.conf import settings

from plebiscite.errors import EvidenceError, MalformedError, MisuseError
from plebiscite.server.api_errors import AbsentError
from plebiscite.server.sequencing.client import sequencer
from plebiscite.server.sequencing.folders import folder_of


def require_in_a_roll(slug: str, credential: str) -> None:
    """Return if a roll of this referendum has the credential, or if the record is kept elsewhere.

    Raises: AbsentError otherwise; UnavailableError if the keeper does not answer.
    """
    if not folder_of(settings.SERVICE.data, slug).private.is_dir():
        return
    try:
        sequencer().chain(slug, credential)
    except (MisuseError, MalformedError, EvidenceError) as unknown:
        raise AbsentError("no roll of this referendum has this credential") from unknown
