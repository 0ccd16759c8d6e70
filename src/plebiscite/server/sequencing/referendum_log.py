"""One referendum's log in the sequencer: sealed once, then acts, submissions and votes.

Everything here runs on one thread per referendum, because a log has one writer. After a failure
of the writer the log is opened anew at the next call: only then is known what is on the disk.
"""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from plebiscite.errors import (
    ConsistencyError,
    MisuseError,
    PlebisciteError,
    UnavailableError,
)
from plebiscite.log.keys import SigningKey, parse_vkey
from plebiscite.log.policy_file import PolicyFile, make_policy_file, parse_policy_file
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.offices import commission
from plebiscite.offices.marks import countersign_marks
from plebiscite.offices.submission import Submission, read_submission, sign_submission
from plebiscite.record.acts import COMMISSION
from plebiscite.record.apply import apply_entry
from plebiscite.record.chains import chain_of
from plebiscite.record.definition import Definition
from plebiscite.record.definition_toml import read_definition
from plebiscite.record.entries import BallotEntry, ChallengeEntry
from plebiscite.record.phases import Phase
from plebiscite.record.state import Finding
from plebiscite.record.vote_check import ReadEntry, VotingContext
from plebiscite.server.sequencing.acts import act_of
from plebiscite.server.sequencing.folders import ReferendumFolder
from plebiscite.server.sequencing.looking import look_at_count
from plebiscite.server.sequencing.messages import (
    ChainLink,
    PaperLook,
    Place,
    RefusedVoteError,
    Summary,
)
from plebiscite.server.sequencing.summarising import summary_of
from plebiscite.server.sequencing.witness_news import AskedWitnesses
from plebiscite.store.durable import DurableFiles, read_bytes
from plebiscite.store.keeper import Keeper, Kept
from plebiscite.store.log_writer import SIGNING_STORE, QuorumMissingError, create_log
from plebiscite.store.record_files import CHECKPOINT
from plebiscite.store.sequencer import Pending, Shuffle, in_random_order

Admitted = Place | PlebisciteError
_LONGEST_POLICY = 2**20  # bytes


class ReferendumLog:
    """The keeper of one referendum and the commission's key. Not for several threads at once."""

    def __init__(self, folder: ReferendumFolder, shuffle: Shuffle) -> None:
        self._folder = folder
        self._shuffle = shuffle
        self._keeper: Keeper | None = None
        self._frozen: VotingContext | None = None
        self._witnesses: AskedWitnesses | None = None

    @property
    def keeper(self) -> Keeper:
        """The keeper, opened when it is needed.

        Raises: MisuseError before the seal; as `Keeper`.
        """
        if self._keeper is None:
            if not (self._folder.record / CHECKPOINT).exists():
                raise MisuseError("this referendum is not sealed yet: it has no record")
            self._keeper = self._opened()
        return self._keeper

    def _opened(self) -> Keeper:
        policy = parse_policy_file(read_bytes(self._folder.policy, limit=_LONGEST_POLICY))
        key = self._folder.log_key(policy.log.name)
        try:
            return self._keeper_of(policy, key)
        except ConsistencyError as problem:  # the operator's trouble, not the sender's
            raise _stopped(problem) from problem

    def _keeper_of(self, policy: PolicyFile, key: SigningKey) -> Keeper:
        self._witnesses = AskedWitnesses(policy.policy, self._folder)
        try:
            return Keeper(
                self._folder.record, self._folder.private, key, policy, witnesses=self._witnesses
            )
        except BaseException:
            self._witnesses.close()
            raise

    def close(self) -> None:
        """Let go of the log; the next call opens it again."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None
        if self._witnesses is not None:
            self._witnesses.close()
            self._witnesses = None

    def wake(self) -> None:
        """Open the log, which asks its witnesses. Raises: as `keeper`."""
        if self._keeper is None:
            self._keeper = self._opened()

    def keep_fresh(self) -> None:
        """Have the published checkpoint cosigned again, if its quorum is missing or it is old.

        Raises: UnavailableError when the log cannot be continued, until a person mended it.
        """
        if self._witnesses is None or not self._witnesses.has_addresses:
            return
        if self._keeper is not None and self._has_ended(self._keeper):
            self._witnesses.rest()
        if not self._witnesses.is_due:
            return
        with self._trouble_told():
            self.keeper.writer.refresh()

    @staticmethod
    def _has_ended(keeper: Keeper) -> bool:
        """Whether the last entry is there, and cosigned by the quorum."""
        if keeper.state.phase is not Phase.ENDED:
            return False
        return keeper.writer.published().is_quorum_met

    @contextmanager
    def _trouble_told(self) -> Iterator[None]:
        """Close a log that failed, so that it is opened anew; it may also wait for its witnesses.

        A lost history is the operator's trouble, never the sender's.
        """
        try:
            yield
        except QuorumMissingError:
            raise  # nothing was written, and nothing is lost
        except PlebisciteError as problem:
            is_spent = self._keeper is not None and self._keeper.writer.is_spent
            if is_spent or isinstance(problem, UnavailableError):
                self.close()
            if is_spent and isinstance(problem, ConsistencyError):
                raise _stopped(problem) from problem
            raise

    def seal(self, toml: str) -> Place:
        """Begin the record with this definition. Raises: as `SequencerClient.seal`."""
        definition, texts = read_definition(toml, "definition")
        self._require_own_keys(definition)
        submission = commission.define(definition, texts)
        if (self._folder.record / CHECKPOINT).exists():
            return self._sealed_before(submission)
        raw = make_policy_file(
            parse_vkey(definition.commission.key), parse_policy(definition.policy.encode())
        )
        DurableFiles().write_whole(self._folder.policy, raw)
        if not (self._folder.private / SIGNING_STORE).exists():
            create_log(self._folder.record, self._folder.private, definition.origin)
        if self._keeper is None:
            self._keeper = self._opened()
        return self._commission_act(submission)[0]

    def _require_own_keys(self, definition: Definition) -> None:
        policy = parse_policy(definition.policy.encode())
        log = self._folder.log_key(definition.origin).verifier
        if [each.key for each in policy.logs] != [log]:
            raise MisuseError(f"the definition must name this service's log key: {log}")
        own = self._folder.commission_key(definition.origin).verifier
        if definition.commission.key != str(own):
            raise MisuseError(f"the definition must name the commission's key: {own}")

    def _sealed_before(self, submission: Submission) -> Place:
        state = self.keeper.state
        asked = commission.define(state.required_definition(), state.texts)
        if asked != submission:
            raise MisuseError(
                "this referendum is sealed with another definition; a definition never changes: "
                "abort it and start another referendum if it is wrong"
            )
        try:
            receipt = self.keeper.writer.receipt(0)
        except UnavailableError:  # the quorum is missing
            return self._places([Kept(0, None)])[0]
        return self._places([Kept(0, receipt)])[0]

    def act(self, name: str, arguments: dict[str, Any]) -> list[Place]:
        """One act of the commission. Raises: what the rules say against it."""
        return self._commission_act(act_of(self.keeper.state, name, arguments))

    def _commission_act(self, submission: Submission) -> list[Place]:
        state = self.keeper.state
        key = self._folder.commission_key(state.origin)
        return self._submit(sign_submission(submission, state, COMMISSION, key))

    @property
    def origin(self) -> str:
        """The log's name. Raises: as `keeper`."""
        return self.keeper.state.origin

    def submit(self, submission: Submission) -> list[Place]:
        """A party's submission, read. Raises: what the rules say against it."""
        if any(isinstance(each, BallotEntry | ChallengeEntry) for each in submission.entries):
            raise MisuseError("ballots and challenges are handed in one by one, at their own door")
        return self._submit(submission)

    def countersign(self, file: bytes) -> list[Place]:
        """The registrar's marks of voters on paper, signed by the commission, too.

        Raises: what the rules say against it; `offices.marks.countersign_marks`.
        """
        state = self.keeper.state
        marks = read_submission(file, state.origin)
        key = self._folder.commission_key(state.origin)
        return self._submit(countersign_marks(marks, state, key))

    def look_at_count(self, sheet: dict[str, Any]) -> PaperLook:
        """What stops a count, or is odd about it, before anything is signed."""
        return look_at_count(self.keeper.state, sheet)

    def _submit(self, submission: Submission) -> list[Place]:
        keeper = self.keeper
        with self._trouble_told():
            return self._places(keeper.submit(submission))

    def _places(self, kept: Sequence[Kept]) -> list[Place]:
        now = time.time()
        return [_kept_at(each, now) for each in kept]

    def summary(self, queue: int) -> Summary:
        """What is established so far."""
        keeper = self.keeper
        met = keeper.writer.size > 0 and keeper.writer.published().is_quorum_met
        return summary_of(keeper.state, queue=queue, quorum_met=met)

    def chain(self, credential: str) -> ChainLink:
        """Where a credential stands. Raises MisuseError if no roll has it."""
        state = self.keeper.state
        chain = chain_of(state.credentials, state.group.parse(credential))
        if chain is None:
            raise MisuseError("this credential is in no roll of the referendum")
        unit = next(uuid for uuid, number in state.unit_numbers.items() if number == chain.unit)
        return ChainLink(unit, chain.counter, chain.standing.hex(), chain.excluded)

    @property
    def frozen_context(self) -> VotingContext | None:
        """What votes are read with, once voting was opened: it never changes then."""
        return self._frozen

    def context(self) -> VotingContext:
        """What votes are read with. Empty of elections before they are published."""
        state = self.keeper.state
        context = VotingContext(
            state.origin, {uuid: election.raw for uuid, election in state.elections.items()}
        )
        if state.open_size:
            self._frozen = context
        return context

    def perhaps_published(self, entries: Sequence[bytes]) -> list[bool]:
        """Which entries the index of the log has; `places_of` knows. From any thread."""
        keeper = self._keeper
        try:
            if keeper is not None:
                return [keeper.writer.is_indexed(entry) for entry in entries]
        except UnavailableError:  # the log was closed meanwhile
            pass
        return [True] * len(entries)

    def places_of(self, entries: Sequence[bytes]) -> list[Place | None]:
        """Where entries stand that are published already; None for others.

        Raises: UnavailableError for published ones while the quorum is missing.
        """
        return [self._place_of(entry) for entry in entries]

    def _place_of(self, entry: bytes) -> Place | None:
        writer = self.keeper.writer
        index = writer.find(entry)
        if index is None:
            return None
        return Place(index, bytes(writer.receipt(index)), 0.0)

    def admit(self, reads: Sequence[tuple[bytes, ReadEntry]]) -> list[Admitted]:
        """Take a batch of votes that were read and checked: publish those the rules allow.

        Gives for each its place or the error that refuses it, in the order given. A vote that
        is refused changes nothing for the others. Raises: UnavailableError if the log cannot be
        written; then none is acknowledged, and all may be sent again.
        """
        with self._trouble_told():
            self.keeper.writer.require_cosigned_milestone()  # before the state is ahead of the log
        by_entry = dict(reads)
        # Votes of one credential, checked side by side, go by their numbers.
        in_turn = sorted(reads, key=lambda each: each[1].vote.counter if each[1].vote else 0)
        pending = [
            Pending(raw, bytes(read.vote.credential) if read.vote else os.urandom(8))
            for raw, read in in_turn
        ]
        outcome: dict[bytes, Admitted] = {}
        accepted = []
        for raw in in_random_order(pending, self._shuffle):
            error = self._admit_one(by_entry[raw])
            if error is None:
                accepted.append(raw)
            else:
                outcome[raw] = error
        if accepted:
            outcome |= self._publish(accepted)
        return [outcome[raw] for raw, _ in reads]

    def _admit_one(self, read: ReadEntry) -> PlebisciteError | None:
        keeper = self.keeper
        state = keeper.state
        report, ballots, exercised = state.report, state.ballots, set(state.exercised)
        state.report = _refuse
        try:
            apply_entry(state, read._replace(position=state.size), keeper.frontier_root)
        except PlebisciteError as error:
            state.ballots, state.exercised = ballots, exercised
            return error
        finally:
            state.report = report
        keeper.extend_frontier(read.leaf)
        return None

    def _publish(self, entries: Sequence[bytes]) -> dict[bytes, Admitted]:
        """The place of each; or, while the quorum is missing, that it is logged without receipt."""
        writer = self.keeper.writer
        try:
            indices = writer.append(entries)
        except PlebisciteError as problem:
            self.close()  # the state is ahead of the log now
            if isinstance(problem, ConsistencyError):
                raise _stopped(problem) from problem
            raise
        try:
            receipts = writer.receipts(indices)
        except UnavailableError as missing:
            return dict.fromkeys(entries, missing)
        now = time.time()
        places = (
            Place(index, bytes(receipt), now)
            for index, receipt in zip(indices, receipts, strict=True)
        )
        return dict(zip(entries, places, strict=True))


def _stopped(problem: ConsistencyError) -> UnavailableError:
    return UnavailableError(
        f"the record here cannot be continued: {problem.message}", place=problem.place
    )


def _kept_at(kept: Kept, now: float) -> Place:
    return Place(kept.position, bytes(kept.receipt) if kept.receipt else b"", now)


def _refuse(finding: Finding) -> None:
    error = finding.error
    if isinstance(error, UnavailableError):
        raise error
    raise RefusedVoteError(error.message, place=error.place, check=finding.check)
