"""The task list: what is done, whose turn it is, what comes next."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from plebiscite.server.referendums.drafting import Judgement
from plebiscite.server.referendums.models import Proposal, Referendum

DONE, NEXT, TODO, WAITING, PROBLEM = "done", "next", "todo", "waiting", "problem"


@dataclass
class Task:
    """One line of the list. `owner` is whose turn it is; `page` a name of `urls`."""

    name: str
    title: str
    page: str
    state: str
    owner: str
    note: str = ""
    changed: str = ""
    action: str = ""

    @property
    def link(self) -> str:
        """The name of its address."""
        return f"referendums:{self.page}"

    @property
    def word(self) -> str:
        """The state, said."""
        return {
            DONE: _("Done"),
            NEXT: _("Next"),
            TODO: _("To do"),
            WAITING: _("Waiting"),
            PROBLEM: _("Problem"),
        }[self.state]


def draft_tasks(referendum: Referendum, judged: Judgement) -> list[Task]:
    """Everything before the seal. Exactly one is `next`, unless others are waited for."""
    commission = _("Commission")
    sections = [
        ("about", _("About the referendum")),
        ("questions", _("Questions")),
        ("languages", _("Languages")),
        ("calendar", _("Calendar")),
        ("districts", _("Districts")),
        ("roll", _("Electoral roll and registrar")),
        ("trustees", _("Trustees")),
        ("witnesses", _("Witnesses and observers")),
        ("voters", _("Voters: second factor and help")),
    ]
    tasks = [_section_task(referendum, judged, name, title, commission) for name, title in sections]
    tasks.append(_seal_task(referendum, tasks))
    return with_next(tasks)


def with_next(tasks: list[Task]) -> list[Task]:
    """Mark the first task that can be done now."""
    for task in tasks:
        if task.state == TODO:
            task.state = NEXT
            break
    return tasks


def missing(referendum: Referendum, judged: Judgement, section: str) -> list[str]:
    """What a page still lacks beyond the definition's own rules."""
    if section == "voters" and not (referendum.help_telephone and referendum.help_email):
        return [_("Voters need a help telephone and e-mail address.")]
    if section == "roll" and not roll_is_checked(referendum, judged):
        return [_("The roll is not checked against the districts' totals.")]
    return []


def roll_is_checked(referendum: Referendum, judged: Judgement) -> bool:
    """Whether a dry run fits the districts of now, or the registrar's own check was confirmed."""
    if referendum.is_sealed or referendum.draft.content.get("roll_checked_by_registrar"):
        return True
    newest = referendum.roll_checks.order_by("-pk").first()
    if newest is None or not newest.sound or judged.definition is None:
        return False
    registered = {
        district.id: sum(unit.registered for unit in district.units)
        for district in judged.definition.districts
    }
    return bool(newest.report.get("totals") == registered)


def _section_task(
    referendum: Referendum, judged: Judgement, name: str, title: str, owner: str
) -> Task:
    changed = referendum.draft.changed.get(name)
    errors = [each for each in judged.of_section(name) if each.severity == "error"]
    lacking = missing(referendum, judged, name)
    task = Task(name, title, name, DONE, owner, action=_("Change"))
    if changed:
        when = datetime.fromtimestamp(changed["at"], UTC)
        task.changed = f"{when:%Y-%m-%d %H:%M} UTC, {changed['by']}"
    if name == "trustees":
        waited = referendum.invitations.filter(key="")
        if waited.exists():
            names = ", ".join(each.name for each in waited)
            return _waiting(task, _("Trustees"), _("keys are waited for: %s") % names)
    if not errors and not lacking and (changed or name not in _MUST_BE_SEEN):
        return task
    task.state, task.action = TODO, _("Continue") if changed else _("Start")
    task.note = lacking[0] if lacking and not errors else _count(len(errors)) if changed else ""
    return task


_MUST_BE_SEEN = {"about", "questions", "calendar", "districts", "voters"}


def _waiting(task: Task, owner: str, note: str) -> Task:
    task.state, task.owner, task.note, task.action = WAITING, owner, note, _("Continue")
    return task


def _count(errors: int) -> str:
    if not errors:
        return ""
    return _("1 thing to mend") if errors == 1 else _("%d things to mend") % errors


def _seal_task(referendum: Referendum, tasks: list[Task]) -> Task:
    task = Task("seal", _("Seal"), "seal", TODO, _("Commission"), action=_("Start"))
    proposal = referendum.proposals.filter(act="seal", state=Proposal.State.OPEN).first()
    if proposal is not None:
        note = _("proposed by %s") % proposal.proposed_by
        return _waiting(task, _("A second officer"), note)
    if any(each.state != DONE for each in tasks):
        task.state, task.note = WAITING, _("when everything above is done")
    return task
