"""A checker's first check, of a ballot of its own: compiled code is loaded before voters come.

The ballot is real, of an election that nobody votes in; its key and credential are known. A checker
that refuses it must not check voters' ballots.
"""

import os
from typing import Final

from plebiscite.ballot.v1_election import (
    ElectionRecord,
    Question,
    parse_election,
    write_election,
)
from plebiscite.errors import UnavailableError
from plebiscite.group.known import ED25519
from plebiscite.offices.voter import Voter, cast, seal_ballot
from plebiscite.record.chains import Chain
from plebiscite.record.checking_paths import CheckingPath
from plebiscite.record.entries import write_entry
from plebiscite.record.vote_check import VotingContext
from plebiscite.server.sequencing.reading import read_together

_ORIGIN: Final = "warming.invalid"
_UUID: Final = "WarmingUpE1ection"
_QUESTION: Final = Question(answers=("A", "B"), blank=True, min=1, max=1, question="Q")
_KNOWN: Final = 2  # the secret of key and credential alike


def check_own_ballot() -> CheckingPath:
    """Seal a ballot and check it as voters' are; by which path.

    Raises: UnavailableError if the ballot, which is good, is refused.
    """
    public = ED25519.generator_power(_KNOWN)
    raw = write_election(
        ElectionRecord(
            version=1,
            description="D",
            name="N",
            group=ED25519.name,
            public_key=ED25519.format(public),
            questions=(_QUESTION,),
            uuid=_UUID,
        )
    )
    voter = Voter(_UUID, _KNOWN, public, Chain(0))
    sealed = seal_ballot(parse_election(raw), _ORIGIN, voter, ((0, 1, 0),), os.urandom)
    entry = write_entry(cast(sealed).entries[0])
    (read,) = read_together(VotingContext(_ORIGIN, {_UUID: raw}), [entry])
    if read.vote is None or read.vote.findings or read.findings:
        raise UnavailableError("a checker of ballots refuses a good one: do not use this machine")
    return read.path
