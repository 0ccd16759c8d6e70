"""`plebiscite exclusion`: commission and registrar together take a credential out of the count."""

import os
from pathlib import Path
from typing import Any, get_args

import click

from plebiscite.cli.desk import Place, act
from plebiscite.cli.file_kinds import FileKind, read_as
from plebiscite.cli.options import FILE, acting_options, example, key_option
from plebiscite.cli.referendum import read_words
from plebiscite.errors import MisuseError
from plebiscite.offices import commission
from plebiscite.offices.submission import Submission, read_submission
from plebiscite.record.chains import chain_of
from plebiscite.record.entries import ExclusionReason
from plebiscite.record.state import RecordState

_REASONS = [reason for reason in get_args(ExclusionReason) if reason != "withdrawn-by-voter"]


@click.group(epilog=example("plebiscite exclusion propose --withdrawal w.submission --key c.key"))
def exclusion() -> None:
    """Take a credential out of the count; the registrar signs, too."""


@exclusion.command(
    epilog=example(
        "plebiscite exclusion propose --credential ab12… --reason voted-on-paper "
        "--words why.txt --key c.key"
    )
)
@key_option
@click.option("--withdrawal", type=FILE, help="A voter's own request (ballot withdraw).")
@click.option("--credential", metavar="HEX", help="The public credential, from the mapping.")
@click.option("--reason", type=click.Choice(_REASONS))
@click.option("--words", type=FILE, help="A text file: why, for everyone to read.")
@acting_options
def propose(
    key: Path,
    withdrawal: Path | None,
    credential: str | None,
    reason: ExclusionReason | None,
    words: Path | None,
    **place: Any,  # noqa: ANN401 - the options of every act
) -> None:
    """Sign an exclusion; `registrar sign` makes it complete, then it is appended."""
    where = Place(**place)
    if where.append is not None:
        raise MisuseError("the registrar signs next: write a file with --out, without --append")

    def make(state: RecordState) -> Submission:
        if withdrawal is not None:
            asked = (credential, reason, words)
            if any(asked):
                raise MisuseError("--withdrawal says everything; leave the other options out")
            return read_as(
                withdrawal, FileKind.SUBMISSION, lambda raw: read_submission(raw, state.origin)
            )
        if credential is None or reason is None or words is None:
            raise MisuseError("name --credential, --reason and --words, or a --withdrawal")
        text = read_words(words)
        unit = unit_of(state, credential)
        return commission.exclude(state, unit, credential, reason, text, os.urandom)

    act(where, "commission", key, make)


def unit_of(state: RecordState, credential: str) -> str:
    """The unit in whose roll the credential stands. Raises MisuseError for none."""
    chain = chain_of(state.credentials, state.group.parse(credential))
    if chain is None:
        raise MisuseError("this credential is in no roll of the referendum")
    return list(state.units)[chain.unit]
