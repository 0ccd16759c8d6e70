"""A report of verification for people: in the terminal, and as one HTML page."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from plebiscite.record.checks import GROUPS
from plebiscite.results.page_markup import Content, Html, element, joined, table
from plebiscite.results.page_style import STYLE
from plebiscite.results.sentences import contest_sentence, views
from plebiscite.results.words import Words
from plebiscite.verify.record_verification import Verified
from plebiscite.verify.report import CheckOutcome, Report

_MARKS = {
    "passed": "✓",
    "failed": "✗",
    "could not check": "?",
    "nothing yet": "·",
    "not reached": "–",
}
_STYLES = {
    "passed": "green",
    "failed": "bold red",
    "could not check": "yellow",
    "nothing yet": "dim",
    "not reached": "dim",
}
_SHOWN = 20  # findings in the terminal; all of them are in --json and --html


def time_words(time: int | None) -> str:
    """A moment in UTC, or that nobody told one."""
    if time is None:
        return "none"
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M UTC")


def sentences(verified: Verified) -> list[str]:
    """Each contest's result in one sentence, with its bases; none before anything is counted."""
    if verified.figures is None or verified.state.close is None:
        return []
    figures = verified.figures
    words = Words()
    return [
        f"{view.texts.title}: {contest_sentence(view, words)}"
        for view in views(figures, figures.texts[0])
    ]


def fact_lines(report: Report) -> list[tuple[str, str]]:
    """What the record is, as pairs of a name and its value."""
    facts = report.facts
    if not facts.read_whole:
        return [
            ("log", facts.origin),
            ("entries", f"{facts.size:,}, not read to their end: something before it is wrong"),
            ("root", facts.root or "not known"),
            ("witnesses", facts.quorum),
            ("policy", " ".join(facts.policy_words)),
        ]
    final = "yes, the record has its last entry" if facts.final else "not known to be final"
    factor = facts.second_factor
    if factor == "none":
        factor = "none: the registrar alone could have stuffed ballots"
    return [
        ("log", facts.origin),
        ("entries", f"{facts.size:,}, of them {facts.ballots:,} ballots"),
        ("root", facts.root),
        ("phase", facts.phase),
        ("final", final),
        ("witnesses", facts.quorum),
        ("newest cosignature", time_words(facts.newest_cosignature)),
        ("second factor", factor),
        ("kind of vote", "practice, not a real vote" if facts.practice else "declared a real vote"),
        ("policy", " ".join(facts.policy_words)),
    ]


def print_report(console: Console, verified: Verified, how: str = "") -> None:
    """The report in the terminal; `how` it came about is the last sentence."""
    report = verified.report
    facts = Table.grid(padding=(0, 2))
    for name, value in fact_lines(report):
        facts.add_row(Text(name, style="dim"), Text(value, overflow="fold"))
    console.print(facts)
    console.print()
    console.print(_checks_table(report.checks))
    for finding in report.findings[:_SHOWN]:
        mark = "could not check" if finding.unchecked else "failed"
        line = f"{_MARKS[mark]} {finding.check}  {finding.place}: {finding.message}"
        console.print(Text(line, style=_STYLES[mark]))
    hidden = len(report.findings) - _SHOWN + report.omitted_findings
    if hidden > 0:
        console.print(f"… and {hidden} more findings; --json FILE or --html FILE has them")
    for sentence in sentences(verified):
        console.print()
        console.print(Text(sentence, style="bold"))
    if report.remarks:
        console.print()
        odd = "Odd, though no check fails:"
        console.print(Group(odd, *(Text(f"  - {one}", style="yellow") for one in report.remarks)))
    console.print()
    console.print(Group("What no verification can see:", *(f"  - {one}" for one in report.limits)))
    console.print()
    style = {0: "bold green", 1: "bold red", 3: "bold yellow"}[report.exit_status]
    console.print(Text(report.verdict, style=style))
    if how:
        console.print(Text(how, style="dim"))


def _checks_table(checks: Iterable[CheckOutcome]) -> Table:
    shown = Table(box=None, padding=(0, 1), show_header=False)
    by_group: dict[str, list[CheckOutcome]] = {}
    for check in checks:
        by_group.setdefault(check.group, []).append(check)
    for group in GROUPS:
        for check in by_group[group]:
            number = f" ({check.findings})" if check.findings else ""
            shown.add_row(
                Text(_MARKS[check.status], style=_STYLES[check.status]),
                Text(check.id, style="bold"),
                Text(check.proves, overflow="fold"),
                Text(check.status + number, style=_STYLES[check.status]),
            )
    return shown


def _words_table(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    return element("div", table(name, header, rows, name), class_="words")


def report_page(verified: Verified, command: str, how: str = "") -> str:
    """The report as one HTML page without scripts; it works from a USB stick."""
    report = verified.report
    parts: list[Content] = [
        element("h1", f"Verification of {report.facts.origin}"),
        element("p", element("strong", report.verdict)),
        *(element("p", sentence) for sentence in sentences(verified)),
        element("h2", "The record"),
        _words_table("The record", ("what", "value"), fact_lines(report)),
        element("h2", "Checks"),
        _words_table(
            "Checks",
            ("check", "passing it proves", "status", "findings"),
            [(each.id, each.proves, each.status, str(each.findings)) for each in report.checks],
        ),
    ]
    if report.findings:
        rows = [(each.check, each.place, each.message) for each in report.findings]
        parts += [
            element("h2", "Findings"),
            _words_table("Findings", ("check", "place", "what"), rows),
        ]
    if report.remarks:
        parts += [
            element("h2", "Odd, though no check fails"),
            element("ul", joined([element("li", one) for one in report.remarks])),
        ]
    parts += [
        element("h2", "What no verification can see"),
        element("ul", joined([element("li", limit) for limit in report.limits])),
        element("h2", "Check it yourself"),
        *([element("p", how)] if how else []),
        element("pre", element("code", command)),
    ]
    head = joined(
        [
            Html('<meta charset="utf-8">'),
            Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            element("title", f"Verification of {report.facts.origin}"),
            element("style", Html(STYLE)),
        ]
    )
    body = element("main", joined(parts))
    page = element("html", joined([element("head", head), element("body", body)]), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"
