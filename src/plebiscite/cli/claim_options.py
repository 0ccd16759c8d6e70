"""Options that say one claim: the figure, what it is of, and who said it."""

from collections.abc import Callable
from typing import Any, get_args

import click
import msgspec

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.observe.claims import (
    Base,
    Claim,
    Comparison,
    OutcomeSaid,
    OutcomeWord,
    Unit,
)

Command = Callable[..., Any]

_OPTIONS = (
    click.option("--figure", help="The figure as it was said: 99, 99.04, 52000, 2/3."),
    click.option(
        "--unit", type=click.Choice(get_args(Unit)), default="percent", show_default=True,
        help="What the figure counts; a ratio is a number of times --against.",
    ),
    click.option(
        "--subject", default="in-favour", show_default=True,
        help="in-favour, against, turnout, blank, empty, invalid, valid, registered, counted, or "
        "an option.",
    ),
    click.option("--contest", default="", help="Which contest, where there are several."),
    click.option(
        "--of", "base", type=click.Choice(get_args(Base)), default="unknown", show_default=True,
        help="The base that was named.",
    ),
    click.option(
        "--registered", "base_number", default="",
        help="The size that was said with the base: 55000.",
    ),
    click.option(
        "--how", "comparison", type=click.Choice(get_args(Comparison)), default="exactly",
        show_default=True, help="The words before the figure.",
    ),
    click.option("--against", default="", help="The option that a lead or a ratio is over."),
    click.option("--place", default="", help='A district, or "every district".'),
    click.option(
        "--outcome", type=click.Choice(get_args(OutcomeWord)),
        help="What was said to follow, instead of a figure.",
    ),
    click.option("--option", default="", help="With --outcome: the option that was named."),
    click.option("--speaker", default="", help="Who said it."),
    click.option("--source", default="", help="Where it was said: the title of the report."),
    click.option("--publisher", default="", help="Who published the report."),
    click.option("--link", default="", help="The report's address."),
    click.option("--date", default="", help="The day it was said: 2026-11-28."),
)  # fmt: skip


def claim_options(command: Command) -> Command:
    """A command with the options of one claim."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def claim_said(said: dict[str, Any]) -> Claim | OutcomeSaid | None:
    """The claim in the options; None when there is none. Raises: MisuseError, MalformedError."""
    if said["figure"] is None and said["outcome"] is None:
        return None
    if said["figure"] is not None and said["outcome"] is not None:
        raise MisuseError("say either --figure or --outcome; they are two claims")
    wanted: type[Claim | OutcomeSaid] = OutcomeSaid if said["figure"] is None else Claim
    fields = {name: value for name, value in said.items() if name in wanted.__struct_fields__}
    source = {"title": said["source"] or "said on the command line", "link": said["link"]}
    fields |= {
        "date": said["date"] or None,
        "source": source | {"publisher": said["publisher"]},
        "confirmed": True,
    }
    try:
        return msgspec.convert(fields, wanted)
    except msgspec.ValidationError as problem:
        raise MalformedError(f"this is no claim: {problem}") from problem
