"""Forms over parts of a draft: values in, values out, and the reader's problems at their fields."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html

from plebiscite.record.definition_problem import Path, Problem
from plebiscite.server.referendums.draft_toml import Values


class SectionForm(forms.Form):
    """One page of the draft. Fields need not be filled: the draft may be unfinished.

    `places` says where in the draft each field's value stands.
    """

    places: ClassVar[dict[str, Path]] = {}
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - Django's shape
        super().__init__(*arguments, **named)
        self.where: dict[str, Path] = dict(self.places)
        self.loose: list[Problem] = []  # problems of this page that belong to no field

    def write(self, content: Values) -> None:
        """Put the cleaned values at their places."""
        for name, path in self.where.items():
            if name in self.cleaned_data:
                put(content, path, self.cleaned_data[name])

    def show(self, problems: Iterable[Problem]) -> None:
        """Add each problem to the field that mends it; the form must be bound."""
        by_path: dict[Path, str] = {}
        for name, path in self.where.items():
            by_path.setdefault(path, name)
        self.is_valid()
        for problem in problems:
            text = format_html(
                '<span lang="en" dir="ltr">{}; {}</span>', problem.message, problem.remedy
            )
            name = _nearest(problem.path, by_path)
            if problem.severity == "warning" or not name:
                self.loose.append(problem)
            else:
                self.add_error(name, text)


def _nearest(path: Path, fields: Mapping[Path, str]) -> str:
    """The field at `path`, at the longest beginning of it, or the first inside it; or ""."""
    for length in range(len(path), 0, -1):
        if path[:length] in fields:
            return fields[path[:length]]
    return next((name for place, name in fields.items() if place[: len(path)] == path), "")


def values_at(content: Values, places: Mapping[str, Path]) -> dict[str, Any]:
    """What stands at each field's place; "" where nothing does."""
    return {name: take(content, path) for name, path in places.items()}


def take(content: Any, path: Path) -> Any:  # noqa: ANN401 - JSON
    """The value at a path; "" if there is none."""
    for step in path:
        if isinstance(content, dict) and step in content:
            content = content[step]
        elif isinstance(content, list) and isinstance(step, int):
            content = content[step] if step < len(content) else ""
        else:
            return ""
    return content


def put(content: Any, path: Path, value: Any) -> None:  # noqa: ANN401 - JSON
    """Set the value at a path; an empty text or None takes it away."""
    *way, last = path
    for step in way:
        if isinstance(content, dict) and not isinstance(content.get(step), dict | list):
            content[step] = {}
        content = content[step]
    if value is None or value == "":
        if isinstance(content, dict):
            content.pop(last, None)
    else:
        content[last] = value
