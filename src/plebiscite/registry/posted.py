"""Signed submissions: made once, posted as often as need be, believed when they are on the record.

The bytes are kept before they are posted. The service gives the same bytes the same place, so a
crash at any point is mended by posting again.
"""

from django.utils import timezone

from plebiscite.errors import EvidenceError, PlebisciteError
from plebiscite.offices.submission import Submission, read_submission, write_submission
from plebiscite.record.entries import write_entry
from plebiscite.registry.desk import note, service_of, the_desk
from plebiscite.registry.models import Desk, Posting


def keep_submission(desk: Desk, name: str, submission: Submission) -> Posting:
    """Keep a signed submission, before it is posted anywhere."""
    return Posting.objects.create(name=name, body=write_submission(desk.origin, submission))


def posted_entries(name: str) -> set[bytes]:
    """The exact bytes of its entries; none if there is no such submission."""
    posting = Posting.objects.filter(name=name).first()
    if posting is None:
        return set()
    submission = read_submission(bytes(posting.body), the_desk().origin)
    return {write_entry(entry) for entry in submission.entries}


def is_ours(name: str, raw: bytes) -> bool:
    """Whether this entry is one of the submission's."""
    return raw in posted_entries(name)


def post_submissions() -> None:
    """Post what is not on the record yet. Raises EvidenceError when the service refuses it."""
    desk = the_desk()
    for posting in Posting.objects.filter(confirmed_at=None):
        try:
            service_of(desk).post_submission(bytes(posting.body))
        except PlebisciteError as problem:
            Posting.objects.filter(pk=posting.pk).update(trouble=str(problem))
            if isinstance(problem, EvidenceError):
                raise
            continue
        if posting.sent_at is None:
            note(f"The submission {posting.name} was handed in")
        Posting.objects.filter(pk=posting.pk).update(sent_at=timezone.now(), trouble="")


def confirm_destruction() -> None:
    """The destruction is on the record."""
    Posting.objects.filter(name="destruction").update(confirmed_at=timezone.now(), trouble="")
    note("The destruction of the mapping is on the record")
