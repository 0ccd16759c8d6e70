"""Print batches: letters of a district or of those without e-mail, and notices for paper voters."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from plebiscite.canonical.batches import in_batches
from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.registry.desk import (
    note,
    require_confirmed_policy,
    require_mapping,
    require_quiet,
    require_rolls_on_record,
    the_desk,
)
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.letter_pages import fitting_scale, letter_page, notice_page, window_lines
from plebiscite.registry.mailing import require_contacts
from plebiscite.registry.models import (
    Desk,
    MailState,
    Message,
    MessageKind,
    MessageState,
    PrintBatch,
    Voter,
)
from plebiscite.registry.sheet import Sheets
from plebiscite.registry.wording import Wording, wording_of
from plebiscite.store.durable import PRIVATE, DurableFiles

MOST_SHEETS = 500
"""In one PDF: what a printer and a person handle at a time."""
ALL, NO_EMAIL, UNREACHED = "all", "no-email", "unreached"
_UNREACHED = [MailState.REFUSED, MailState.BOUNCED]


def letter_voters(scope: str) -> QuerySet[Voter]:
    """Whom a scope means: all, those without e-mail, those whose mail failed, or a district."""
    voters = Voter.objects.exclude(code="").order_by("district", "line")
    if scope == ALL:
        return voters
    if scope == NO_EMAIL:
        return voters.filter(email="")
    if scope == UNREACHED:
        return voters.filter(mail_state__in=_UNREACHED)
    return voters.filter(district=scope)


def order_letters(scope: str) -> list[PrintBatch]:
    """Batches for the letters of a scope; `make_batch` then makes their files.

    Raises: MisuseError before codes work, under an alarm, or when the scope has nobody.
    """
    desk = the_desk()
    require_mapping(desk)
    require_confirmed_policy(desk)
    require_quiet(desk)
    require_rolls_on_record(desk)
    require_contacts(desk)
    return _order(PrintBatch.Kind.LETTERS, scope, letter_voters(scope).values_list("pk", flat=True))


def order_notices() -> list[PrintBatch]:
    """Batches for the notices that no mail can carry. Raises MisuseError when there are none."""
    desk = the_desk()
    require_mapping(desk)
    require_contacts(desk)
    waiting = Message.objects.filter(state=MessageState.TO_PRINT, batch=None)
    voters = waiting.values_list("voter", flat=True)
    with transaction.atomic():
        keys = Voter.objects.filter(pk__in=voters).order_by("district", "line")
        made = _order(PrintBatch.Kind.NOTICES, "to-print", keys.values_list("pk", flat=True))
        for batch in made:
            waiting.filter(voter__in=batch.voters).update(batch=batch)
    return made


def make_batch(folder: DeskFolder, key: int) -> PrintBatch:
    """Make the PDF of a batch that waits; again after a crash. Trouble is written on the batch."""
    batch = PrintBatch.objects.get(pk=key)
    if batch.state != PrintBatch.State.WAITING:
        return batch
    try:
        raw = _pdf(the_desk(), batch)
        DurableFiles().write_whole(folder.prints / batch.file, raw, mode=PRIVATE)
    except PlebisciteError as problem:
        batch.state, batch.trouble = PrintBatch.State.FAILED, str(problem)
        with transaction.atomic():
            batch.save()
            Message.objects.filter(batch=batch).update(batch=None)  # for another order
        return batch
    with transaction.atomic():
        if batch.kind == PrintBatch.Kind.LETTERS:
            Voter.objects.filter(pk__in=batch.voters).update(letter_printed_at=timezone.now())
        else:
            Message.objects.filter(batch=batch).update(state=MessageState.PRINTED)
        batch.state = PrintBatch.State.READY
        batch.save()
        note(f"Print batch {batch.pk}: {batch.count} sheets ({batch.kind}, {batch.scope})")
    return batch


def waiting_batches() -> list[int]:
    """The batches whose files are still to be made."""
    waiting = PrintBatch.objects.filter(state=PrintBatch.State.WAITING)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def delete_batch(folder: DeskFolder, key: int) -> None:
    """Delete a batch's file once it is printed: a copy of codes is a copy of votes."""
    batch = PrintBatch.objects.get(pk=key)
    DurableFiles().remove(folder.prints / batch.file)
    batch.state = PrintBatch.State.DELETED
    batch.save()
    note(f"The file of print batch {batch.pk} was deleted")


def _order(kind: PrintBatch.Kind, scope: str, keys: Iterable[int]) -> list[PrintBatch]:
    parts = list(in_batches(keys, MOST_SHEETS))
    if not parts:
        raise MisuseError("there is nobody to print for")
    named = (
        [scope]
        if len(parts) == 1
        else [f"{scope} {n}/{len(parts)}" for n in range(1, len(parts) + 1)]
    )
    return [
        PrintBatch.objects.create(kind=kind, scope=name, count=len(part), voters=part)
        for name, part in zip(named, parts, strict=True)
    ]


def _pdf(desk: Desk, batch: PrintBatch) -> bytes:
    require_mapping(desk)
    voters = {each.pk: each for each in Voter.objects.filter(pk__in=batch.voters)}
    ordered = [voters[key] for key in batch.voters if key in voters]
    with Sheets(f"{desk.origin} {batch.kind} {batch.scope}") as sheets:
        _require_drawable(sheets, ordered)
        _draw(sheets, desk, batch, ordered)
        return sheets.write()


def _draw(sheets: Sheets, desk: Desk, batch: PrintBatch, voters: list[Voter]) -> None:
    wordings: dict[str, Wording] = {}
    scales: dict[str, float] = {}
    for voter in voters:
        if voter.language not in wordings:
            wordings[voter.language] = wording_of(desk, voter.language)
            scales[voter.language] = fitting_scale(wordings[voter.language])
        wording, sheets.scale = wordings[voter.language], scales[voter.language]
        if batch.kind == PrintBatch.Kind.LETTERS:
            letter_page(sheets, voter, wording)
        else:
            notice_page(sheets, desk, voter, _notices(batch, voter), wording)


def _notices(batch: PrintBatch, voter: Voter) -> list[Message]:
    found = Message.objects.filter(batch=batch, voter=voter, kind=MessageKind.NOTICE)
    return list(found.order_by("number"))


def _require_drawable(sheets: Sheets, voters: list[Voter]) -> None:
    """No letter goes out with boxes instead of a name. Raises MisuseError naming the lines."""
    lacking = [str(each.line) for each in voters if sheets.lacking("".join(window_lines(each)))]
    if lacking:
        raise MisuseError(
            f"the font cannot write the name or address on line {', '.join(lacking[:20])} of the "
            "roll; name a folder with fonts that can in PLEBISCITE_REGISTRAR_FONTS"
        )
