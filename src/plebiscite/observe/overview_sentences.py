"""What observers said in sentences, as plain text; who shows them escapes them. Neutral words."""

from collections.abc import Iterator

from plebiscite.observe.checklists import CHECKLISTS
from plebiscite.observe.observers_said import (
    ChecklistFacts,
    Item,
    ObserverStanding,
    Overview,
    PlaceReports,
    StatementFacts,
    Totals,
    VerificationFacts,
    Words,
)
from plebiscite.record.entries import Place

_POSITIONS = {
    "accepts": "accepts the invitation",
    "declines": "declines the invitation",
    "boycotts": "boycotts the vote",
    "agrees": "agrees with the vote",
    "objects": "objects",
    "does-not-recognise": "does not recognise the vote",
    "remark": "remarks",
}
_CAME = {"definition": "named in the definition", "invited": "invited", "applied": "applied"}
_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60  # seconds
_SHORT = 16  # digits of a root that a sentence shows


def totals_sentence(totals: Totals) -> str:
    """The line beside a result: how many observers say what."""
    if not totals.observers:
        return "Observers: nobody was invited."
    counts = (
        (totals.accepted, "accepted"),
        (totals.declined, "declined"),
        (totals.boycotting, "boycott"),
        (totals.silent, "did not answer"),
        (totals.agree, "agree"),
        (totals.object, "object"),
        (totals.not_recognise, "do not recognise the vote"),
        (totals.verified, "verified the record"),
        (totals.failed, "found it wrong"),
    )
    said = ", ".join(f"{number} {verb}" for number, verb in counts if number)
    waiting = f"; {totals.unanswered} without a reply" if totals.unanswered else ""
    return f"Observers: {totals.observers}; {said}{waiting}."


def standing_sentence(standing: ObserverStanding) -> str:
    """One observer: how it came, whether it was let in, its newest positions."""
    parts = [_CAME[standing.came]]
    if standing.accreditation:
        parts.append(f"accreditation {standing.accreditation.decision}")
    parts.append(_POSITIONS[standing.answer.position] if standing.answer else "has not answered")
    if standing.judgement:
        parts.append(_POSITIONS[standing.judgement.position])
    return f"{standing.number} {standing.name}: {', '.join(parts)}"


def item_lines(item: Item, overview: Overview) -> Iterator[str]:
    """One thing said: a sentence, then its words, evidence and replies."""
    names = {each.number: each.name for each in overview.observers}
    name = names.get(item.observer, f"observer {item.observer}")
    yield f"[{item.rank}] {name}, entry {item.entry}{_at(item.place)}: {_said(item)}"
    yield from _words(item.words)
    if item.statement is not None:
        yield from (f"evidence: {digest}" for digest in item.statement.evidence)
    if item.checklist is not None:
        yield from _points(item.checklist)
    for reply in item.replies:
        after = "" if reply.after is None else f", after {duration(reply.after)}"
        yield f"reply, entry {reply.entry}{after}:"
        yield from _words(reply.words)
    if item.unanswered:
        since = "" if item.waiting is None else f" for {duration(item.waiting)}"
        yield f"no reply{since}"


def _said(item: Item) -> str:
    if item.statement is not None:
        return _statement(item.statement)
    if item.checklist is not None:
        facts = item.checklist
        return (
            f"filled in {facts.points}: {facts.no} no, {facts.partly} partly, {facts.yes} yes, "
            f"{facts.not_observed} not observed"
        )
    if item.verification is not None:
        return _verification(item.verification)
    lifted = item.refusal is not None and item.refusal.lifted is not None
    return "accreditation was refused" + (", and granted later" if lifted else "")


def _statement(facts: StatementFacts) -> str:
    said = _POSITIONS[facts.position]
    if facts.severity:
        said += f" ({facts.severity})"
    if facts.superseded is not None:
        said += f"; superseded by entry {facts.superseded}"
    return said


def _verification(facts: VerificationFacts) -> str:
    verdict = facts.verdict.replace("-", " ")
    said = f"verified {facts.size} entries with {facts.program}: {verdict}"
    checks = ", ".join((*facts.failed, *facts.unchecked))
    if checks:
        said += f" ({checks})"
    if facts.history == "other":
        said += f"; its root {facts.root[:_SHORT]}… IS NOT THE ROOT OF THIS RECORD at that size"
    return f"{said}; {facts.later} entries came later"


def _points(facts: ChecklistFacts) -> Iterator[str]:
    known = CHECKLISTS.get(facts.points)
    questions = {point.id: point.question for point in known.points} if known else {}
    for point, answer in facts.answers:
        question = questions.get(point)
        yield f"{answer}: {point}" + (f" ({question})" if question else "")


def _words(words: Words) -> Iterator[str]:
    match words.state:
        case "there":
            yield from (f"| {line}" for line in words.text.splitlines())
        case "erased":
            yield "the words were removed by order; the proof of them stays"
        case "absent":
            yield "the words are not in this copy"
        case "none":
            pass


def place_sentence(reports: PlaceReports) -> str:
    """Several observers about one place."""
    entries = ", ".join(map(str, reports.entries))
    how = "do not say the same" if reports.differ else "say the same"
    place = _at(reports.place).removeprefix(", ")
    return f"{place}: {len(reports.observers)} observers {how} (entries {entries})"


def _at(place: Place | None) -> str:
    if place is None:
        return ""
    parts = [f"district {place.district}"] if place.district else []
    parts += [f"station {place.station}"] if place.station else []
    parts += [f"about entry {place.entry}"] if place.entry is not None else []
    return f", {', '.join(parts)}"


def duration(seconds: int) -> str:
    """A span in its largest unit: 3 days, 1 hour."""
    for unit, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= unit:
            number = seconds // unit
            return f"{number} {name}" + ("" if number == 1 else "s")
    return "less than a minute"
