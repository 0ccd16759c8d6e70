"""Acts that cannot be undone: one officer asks for them, another confirms."""

import hmac
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from plebiscite.errors import MisuseError
from plebiscite.record.definition import Definition
from plebiscite.server.accounts.models import Officer
from plebiscite.server.accounts.staff_acts import record_act
from plebiscite.server.referendums.draft_toml import Values
from plebiscite.server.referendums.drafting import Judgement, judge
from plebiscite.server.referendums.models import Proposal, Referendum
from plebiscite.server.referendums.standing import DONE, draft_tasks
from plebiscite.server.sequencing.client import sequencer

SEAL = "seal"
GRAVE = (SEAL, "extend", "abort", "certify", "end")


def propose(
    referendum: Referendum, officer: Officer, act: str, typed: str, arguments: Values | None = None
) -> Proposal:
    """Ask for a grave act. `typed` is the short name, as the officer typed it.

    Raises: MisuseError for another name, an act asked for already, or an unfinished draft.
    """
    require_name(referendum, typed)
    if act not in GRAVE:
        raise MisuseError(f"{act} is no act for two")
    digest = _sealable(referendum) if act == SEAL else ""
    with transaction.atomic():
        Referendum.objects.select_for_update().get(pk=referendum.pk)
        if referendum.proposals.filter(act=act, state=Proposal.State.OPEN).exists():
            raise MisuseError(_("This was asked for already; a second officer confirms it."))
        proposal = Proposal.objects.create(
            referendum=referendum,
            act=act,
            arguments=arguments or {},
            digest=digest,
            proposed_by=officer,
        )
    record_act(officer, f"{act}-proposed", referendum.slug, digest)
    return proposal


def require_name(referendum: Referendum, typed: str) -> None:
    """Raise MisuseError unless the short name was typed."""
    if not hmac.compare_digest(typed.strip().encode(), referendum.slug.encode()):
        raise MisuseError(_("Type the short name exactly: %s") % referendum.slug)


def withdraw(proposal: Proposal, officer: Officer) -> None:
    """Take the request back; any officer may."""
    changed = Proposal.objects.filter(pk=proposal.pk, state=Proposal.State.OPEN).update(
        state=Proposal.State.WITHDRAWN, decided_by=officer, decided_at=timezone.now()
    )
    if changed:
        record_act(officer, f"{proposal.act}-withdrawn", proposal.referendum.slug)


def confirm(proposal: Proposal, officer: Officer, typed: str) -> None:
    """Do the act, as its second officer.

    Raises: MisuseError for the officer who asked, another name, a request that is no longer
    open, or a draft that changed since; and what the rules of the record say against the act.
    """
    referendum = proposal.referendum
    require_name(referendum, typed)
    if proposal.proposed_by_id == officer.pk:
        raise MisuseError(_("You asked for this yourself; another officer must confirm it."))
    with transaction.atomic():
        Referendum.objects.select_for_update().get(pk=referendum.pk)
        current = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if current.state != Proposal.State.OPEN:
            raise MisuseError(_("This request is no longer open; look at the task list."))
        if proposal.act == SEAL:
            _seal(referendum, proposal)
        else:
            sequencer().act(referendum.slug, proposal.act, **proposal.arguments)
        current.state = Proposal.State.CONFIRMED
        current.decided_by, current.decided_at = officer, timezone.now()
        current.save()
    record_act(officer, f"{proposal.act}-confirmed", referendum.slug, proposal.digest)


def _sealable(referendum: Referendum) -> str:
    """The digest of the definition file, if everything before the seal is done."""
    if referendum.is_sealed:
        raise MisuseError(_("The referendum is sealed already."))
    judged = judge(referendum)
    unfinished = [
        task.title
        for task in draft_tasks(referendum, judged)
        if task.state != DONE and task.name != SEAL
    ]
    if unfinished:
        raise MisuseError(_("Not everything is done: %s") % ", ".join(unfinished))
    return digest_of(judged)


def digest_of(judged: Judgement) -> str:
    """SHA-256 of the definition file, in hex."""
    return sha256(judged.toml.encode()).hexdigest()


def _seal(referendum: Referendum, proposal: Proposal) -> None:
    judged = judge(referendum)
    if judged.definition is None or _sealable(referendum) != proposal.digest:
        raise MisuseError(_("The draft changed since the seal was asked for; ask for it again."))
    sequencer().seal(referendum.slug, judged.toml)
    _mark_sealed(referendum, judged.definition, judged.toml)


def _mark_sealed(referendum: Referendum, definition: Definition, toml: str) -> None:
    referendum.state = Referendum.State.SEALED
    referendum.definition = toml
    referendum.opens = definition.calendar.opens
    referendum.sealed_at = timezone.now()
    referendum.save()
