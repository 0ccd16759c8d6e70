"""Words stand for bits: the published list, in order, eleven bits each."""

from hashlib import sha256

import pytest

from plebiscite.canonical.word_list import WORDS
from plebiscite.canonical.words import policy_words, tracker_words, words_of
from plebiscite.errors import MisuseError


def test_the_list_is_the_published_one() -> None:
    assert len(set(WORDS)) == 2048
    published = "".join(f"{word}\n" for word in WORDS).encode()
    digest = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
    assert sha256(published).hexdigest() == digest


def test_bits_are_taken_from_the_front() -> None:
    assert words_of(b"\x00\x00", 1) == ("abandon",)
    assert words_of(b"\xff\xe0", 1) == ("zoo",)
    assert words_of(b"\xff\xdf", 1) == ("zone",)  # the last five bits do not count
    assert words_of(b"\x00\x3f\xff", 2) == ("ability", "zoo")


def test_twelve_words_begin_with_the_six() -> None:
    digest = sha256(b"a policy").digest()
    assert len(policy_words(digest)) == 12
    assert policy_words(digest)[:6] == tracker_words(digest)


@pytest.mark.parametrize("count", [-1, 0, 24])
def test_a_digest_holds_one_to_twenty_three_words(count: int) -> None:
    assert len(words_of(bytes(32), 23)) == 23
    with pytest.raises(MisuseError):
        words_of(bytes(32), count)
