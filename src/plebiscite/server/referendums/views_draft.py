"""The simple pages of a draft. All work alike: show, check, save, say what is left to mend."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plebiscite.errors import MisuseError
from plebiscite.server.accounts.access import officer_of
from plebiscite.server.accounts.staff_acts import record_act
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.drafting import change, judge
from plebiscite.server.referendums.forms_draft import (
    AboutForm,
    CalendarForm,
    VotersForm,
    WitnessesForm,
    people_text,
)
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.referendums.section_form import SectionForm, values_at
from plebiscite.server.referendums.timeline import timeline

FormMaker = Callable[[Any], SectionForm]
"""Makes the page's form with data, or with None for an empty one."""


def section_page(
    request: HttpRequest,
    referendum: Referendum,
    section: str,
    make: FormMaker,
    shown: dict[str, Any],
    context: dict[str, Any],
    save: Callable[[SectionForm], None] | None = None,
) -> HttpResponse:
    """One page of the draft: `shown` are its values now, `save` does more than writing them."""
    if request.method == "POST":
        form = make(request.POST)
        if form.is_valid():
            revision = form.cleaned_data.get("revision")
            try:
                change(referendum, officer_of(request), section, form.write, revision)
                if save is not None:
                    save(form)
            except MisuseError as problem:
                form.add_error(None, problem.message)
            else:
                return after_saving(request, referendum, section)
    else:
        form = shown_form(referendum, section, make, shown)
    page = {
        "referendum": referendum,
        "form": form,
        "section": section,
        "sealed": referendum.is_sealed,
        **context,
    }
    return render(request, f"referendums/{section}.html", page)


def shown_form(
    referendum: Referendum, section: str, make: FormMaker, shown: dict[str, Any]
) -> SectionForm:
    """The form with the draft's values; its problems at the fields once it was saved."""
    values = {**shown, "revision": referendum.draft.revision}
    if referendum.is_sealed or section not in referendum.draft.changed:
        form = make(None)
        form.initial = values
        return form
    form = make(values)
    form.show(judge(referendum).of_section(section))
    return form


def after_saving(request: HttpRequest, referendum: Referendum, section: str) -> HttpResponse:
    """Back to the task list, or to the page while something is left to mend."""
    left = [each for each in judge(referendum).of_section(section) if each.severity == "error"]
    if left:
        messages.warning(request, _("Saved. Something is left to mend: see below."))
        return redirect(f"referendums:{section}", slug=referendum.slug)
    messages.success(request, _("Saved."))
    return redirect("referendums:tasks", slug=referendum.slug)


def first_language(referendum: Referendum) -> str:
    """The language that the draft is written in first."""
    languages = referendum.draft.content.get("languages") or ["en"]
    return str(languages[0])


@referendum_page
@require_http_methods(["GET", "POST"])
def about(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Title, summary and effect in the first language."""
    language = first_language(referendum)

    def make(data: Any) -> SectionForm:  # noqa: ANN401 - of a request, or a mapping
        return AboutForm(language, data)

    def save(form: SectionForm) -> None:
        referendum.title = form.cleaned_data["title"] or referendum.title
        referendum.save(update_fields=["title"])

    shown = values_at(referendum.draft.content, AboutForm(language).where)
    return section_page(request, referendum, "about", make, shown, {"written": language}, save)


@referendum_page
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """When voting opens and closes, and what happens at each moment."""
    shown = values_at(referendum.draft.content, CalendarForm.places)
    definition = judge(referendum).definition
    context = {"timeline": timeline(definition) if definition else []}
    return section_page(request, referendum, "calendar", CalendarForm, shown, context)


@referendum_page
@require_http_methods(["GET", "POST"])
def voters(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """The second factor, and whom voters call. The help lines may change after the seal."""

    def save(form: SectionForm) -> None:
        referendum.help_telephone = form.cleaned_data["help_telephone"]
        referendum.help_email = form.cleaned_data["help_email"]
        referendum.save(update_fields=["help_telephone", "help_email"])

    shown = {
        **values_at(referendum.draft.content, VotersForm.places),
        "help_telephone": referendum.help_telephone,
        "help_email": referendum.help_email,
    }
    if referendum.is_sealed:
        return _help_lines(request, referendum, shown, save)
    return section_page(request, referendum, "voters", VotersForm, shown, {}, save)


def _help_lines(
    request: HttpRequest,
    referendum: Referendum,
    shown: dict[str, Any],
    save: Callable[[SectionForm], None],
) -> HttpResponse:
    """After the seal: telephone and e-mail address only."""
    form = VotersForm(request.POST or None, initial=shown)
    del form.fields["second_factor"]
    if request.method == "POST" and form.is_valid():
        save(form)
        record_act(officer_of(request), "help-lines-changed", referendum.slug)
        messages.success(request, _("Saved."))
        return redirect("referendums:tasks", slug=referendum.slug)
    page = {"referendum": referendum, "form": form, "section": "voters", "sealed": False}
    return render(request, "referendums/voters.html", page)


@referendum_page
@require_http_methods(["GET", "POST"])
def witnesses(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Who cosigns the log, and who is invited to observe."""
    content = referendum.draft.content
    shown = {
        "quorum": content.get("witnesses", {}).get("quorum", "none"),
        "witnesses": people_text(content.get("witnesses", {}).get("members", [])),
        "observers": people_text(content.get("observers", [])),
    }
    return section_page(request, referendum, "witnesses", WitnessesForm, shown, {})
