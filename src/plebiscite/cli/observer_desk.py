"""Where an observer works: it reads the record, signs with its own key, and hands in."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import click
import msgspec

from plebiscite.cli.answer import answer
from plebiscite.cli.desk import POLICY, Handed, Make, Place, desk, handed_lines, write_to
from plebiscite.cli.key_reading import numbered_office, read_key
from plebiscite.cli.sources import read_policy
from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.offices.submission import Submission, sign_submission
from plebiscite.record import entries
from plebiscite.record.state import RecordState

OFFICE = "observer"
_CHUNK = 2**20


class Document(msgspec.Struct, frozen=True):
    """A document that the observer keeps, and its hash that everyone sees."""

    file: str
    sha256: str


class Found(msgspec.Struct, frozen=True):
    """What else there is to tell of an act."""

    evidence: tuple[Document, ...] = ()
    report: str = ""  # a file
    verdict: str = ""


def place_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options for what a statement or checklist is about."""
    for name, text in (("station", "A polling station of it."), ("district", "A district's id.")):
        command = click.option(f"--{name}", default="", help=text)(command)
    return command


def stated_place(district: str, station: str, entry: int | None = None) -> entries.Place | None:
    """The place in the options, or None. Raises MisuseError for a station without its district."""
    if station and not district:
        raise MisuseError("a station is named with its district: add --district")
    if not district and entry is None:
        return None
    return entries.Place(district=district, station=station, entry=entry)


def evidence_of(files: Sequence[Path]) -> tuple[Document, ...]:
    """The hashes of documents of any size. Raises UnavailableError naming what cannot be read."""
    return tuple(Document(str(path), _digest(path)) for path in files)


def _digest(path: Path) -> str:
    digest = sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_CHUNK):
                digest.update(piece)
    except OSError as problem:
        raise UnavailableError(f"cannot be read: {problem.strerror}", place=str(path)) from problem
    return digest.hexdigest()


def speak(place: dict[str, Any], key_file: Path, make: Make, found: Found | None = None) -> None:
    """One signed act of an observer, from the record to the answer."""
    where = Place(**place)
    require_key(where, key_file)
    with desk(where) as work:
        made = make(work.state)
        handed = work.hand_in(signed(made, work.state, key_file))
        tell(handed, found or Found(), as_json=where.as_json)


def speak_in(
    state: RecordState, place: Place, key_file: Path, made: Submission, found: Found
) -> None:
    """As `speak`, on a state at hand: for records that no party would act on. Writes a file."""
    tell(
        write_to(state.origin, signed(made, state, key_file), place.out),
        found,
        as_json=place.as_json,
    )


def require_key(where: Place, key_file: Path) -> None:
    """Read the key at once, before the record is: that takes long. Raises as `read_key`."""
    policy = where.policy or (where.append / POLICY if where.append else None)
    if policy is not None and policy.exists():
        read_key(key_file, OFFICE, read_policy(policy).log.name)


def signed(made: Submission, state: RecordState, key_file: Path) -> Submission:
    """Signed with the observer's key. Raises MisuseError for the key of no observer here."""
    own = read_key(key_file, OFFICE, state.origin)
    return sign_submission(made, state, numbered_office(state, own, OFFICE), own)


def tell(handed: Handed, found: Found, *, as_json: bool) -> None:
    """What became of it, and what the observer keeps."""
    lines = [f"{each.sha256}  {each.file}" for each in found.evidence]
    if lines:
        lines.insert(0, "Keep these documents as they are; everyone can compare their hashes:")
    if found.report:
        lines.append(f"{found.report} is your report: keep it; the entry names its hash.")
    if found.verdict:
        lines.append(f"Verdict: {found.verdict}")
    value = msgspec.structs.asdict(handed) | msgspec.structs.asdict(found)
    answer(value, [*lines, *handed_lines(handed), *_next(handed)], as_json=as_json)


def _next(handed: Handed) -> list[str]:
    if not handed.file:
        return []
    command = f"plebiscite observer hand-in {handed.file} --service https://HOST/r/NAME"
    return [
        f"Or hand it in yourself: {command}",
        "Sign the next one only when this one is on the record: each act carries its number.",
    ]
