"""Starting, changing and judging a draft."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction

from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_problem import DefinitionError, Path, Problem
from plebiscite.record.definition_rules import check_calendar_now
from plebiscite.record.definition_toml import read_definition_report
from plebiscite.server import clock
from plebiscite.server.accounts.models import Officer
from plebiscite.server.accounts.staff_acts import record_act
from plebiscite.server.referendums.draft_toml import Values, definition_toml
from plebiscite.server.referendums.models import Draft, Proposal, Referendum
from plebiscite.server.referendums.sealed import sealed_words

SECTION_OF: dict[str, str] = {
    "calendar": "calendar",
    "mapping_destroyed_by": "calendar",
    "contests": "questions",
    "rule": "questions",
    "languages": "languages",
    "districts": "districts",
    "styles": "districts",
    "registrar": "roll",
    "trustees": "trustees",
    "witnesses": "witnesses",
    "observers": "witnesses",
    "second_factor": "voters",
}
"""The page on which a key of the definition is written; "about" for all others."""


_WHOLE_CONTEST = 2  # steps of the path of a contest


class Judgement(NamedTuple):
    """What the reader of definitions says of a draft."""

    toml: str
    definition: Definition | None  # None while there are errors
    texts: tuple[Texts, ...]
    problems: tuple[Problem, ...]
    translations: tuple[str, ...] = ()  # all languages but the first

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stops the seal."""
        return tuple(each for each in self.problems if each.severity == "error")

    def of_section(self, section: str) -> list[Problem]:
        """The problems that are mended on one page."""
        return [each for each in self.problems if self.page_of(each) == section]

    def page_of(self, problem: Problem) -> str:
        """The page where a problem is mended.

        Translations are mended among languages, who votes among districts, everything else
        where its key is written.
        """
        if problem.path[-1:] in {(language,) for language in self.translations}:
            return "languages"
        if any(problem.message == f"no text in {each}" for each in self.translations):
            return "languages"
        is_contest = problem.path[:1] == ("contests",) and len(problem.path) == _WHOLE_CONTEST
        if is_contest and problem.message.startswith("nobody votes"):
            return "districts"
        return section_of(problem.path)


def section_of(path: Path) -> str:
    """The page for a place in the definition."""
    return SECTION_OF.get(str(path[0]) if path else "", "about")


def first_content(title: str, language: str) -> Values:
    """What a new draft starts from."""
    return {
        "languages": [language],
        "title": {language: title},
        "effect": "consultative",
        "second_factor": "none",
        "witnesses": {"quorum": "none"},
        "trustees": {"threshold": 2},
        "calendar": {},
        "contests": [],
        "districts": [],
        "registrar": {},
    }


def judge(referendum: Referendum) -> Judgement:
    """Everything that the reader finds in the draft; of a sealed one, what was sealed."""
    if referendum.is_sealed:
        definition, texts = sealed_words(referendum)
        return Judgement(referendum.definition, definition, texts, ())
    toml = definition_toml(referendum)
    others = tuple(referendum.draft.content.get("languages") or ())[1:]
    try:
        report = read_definition_report(toml, "")
    except DefinitionError as broken:
        return Judgement(toml, None, (), broken.problems, others)
    except PlebisciteError as broken:
        problem = Problem((), broken.message, "correct the draft")
        return Judgement(toml, None, (), (problem,), others)
    problems = list(report.problems)
    late = check_calendar_now(report.definition, clock.now())
    stopped = any(each.severity == "error" for each in problems)
    return Judgement(
        toml,
        None if stopped else report.definition,
        () if stopped else report.texts,
        (*problems, *(() if stopped else late)),
        others,
    )


def change(
    referendum: Referendum,
    officer: Officer,
    section: str,
    edit: Callable[[Values], None],
    revision: int | None = None,
) -> Draft:
    """Let `edit` change the content, unless the referendum is sealed.

    `revision`: that of the page the change was written on. An open proposal to seal falls.
    Raises: MisuseError after the seal, or if somebody changed the same section meanwhile.
    """
    with transaction.atomic():
        Referendum.objects.select_for_update().get(pk=referendum.pk)
        draft = Draft.objects.select_for_update().get(referendum=referendum)
        referendum.refresh_from_db()
        require_draft(referendum)
        last = draft.changed.get(section, {})
        if revision is not None and last.get("revision", 0) > revision:
            raise MisuseError(
                f"{last.get('by', 'somebody')} changed this page meanwhile; "
                "look at the change, then write yours again"
            )
        edit(draft.content)
        draft.revision += 1
        draft.changed[section] = {
            "at": clock.now(),
            "by": officer.email,
            "revision": draft.revision,
        }
        draft.save()
        referendum.draft = draft
        referendum.proposals.filter(act="seal", state=Proposal.State.OPEN).update(
            state=Proposal.State.WITHDRAWN
        )
    record_act(officer, f"draft-{section}-changed", referendum.slug)
    return draft


def require_draft(referendum: Referendum) -> None:
    """Raise MisuseError after the seal."""
    if referendum.is_sealed:
        raise MisuseError("the referendum is sealed; its definition never changes")
