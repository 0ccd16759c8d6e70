"""Claims and positions as a person reads them: a sentence, its rule, its words in their place."""

import textwrap
from collections.abc import Iterator
from fractions import Fraction

import click

from plebiscite.observe.claims import (
    Claim,
    ClaimsDocument,
    NotUnderstood,
    OutcomeSaid,
    PositionSaid,
    Quotation,
)

Item = Claim | OutcomeSaid | PositionSaid
_AROUND = 90  # characters of context on either side
_WIDTH = 100
_INDENT = "     "
_COMPARISONS = {
    "exactly": "",
    "about": "about ",
    "more-than": "more than ",
    "at-least": "at least ",
    "less-than": "less than ",
    "at-most": "at most ",
}
_SUBJECTS = {
    "in-favour": "in favour",
    "against": "against",
    "blank": "blank",
    "invalid": "invalid",
    "turnout": "turnout",
    "registered": "registered",
    "cast": "cast",
    "valid": "valid",
    "counted": "counted",
}
_BASES = {
    "registered": "registered voters",
    "ballots": "ballots cast",
    "valid": "valid votes",
    "unknown": "",
}


def items_of(document: ClaimsDocument) -> list[Item]:
    """Everything to confirm in a document, in the order of the numbers a person sees."""
    return [*document.claims, *document.outcomes, *document.positions]


def card(number: int, item: Item, text: str = "") -> Iterator[str]:
    """The lines of one item. `text` is the cleaned article, if it is at hand."""
    yield click.style(f"{number:3}. {headline(item)}", bold=True)
    speaker = _speaker(item)
    yield f"{_INDENT}said by {speaker}" if speaker else f"{_INDENT}the article's own words"
    facts = [item.sure or "", item.rule, "confirmed" if item.confirmed else ""]
    if item.date:
        facts.insert(0, f"on {item.date.isoformat()}")
    yield _INDENT + " · ".join(fact for fact in facts if fact)
    if item.quotation:
        yield from _wrapped(_in_context(item.quotation, text))


def headline(item: Item) -> str:
    """The item in one line: "99 percent in favour, of 55000 registered voters"."""
    if isinstance(item, PositionSaid):
        return f"{item.position.replace('-', ' ')}: {item.about}"
    if isinstance(item, OutcomeSaid):
        return " ".join(part for part in (item.outcome, item.option, item.contest) if part)
    subject = _SUBJECTS.get(item.subject, item.subject)
    parts = [f"{_COMPARISONS[item.comparison]}{_figure(item)} {subject}"]
    size = f"{int(item.base_number):,}" if item.base_number else ""
    base = " ".join(part for part in (size, _BASES[item.base]) if part)
    if base:
        parts.append(f"of {base}")
    elif item.unit != "count":
        parts.append("of what is not said")
    return ", ".join([*parts, *(part for part in (item.place, item.contest) if part)])


def missed_card(one: NotUnderstood) -> Iterator[str]:
    """The lines of a sentence that was not understood."""
    shown = one.text if len(one.text) <= 4 * _AROUND else f"{one.text[: 4 * _AROUND]}…"
    yield from _wrapped(f"{one.start}-{one.end}  {shown}", "   - ")
    yield f"{_INDENT}why: {one.reason}"


def _figure(claim: Claim) -> str:
    if claim.unit == "percent":
        return f"{claim.figure} percent"
    if claim.unit == "ratio":
        return f"{claim.figure} times"
    whole = Fraction(claim.figure).denominator == 1 and claim.figure.isdecimal()
    return f"{int(claim.figure):,}" if whole and claim.unit == "count" else claim.figure


def _speaker(item: Item) -> str:
    if not isinstance(item, PositionSaid):
        return item.speaker
    capacity = ", ".join(part for part in (item.role, item.organisation) if part)
    return f"{item.speaker} ({capacity})" if capacity else item.speaker


def _in_context(quotation: Quotation, text: str) -> str:
    """The quoted words in brackets, with what stands around them in their paragraph."""
    place = f"{quotation.start}-{quotation.end}  "
    if text[quotation.start : quotation.end] != quotation.text:
        return f"{place}[{quotation.text}]"
    line = text.rfind("\n", 0, quotation.start) + 1
    end = text.find("\n", quotation.end)
    before = _shortened(text[line : quotation.start][::-1])[::-1]
    after = _shortened(text[quotation.end : end if end >= 0 else len(text)])
    return f"{place}{before}[{quotation.text}]{after}"


def _shortened(words: str) -> str:
    """The first words, whole, and dots in place of the rest."""
    if len(words) <= _AROUND:
        return words
    return words[:_AROUND].rpartition(" ")[0] + " …"


def _wrapped(words: str, first: str = _INDENT) -> list[str]:
    return textwrap.wrap(
        words, _WIDTH, initial_indent=first, subsequent_indent=_INDENT, break_on_hyphens=False
    )
