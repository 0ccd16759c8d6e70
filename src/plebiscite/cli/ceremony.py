"""`plebiscite ceremony` and `plebiscite rehearsal`: the commission's part before the vote."""

from pathlib import Path
from typing import Any

import click

from plebiscite.cli.answer import warn
from plebiscite.cli.desk import Place, act
from plebiscite.cli.next_steps import next_steps
from plebiscite.cli.options import acting_options, example, key_option
from plebiscite.errors import MisuseError
from plebiscite.offices import commission
from plebiscite.offices.submission import Submission
from plebiscite.record.state import RecordState

OFFICE = "commission"


@click.group(epilog=example("plebiscite ceremony open --key c.key --record record --policy policy"))
def ceremony() -> None:
    """Open the key ceremony, publish its key, then the elections."""


@click.group(epilog=example("plebiscite rehearsal start --key c.key --append keeper"))
def rehearsal() -> None:
    """Let every trustee prove, before anyone votes, that its key works."""


@ceremony.command("open", epilog=example("plebiscite ceremony open --key c.key --append keeper"))
@key_option
@acting_options
def open_ceremony(key: Path, **place: Any) -> None:  # noqa: ANN401 - the options of every act
    """Open a key ceremony for the trustees of the definition; all rolls must be published."""

    def make(state: RecordState) -> Submission:
        warn_if_all_needed(state)
        return commission.open_ceremony(state)

    act(Place(**place), OFFICE, key, make)


def warn_if_all_needed(state: RecordState) -> None:
    """N of n: the loss of one share ends the count (A33)."""
    trustees = state.required_definition().trustees
    members = len(trustees.members)
    if trustees.threshold == members:
        warn(
            f"ALL {members} trustees are needed. If one share is lost, by anyone, for any reason, "
            "nobody can ever count this vote. Keep every trustee file on two media in two places."
        )


@ceremony.command(epilog=example("plebiscite ceremony publish --key c.key --append keeper"))
@key_option
@acting_options
def publish(key: Path, **place: Any) -> None:  # noqa: ANN401
    """Publish the key that the trustees' messages give."""

    def make(state: RecordState) -> Submission:
        if state.trustees is not None:
            following = "".join(f"; next: {step.command}" for step in next_steps(state)[:1])
            raise MisuseError(f"the key is on the record already{following}")
        return commission.publish_trustees(state)

    act(Place(**place), OFFICE, key, make)


@ceremony.command(epilog=example("plebiscite ceremony elections --key c.key --append keeper"))
@key_option
@acting_options
def elections(key: Path, **place: Any) -> None:  # noqa: ANN401
    """Publish every district's election. From here on the roll is frozen."""
    act(Place(**place), OFFICE, key, commission.publish_elections)


@rehearsal.command(epilog=example("plebiscite rehearsal start --key c.key --append keeper"))
@key_option
@acting_options
def start(key: Path, **place: Any) -> None:  # noqa: ANN401
    """Ask every trustee to prove on public numbers that its key works."""
    act(Place(**place), OFFICE, key, commission.begin_rehearsal)
