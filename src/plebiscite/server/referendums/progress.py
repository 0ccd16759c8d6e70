"""The task list after the seal: read from the record's summary, phase by phase."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from plebiscite.errors import PlebisciteError
from plebiscite.record.phases import Phase
from plebiscite.server.referendums.drafting import judge
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.referendums.standing import (
    DONE,
    NEXT,
    PROBLEM,
    TODO,
    WAITING,
    Task,
    draft_tasks,
)
from plebiscite.server.sequencing.client import sequencer
from plebiscite.server.sequencing.messages import Summary, TrusteeProgress

_ORDER = (
    Phase.ROLLS,
    Phase.CEREMONY,
    Phase.ELECTIONS,
    Phase.REHEARSAL,
    Phase.VOTING,
    Phase.PAUSED,
    Phase.POLLS_CLOSED,
    Phase.CLOSED,
    Phase.ENDED,
)


def current_tasks(referendum: Referendum) -> tuple[list[Task], Summary | None]:
    """The tasks as they stand, and the record's summary (None before the seal, or unknown)."""
    if not referendum.is_sealed:
        return draft_tasks(referendum, judge(referendum)), None
    try:
        summary = sequencer().summary(referendum.slug)
    except PlebisciteError as problem:
        silent = Task("record", _("The record"), "operations", PROBLEM, _("Operator"))
        silent.note = problem.message
        return [silent], None
    return sealed_tasks(summary), summary


def sealed_tasks(summary: Summary) -> list[Task]:
    """Everything after the seal, with its owner."""
    makers: tuple[Callable[[Summary, Task], Task], ...] = (
        _rolls,
        _ceremony,
        _rehearsal,
        _voting,
        _count,
        _results,
        _end,
    )
    tasks = [Task("seal", _("Seal"), "seal", DONE, _("Commission"), action=_("Look"))]
    for name, title, page, make in zip(
        ("rolls", "ceremony", "rehearsal", "voting", "count", "results", "end"),
        (
            _("Electoral rolls on the record"),
            _("Key ceremony"),
            _("Rehearsal of the trustees"),
            _("Voting"),
            _("Close and count"),
            _("Results and certification"),
            _("End of the record"),
        ),
        ("roll", "trustees", "rehearsal", "operations", "count", "count", "count"),
        makers,
        strict=True,
    ):
        tasks.append(
            make(summary, Task(name, title, page, TODO, _("Commission"), action=_("Look")))
        )
    if summary.phase == Phase.ABORTED:
        for task in tasks[1:-1]:
            if task.state != DONE:
                _later(task, _("the referendum was aborted"))
    return tasks


def _at(summary: Summary) -> int:
    return _ORDER.index(Phase(summary.phase)) if summary.phase in _ORDER else -1


def phase_words(phase: str) -> str:
    """What the referendum is doing, said."""
    return {
        Phase.ROLLS: _("waits for the rolls"),
        Phase.CEREMONY: _("key ceremony"),
        Phase.ELECTIONS: _("elections are published"),
        Phase.REHEARSAL: _("rehearsal"),
        Phase.VOTING: _("voting"),
        Phase.PAUSED: _("paused"),
        Phase.POLLS_CLOSED: _("voting has ended"),
        Phase.CLOSED: _("count"),
        Phase.ABORTED: _("aborted"),
        Phase.ENDED: _("ended"),
    }.get(Phase(phase), phase)


def _later(task: Task, note: str) -> None:
    """It is nobody's turn yet."""
    task.state, task.owner, task.note = WAITING, "", note


def is_past(summary: Summary, phase: Phase) -> bool:
    """Whether the referendum has left this phase behind."""
    return _at(summary) > _ORDER.index(phase)


def _rolls(summary: Summary, task: Task) -> Task:
    task.note = _("%(done)d of %(all)d rolls") % {"done": summary.rolls, "all": summary.units}
    if summary.rolls >= summary.units:
        task.state = DONE
    else:
        task.state, task.owner = WAITING, _("Registrar")
    return task


def _ceremony(summary: Summary, task: Task) -> Task:
    if is_past(summary, Phase.CEREMONY):
        task.state = DONE
    elif summary.phase == Phase.CEREMONY and summary.ceremony:
        task.state, task.owner = WAITING, _("Trustees")
        task.note = waiting_for(summary)
    elif summary.rolls < summary.units:
        _later(task, _("when the rolls are on the record"))
    else:
        task.state, task.action = NEXT, _("Open the key ceremony")
    return task


def waiting_for(summary: Summary) -> str:
    """The step that the ceremony is at, and who is missing."""
    steps = [(_("a commitment"), "commitment"), (_("the reveal"), "reveal")]
    if summary.pedersen:
        steps.insert(0, (_("a certificate"), "certificate"))
        steps.append((_("the share of the key"), "share_key"))
    for words, name in steps:
        missing = [each.name for each in summary.trustees if not getattr(each, name)]
        if missing:
            said = {"step": words, "names": ", ".join(missing)}
            return _("%(step)s is waited for: %(names)s") % said
    return _("the key is being published")


def _rehearsal(summary: Summary, task: Task) -> Task:
    if is_past(summary, Phase.REHEARSAL):
        task.state = DONE
    elif summary.phase == Phase.REHEARSAL:
        task.state, task.owner = WAITING, _("Trustees")
        task.note = _missing(each for each in summary.trustees if not each.rehearsed)
        if all(each.rehearsed for each in summary.trustees):
            task.state = DONE
    else:
        _later(task, _("when the key is published"))
    return task


def _missing(trustees: Iterable[TrusteeProgress]) -> str:
    return _("waited for: %s") % ", ".join(each.name for each in trustees)


def _voting(summary: Summary, task: Task) -> Task:
    if is_past(summary, Phase.PAUSED):
        task.state = DONE
    elif summary.phase in {Phase.VOTING, Phase.PAUSED}:
        task.state, task.owner = WAITING, _("Voters")
        task.note = _("%d ballots so far") % summary.ballots
        task.action = _("Operations")
        if summary.phase == Phase.PAUSED:
            task.state, task.owner, task.note = NEXT, _("Commission"), _("voting is paused")
    else:
        _later(task, _("opens by itself at its time"))
    return task


def _count(summary: Summary, task: Task) -> Task:
    if summary.phase == Phase.CLOSED:
        ready = [each for each in summary.trustees if each.decrypted >= summary.groups]
        task.state, task.owner = WAITING, _("Trustees")
        said = {"done": len(ready), "needed": summary.threshold}
        task.note = _("%(done)d of %(needed)d trustees needed have decrypted") % said
        if len(ready) >= summary.threshold or summary.announced:
            task.state = DONE
    elif summary.phase == Phase.ENDED:
        task.state = DONE
    else:
        _later(task, _("when voting has ended"))
    return task


def _results(summary: Summary, task: Task) -> Task:
    if summary.certified and not _needs_certifying(summary):
        task.state = DONE
    elif summary.certifiable and summary.phase == Phase.CLOSED:
        task.state, task.action = NEXT, _("Certify")
    else:
        _later(task, _("when the totals are decrypted"))
    return task


def _needs_certifying(summary: Summary) -> bool:
    """Whether certified figures were corrected since."""
    return summary.certifiable and summary.bulletin == "correction"


def _end(summary: Summary, task: Task) -> Task:
    if summary.phase == Phase.ENDED:
        task.state = DONE
    elif summary.phase == Phase.ABORTED or (summary.certified and not _needs_certifying(summary)):
        task.state, task.action = NEXT, _("End the record")
        if not summary.mapping_destroyed or not all(each.destroyed for each in summary.trustees):
            task.note = _("after keys and the list of voters and credentials are destroyed")
    else:
        _later(task, _("when the result is certified"))
    return task
