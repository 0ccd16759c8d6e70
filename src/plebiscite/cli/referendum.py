"""`plebiscite referendum`: the commission's acts, from opening to the end of the record."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from plebiscite.cli.answer import warn
from plebiscite.cli.desk import Make, Place, act
from plebiscite.cli.options import FILE, acting_options, example, key_option
from plebiscite.cli.readiness import require_decrypted, require_rehearsed
from plebiscite.errors import MisuseError
from plebiscite.offices import commission
from plebiscite.offices.ending import groups_without_result, left_undone
from plebiscite.offices.submission import Submission, words_blob
from plebiscite.record.entries import Successor
from plebiscite.record.phases import Phase
from plebiscite.record.state import RecordState
from plebiscite.results.sentences import contest_sentence, views
from plebiscite.results.words import Words
from plebiscite.store.text_files import read_text
from plebiscite.verify.announced import final_status, recomputed_figures

OFFICE = "commission"
_LARGEST_WORDS = 1_000_000  # bytes

words_option = click.option(
    "--words", required=True, type=FILE, help="A text file with the reason, for everyone to read."
)


@click.group(epilog=example("plebiscite referendum open --key c.key --append keeper"))
def referendum() -> None:
    """From the opening of voting to the end of the record."""


def _act(key: Path, place: dict[str, Any], make: Make) -> None:
    act(Place(**place), OFFICE, key, make)


def read_words(path: Path) -> str:
    """People's words from a file. Raises as `read_text`; MisuseError if there are none."""
    text = read_text(path, limit=_LARGEST_WORDS)
    if not text.strip():
        raise MisuseError("the file is empty; write the reason in it", place=str(path))
    return text


def _written(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M UTC")


@referendum.command(
    "open", epilog=example("plebiscite referendum open --key c.key --append keeper")
)
@key_option
@acting_options
def open_voting(key: Path, **place: Any) -> None:  # noqa: ANN401 - the options of every act
    """Open voting, at its time and once enough trustees have rehearsed."""

    def make(state: RecordState) -> Submission:
        definition = state.required_definition()
        if state.phase in {Phase.ROLLS, Phase.CEREMONY, Phase.ELECTIONS, Phase.REHEARSAL}:
            require_rehearsed(state)
        if not definition.practice and not definition.calendar.opens <= time.time() < state.closes:
            raise MisuseError(
                f"voting may be opened between {_written(definition.calendar.opens)} and "
                f"{_written(state.closes)}, as the definition says; now is another time"
            )
        return commission.open_voting(state)

    _act(key, place, make)


@referendum.command(epilog=example("plebiscite referendum pause --words why.txt --key c.key"))
@key_option
@words_option
@acting_options
def pause(key: Path, words: Path, **place: Any) -> None:  # noqa: ANN401
    """Interrupt voting, with the reason for everyone to read."""
    text = read_words(words)
    _act(key, place, lambda _: commission.pause(text, os.urandom))


@referendum.command(epilog=example("plebiscite referendum resume --key c.key --append keeper"))
@key_option
@acting_options
def resume(key: Path, **place: Any) -> None:  # noqa: ANN401
    """Let voting go on."""
    _act(key, place, lambda _: commission.resume())


@referendum.command(
    epilog=example(
        "plebiscite referendum extend --until 2026-09-13T20:00+02:00 --words why.txt --key c.key"
    )
)
@key_option
@click.option("--until", required=True, metavar="TIME", help="With its offset: …T20:00+02:00.")
@words_option
@acting_options
def extend(key: Path, until: str, words: Path, **place: Any) -> None:  # noqa: ANN401
    """Let voting end later, with the reason for everyone to read."""
    moment, text = _moment(until), read_words(words)

    def make(state: RecordState) -> Submission:
        if moment <= state.closes:
            raise MisuseError(f"voting ends at {_written(state.closes)}; an extension ends later")
        return commission.extend(moment, text, os.urandom)

    _act(key, place, make)


def _moment(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise MisuseError(f"{text[:40]!r} is no time; write 2026-09-13T20:00+02:00") from None
    if moment.tzinfo is None:
        raise MisuseError(f"{text} needs its offset from UTC: {text}+02:00, or {text}Z")
    return int(moment.timestamp())


@referendum.command(epilog=example("plebiscite referendum end-voting --key c.key --append keeper"))
@key_option
@acting_options
def end_voting(key: Path, **place: Any) -> None:  # noqa: ANN401
    """End voting, at its time. Exclusions may follow, then close."""

    def make(state: RecordState) -> Submission:
        if time.time() < state.closes and not state.required_definition().practice:
            raise MisuseError(f"voting lasts until {_written(state.closes)}; it is not ended early")
        return commission.end_voting()

    _act(key, place, make)


@referendum.command(epilog=example("plebiscite referendum close --key c.key --append keeper"))
@key_option
@acting_options
def close(key: Path, **place: Any) -> None:  # noqa: ANN401
    """Fix the set of ballots that count. There is one close, and nothing undoes it."""

    def make(state: RecordState) -> Submission:
        if state.close is not None:
            raise MisuseError(
                f"the counted set was fixed by entry {state.close.size - 1}; it is fixed once"
            )
        return commission.close(state)

    _act(key, place, make)


@referendum.command(epilog=example("plebiscite referendum tally --key c.key --append keeper"))
@key_option
@acting_options
def tally(key: Path, **place: Any) -> None:  # noqa: ANN401
    """Publish the encrypted tally of every group of districts."""
    _act(key, place, _complete(commission.publish_tallies, "encrypted tally"))


@referendum.command(epilog=example("plebiscite referendum publish --key c.key --append keeper"))
@key_option
@acting_options
def publish(key: Path, **place: Any) -> None:  # noqa: ANN401
    """Publish the results, once enough trustees have decrypted."""

    def make(state: RecordState) -> Submission:
        require_decrypted(state)
        return commission.publish_results(state)

    _act(key, place, _complete(make, "result"))


def _complete(make: Make, what: str) -> Make:
    def made(state: RecordState) -> Submission:
        if state.close is None:
            raise MisuseError("the counted set is not fixed yet; run plebiscite referendum close")
        submission = make(state)
        if not submission.entries:
            raise MisuseError(f"every {what} is on the record already")
        return submission

    return made


@referendum.command(
    epilog=example(
        "plebiscite referendum announce --expected 2026-09-13T23:30+02:00 --key c.key "
        "--append keeper"
    )
)
@key_option
@click.option(
    "--expected", metavar="TIME", help="When the next bulletin is, with its offset: …T23:30+02:00."
)
@click.option(
    "--words",
    type=FILE,
    help="A text file with a remark, for everyone to read; a correction needs one.",
)
@acting_options
def announce(key: Path, expected: str | None, words: Path | None, **place: Any) -> None:  # noqa: ANN401
    """Announce every figure that the record proves, in a signed bulletin.

    The figures are made from the record, never typed. While voting goes on it tells turnout only.
    """
    moment = _moment(expected) if expected else None
    remark = words_blob(read_words(words), os.urandom) if words else None

    def make(state: RecordState) -> Submission:
        made = commission.announce(state, expected=moment, words=remark)
        missing = groups_without_result(state)
        if missing and len(missing) == len(state.groups):
            raise MisuseError(
                "no group has a result yet, so there is nothing to announce; "
                "next: referendum publish"
            )
        return made

    act(Place(**place), OFFICE, key, make, _announced)


def _announced(state: RecordState) -> list[str]:
    figures = recomputed_figures(state, final_status(state))
    return [
        f"{view.texts.title}: {contest_sentence(view, Words())}"
        for view in views(figures, figures.texts[0])
    ]


@referendum.command(epilog=example("plebiscite referendum certify --key c.key --append keeper"))
@key_option
@acting_options
def certify(key: Path, **place: Any) -> None:  # noqa: ANN401
    """Certify the newest complete bulletin."""
    _act(key, place, commission.certify)


def confirmed(state: RecordState, confirm: str | None, what: str) -> None:
    """Return only if a person typed the origin. Raises MisuseError otherwise."""
    typed = confirm or click.prompt(f"Type {state.origin} to {what}", err=True)
    if typed != state.origin:
        raise MisuseError(f"{typed[:60]!r} is not {state.origin}; nothing was done")


confirm_option = click.option(
    "--confirm",
    metavar="ORIGIN",
    help="The referendum's origin, instead of being asked to type it.",
)


@referendum.command(epilog=example("plebiscite referendum abort --words why.txt --key c.key"))
@key_option
@words_option
@confirm_option
@acting_options
def abort(key: Path, words: Path, confirm: str | None, **place: Any) -> None:  # noqa: ANN401
    """Give the referendum up for good, with the reason for everyone to read."""
    text = read_words(words)

    def make(state: RecordState) -> Submission:
        confirmed(state, confirm, "give it up for good")
        return commission.abort(text, os.urandom)

    _act(key, place, make)


@referendum.command(epilog=example("plebiscite referendum end --key c.key --append keeper"))
@key_option
@click.option("--successor-log", metavar="VKEY", help="The one log that may correct this record.")
@click.option("--successor-policy", metavar="SHA256", help="Its policy file's hash.")
@confirm_option
@acting_options
def end(
    key: Path,
    successor_log: str | None,
    successor_policy: str | None,
    confirm: str | None,
    **place: Any,  # noqa: ANN401
) -> None:
    """Log the last entry: the record is final, and nothing can follow."""
    if bool(successor_log) != bool(successor_policy):
        raise MisuseError("a successor has both: --successor-log and --successor-policy")
    named = Successor(successor_log, successor_policy or "") if successor_log else None

    def make(state: RecordState) -> Submission:
        made = commission.end(state, named)
        for undone in left_undone(state):
            warn(undone)
        confirmed(state, confirm, "end its record")
        return made

    _act(key, place, make)
