"""`plebiscite results`: figures of a verified record for others' programs, pages and pictures."""

import shlex
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import click
import msgspec
from rich.console import Console

from plebiscite.cli.answer import answer, counted
from plebiscite.cli.options import json_option
from plebiscite.cli.results_reading import publication_of
from plebiscite.cli.verify import (
    default_workers,
    open_record,
    read_policy,
    told_progress,
    verified_with_disk,
)
from plebiscite.errors import EvidenceError, MisuseError, UnavailableError
from plebiscite.results.comparison import LARGEST as LARGEST_EARLIER
from plebiscite.results.comparison import EarlierVote, earlier_from_results, parse_earlier
from plebiscite.results.geojson import LARGEST as LARGEST_MAP
from plebiscite.results.geojson import Outlines, parse_outlines
from plebiscite.results.picture_words import EVERY_WORD
from plebiscite.results.published_files import FORMATS, Format, Publication, published_files
from plebiscite.results.sentences import coverage_text
from plebiscite.results.words import Words
from plebiscite.store.durable import DurableFiles, read_bytes, require_new_folder
from plebiscite.verify.record_verification import Verified

_CHECKED_AND_WRONG, _NOT_CHECKED = 1, 3
_EXAMPLE = """\b
Example:
  plebiscite results export demo/record --policy demo/policy --out published
"""


@click.group(epilog=_EXAMPLE)
def results() -> None:
    """Publish figures: NIST's format, a data package, pages and pictures."""


@results.command(epilog=_EXAMPLE)
@click.argument("record")
@click.option(
    "--policy", required=True, type=click.Path(path_type=Path), help="The policy file to trust."
)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A new or empty folder."
)
@click.option(
    "--format",
    "wanted",
    type=click.Choice([*FORMATS, "all"]),
    default="all",
    show_default=True,
    help="What to write; results.json is always there.",
)
@click.option(
    "--map",
    "outlines",
    type=click.Path(path_type=Path),
    help="GeoJSON with a polygon for each district, its id the district's.",
)
@click.option(
    "--earlier",
    type=click.Path(path_type=Path),
    help="An earlier vote to compare with: its results.json, or a file with its figures.",
)
@click.option("--earlier-title", help="What the vote of a results.json is called, with its date.")
@click.option(
    "--same-question/--other-question",
    default=None,
    help="Whether the earlier vote of a results.json asked the same.",
)
@click.option("--workers", type=click.IntRange(1), help="Processes to use; all processors.")
@json_option
def export(
    record: str,
    policy: Path,
    out: Path,
    wanted: str,
    outlines: Path | None,
    earlier: Path | None,
    earlier_title: str | None,
    workers: int | None,
    *,
    same_question: bool | None,
    as_json: bool,
) -> None:
    """Write the figures of RECORD as files for others: a folder that any web host can serve.

    The record is verified first, in full; a wrong record is not published. Everything says its
    status, its coverage and the base of each percentage. A comparison with an earlier vote is
    made only of a final result. Exit status: 0 everything was checked, 1 the record is wrong and
    nothing is written, 3 written, but something could not be checked.
    """
    before = _earlier(earlier, earlier_title, same_question)
    require_new_folder(out)
    source, trusted = open_record(record), read_policy(policy)
    with (
        told_progress(Console(stderr=True), "checking entries") as told,
        verified_with_disk(
            source, trusted, workers=workers or default_workers(), progress=told
        ) as verified,
    ):
        _require_publishable(verified, record)
        publication = publication_of(
            source, trusted, verified, command_to_check(record, policy), int(time.time())
        )
    publication = publication._replace(
        earlier=before, outlines=_outlines(outlines, publication), words=spoken()
    )
    formats: tuple[Format, ...] = tuple(one for one in FORMATS if wanted in {one, "all"})
    names = _written(publication, formats, out)
    _tell(out, names, publication, as_json=as_json)
    if verified.report.exit_status == _NOT_CHECKED:
        sys.exit(_NOT_CHECKED)


def _earlier(path: Path | None, title: str | None, same: bool | None) -> EarlierVote | None:  # noqa: FBT001 - three options of one thing
    """The earlier vote, read before the long work."""
    if path is None:
        return None
    raw = read_bytes(path, limit=LARGEST_EARLIER)
    if b'"plebiscite-results/1"' not in raw[:100]:
        return parse_earlier(raw)
    if title is None or same is None:
        raise MisuseError(
            "results of another record do not say it: add --earlier-title TEXT and"
            " --same-question or --other-question",
            place=str(path),
        )
    return earlier_from_results(raw, title, same_question=same)


def command_to_check(record: str, policy: Path) -> str:
    """The command that checks the record, without the folders of this machine."""
    place = record if record.startswith(("http://", "https://")) else Path(record).name
    return shlex.join(["plebiscite", "verify", place, "--policy", policy.name])


def _require_publishable(verified: Verified, record: str) -> None:
    if verified.report.exit_status == _CHECKED_AND_WRONG:
        raise EvidenceError(f"nothing is published: {verified.report.verdict}", place=record)
    if verified.figures is None:
        raise UnavailableError("this record has no figures to publish yet", place=record)


def _outlines(path: Path | None, publication: Publication) -> Outlines | None:
    if path is None:
        return None
    names = [district.id for district in publication.figures.definition.districts]
    return parse_outlines(read_bytes(path, limit=LARGEST_MAP), names)


def spoken() -> Mapping[str, Words]:
    """The words of pages by language; English alone where the server's texts are not installed."""
    try:
        from plebiscite.server.public.spoken_words import spoken_words  # noqa: PLC0415 - may be absent
        from plebiscite.texts import LANGUAGES  # noqa: PLC0415 - may be absent
    except ImportError:
        return {"en": EVERY_WORD}
    return {language: spoken_words(language) for language in LANGUAGES}


def _written(publication: Publication, formats: tuple[Format, ...], out: Path) -> list[str]:
    """The names of the files, each there whole or not at all; the first page comes last."""
    disk = DurableFiles()
    names = []
    for name, raw in published_files(publication, formats):
        path = out / name
        disk.make_folder(path.parent)
        disk.write_whole(path, raw)
        names.append(name)
    return names


def _tell(out: Path, names: list[str], publication: Publication, *, as_json: bool) -> None:
    results = publication.figures.results
    value = {
        "folder": str(out),
        "status": results.status,
        "coverage": msgspec.to_builtins(results.coverage),
        "files": names,
    }
    begin = next((name for name in reversed(names) if name.endswith("index.html")), names[-1])
    lines = [
        f"{out} has {counted(len(names), 'file')}; begin with {out / begin}",
        coverage_text(results.status, results.coverage, EVERY_WORD),
    ]
    answer(value, lines, as_json=as_json)
