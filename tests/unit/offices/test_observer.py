"""What an observer does: take a position, in words."""

import pytest

from played_town import RANDOM
from plebiscite.errors import MisuseError
from plebiscite.offices.observer import state_position
from plebiscite.offices.submission import blob_name
from plebiscite.record.entries import StatementEntry


@pytest.mark.parametrize("position", ["accepts", "declines", "boycotts", "remark"])
def test_a_position_is_stated_with_its_words(position: str) -> None:
    made = state_position(position, "because", RANDOM)
    (entry,) = made.entries
    assert isinstance(entry, StatementEntry)
    assert entry.position == position
    assert entry.words == blob_name(made.blobs[0])
    assert made.blobs[0][32:] == b"because"


def test_another_position_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(MisuseError, match="accepts, declines, boycotts, agrees, objects"):
        state_position("hesitates", "", RANDOM)
