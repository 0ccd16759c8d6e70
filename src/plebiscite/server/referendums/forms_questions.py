"""The editor of one contest, in the draft's first language."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from plebiscite.record.definition_problem import Path
from plebiscite.server.referendums.draft_toml import Values
from plebiscite.server.referendums.section_form import SectionForm, take

KINDS = [
    ("question", _("A question: yes or no")),
    ("choice", _("A choice among options or candidates")),
    ("variants", _("Variants: yes or no to each, and which is preferred")),
]
_SPARE_ROWS = 3
_AREA = {"rows": 3}
_LIST_OF = {"choice": "options", "variants": "variants"}


class AddContestForm(forms.Form):
    """A new contest."""

    kind = forms.ChoiceField(label=_("What is asked"), choices=KINDS, widget=forms.RadioSelect)
    id = forms.CharField(
        label=_("Identifier"),
        help_text=_("One word for files and tables, such as independence: a to z, 0 to 9, -."),
        max_length=64,
        validators=[RegexValidator(r"\A[a-z0-9][a-z0-9-]*\Z", _("Use a to z, 0 to 9 and -."))],
    )
    title = forms.CharField(label=_("Title of the question"), max_length=200)


class ContestForm(SectionForm):
    """One contest: its words, its options, and what must hold to pass or win."""

    title = forms.CharField(label=_("Title of the question"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Official question"),
        help_text=_("Exactly as the law or decision words it."),
        widget=forms.Textarea(attrs=_AREA),
        required=False,
    )
    yes = forms.CharField(label=_("Answer yes"), max_length=200, required=False)
    no = forms.CharField(label=_("Answer no"), max_length=200, required=False)
    preferred = forms.CharField(
        label=_("Question of preference"),
        help_text=_("Which variant is preferred if several pass?"),
        widget=forms.Textarea(attrs=_AREA),
        required=False,
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        help_text=_("Both sides, briefly. It is shown apart from the official question."),
        widget=forms.Textarea(attrs=_AREA),
        required=False,
    )
    blank = forms.BooleanField(label=_("A blank answer can be given"), required=False)
    unanswered = forms.BooleanField(label=_("The question may be left empty"), required=False)
    min = forms.IntegerField(label=_("Options chosen at least"), required=False, min_value=0)
    max = forms.IntegerField(label=_("Options chosen at most"), required=False, min_value=1)
    districts = forms.CharField(
        label=_("Districts that vote on it"),
        help_text=_("Identifiers with commas between them; all districts when left empty."),
        required=False,
    )
    share = forms.CharField(
        label=_("Share needed"),
        help_text=_("For example 1/2 or 66.6%. Of the base below."),
        max_length=20,
        required=False,
    )
    strict = forms.BooleanField(
        label=_("More than this share (otherwise: at least this share)"), required=False
    )
    base = forms.ChoiceField(
        label=_("The share is of"),
        choices=[
            ("valid", _("Valid votes: blank ones left out")),
            ("ballots", _("All ballots, blank ones too")),
        ],
    )
    turnout_quorum = forms.CharField(
        label=_("Turnout quorum"),
        help_text=_("Only where the law has one: ballots as a share of the roll."),
        max_length=20,
        required=False,
    )
    approval_quorum = forms.CharField(
        label=_("Approval quorum"),
        help_text=_("Only where the law has one: yes votes as a share of the roll."),
        max_length=20,
        required=False,
    )
    seats = forms.IntegerField(label=_("Options that win"), required=False, min_value=1)
    district_share = forms.CharField(
        label=_("Also needed: this share of the districts"),
        help_text=_("For a double majority; for example 1/2. Empty for none."),
        max_length=20,
        required=False,
    )
    merged = forms.ChoiceField(
        label=_("A district counted with another counts as"),
        choices=[
            ("group-outcome", _("its group went")),
            ("neither", _("neither for nor against")),
        ],
    )

    def __init__(
        self,
        contest: Values,
        position: int,
        language: str,
        *arguments: Any,  # noqa: ANN401 - Django's shape
        **named: Any,  # noqa: ANN401 - Django's shape
    ) -> None:
        super().__init__(*arguments, **named)
        self.contest, self.language = contest, language
        kind = contest.get("kind", "question")
        for name in _UNUSED[kind]:
            del self.fields[name]
        start: Path = ("contests", position)
        inner = {name: path for name, path in _places(language).items() if name in self.fields}
        inner |= self._option_fields(kind)
        self.where = {name: (*start, *path) for name, path in inner.items()}
        self.inner = inner

    def _option_fields(self, kind: str) -> dict[str, Path]:
        """Add a row for each option there is and some empty ones; their places."""
        listed = _LIST_OF.get(kind)
        places: dict[str, Path] = {}
        if listed is None:
            return places
        for row in range(len(self.contest.get(listed, [])) + _SPARE_ROWS):
            for name, label in _ROWS[kind].items():
                field = f"{name}_{row}"
                text = f"{label % (row + 1)}"
                self.fields[field] = forms.CharField(label=text, required=False, max_length=2000)
                places[field] = (listed, row, name, self.language)
        return places

    def values(self) -> dict[str, Any]:
        """What the form shows of the contest."""
        found = {name: take(self.contest, path) for name, path in self.inner.items()}
        for name, usual in _USUAL.items():
            if name in self.fields and found[name] == "":
                found[name] = usual
        if isinstance(found.get("districts"), list):
            found["districts"] = ", ".join(found["districts"])
        return found

    def changed_contest(self) -> Values:
        """The contest as the form says. Options without words in this language go."""
        contest = dict(self.contest)
        cleaned = self.cleaned_data
        for name, path in _places(self.language).items():
            if name in self.fields:
                _set(contest, path, cleaned[name])
        names = [each.strip() for each in cleaned["districts"].split(",") if each.strip()]
        _set(contest, ("districts",), names or None)
        if not cleaned["district_share"]:
            contest["rule"].pop("districts", None)
        kind = contest["kind"]
        if kind in _LIST_OF:
            contest[_LIST_OF[kind]] = self._options(kind)
        return contest

    def _options(self, kind: str) -> list[Values]:
        before: list[Values] = self.contest.get(_LIST_OF[kind], [])
        found: list[Values] = []
        taken = {str(each.get("id")) for each in before}
        for row in range(len(before) + _SPARE_ROWS):
            words = {name: self.cleaned_data[f"{name}_{row}"].strip() for name in _ROWS[kind]}
            if not any(words.values()):
                continue
            option: Values = dict(before[row]) if row < len(before) else {"id": _new_id(taken)}
            for name, text in words.items():
                option[name] = {**option.get(name, {}), self.language: text}
            found.append(option)
        return found


_ROWS = {
    "choice": {"text": _("Option %d")},
    "variants": {"text": _("Variant %d: yes-or-no question"), "name": _("Variant %d: short name")},
}
_UNUSED = {
    "question": ("preferred", "min", "max", "seats"),
    "choice": ("yes", "no", "preferred", "unanswered", "approval_quorum"),
    "variants": ("text", "min", "max", "seats"),
}
_USUAL = {
    "blank": True,
    "strict": True,
    "share": "1/2",
    "base": "valid",
    "merged": "group-outcome",
    "min": 1,
    "max": 1,
    "seats": 1,
}


def _places(language: str) -> dict[str, Path]:
    texts = ("title", "text", "yes", "no", "preferred", "explanation")
    rule = ("share", "strict", "base", "turnout_quorum", "approval_quorum", "seats")
    return {
        **{name: (name, language) for name in texts},
        **{name: (name,) for name in ("blank", "unanswered", "min", "max", "districts")},
        **{name: ("rule", name) for name in rule},
        "district_share": ("rule", "districts", "share"),
        "merged": ("rule", "districts", "merged"),
    }


def _set(contest: Values, path: Path, value: Any) -> None:  # noqa: ANN401 - JSON
    *way, last = path
    inner: Any = contest
    for step in way:
        inner[step] = dict(inner.get(step) or {})
        inner = inner[step]
    if value is None or value == "":
        inner.pop(last, None)
    else:
        inner[last] = value


def _new_id(taken: set[str]) -> str:
    number = next(n for n in range(1, len(taken) + 2) if f"option-{n}" not in taken)
    taken.add(f"option-{number}")
    return f"option-{number}"


def new_contest(kind: str, identifier: str, title: str, language: str) -> Values:
    """A contest to start from, with the usual answers in the page's language."""
    contest: Values = {
        "id": identifier,
        "kind": kind,
        "title": {language: title},
        "blank": True,
        "rule": {"share": "1/2", "strict": True, "base": "valid"},
    }
    if kind != "choice":
        contest |= {"yes": {language: _now("Yes")}, "no": {language: _now("No")}}
    return contest
