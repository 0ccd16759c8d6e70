"""`plebiscite claims`: what an article says, proposed by rules and confirmed by a person."""

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec

from plebiscite.cli.answer import answer, counted
from plebiscite.cli.claims_cards import Item, card, items_of, missed_card
from plebiscite.cli.claims_confirming import confirm_each, numbers_in, with_items
from plebiscite.cli.options import FILE, example, json_option
from plebiscite.errors import MisuseError
from plebiscite.observe.article_extraction import Extraction, Page, extract
from plebiscite.observe.article_lines import Line
from plebiscite.observe.claims import LARGEST_DOCUMENT, ClaimsDocument, parse_claims, write_claims
from plebiscite.store.article_files import read_article
from plebiscite.store.durable import DurableFiles, read_bytes


@click.group(epilog=example("plebiscite claims extract report.html --out claims.json"))
def claims() -> None:
    """What an article says of a vote: proposed by rules, confirmed by a person."""


@claims.command(
    name="extract",
    epilog=example("plebiscite claims extract report.html --publisher Courier --out claims.json"),
)
@click.argument("article", type=FILE)
@click.option("--out", type=FILE, help="Write the proposals here, for: claims confirm.")
@click.option("--text", "text_file", type=FILE, help="Write the cleaned text here.")
@click.option("--title", default="", help="The article's title.  [default: as the page says]")
@click.option("--publisher", default="", help="Who published it.  [default: as the page says]")
@click.option("--link", default="", help="Where it can be read.  [default: as the page says]")
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day it appeared: 2026-11-30.  [default: as the page says]",
)
@json_option
def extract_command(
    article: Path,
    out: Path | None,
    text_file: Path | None,
    title: str,
    publisher: str,
    link: str,
    published: dt.datetime | None,
    *,
    as_json: bool,
) -> None:
    """Propose claims and positions from ARTICLE: an HTML page or plain text, in English.

    Nothing is decided here. Each proposal shows its words, their place in the cleaned text, the
    rule that made it and how sure it is; sentences that were not understood are listed.
    """
    page = read_article(article)
    page = page._replace(
        title=title or page.title, publisher=publisher or page.publisher, link=link or page.link,
        published=published.date() if published else page.published,
    )  # fmt: skip
    found = extract(page, str(article))
    if out:
        DurableFiles().write_whole(out, write_claims(found.document))
    if text_file:
        DurableFiles().write_whole(text_file, found.text.encode())
    answer(_told(found), _lines(found, out), as_json=as_json)


def _told(found: Extraction) -> dict[str, object]:
    """The document with what else a program wants: the text, and the lines left out."""
    dropped = [{"text": line.text, "reason": line.dropped} for line in found.dropped]
    document = msgspec.to_builtins(found.document)
    return {"document": document, "text": found.text, "left_out": dropped}


def _lines(found: Extraction, out: Path | None) -> Iterator[str]:
    yield from _head(found)
    for number, item in enumerate(items_of(found.document), start=1):
        yield ""
        yield from card(number, item, found.text)
    yield from _not_understood(found)
    yield ""
    yield from _next(found, out)


def _head(found: Extraction) -> Iterator[str]:
    paragraphs = found.text.count("\n") + 1
    yield f"read: {counted(paragraphs, 'paragraph')}, {counted(len(found.text), 'character')}"
    if found.dropped:
        yield f"left out: {_reasons(found.dropped)}"
    if any(not (each.date or each.source.published) for each in items_of(found.document)):
        yield "No day is known: add --published 2026-11-30, or no dossier will take this."
    if not items_of(found.document):
        yield "No figure of a vote and no position on one was found in this article."


def _reasons(dropped: Sequence[Line]) -> str:
    reasons = Counter(line.dropped for line in dropped)
    return ", ".join(f"{counted(number, 'line')} ({why})" for why, number in reasons.items())


def _not_understood(found: Extraction) -> Iterator[str]:
    missed = found.document.not_understood
    if missed:
        yield ""
        yield f"Not understood: {counted(len(missed), 'sentence')} with a figure or a judgement."
    for one in missed:
        yield from missed_card(one)


def _next(found: Extraction, out: Path | None) -> Iterator[str]:
    proposed = items_of(found.document)
    if not proposed:
        return
    yield f"{counted(len(proposed), 'proposal')}, none confirmed: nothing is published so."
    if out:
        yield f"Read each against the article: plebiscite claims confirm {out}"
    else:
        yield "Keep them with --out FILE, then: plebiscite claims confirm FILE"


@claims.command(epilog=example("plebiscite claims confirm claims.json --article report.html"))
@click.argument("file", type=FILE)
@click.option("--article", type=FILE, help="The article, to show the words in their sentence.")
@click.option(
    "--all-of",
    metavar="NUMBERS",
    help="Confirm these without asking: 1,3-5. Read them first.",
)
@json_option
def confirm(file: Path, article: Path | None, all_of: str | None, *, as_json: bool) -> None:
    """Say of each proposal in FILE whether it is what the article says.

    Yes confirms it, no removes it, edit changes it and confirms it, skip leaves it as it is.
    FILE is written anew at the end; whatever is not confirmed is refused by every other command.
    """
    document = parse_claims(read_bytes(file, limit=LARGEST_DOCUMENT), str(file))
    text = _text_of(article, document)
    items = items_of(document)
    if all_of is not None:
        wanted = numbers_in(all_of, len(items))
        kept = [
            msgspec.structs.replace(item, confirmed=True) if number in wanted else item
            for number, item in enumerate(items, start=1)
        ]
    else:
        _require_terminal(file, items)
        kept = confirm_each(items, text)
    DurableFiles().write_whole(file, write_claims(with_items(document, kept)))
    answer(_state(kept, items), [_summary(kept, items, file)], as_json=as_json)


def _text_of(article: Path | None, document: ClaimsDocument) -> str:
    """The cleaned text of the article. Raises: MisuseError if it is not the one that was read."""
    if article is None:
        return ""
    page: Page = read_article(article)
    found = extract(page, str(article))
    if found.document.article != document.article:
        raise MisuseError(
            "this is not the article that the proposals were made from: its cleaned text differs; "
            "extract again, or leave --article out",
            place=str(article),
        )
    return found.text


def _require_terminal(file: Path, items: Sequence[Item]) -> None:
    if any(not item.confirmed for item in items) and not _on_terminal():
        raise MisuseError(
            "confirming asks a person; without a terminal, name what you read with --all-of 1,3-5",
            place=str(file),
        )


def _on_terminal() -> bool:
    return sys.stdin.isatty()


def _state(kept: Sequence[Item], items: Sequence[Item]) -> dict[str, int]:
    confirmed = sum(item.confirmed for item in kept)
    waiting = len(kept) - confirmed
    return {"confirmed": confirmed, "waiting": waiting, "removed": len(items) - len(kept)}


def _summary(kept: Sequence[Item], items: Sequence[Item], file: Path) -> str:
    state = _state(kept, items)
    return (
        f"{file}: {state['confirmed']} confirmed, {state['removed']} removed, "
        f"{state['waiting']} not confirmed yet"
    )
