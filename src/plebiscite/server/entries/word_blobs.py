"""People's words as blobs hold them: 32 random bytes, then text."""

from plebiscite.errors import MalformedError
from plebiscite.record.apply import WORDS_RANDOM_BYTES


def words_in(blob: bytes) -> str:
    """The text. Raises: MalformedError when it is no UTF-8."""
    try:
        return blob[WORDS_RANDOM_BYTES:].decode()
    except UnicodeDecodeError as problem:
        raise MalformedError("these words are no UTF-8") from problem
