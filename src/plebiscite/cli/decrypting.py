"""What comes before a decryption: the whole record verified, the journal written."""

import os

import click

from plebiscite.canonical.encoding import h512
from plebiscite.cli.answer import progress_bar
from plebiscite.cli.compiling import compiled_where_worth, work_of
from plebiscite.cli.desk import Place, keeper_policy
from plebiscite.cli.sources import open_source, read_policy
from plebiscite.errors import ConductError, MisuseError, UnavailableError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.offices.trustee import TrusteeFile
from plebiscite.proofs.decryption import statement_fields
from plebiscite.record.apply_count import decryption_statement
from plebiscite.record.state import RecordState
from plebiscite.store.journal import Journal, Statement
from plebiscite.store.parallel_reading import ParallelReading
from plebiscite.tally.decrypting import groups_to_decrypt
from plebiscite.verify.record_verification import Verified, verify_record

# What only witnesses tell; a policy that asks for none leaves it unchecked.
_WITNESSED = {"log-2", "trustees-2", "conduct-4", "conduct-5"}


def checked_state(place: Place, workers: int | None) -> RecordState:
    """The state of a record of which everything was verified just now.

    Raises: ConductError if a check failed, UnavailableError if one could not be made, except what
    only witnesses tell, under a policy that asks for none.
    """
    policy = _policy(place)
    reading = ParallelReading(workers or os.cpu_count() or 1)
    source = open_source(place.record)
    with (
        compiled_where_worth(work_of(source), reading),
        progress_bar("Verifying the record") as progress,
    ):
        verified = verify_record(source, policy, read=reading, progress=progress)
    require_sound(verified, policy)
    return verified.state


def _policy(place: Place) -> PolicyFile:
    if place.policy is not None:
        return read_policy(place.policy)
    assert place.append is not None  # noqa: S101 - the desk has asked for one of them
    policy = keeper_policy(place.append)
    click.echo(f"policy: {' '.join(policy.words)}", err=True)
    return policy


def require_sound(verified: Verified, policy: PolicyFile) -> None:
    """Return only if every check passed. Raises as `checked_state`."""
    findings = verified.report.findings
    wrong = [finding for finding in findings if not finding.unchecked]
    if wrong:
        first = wrong[0]
        raise ConductError(
            f"the record is wrong, so nothing is decrypted: {first.check}: {first.message} "
            f"({len(wrong)} findings; see plebiscite verify)",
            place=first.place,
        )
    excused = set() if policy.policy.has_quorum else _WITNESSED
    for finding in findings:
        if finding.check not in excused:
            raise UnavailableError(
                f"{finding.check} could not be checked, so nothing is decrypted: {finding.message}",
                place=finding.place,
            )


def note_in_journal(journal: Journal, state: RecordState, own: TrusteeFile) -> None:
    """Write down every decryption that is about to be made, before it is made.

    Raises: ConductError if this key has stated something else about one of the units.
    """
    if own.key is None:
        raise MisuseError("this trustee's file holds no finished key; the ceremony was not ended")
    for count in groups_to_decrypt(state, own.owner):
        fields = statement_fields(decryption_statement(state, count, own.owner), ())[:-1]
        digest = h512("decryption-journal", fields)
        journal.record(Statement("decryption", own.key.key, count.group.units, digest.hex()))
