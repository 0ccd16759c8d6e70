"""Languages: which, what is missing in each, and each beside the first."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from plebiscite.record.definition_problem import Path
from plebiscite.record.definition_toml_build import direction
from plebiscite.server.accounts.access import officer_of
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.draft_toml import Values
from plebiscite.server.referendums.drafting import change, judge
from plebiscite.server.referendums.forms_draft import language_name
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.referendums.section_form import put, take

Row = tuple[str, Path, bool]
"""What a text is, where it stands (without the language), and whether it must be there."""


_OWN = ("languages",)


class LanguagesForm(forms.Form):
    """The languages, in order."""

    languages = forms.CharField(
        label=gettext_lazy("Languages, in order"),
        help_text=gettext_lazy(
            "Codes with spaces between them, such as: en fr ru ka ar. "
            "The first is the language of the official record."
        ),
        max_length=200,
    )


def text_rows(content: Values) -> Iterator[Row]:
    """Every text of the draft that must be in every language."""
    yield _("Title"), ("title",), True
    yield _("Summary"), ("summary",), True
    yield _("Legal basis"), ("legal_basis",), True
    yield _("What follows from the result"), ("what_follows",), True
    yield _("What not voting, and voting blank, means"), ("abstaining",), True
    for position, contest in enumerate(content.get("contests", [])):
        yield from _contest_rows(contest, ("contests", position))


def _contest_rows(contest: Values, path: Path) -> Iterator[Row]:
    name = contest.get("id", "")
    kind = contest.get("kind")
    words = {
        "title": _("Title of the question"),
        "text": _("Official question"),
        "preferred": _("Question of preference"),
        "yes": _("Answer yes"),
        "no": _("Answer no"),
        "explanation": _("Explanation"),
    }
    needed = {
        "question": ("title", "text", "yes", "no"),
        "choice": ("title", "text"),
        "variants": ("title", "preferred", "yes", "no"),
    }.get(str(kind), ())
    for field in needed:
        yield f"{name}: {words[field]}", (*path, field), True
    if any((contest.get("explanation") or {}).values()):
        yield f"{name}: {words['explanation']}", (*path, "explanation"), True
    for listed, fields in (("options", ("text",)), ("variants", ("text", "name"))):
        for number, _option in enumerate(contest.get(listed, [])):
            for field in fields:
                label = _OPTION_LABELS[listed, field] % (number + 1)
                yield f"{name}: {label}", (*path, listed, number, field), True


_OPTION_LABELS = {
    ("options", "text"): gettext_lazy("Option %d"),
    ("variants", "text"): gettext_lazy("Variant %d: yes-or-no question"),
    ("variants", "name"): gettext_lazy("Variant %d: short name"),
}


def missing_in(content: Values, language: str) -> int:
    """How many texts a language lacks."""
    return sum(not take(content, (*path, language)) for _label, path, _must in text_rows(content))


@referendum_page
@require_http_methods(["GET", "POST"])
def languages(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """The matrix of texts and languages, and the list of languages."""
    content = referendum.draft.content
    listed = [str(each) for each in content.get("languages", [])]
    form = LanguagesForm(request.POST or None, initial={"languages": " ".join(listed)})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["languages"].replace(",", " ").split()
        change(
            referendum,
            officer_of(request),
            "languages",
            lambda old: old.update(languages=wanted),
        )
        messages.success(request, _("Saved."))
        return redirect("referendums:languages", slug=referendum.slug)
    rows = [
        (label, [bool(take(content, (*path, language))) for language in listed])
        for label, path, _must in text_rows(content)
    ]
    heads = [(code, language_name(code), missing_in(content, code)) for code in listed]
    page = {
        "referendum": referendum,
        "form": form,
        "rows": rows,
        "heads": heads,
        "problems": [each for each in judge(referendum).problems if each.path[:1] == _OWN],
    }
    return render(request, "referendums/languages.html", page)


@referendum_page
@require_http_methods(["GET", "POST"])
def language(request: HttpRequest, referendum: Referendum, code: str) -> HttpResponse:
    """All texts of one language, each beside the first language's."""
    content = referendum.draft.content
    listed = [str(each) for each in content.get("languages", [])]
    if code not in listed:
        raise Http404
    rows = list(text_rows(content))
    if request.method == "POST":
        given = [request.POST.get(f"text_{number}", "") for number in range(len(rows))]
        _save_texts(referendum, request, code, rows, given)
        left = missing_in(referendum.draft.content, code)
        if left:
            messages.warning(request, _("Saved. %d texts are missing.") % left)
            return redirect("referendums:language", slug=referendum.slug, code=code)
        messages.success(request, _("Saved. Every text is there."))
        return redirect("referendums:languages", slug=referendum.slug)
    shown: list[dict[str, Any]] = [
        {
            "name": f"text_{number}",
            "label": label,
            "source": take(content, (*path, listed[0])),
            "value": take(content, (*path, code)),
        }
        for number, (label, path, _must) in enumerate(rows)
    ]
    page = {
        "referendum": referendum,
        "rows": shown,
        "code": code,
        "name": language_name(code),
        "text_direction": direction(code),
        "first": listed[0],
        "first_name": language_name(listed[0]),
        "first_direction": direction(listed[0]),
    }
    return render(request, "referendums/language.html", page)


def _save_texts(
    referendum: Referendum, request: HttpRequest, code: str, rows: list[Row], given: list[str]
) -> None:
    def edit(content: Values) -> None:
        for (_label, path, _must), text in zip(rows, given, strict=True):
            put(content, (*path, code), text.replace("\r\n", "\n").strip())

    change(referendum, officer_of(request), "languages", edit)
