"""A dossier as one static page without scripts. Source: docs/reference/dossier.md; WCAG 2.2 AA."""

from collections.abc import Iterator

from plebiscite.observe.claims import Source
from plebiscite.observe.dossier import (
    Change,
    Dossier,
    DossierFigure,
    Position,
    Vote,
    actors_of,
    changes,
    contradictions,
    last_word,
    standing_positions,
    votes_in_order,
)
from plebiscite.observe.dossier_timeline import POSITION_TEXTS, position_text, timeline
from plebiscite.results.figures import Coverage, Share, percent_digits
from plebiscite.results.page_markup import Content, Html, element, joined, table
from plebiscite.results.page_style import STYLE

_STYLE = ".dossier-timeline { display: block; width: 100%; max-width: 48rem; height: auto; }\n"
_BASES = {
    "registered": "registered voters",
    "ballots": "ballots",
    "valid": "valid votes",
    "unknown": "an unknown base",
}


def dossier_page(dossier: Dossier) -> str:
    """The whole page."""
    title = f"Dossier: {dossier.question}"
    parts: list[Content] = [element("h1", dossier.question)]
    if dossier.about:
        parts.append(element("p", dossier.about))
    parts.append(element("p", _scope(dossier), class_="banner"))
    parts += [element("h2", "Who stands where"), _standing(dossier)]
    parts += [element("h2", "What changed from vote to vote"), _changes(dossier)]
    parts += [element("h2", "Unresolved contradictions"), _contradictions(dossier)]
    parts += [element("h2", "Timeline"), timeline(dossier)]
    parts += [_vote(dossier, vote) for vote in votes_in_order(dossier)]
    head = joined(
        [
            Html('<meta charset="utf-8">'),
            Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            element("title", title),
            element("style", Html(STYLE + _STYLE)),
        ]
    )
    body = element("main", joined(parts))
    page = element("html", joined([element("head", head), element("body", body)]), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


def _scope(dossier: Dossier) -> str:
    checkable = sum(bool(vote.record) for vote in dossier.votes)
    return (
        f"Votes: {len(dossier.votes)}, of them {checkable} with a record that anyone can check. "
        f"Positions: {len(dossier.positions)}, each with its source and confirmed by a person."
    )


def _standing(dossier: Dossier) -> Html:
    """A row for each actor: its last word on each vote."""
    votes = votes_in_order(dossier)
    torn = {(each.first.who, each.first.vote) for each in contradictions(dossier)}
    rows = []
    for who in actors_of(dossier):
        found = [last_word(dossier, who, vote) for vote in votes]
        told = [_last(one, torn=one is not None and (who, one.vote) in torn) for one in found]
        rows.append((who, *told))
    caption = "The last word of each actor on each vote"
    head = ("Actor", *(f"Vote of {vote.year}" for vote in votes))
    return element("div", table(caption, head, rows, caption), class_="words")


def _last(each: Position | None, *, torn: bool) -> str:
    if each is None:
        return "nothing known"
    return POSITION_TEXTS[each.position] + ("; contradicts itself, see below" if torn else "")


def _changes(dossier: Dossier) -> Html:
    found = changes(dossier)
    if not found:
        return element("p", "No actor is known to have changed its position.")
    return element("ul", joined(element("li", change_text(dossier, each)) for each in found))


def change_text(dossier: Dossier, change: Change) -> str:
    """One actor's way from vote to vote: "boycotted it in 2006 → observed it in 2026"."""
    years = {vote.id: vote.year for vote in dossier.votes}
    before, after = (
        f"{POSITION_TEXTS[each.position]} in {years[each.vote]}"
        for each in (change.before, change.after)
    )
    return f"{change.who}: {before} → {after}"


def _contradictions(dossier: Dossier) -> Html:
    found = contradictions(dossier)
    if not found:
        return element("p", "None is known.")
    lines = [
        f"{each.first.who}: {_capacity(each.first)}{position_text(dossier, each.first)}; "
        f"{_capacity(each.second)}{position_text(dossier, each.second)}. "
        "Neither has been taken back."
        for each in found
    ]
    return element("ul", joined(element("li", line) for line in lines))


def _capacity(each: Position) -> str:
    told = ", ".join(part for part in (each.role, each.organisation, each.state) if part)
    return f"{told}, " if told else ""


def _vote(dossier: Dossier, vote: Vote) -> Html:
    parts: list[Content] = [
        element("h2", f"{vote.title}, {vote.date.isoformat()}"),
        element("p", _checkable(vote), class_="banner"),
    ]
    if vote.figures:
        caption = f"Figures of {vote.year}"
        rows = [(each.what, _figure(each), source_of(each.source)) for each in vote.figures]
        head = ("What", "Figure and its base", "Source")
        parts.append(element("div", table(caption, head, rows, caption), class_="words"))
    caption = f"Positions on the vote of {vote.year}"
    positions = list(_positions(dossier, vote))
    if positions:
        named = ("Actor", "In which capacity", "Position", "When", "In its words", "Source")
        parts.append(element("div", table(caption, named, positions, caption), class_="words"))
    else:
        parts.append(element("p", "No position is known."))
    return element("section", joined(parts))


def _checkable(vote: Vote) -> str:
    if not vote.record:
        return "Not checkable: no record. The figures are as they were announced."
    return (
        f"Checkable: the record {vote.record}, under its policy file ({vote.policy}). Check it "
        "with: plebiscite verify RECORD --policy FILE"
    )


def _figure(each: DossierFigure) -> str:
    """With its denominator; or that the source gave none."""
    base = _BASES[each.base]
    if each.number is None:
        told = "its base is not known" if each.base == "unknown" else f"of {base}"
        return f"{each.percent} %, {told}; no numbers were given"
    if each.of is None:
        return f"{each.number:,}; of how many is not known"
    share = Share(each.number, each.of, "ballots", "certified", Coverage(0, 0, 0, 0))
    digits = percent_digits(share)
    percent = f" ({'.'.join(digits)} %)" if digits else ""
    said = f"; {each.percent} % was said" if each.percent else ""
    return f"{each.number:,} of {each.of:,} {base}{percent}{said}"


def _positions(dossier: Dossier, vote: Vote) -> Iterator[tuple[Content, ...]]:
    standing = standing_positions(dossier)
    found = [each for each in dossier.positions if each.vote == vote.id]
    for each in sorted(found, key=lambda each: each.date):
        taken = "" if each in standing else " (taken back)"
        yield (
            each.who,
            _capacity(each).rstrip(", ") or "not said",
            POSITION_TEXTS[each.position] + taken,
            each.date.isoformat(),
            element("q", each.quote) if each.quote else "",
            _entry(each, vote) if each.entry is not None else source_of(each.source),
        )


def _entry(each: Position, vote: Vote) -> str:
    return f"Entry {each.entry} of the record {vote.record}: {each.source.title}"


def source_of(source: Source) -> Html:
    """A source that a reader can find."""
    told = ", ".join(str(each) for each in (source.publisher, source.published) if each)
    title = (
        element("a", source.title, href=source.link)
        if source.link
        else element("cite", source.title)
    )
    return joined([title, f" ({told})" if told else ""])
