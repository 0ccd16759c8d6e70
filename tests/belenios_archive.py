"""The records of a Belenios archive, for tests that need one of them."""

from pathlib import Path

VECTORS = Path(__file__).parent.parent / "vectors" / "belenios"


def archive_records(election: str) -> list[bytes]:
    """Bodies of all records of the vector `election`, in order."""
    raw = next((VECTORS / election).glob("*.bel")).read_bytes()
    bodies, offset = [], 0
    while offset < len(raw):
        size = int(raw[offset + 124 : offset + 135], 8)
        bodies.append(raw[offset + 512 : offset + 512 + size])
        offset += 512 + -(-size // 512) * 512
    return bodies


def trustees_record(election: str) -> bytes:
    """The v1 trustees record: after the header and the election."""
    return archive_records(election)[2]
