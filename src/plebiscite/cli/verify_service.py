"""`plebiscite verify --service`: what a service gives browsers, against the record."""

from plebiscite.record.state import RecordState
from plebiscite.store.http_reading import RecordAddress
from plebiscite.verify.served_booth import ServedBooth, compare_booth

LARGEST_FILE = 16 * 2**20  # bytes


def compare_service(service: str, state: RecordState) -> ServedBooth:
    """Fetch every file of the booth from the service's host and compare.

    Raises: MisuseError for what is no address; UnavailableError if the record names no booth.
    """
    host = RecordAddress(service)
    return compare_booth(state, lambda address: host.page(address, limit=LARGEST_FILE))


def booth_sentences(booth: ServedBooth) -> str:
    """The comparison in words."""
    odd = [file for file in booth.files if file.status != "same"]
    lines = [f"  {file.address}: {file.status} ({file.note})" for file in odd]
    signed = f"entry {booth.entry} of the record (version {booth.version})"
    if booth.exit_status == 1:
        said = f"THE SERVICE GIVES BROWSERS OTHER FILES than {signed} says:"
    elif odd:
        said = f"Not every file that {signed} names could be fetched:"
    else:
        said = f"The service gives browsers here the {len(booth.files)} files of {signed}."
    return "\n".join([said, *lines])


def worse(one: int, other: int) -> int:
    """Of two exit statuses the graver: 1 before 3 before 0."""
    return 1 if 1 in (one, other) else max(one, other)
