"""Contests: their list, the editor, and what voters will see."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plebiscite.errors import MisuseError
from plebiscite.record.definition_problem import Problem
from plebiscite.record.definition_toml_build import direction
from plebiscite.server.accounts.access import officer_of
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.draft_toml import Values
from plebiscite.server.referendums.drafting import change, judge
from plebiscite.server.referendums.forms_draft import language_name
from plebiscite.server.referendums.forms_questions import (
    AddContestForm,
    ContestForm,
    new_contest,
)
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.referendums.views_draft import first_language
from plebiscite.texts import LANGUAGES, voice

_WHOLE = 2  # steps of a path that names a whole contest


def contests_of(referendum: Referendum) -> list[Values]:
    """The contests of the draft."""
    found: list[Values] = referendum.draft.content.get("contests") or []
    return found


@referendum_page
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """The contests, and a form that adds one."""
    language = first_language(referendum)
    form = AddContestForm(request.POST or None, initial={"kind": "question"})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        fresh = new_contest(said["kind"], said["id"], said["title"], language)
        if any(each.get("id") == said["id"] for each in contests_of(referendum)):
            form.add_error("id", _("Another question has this identifier."))
        else:
            change(
                referendum,
                officer_of(request),
                "questions",
                lambda content: content.setdefault("contests", []).append(fresh),
            )
            place = len(contests_of(referendum)) - 1
            return redirect("referendums:question", slug=referendum.slug, position=place)
    listed = [
        (position, each, (each.get("title") or {}).get(language) or each.get("id"))
        for position, each in enumerate(contests_of(referendum))
    ]
    page = {
        "referendum": referendum,
        "form": form,
        "contests": listed,
        "problems": judge(referendum).of_section("questions"),
    }
    return render(request, "referendums/questions.html", page)


@referendum_page
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, referendum: Referendum, position: int) -> HttpResponse:
    """The editor of one contest."""
    contest = _contest(referendum, position)
    language = first_language(referendum)
    if request.method == "POST":
        form = ContestForm(contest, position, language, request.POST)
        if form.is_valid() and _saved(request, referendum, form, position):
            if any(each.severity == "error" for each in _own_problems(referendum, position)):
                messages.warning(request, _("Saved. Something is left to mend: see below."))
                return redirect("referendums:question", slug=referendum.slug, position=position)
            messages.success(request, _("Saved."))
            return redirect("referendums:questions", slug=referendum.slug)
    else:
        form = _shown(referendum, contest, position, language)
    page = {
        "referendum": referendum,
        "form": form,
        "position": position,
        "written": language,
        "previews": previews(referendum, position),
    }
    return render(request, "referendums/question.html", page)


def _saved(request: HttpRequest, referendum: Referendum, form: ContestForm, position: int) -> bool:
    changed = form.changed_contest()

    def edit(content: Values) -> None:
        content["contests"][position] = changed

    try:
        revision = form.cleaned_data.get("revision")
        change(referendum, officer_of(request), "questions", edit, revision)
    except MisuseError as problem:
        form.add_error(None, problem.message)
        return False
    return True


def _shown(referendum: Referendum, contest: Values, position: int, language: str) -> ContestForm:
    values = ContestForm(contest, position, language).values()
    values["revision"] = referendum.draft.revision
    text = contest.get("text") or contest.get("options") or contest.get("variants")
    if referendum.is_sealed or not text:
        return ContestForm(contest, position, language, None, initial=values)
    form = ContestForm(contest, position, language, values)
    form.show(_own_problems(referendum, position))
    return form


def _own_problems(referendum: Referendum, position: int) -> list[Problem]:
    """What is mended in this editor; who votes on it is told once there are districts."""
    judged = judge(referendum)
    found = [
        each
        for each in judged.problems
        if each.path[:2] == ("contests", position) and judged.page_of(each) != "languages"
    ]
    if referendum.draft.content.get("districts"):
        return found
    return [each for each in found if len(each.path) > _WHOLE]


def _contest(referendum: Referendum, position: int) -> Values:
    contests = contests_of(referendum)
    if position >= len(contests):
        raise Http404
    return contests[position]


@referendum_page
@require_POST
def remove_question(request: HttpRequest, referendum: Referendum, position: int) -> HttpResponse:
    """Take a contest out of the draft."""
    _contest(referendum, position)
    change(
        referendum,
        officer_of(request),
        "questions",
        lambda content: content["contests"].pop(position),
    )
    messages.success(request, _("The question was removed."))
    return redirect("referendums:questions", slug=referendum.slug)


@referendum_page
@require_GET
def preview(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """What voters will see, at the width of a phone, in every language."""
    shown = [previews(referendum, position) for position in range(len(contests_of(referendum)))]
    by_language = [list(each) for each in zip(*shown, strict=True)]
    page = {"referendum": referendum, "columns": by_language}
    return render(request, "referendums/preview.html", page)


def previews(referendum: Referendum, position: int) -> list[dict[str, Any]]:
    """One contest as each language shows it."""
    contest = contests_of(referendum)[position]
    return [
        _preview(contest, str(language))
        for language in referendum.draft.content.get("languages", [])
    ]


def _preview(contest: Values, language: str) -> dict[str, Any]:
    def said(value: Any) -> str:  # noqa: ANN401 - JSON
        return str(value.get(language, "")) if isinstance(value, dict) else ""

    kind = contest.get("kind")
    yes_no = [said(contest.get("yes")), said(contest.get("no"))]
    if kind == "variants":
        variants = contest.get("variants", [])
        asked = [(said(each.get("text")), yes_no) for each in variants]
        names = [said(each.get("name")) for each in variants]
        asked.append((said(contest.get("preferred")), names))
    elif kind == "choice":
        options = [said(each.get("text")) for each in contest.get("options", [])]
        asked = [(said(contest.get("text")), options)]
    else:
        asked = [(said(contest.get("text")), yes_no)]
    return {
        "language": language,
        "name": language_name(language),
        "direction": direction(language),
        "title": said(contest.get("title")),
        "asked": asked,
        "explanation": said(contest.get("explanation")),
        "blank": _blank_words(language) if contest.get("blank", True) else "",
    }


def _blank_words(language: str) -> str:
    """What the booth calls a blank vote; in English where the booth lacks the language."""
    return voice(language if language in LANGUAGES else LANGUAGES[0], "booth").say("blank-option")
