"""A sentence as somebody said it: what a program understands of it, confirmed by a person."""

from collections.abc import Mapping
from typing import Any

import click
import msgspec

from plebiscite.errors import MisuseError
from plebiscite.observe.article_extraction import Page, extract
from plebiscite.observe.claims import Claim, ClaimsDocument

_REMEDY = "say it with --figure, --subject and --of"


def claims_in_sentence(sentence: str, said: Mapping[str, Any], *, confirmed: bool) -> list[Claim]:
    """The claims of one English sentence, each confirmed at the prompt or with --yes.

    Raises: MisuseError when nothing is understood, or a proposal is not what was said.
    """
    page = Page(sentence, title=said["source"] or "a sentence", publisher=said["publisher"])
    try:
        proposed = extract(page._replace(link=said["link"])).document
    except MisuseError as problem:
        raise MisuseError(f"this sentence is not understood; {_REMEDY}") from problem
    if not proposed.claims:
        raise MisuseError(f"no figure is understood in this sentence{_why(proposed)}; {_REMEDY}")
    named = [_named(each, said) for each in proposed.claims]
    for each in named:
        click.echo(f"Understood: {claim_words(each)}", err=True)
    if not confirmed and not click.confirm("Is that what was said?", err=True):
        raise MisuseError(f"nothing is checked that nobody said; {_REMEDY}")
    return [msgspec.structs.replace(each, confirmed=True) for each in named]


def _why(proposed: ClaimsDocument) -> str:
    reasons = "; ".join(each.reason for each in proposed.not_understood)
    return f" ({reasons})" if reasons else ""


def _named(claim: Claim, said: Mapping[str, Any]) -> Claim:
    """The proposal, with what the options add."""
    return msgspec.structs.replace(
        claim,
        contest=said["contest"] or claim.contest,
        speaker=said["speaker"] or claim.speaker,
    )


def claim_words(claim: Claim) -> str:
    """Every field that the answer depends on."""
    of = f" of {claim.base_number + ' ' if claim.base_number else ''}{claim.base}"
    base = ", no base named" if claim.base == "unknown" else of
    how = "" if claim.comparison == "exactly" else claim.comparison.replace("-", " ") + " "
    unit = {"percent": " percent", "count": "", "fraction": "", "ratio": " times"}[claim.unit]
    return f"{how}{claim.figure}{unit}{base if claim.unit != 'count' else ''}: {claim.subject}"
