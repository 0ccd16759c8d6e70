"""Offices, log and witnesses that all collude: they go on from any prefix of any record.

What they may not have is a voter's code. Whatever `verify` says of a record they made, it says
because of what voters signed, what was fixed before, or mathematics.
"""

from collections.abc import Mapping
from dataclasses import replace

from forged_record import Forgery, office_signing_keys
from played_town import RANDOM
from plebiscite.log.frontier import Frontier
from plebiscite.log.merkle import leaf_hash
from plebiscite.offices import commission, trustee
from plebiscite.offices.submission import Submission, blob_name, sign_submission
from plebiscite.record.apply import apply_entry
from plebiscite.record.entries import write_entry
from plebiscite.record.state import Finding, MemorySet, MemoryState, Milestone, RecordState
from plebiscite.record.vote_check import VotingContext, read_entry


class AllWitnessed:
    """Milestones of witnesses who cosign whatever they are asked to."""

    def at(self, size: int) -> Milestone | None:
        return Milestone(size, b"", quorum_met=True, times=(0,))


def _unmoved(_: Finding) -> None:
    """They know that it is wrong."""


class Colluders:
    """They apply entries as `verify` does, and pay no attention to what is wrong."""

    def __init__(self, start: Forgery, files: Mapping[int, trustee.TrusteeFile]) -> None:
        self.files = files
        self.keys = office_signing_keys(start.definition)
        self.blobs = dict(start.blobs)
        self.forgery = start.with_entries(())
        self.frontier = Frontier()
        self.state = RecordState(
            origin=start.definition.origin,
            report=_unmoved,
            read_blob=self.blobs.__getitem__,
            milestones=AllWitnessed(),
            credentials=MemoryState(),
            trackers=MemorySet(),
            components=MemorySet(),
        )
        for raw, time in start.timed():
            self.append(raw, time)

    def append(self, raw: bytes, time: int) -> None:
        elections = {uuid: each.raw for uuid, each in self.state.elections.items()}
        context = VotingContext(self.state.origin, elections)
        read = read_entry(context, self.state.size, raw, proofs=False)
        self.frontier.append(read.leaf)
        assert read.leaf == leaf_hash(raw)
        apply_entry(self.state, read, self.frontier.root)
        self.forgery = self.forgery.with_entries([*self.forgery.timed(), (raw, time)])

    def act(self, submission: Submission, *offices: str, time: int | None = None) -> None:
        """Sign and append; at the time of the entry before, when none is given."""
        for office in offices or ("commission",):
            submission = sign_submission(submission, self.state, office, self.keys[office])
        self.blobs.update((blob_name(raw), raw) for raw in submission.blobs)
        for entry in submission.entries:
            self.append(write_entry(entry), time or self.forgery.times[-1])

    def count(self, *owners: int) -> None:
        """From close to the end, everything as it should be."""
        self.act(commission.close(self.state))
        self.act(commission.publish_tallies(self.state))
        for owner in owners or (1, 3):
            made = trustee.decrypt(self.state, self.files[owner], RANDOM)
            if made.entries:
                self.act(made, f"trustee/{owner}")
        self.act(commission.publish_results(self.state))
        self.act(commission.announce(self.state))
        self.act(commission.certify(self.state))
        self.act(commission.end(self.state))

    def finished(self) -> Forgery:
        return replace(self.forgery, blobs=dict(self.blobs))


def recounted(start: Forgery, files: Mapping[int, trustee.TrusteeFile], *owners: int) -> Forgery:
    """Entries up to before `close`, and a count of whatever they give."""
    colluders = Colluders(start, files)
    colluders.count(*owners)
    return colluders.finished()
