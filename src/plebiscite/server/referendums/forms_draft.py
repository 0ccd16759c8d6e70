"""The simple pages of a draft: about, calendar, voters, witnesses, roll."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from plebiscite.record.definition_problem import Path
from plebiscite.server.referendums.draft_toml import Values
from plebiscite.server.referendums.section_form import SectionForm
from plebiscite.texts import OWN_NAMES

_AREA = {"rows": 3}


def language_name(code: str) -> str:
    """A language's own name, or its code."""
    return OWN_NAMES.get(code, code)


class Moment(forms.CharField):
    """A local date and time, as the draft keeps it."""

    widget = forms.TextInput(attrs={"type": "datetime-local", "step": "1"})

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's shape
        """What the browser's field shows."""
        return str(value or "")[:19]


class AboutForm(SectionForm):
    """What the whole referendum says of itself, in its first language."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    summary = forms.CharField(
        label=_("Summary"),
        help_text=_("What is decided, in two or three short sentences."),
        widget=forms.Textarea(attrs=_AREA),
        required=False,
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        help_text=_("The law or decision that orders the vote."),
        widget=forms.Textarea(attrs=_AREA),
        required=False,
    )
    effect = forms.ChoiceField(
        label=_("Does the result bind?"),
        choices=[("binding", _("Binding")), ("consultative", _("Consultative"))],
    )
    what_follows = forms.CharField(
        label=_("What follows from the result"), widget=forms.Textarea(attrs=_AREA), required=False
    )
    abstaining = forms.CharField(
        label=_("What not voting, and voting blank, means"),
        widget=forms.Textarea(attrs=_AREA),
        required=False,
    )
    minimum = forms.IntegerField(
        label=_("Fewest ballots behind any published result"),
        help_text=_("30 when left empty. Districts with fewer are counted with their parent."),
        required=False,
    )
    paper = forms.ChoiceField(
        label=_("Votes on paper at polling stations"),
        help_text=_("Every district then has polling stations, with the voters of each."),
        choices=[
            ("", _("No: electronically only")),
            ("join", _("Yes; few papers are counted with others, or their answers stay hidden")),
            ("publish", _("Yes; the law publishes the answers of every station")),
        ],
        required=False,
    )
    commission = forms.CharField(label=_("Name of the commission"), max_length=120, required=False)

    def __init__(self, language: str, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - Django's shape
        super().__init__(*arguments, **named)
        self.where = about_places(language)


def about_places(language: str) -> dict[str, Path]:
    """Where the fields of `AboutForm` stand."""
    texts = ("title", "summary", "legal_basis", "what_follows", "abstaining")
    return {
        **{name: (name, language) for name in texts},
        "effect": ("effect",),
        "minimum": ("minimum",),
        "paper": ("paper", "small_counts"),
        "commission": ("commission", "name"),
    }


class CalendarForm(SectionForm):
    """When voting happens."""

    places: ClassVar[dict[str, Path]] = {
        "time_zone": ("calendar", "time_zone"),
        "opens": ("calendar", "opens"),
        "closes": ("calendar", "closes"),
        "rehearsal_gap": ("calendar", "rehearsal_gap"),
        "roll_gap": ("calendar", "roll_gap"),
        "mapping_destroyed_by": ("mapping_destroyed_by",),
    }
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [("", _("Choose one")), *((each, each) for each in _zones())],
        required=False,
    )
    opens = Moment(label=_("Voting opens"), required=False)
    closes = Moment(label=_("Voting closes"), required=False)
    rehearsal_gap = forms.CharField(
        label=_("Least time between rehearsal and opening"),
        help_text=_("For example: 3 days, 12 hours. The law may ask for it."),
        required=False,
    )
    roll_gap = forms.CharField(
        label=_("Least time between the freezing of the roll and opening"),
        help_text=_("For example: 14 days."),
        required=False,
    )
    mapping_destroyed_by = Moment(
        label=_("The list of voters and credentials is destroyed by"),
        help_text=_("30 days after closing when left empty."),
        required=False,
    )


def _zones() -> list[str]:
    return sorted(available_timezones() - {"Factory", "localtime"})


class VotersForm(SectionForm):
    """How voters prove who they are, and whom they call."""

    places: ClassVar[dict[str, Path]] = {"second_factor": ("second_factor",)}
    second_factor = forms.ChoiceField(
        label=_("Second factor beside the voting code"),
        help_text=_(
            "Without one the registrar alone could cast ballots for others, and every report "
            "says so."
        ),
        choices=[
            ("none", _("None: the letter's code is enough")),
            ("email-code", _("A one-time code by e-mail")),
            ("oidc", _("An account at an identity provider (OpenID Connect)")),
        ],
    )
    help_telephone = forms.CharField(
        label=_("Help telephone"),
        help_text=_("Voters see it on every page, and call it when codes differ."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    help_email = forms.EmailField(label=_("Help e-mail address"))


class WitnessesForm(SectionForm):
    """Outsiders who cosign the log, and invited observers; one a line."""

    places: ClassVar[dict[str, Path]] = {
        "quorum": ("witnesses", "quorum"),
        "witnesses": ("witnesses", "members"),
        "observers": ("observers",),
    }
    witnesses = forms.CharField(
        label=_("Witnesses"),
        help_text=_(
            "One a line: a name of one word, a space, the verifier key; and, where its server "
            "answers, a space and the address, https://…"
        ),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        required=False,
    )
    quorum = forms.CharField(
        label=_("How many witnesses must cosign"),
        help_text=_("A number, or “none”: then every page says that this is not for a real vote."),
        max_length=5,
        required=False,
    )
    observers = forms.CharField(
        label=_("Invited observers"),
        help_text=_("One a line: the name, then the verifier key as the last word."),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        required=False,
    )

    def clean_quorum(self) -> int | str:
        """A number where it is one."""
        text = str(self.cleaned_data["quorum"]).strip()
        return int(text) if text.isdecimal() else text or "none"

    def clean_witnesses(self) -> list[Values]:
        """Name, key and perhaps address of each line."""
        return [_witness(line) for line in _lines(str(self.cleaned_data["witnesses"]))]

    def clean_observers(self) -> list[Values]:
        """Name and key of each line."""
        return _people(str(self.cleaned_data["observers"]))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _people(text: str) -> list[Values]:
    return [_person(line) for line in _lines(text)]


def _witness(line: str) -> Values:
    """A witness's line; its last word is an address if it looks like one."""
    before, _space, last = line.rpartition(" ")
    if "://" not in last:
        return _person(line)
    return {**_person(before.strip()), "url": last}


def _person(line: str) -> Values:
    name, _space, key = line.rpartition(" ")
    return {"name": name.strip(), "key": key}


def people_text(people: list[Values]) -> str:
    """The lines of `WitnessesForm` for a list of names, keys and addresses."""
    parts = ((str(each.get(field, "")) for field in ("name", "key", "url")) for each in people)
    return "\n".join(" ".join(part for part in each if part) for each in parts)


class RegistrarForm(SectionForm):
    """Who keeps the roll."""

    places: ClassVar[dict[str, Path]] = {
        "registrar_name": ("registrar", "name"),
        "registrar_key": ("registrar", "key"),
        "roll_checked_by_registrar": ("roll_checked_by_registrar",),
    }
    registrar_name = forms.CharField(
        label=_("Name of the registrar"), max_length=120, required=False
    )
    registrar_key = forms.CharField(
        label=_("Registrar's verifier key"),
        help_text=_("The registrar's own desk shows it: one line, name+number+letters."),
        max_length=300,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
        required=False,
    )
    roll_checked_by_registrar = forms.BooleanField(
        label=_("The registrar checked the roll on its own machine against the districts' totals"),
        help_text=_("Tick this, or check the roll below. Without one of them nothing is sealed."),
        required=False,
    )
