"""Forms of a count: one field for each number, built from the ballot."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plebiscite.offices.count_sheet import BLANK, INVALID, answer_names
from plebiscite.record.apply_papers import MOST_PAPERS
from plebiscite.record.definition import Definition, Texts
from plebiscite.server.stations.lines import PLAIN, Line, Numbers, questions_of

_LONGEST = 4000


class NumbersForm(forms.Form):
    """The numbers of one count. Answers may be left empty altogether: then they are hidden."""

    def __init__(
        self, definition: Definition, texts: Texts, lines: Sequence[Line], data: object = None
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        for number, line in enumerate(lines):
            for what in PLAIN:
                label = f"{line.station}: {plain_label(what)}"
                self.fields[f"station-{number}-{what}"] = _field(label, required=True)
        for name, label in answer_labels(definition, texts, lines[0]):
            self.fields[name] = _field(label, required=False)

    def clean(self) -> dict[str, object]:
        """All answers, or none."""
        cleaned = super().clean() or self.cleaned_data
        answers = [name for name in self.fields if name.startswith("answer-")]
        empty = [name for name in answers if cleaned.get(name) is None and name not in self.errors]
        if empty and len(empty) != len(answers):
            for name in empty:
                self.add_error(name, _("Write a number, 0 for none; or leave all answers empty."))
        return cleaned

    @property
    def numbers(self) -> Numbers:
        """What was entered, by field."""
        return {name: self.cleaned_data[name] for name in self.fields}


def _field(label: str, *, required: bool) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, required=required, min_value=0, max_value=MOST_PAPERS, widget=widget
    )


def plain_label(what: str) -> str:
    """A number of a station, in words."""
    return {
        "issued": _("papers handed to voters, replacements too"),
        "spoiled": _("papers handed back and replaced"),
        "box": _("papers found in the box"),
    }[what]


def answer_labels(definition: Definition, texts: Texts, line: Line) -> list[tuple[str, str]]:
    """Each answer's field and its words: the question, then the answer."""
    words = {each.id: each for contest in texts.contests for each in contest.questions}
    found = []
    for question in questions_of(definition, line):
        options = dict(zip(question.options, words[question.id].options, strict=True))
        own = {INVALID: _("invalid"), BLANK: _("blank")}
        for name in answer_names(question):
            said = options.get(name) or own[name]
            found.append((f"answer-{question.id}-{name}", f"{words[question.id].text}: {said}"))
    return found


class DecisionForm(forms.Form):
    """The reason of the third officer."""

    reason = forms.CharField(
        label=gettext_lazy("Why these numbers are right, for everyone to read"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_LONGEST,
    )


class PublishForm(forms.Form):
    """A tick for what is odd, and a reason."""

    odd = forms.BooleanField(
        label=gettext_lazy("It is so: we have looked at the papers again"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, for everyone to read"),
        help_text=gettext_lazy("Needed for what is odd, and for a correction. No names."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_LONGEST,
        required=False,
    )


class MarksForm(forms.Form):
    """The registrar's file."""

    marks = forms.FileField(label=gettext_lazy("The registrar’s file of marks (.submission)"))
