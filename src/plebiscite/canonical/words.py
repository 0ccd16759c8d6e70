"""Digests as words that people can read aloud and compare: eleven bits a word."""

from plebiscite.canonical.word_list import WORDS
from plebiscite.errors import MisuseError

BITS_PER_WORD = 11
POLICY_WORDS = 12  # 132 bits: the maker of a policy file could find two that agree in fewer
TRACKER_WORDS = 6  # 66 bits: a tracker is compared with one voter's note, not searched for twins


def words_of(digest: bytes, count: int) -> tuple[str, ...]:
    """The first `count` words of `digest`: its leading bits, eleven at a time, big-endian.

    Raises: MisuseError if `digest` is too short for that many words, or `count` is not positive.
    """
    spare = 8 * len(digest) - BITS_PER_WORD * count
    if count < 1 or spare < 0:
        raise MisuseError(f"{len(digest)} bytes do not hold {count} words of eleven bits")
    leading = int.from_bytes(digest, "big") >> spare
    places = range(BITS_PER_WORD * (count - 1), -1, -BITS_PER_WORD)
    return tuple(WORDS[leading >> place & (len(WORDS) - 1)] for place in places)


def policy_words(digest: bytes) -> tuple[str, ...]:
    """Twelve words for the SHA-256 of a policy file."""
    return words_of(digest, POLICY_WORDS)


def tracker_words(digest: bytes) -> tuple[str, ...]:
    """Six words for a ballot's tracker. Comparing them replaces no comparison of the whole."""
    return words_of(digest, TRACKER_WORDS)
