"""Double entry: two officers apart, twice if need be, then a third who sees both.

Nobody sees another's numbers before both are in. What is agreed is published as one entry, if the
rules allow it; what is odd needs a tick and a reason.
"""

import logging
from collections.abc import Iterable, Sequence
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from plebiscite.canonical.json import write_json
from plebiscite.errors import MisuseError
from plebiscite.server.accounts.models import Officer
from plebiscite.server.accounts.staff_acts import record_act
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.referendums.sealed import sealed_definition
from plebiscite.server.sequencing.client import sequencer
from plebiscite.server.sequencing.messages import PaperLook
from plebiscite.server.stations.lines import Line, Numbers, sheet_of
from plebiscite.server.stations.models import CountCase, CountEntry

_log = logging.getLogger(__name__)
_BOTH = 2
ROUNDS = 2
State = CountCase.State


def lines_in(case: CountCase) -> list[Line]:
    """The lines of a case."""
    return [Line(*each) for each in case.lines]


def open_case(
    referendum: Referendum, officer: Officer, lines: Sequence[Line], corrects: int | None = None
) -> CountCase:
    """The case of these lines: the open one, or a new one. `corrects`: the count it replaces.

    Raises: MisuseError when one of them is being entered together with others.
    """
    key = sha256(write_json([tuple(each) for each in lines])).hexdigest()
    open_cases = referendum.counts.filter(state__in=(State.ENTERING, State.THIRD, State.AGREED))
    for each in open_cases:
        if each.key == key:
            return each
        if shared := set(lines_in(each)) & set(lines):
            names = ", ".join(line.station for line in shared)
            raise MisuseError(_("%s is being entered already, together with others.") % names)
    try:
        with transaction.atomic():
            made = CountCase.objects.create(
                referendum=referendum,
                lines=[list(each) for each in lines],
                key=key,
                corrects=corrects,
            )
    except IntegrityError as problem:  # another officer opened it just now
        raise MisuseError(_not_now()) from problem
    record_act(officer, "count-started", referendum.slug, str(made))
    return made


def may_enter(case: CountCase, officer: Officer) -> str:
    """Why the officer cannot enter numbers now; "" if they can."""
    if case.state == State.ENTERING:
        if case.entries.filter(round=case.round, officer=officer).exists():
            return _("You have entered your numbers. A second officer enters them, too.")
        first_two = set(case.entries.filter(round=1).values_list("officer", flat=True))
        if case.round > 1 and officer.pk not in first_two:
            return _("The two officers who entered the numbers enter them once more.")
        return ""
    if case.state == State.THIRD:
        if case.entries.filter(officer=officer).exists():
            return _("You have entered numbers yourself: a third officer decides.")
        return ""
    return _("The numbers are entered.")


def enter(case: CountCase, officer: Officer, numbers: Numbers) -> None:
    """Take one officer's numbers; with the second, compare.

    Raises: MisuseError when it is not this officer's turn.
    """
    try:
        with transaction.atomic():
            current = CountCase.objects.select_for_update().get(pk=case.pk)
            if current.state != State.ENTERING or (reason := may_enter(current, officer)):
                raise MisuseError(reason if current.state == State.ENTERING else _not_now())
            place = current.entries.filter(round=current.round).count() + 1
            CountEntry.objects.create(
                case=current,
                round=current.round,
                place=place,
                officer=officer,
                numbers=dict(numbers),
            )
            if place == _BOTH:
                _compare(current)
    except IntegrityError as problem:
        raise MisuseError(_not_now()) from problem
    record_act(officer, "count-entered", case.referendum.slug, f"{case}, round {case.round}")
    case.refresh_from_db()


def _not_now() -> str:
    return _("Somebody else was faster; look at the count again.")


def _compare(case: CountCase) -> None:
    one, other = case.entries.filter(round=case.round).order_by("place")
    differing = sorted(
        name
        for name in one.numbers.keys() | other.numbers.keys()
        if one.numbers.get(name) != other.numbers.get(name)
    )
    case.differing = differing
    if not differing:
        case.state, case.agreed = State.AGREED, one.numbers
    elif case.round >= ROUNDS:
        case.state = State.THIRD
    else:
        case.round += 1
    case.save()


def both_entries(case: CountCase) -> Iterable[CountEntry]:
    """The two of the last round, for the third officer. Raises MisuseError before that."""
    if case.state != State.THIRD:
        raise MisuseError(_("The numbers of others are shown to the third officer only."))
    return case.entries.filter(round=case.round).order_by("place")


def resolve(case: CountCase, officer: Officer, numbers: Numbers, reason: str) -> None:
    """The third officer decides, with a reason. Raises MisuseError for one of the first two."""
    if not reason.strip():
        raise MisuseError(_("Write the reason."))
    with transaction.atomic():
        current = CountCase.objects.select_for_update().get(pk=case.pk)
        if current.state != State.THIRD:
            raise MisuseError(_not_now())
        if refused := may_enter(current, officer):
            raise MisuseError(refused)
        current.state, current.agreed, current.reason = State.AGREED, dict(numbers), reason
        current.save()
    record_act(officer, "count-resolved", case.referendum.slug, str(case))
    case.refresh_from_db()


def give_up(case: CountCase, officer: Officer) -> None:
    """Start anew: what was entered is not published."""
    changed = CountCase.objects.filter(
        pk=case.pk, state__in=(State.ENTERING, State.THIRD, State.AGREED)
    ).update(state=State.ABANDONED)
    if changed:
        record_act(officer, "count-given-up", case.referendum.slug, str(case))


def look_at(case: CountCase) -> PaperLook:
    """What stops the agreed numbers, or is odd about them. Raises MisuseError before that."""
    return sequencer().look_at_count(case.referendum.slug, _sheet(case))


def _sheet(case: CountCase) -> dict[str, object]:
    if case.agreed is None:
        raise MisuseError(_("The numbers are not agreed yet."))
    return sheet_of(sealed_definition(case.referendum), lines_in(case), case.agreed)


def publish(case: CountCase, officer: Officer, *, odd: bool, reason: str) -> None:
    """Put the agreed numbers on the record.

    `odd`: the officer ticked that warnings are right as they are. Raises: MisuseError for
    warnings without a tick and a reason, or a correction without a reason; what the rules say.
    """
    with transaction.atomic():
        current = CountCase.objects.select_for_update().get(pk=case.pk)
        if current.state != State.AGREED:
            raise MisuseError(_not_now())
        look = look_at(current)
        _require_publishable(current, look, odd=odd, reason=reason)
        words = "\n".join(filter(None, (current.reason, reason.strip())))
        slug = current.referendum.slug
        (place,) = sequencer().act(slug, "count_papers", sheet=_sheet(current), words=words)
        current.state, current.published_at = State.PUBLISHED, place.index
        current.save()
    record_act(officer, "count-published", slug, f"{case}, entry {place.index}")
    case.refresh_from_db()
    if not look.left:
        _announce(slug, words if case.corrects is not None else "")


def _announce(slug: str, words: str) -> None:
    """Once every station is counted, a bulletin says so; after a correction, with its reason.

    While electronic totals are missing there is nothing new to say; the last trustee's act is
    followed by an announcement of its own.
    """
    try:
        sequencer().act(slug, "announce", words=words)
    except MisuseError as problem:
        _log.info("no bulletin after the last count of %s: %s", slug, problem.message)


def _require_publishable(case: CountCase, look: PaperLook, *, odd: bool, reason: str) -> None:
    if look.problem:
        raise MisuseError(look.problem)
    if look.replaces != case.corrects:
        raise MisuseError(
            _("These stations were counted meanwhile, in entry %s; start a correction.")
            % look.replaces
        )
    if look.warnings and not (odd and reason.strip()):
        raise MisuseError(_("Tick that it is so, and write the reason for everyone to read."))
    if case.corrects is not None and not reason.strip():
        raise MisuseError(_("A correction says why: write the reason for everyone to read."))
