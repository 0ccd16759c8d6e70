"""`plebiscite bulletin`: every announcement of figures, and what changed from one to the next."""

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from plebiscite.cli.answer import answer
from plebiscite.cli.observer_show import acts_in, logged_by, words_in_record
from plebiscite.cli.options import example, json_option, policy_option
from plebiscite.cli.sources import Read, read_policy, read_record
from plebiscite.cli.verify_report import time_words
from plebiscite.errors import UnavailableError
from plebiscite.observe.bulletins import (
    Bulletin,
    bulletin_number,
    bulletins_of,
    read_results,
)
from plebiscite.results.differences import differences_between
from plebiscite.results.page_differences import difference_sentence
from plebiscite.results.referendum import ReferendumFigures, Results
from plebiscite.results.sentences import contest_sentence, coverage_text, share_text, views
from plebiscite.results.words import Words

record_argument = click.argument("record", envvar="PLEBISCITE_RECORD")


@click.group(epilog=example("plebiscite bulletin list record --policy policy"))
def bulletin() -> None:
    """Announcements of figures: all of them, one of them, what changed between two."""


class _Line(msgspec.Struct, frozen=True):
    """One bulletin in a list, without its figures."""

    number: int
    entry: int
    at: int | None
    status: str
    became: str
    expected: int | None
    coverage: str


@bulletin.command("list", epilog=example("plebiscite bulletin list record --policy policy"))
@record_argument
@policy_option
@json_option
def list_all(record: str, policy: Path, *, as_json: bool) -> None:
    """Every bulletin with its status and coverage, the oldest first."""
    _, found = _read(record, policy)
    listed = [_line(each) for each in found]
    lines = [
        f"{each.number:>3}  entry {each.entry:<8} {each.coverage or each.status} ({each.became})"
        for each in listed
    ]
    answer(listed, lines or ["No figures have been announced."], as_json=as_json)


def _line(one: Bulletin) -> _Line:
    return _Line(
        one.number,
        one.entry,
        one.at,
        one.status,
        one.became,
        one.expected,
        coverage_text(one.status, one.results.coverage, Words()) if one.results else "",
    )


@bulletin.command(epilog=example("plebiscite bulletin show 2 record --policy policy"))
@click.argument("number", type=click.IntRange(1))
@record_argument
@policy_option
@json_option
def show(number: int, record: str, policy: Path, *, as_json: bool) -> None:
    """One bulletin: every result in a sentence, with its bases."""
    read, found = _read(record, policy)
    one = bulletin_number(found, number)
    figures = _figures(one)
    answer(one, _shown(read, one, figures), as_json=as_json)


def _shown(read: Read, one: Bulletin, figures: Results) -> Iterator[str]:
    words = Words()
    state = read.state
    at = "" if one.at is None else f", {time_words(one.at)}"
    yield f"Bulletin {one.number}, entry {one.entry}{at}"
    yield f"  {coverage_text(one.status, figures.coverage, words)} ({one.became})"
    yield f"  turnout {share_text(figures.turnout, words)}"
    told = ReferendumFigures(state.required_definition(), state.texts, figures)
    for view in views(told, state.texts[0]):
        yield f"  {view.texts.title}: {contest_sentence(view, words)}"
    if one.expected is not None:
        yield f"  the next bulletin is expected at {time_words(one.expected)}"
    yield from (f"  | {line}" for line in one.words.text.splitlines())


@bulletin.command(epilog=example("plebiscite bulletin diff 1 2 record --policy policy"))
@click.argument("earlier", type=click.IntRange(1))
@click.argument("later", type=click.IntRange(1))
@record_argument
@policy_option
@json_option
def diff(earlier: int, later: int, record: str, policy: Path, *, as_json: bool) -> None:
    """Every figure that changed from one bulletin to another."""
    read, found = _read(record, policy)
    one, other = bulletin_number(found, earlier), bulletin_number(found, later)
    changes = differences_between(_figures(one), _figures(other))
    state = read.state
    said = [
        difference_sentence(each, state.required_definition(), state.texts[0]) for each in changes
    ]
    answer(changes, said or ["No figure changed."], as_json=as_json)


def _read(record: str, policy: Path) -> tuple[Read, tuple[Bulletin, ...]]:
    read = read_record(record, read_policy(policy), quorum=False)

    def results(name: str) -> Results | None:
        try:
            return read_results(read.state.words_blob(name))
        except UnavailableError:
            return None

    found = bulletins_of(
        acts_in(read),
        results=results,
        words=lambda name: words_in_record(read, name),
        time=lambda index: logged_by(read, index),
    )
    return read, found


def _figures(one: Bulletin) -> Results:
    if one.results is None:
        raise UnavailableError(
            f"the figures of bulletin {one.number} (blob {one.figures}) are absent"
        )
    return one.results
