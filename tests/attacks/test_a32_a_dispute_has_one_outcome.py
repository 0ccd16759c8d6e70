"""A32: voter and service disagree about a ballot, and nobody could say who is right.

A receipt is for one ballot alone, a number of a code has one receipt at most, and a third party
who holds ballot, receipt and policy settles it without the service.
"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plebiscite.ballot.envelope import tracker_of
from plebiscite.cli.ballot_files import new_ballot, read_ballot, to_cast
from plebiscite.offices.voter import PreparedBallot
from plebiscite.server.sequencing.messages import Place, RefusedVoteError
from served_town import ServedTown, sequencer_process

pytestmark = pytest.mark.slow
PROGRAM = str(Path(sys.executable).with_name("plebiscite"))


def ballot_file(path: Path, prepared: PreparedBallot) -> Path:
    """What the voter keeps of a ballot that was cast."""
    new_ballot(path, prepared, tracker_of(prepared.ballot.encode()))
    to_cast(path, read_ballot(path))
    return path


def third_party(ballot: Path, receipt: Path, policy: Path) -> subprocess.CompletedProcess[str]:
    """`plebiscite ballot receipt`, with these three files and no network."""
    return subprocess.run(
        [PROGRAM, "ballot", "receipt", ballot, "--receipt", receipt, "--policy", policy],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_of_two_ballots_with_one_number_one_has_a_receipt_and_anyone_can_tell_which(
    tmp_path: Path,
) -> None:
    with sequencer_process(tmp_path / "data"):
        town = ServedTown(tmp_path / "data").open()
        prepared = [town.prepare(0, {"bench": [choice]}) for choice in ("yes", "no")]
        files = [ballot_file(tmp_path / f"{n}.ballot", each) for n, each in enumerate(prepared)]

        def cast(file: Path) -> Place | None:
            try:
                return town.client.vote(town.slug, read_ballot(file).entry.encode())
            except RefusedVoteError as refusal:
                if refusal.check != "ballots-3":
                    raise
                return None

        with ThreadPoolExecutor(2) as browsers:
            places = list(browsers.map(cast, files))
        policy = town.folder / "policy"
    assert sum(place is not None for place in places) == 1
    won = next(number for number, place in enumerate(places) if place is not None)
    place = places[won]
    assert place is not None
    receipt = tmp_path / "receipt"
    receipt.write_bytes(place.receipt)

    right = third_party(files[won], receipt, policy)
    assert right.returncode == 0, right.stderr
    assert f"entry {place.index}" in right.stdout
    wrong = third_party(files[1 - won], receipt, policy)
    assert wrong.returncode == 1, wrong.stdout + wrong.stderr

    moved = tmp_path / "moved"
    index = f"index {place.index}".encode()
    assert index in place.receipt
    moved.write_bytes(place.receipt.replace(index, f"index {place.index - 1}".encode(), 1))
    assert third_party(files[won], moved, policy).returncode == 1
