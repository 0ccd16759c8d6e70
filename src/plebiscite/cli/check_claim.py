"""`plebiscite check-claim`: what was announced, against what a record has."""

import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.cli.claim_options import claim_options, claim_said
from plebiscite.cli.claim_sentence import claims_in_sentence
from plebiscite.cli.options import FILE, example, json_option
from plebiscite.cli.verify import (
    default_workers,
    open_record,
    read_policy,
    told_progress,
    verified_with_disk,
)
from plebiscite.errors import (
    EvidenceError,
    MalformedError,
    MisuseError,
    PlebisciteError,
    UnavailableError,
)
from plebiscite.observe.claim_checking import Answer, Version, check_claim, check_outcome
from plebiscite.observe.claim_page import claims_page
from plebiscite.observe.claim_picture import claim_picture
from plebiscite.observe.claim_readings import Truth
from plebiscite.observe.claim_sentences import answer_text
from plebiscite.observe.claim_subjects import Figures, figures_to_check
from plebiscite.observe.claim_words import TRUTHS, ClaimWords
from plebiscite.observe.claims import (
    LARGEST_DOCUMENT,
    Claim,
    OutcomeSaid,
    parse_claims,
    require_confirmed,
)
from plebiscite.record.state import RecordState
from plebiscite.results.referendum import Results
from plebiscite.store.durable import PUBLIC, DurableFiles, read_bytes

LARGEST_RESULTS = 64_000_000  # bytes
_STYLES: dict[Truth, str] = {
    "true": "green", "false": "red", "impossible": "bold red", "undecided": "yellow"
}  # fmt: skip
_ORDER = (1, 3, 0)  # exit statuses, the first that any claim has wins
Said = Claim | OutcomeSaid


class Checked(NamedTuple):
    """What claims are compared with, whether it was verified, and the command to do it again."""

    figures: Figures
    earlier: tuple[Version, ...]
    told: str
    again: str
    status: int = 0  # of the verification: 3 where something of the record could not be checked


@click.command(
    "check-claim",
    epilog=example(
        "plebiscite check-claim demo/record --policy demo/policy --figure 99 --of registered \\\n"
        "    --subject yes --contest independence"
    ),
)
@click.argument("figures", metavar="RECORD|RESULTS.json")
@click.option(
    "--policy", type=FILE, envvar="PLEBISCITE_POLICY",
    help="The policy file to trust, for a record.  [or PLEBISCITE_POLICY]",
)  # fmt: skip
@click.option("--claims", type=FILE, help="A document of confirmed claims, instead of --figure.")
@click.option("--sentence", help="An English sentence with a figure, instead of --figure.")
@click.option("--yes", is_flag=True, help="The sentence is understood as it was said: do not ask.")
@claim_options
@click.option("--html", type=FILE, help="Write the answers as a page here.")
@click.option("--svg", type=FILE, help="Write the picture of the first claim here.")
@click.option("--workers", type=click.IntRange(1), help="Processes to use; all processors.")
@json_option
def check_claim_command(
    figures: str,
    policy: Path | None,
    claims: Path | None,
    sentence: str | None,
    html: Path | None,
    svg: Path | None,
    workers: int | None,
    *,
    yes: bool,
    as_json: bool,
    **said: Any,  # noqa: ANN401 - the options of claim_options
) -> None:
    """Compare an announced figure with every reading that a record supports.

    RECORD is verified first, under the policy; RESULTS.json (`plebiscite-results/1`) is taken as
    it is, and every answer says so. Exit status: 0 true as it was said; 1 false or impossible, or
    the record is wrong; 2 cannot be used; 3 cannot be decided, no base was named, or something of
    the record could not be checked.
    """
    wanted = _wanted(claims, said, sentence, confirmed=yes)
    checked = _checked(figures, policy, workers or default_workers())
    words, unusable = _answers(wanted, checked)
    _write(words, checked, html, svg)
    if as_json:
        value = {
            "checked": checked.told,
            "claims": [_as_value(each) for each in words],
            "not_comparable": [msgspec.to_builtins(each) for each in unusable],
        }
        click.echo(write_json(value))
    else:
        _print(Console(), words, unusable, checked)
    statuses = {checked.status, *(each.answer.exit_status for each in words)}
    statuses |= {3} if unusable else set()
    sys.exit(next(status for status in _ORDER if status in statuses))


def _wanted(
    document: Path | None, said: dict[str, Any], sentence: str | None, *, confirmed: bool
) -> list[Said]:
    """The claims to check: of options, of a sentence, or the confirmed ones of a document."""
    one = claim_said(said)
    if sum(each is not None for each in (document, one, sentence)) != 1:
        raise MisuseError(
            "say what was announced in one way: --figure, --outcome, --sentence, or --claims FILE"
        )
    if one is not None:
        return [one]
    if sentence is not None:
        return [*claims_in_sentence(sentence, said, confirmed=confirmed)]
    return _of_document(document) if document is not None else []


def _of_document(document: Path) -> list[Said]:
    place = str(document)
    found = parse_claims(read_bytes(document, limit=LARGEST_DOCUMENT), place)
    require_confirmed(found, place)
    if not (found.claims or found.outcomes):
        raise MisuseError("there are no claims in this document", place=place)
    return [*found.claims, *found.outcomes]


class NotComparable(msgspec.Struct, frozen=True):
    """A claim of a document about something that these figures do not have, and why."""

    claim: Said
    why: str


def _answers(
    wanted: Sequence[Said], checked: Checked
) -> tuple[list[ClaimWords], list[NotComparable]]:
    """Each claim's answer, and the claims that these figures say nothing about.

    Raises: MisuseError when that is all of them.
    """
    answers: list[ClaimWords] = []
    unusable: list[NotComparable] = []
    for each in wanted:
        try:
            answers.append(ClaimWords(_answer(each, checked), checked.figures))
        except MisuseError as problem:
            unusable.append(NotComparable(each, str(problem)))
    if not answers:
        raise MisuseError("; ".join(dict.fromkeys(each.why for each in unusable)))
    return answers, unusable


def _answer(said: Said, checked: Checked) -> Answer:
    if isinstance(said, OutcomeSaid):
        return check_outcome(said, checked.figures)
    return check_claim(said, checked.figures, checked.earlier)


def _checked(place: str, policy: Path | None, workers: int) -> Checked:
    if place.endswith(".json") and "://" not in place:
        return _from_results(place)
    if policy is None:
        raise MisuseError(
            "a record is checked under a policy: add --policy FILE, or give a results file"
        )
    return _from_record(place, policy, workers)


def _from_results(place: str) -> Checked:
    try:
        results = parse_json(read_bytes(Path(place), limit=LARGEST_RESULTS).strip(), Results)
    except MalformedError as problem:
        raise MalformedError(
            f"no results of plebiscite-results/1: {problem}", place=place
        ) from problem
    told = (
        f"NOT VERIFIED: the figures are those of the file {Path(place).name}; nobody checked them."
    )
    return Checked(
        Figures(results), (), told, f"plebiscite verify RECORD --policy FILE --results {place}"
    )


def _from_record(place: str, policy: Path, workers: int) -> Checked:
    """The figures of a record, verified now.

    Raises: EvidenceError when the record is wrong; UnavailableError when it has no figures yet.
    """
    with (
        told_progress(Console(stderr=True), "checking entries") as progress,
        verified_with_disk(
            open_record(place), read_policy(policy), workers=workers, progress=progress
        ) as verified,
    ):
        report = verified.report
        if report.exit_status == 1:
            raise EvidenceError(f"no claim is checked against it: {report.verdict}", place=place)
        if verified.figures is None:
            raise UnavailableError(f"it has no figures yet: {report.verdict}", place=place)
        earlier = tuple(_earlier(verified.state))
    again = shlex.join(["plebiscite", "verify", place, "--policy", str(policy)])
    found = figures_to_check(verified.figures)
    name = "NOT FULLY VERIFIED" if report.exit_status else "Verified"
    return Checked(found, earlier, f"{name}: {report.verdict}", again, report.exit_status)


def _earlier(state: RecordState) -> Iterator[Version]:
    """The figures of every bulletin before the newest, where they can be had."""
    for index in sorted(state.bulletins)[:-1]:
        try:
            raw = state.blob(state.bulletins[index].figures)
            yield Version(index, parse_json(raw, Results))
        except PlebisciteError:
            continue  # verification has told of it; the newest figures are computed, not read


def _as_value(words: ClaimWords) -> dict[str, Any]:
    answer = words.answer
    return {
        **msgspec.to_builtins(answer),
        "exit_status": answer.exit_status,
        "said": words.said(),
        "sentence": answer_text(words),
        "told": [words.told(each) for each in answer.readings],
    }


def _write(
    words: Sequence[ClaimWords], checked: Checked, html: Path | None, svg: Path | None
) -> None:
    files = DurableFiles()
    if html:
        page = claims_page(words, checked.told, checked.again)
        files.write_whole(html, page.encode(), mode=PUBLIC)
    if svg:
        picture = claim_picture(words[0])
        if not picture:
            raise MisuseError("this claim has no figure to draw", place=str(svg))
        files.write_whole(svg, picture.encode(), mode=PUBLIC)


def _print(
    console: Console,
    words: Sequence[ClaimWords],
    unusable: Sequence[NotComparable],
    checked: Checked,
) -> None:
    for each in words:
        console.print(Text(each.said(), style="bold"))
        if title := each.contest():
            console.print(Text(title + _taken(each, checked.figures)))
        if each.answer.readings:
            console.print(_table(each))
            _print_repeated(console, each)
        _print_districts(console, each)
        console.print(Text(f"Verdict: {each.answer.verdict}", style="bold"))
        console.print(Text(answer_text(each)))
        console.print()
    for one in unusable:
        console.print(Text(f"Not comparable: {_named(one.claim)}: {one.why}"))
    console.print(Text(f"Status and coverage: {words[0].covered()}"))
    console.print(Text(checked.told))


def _taken(words: ClaimWords, figures: Figures) -> str:
    """That the contest was not said but taken, where there are several."""
    contests = [each.contest for each in figures.results.contests]
    if words.answer.claim.contest or len(contests) == 1:
        return ""
    return (
        " (taken, because no contest was named and it alone has what was said; "
        f"--contest names one of: {', '.join(contests)})"
    )


def _named(said: Said) -> str:
    if said.quotation is not None:
        return f"“{said.quotation.text}”"
    return said.outcome if isinstance(said, OutcomeSaid) else f"{said.figure} {said.subject}"


def _table(words: ClaimWords) -> Table:
    shown = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("reading", "the record has", "so it is", "because"):
        shown.add_column(name, overflow="fold")
    for each in words.answer.readings:
        shown.add_row(
            Text(words.reading(each)),
            Text(words.figure(each)),
            Text(TRUTHS[each.truth], style=_STYLES[each.truth]),
            Text(words.why(each)),
        )
    for (name, figure, truth, status), announced in _same_earlier(words).items():
        noun = "entry" if len(announced) == 1 else "entries"
        shown.add_row(
            Text(f"{name}, as announced by {noun} {', '.join(map(str, announced))}"),
            Text(figure),
            Text(TRUTHS[truth], style=_STYLES[truth]),
            Text(status),
        )
    return shown


def _same_earlier(words: ClaimWords) -> dict[tuple[str, str, Truth, str], list[int]]:
    """Earlier announcements' entries by what they say: those with the same numbers are one row.

    What has the same numbers as now stands in the table already.
    """
    now = _shown_now(words)
    found: dict[tuple[str, str, Truth, str], list[int]] = {}
    for entry, one in ((each.entry, each.reading) for each in words.answer.earlier):
        row = (words.reading(one), words.figure(one), one.truth, str(one.status))
        if row[:2] not in now:
            found.setdefault(row, []).append(entry)
    return found


def _shown_now(words: ClaimWords) -> set[tuple[str, str]]:
    return {(words.reading(each), words.figure(each)) for each in words.answer.readings}


def _print_repeated(console: Console, words: ClaimWords) -> None:
    """Which earlier announcements had the same numbers as now."""
    now = _shown_now(words)
    entries = {
        each.entry: f"entry {each.entry} ({each.reading.status})"
        for each in words.answer.earlier
        if (words.reading(each.reading), words.figure(each.reading)) in now
    }
    if entries:
        console.print(Text(f"The same numbers were announced by {', '.join(entries.values())}."))


def _print_districts(console: Console, words: ClaimWords) -> None:
    """In how many districts the figure would be true, by reading."""
    found: dict[str, list[str]] = {}
    for each in words.answer.districts:
        if each.truth == "true":
            found.setdefault(words.base(each), []).append(each.district)
    every = len({each.district for each in words.answer.districts})
    if every > 1:
        for name, districts in found.items():
            listed = ", ".join(districts[:8]) + (", …" if len(districts) > 8 else "")  # noqa: PLR2004 - a line
            console.print(
                Text(f"Taken {name}, it is true in {len(districts)} of {every} districts: {listed}")
            )
