"""`plebiscite compare`: are two copies of a record one history? Proved, or disproved."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import msgspec

from plebiscite.cli.answer import answer, counted, progress_bar
from plebiscite.cli.options import FOLDER, example
from plebiscite.cli.sources import read_policy
from plebiscite.errors import EvidenceError, MisuseError, PlebisciteError, SignatureError
from plebiscite.log.consistency import build_consistency, verify_growth
from plebiscite.log.policy_file import PolicyFile
from plebiscite.observe.histories import OneHistory, TwoHistories, View, compare_views
from plebiscite.observe.split_view import Proved, SplitView, check_split_view, split_view_of
from plebiscite.store.copies import Copy, DifferentFile, different_files, read_copy
from plebiscite.store.evidence_files import EvidenceFolder, read_split_view

WRONG = 1
_EXAMPLE = example("plebiscite compare mirror https://vote.example/record --policy policy")


class Side(msgspec.Struct, frozen=True):
    """One of the two, as it is told."""

    place: str
    size: int
    root: str
    note: str
    cosigned: tuple[str, ...] = ()


class Told(msgspec.Struct, frozen=True):
    """The answer as JSON. `first_difference` -1: not known, or none."""

    verdict: str  # "one history", "two histories"
    signed: bool  # the log's signatures were checked under a policy, and hold
    small: Side
    large: Side
    proof: tuple[str, ...]
    first_difference: int = -1
    cosigned_both: tuple[str, ...] = ()
    evidence: str = ""
    files: tuple[str, ...] = ()


@click.command(epilog=_EXAMPLE)
@click.argument("places", nargs=-1, metavar="A B")
@click.option(
    "--policy",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="PLEBISCITE_POLICY",
    help="Whose signatures count; without it no signature is checked.  [or PLEBISCITE_POLICY]",
)
@click.option(
    "--record", metavar="DIR|URL", help="A whole copy, when A and B are checkpoint files."
)
@click.option("--out", type=FOLDER, metavar="DIR", help="Where evidence goes.  [default: evidence]")
@click.option("--evidence", type=FOLDER, metavar="DIR", help="Check evidence that somebody wrote.")
@click.option("--log-only", is_flag=True, help="Leave out blobs and kept checkpoints: quick.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value and nothing else.")
def compare(
    places: tuple[str, ...],
    policy: Path | None,
    record: str | None,
    out: Path | None,
    evidence: Path | None,
    *,
    log_only: bool,
    as_json: bool,
) -> int:
    """Prove that A and B are one history of one log, or find where they part.

    A and B are folders, http(s) addresses, or files with a checkpoint. Exit status: 0 one
    history, 1 two histories (with evidence that anyone can check), or a file differs, 2 cannot be
    compared, 3 could not tell.
    """
    found = read_policy(policy) if policy else None
    if evidence is not None:
        return _check_evidence(evidence, found, as_json=as_json)
    copies = _copies(places, record, found)
    compared = _compared(copies)
    if isinstance(compared, TwoHistories):
        return _tell_two(compared, found, out or Path("evidence"), as_json=as_json)
    files = () if log_only else _different_files(copies)
    return _tell_one(compared, found, files, as_json=as_json)


def _copies(places: tuple[str, ...], record: str | None, policy: PolicyFile | None) -> list[Copy]:
    wanted = 2
    if len(places) != wanted:
        raise MisuseError("name two copies to compare: folders, addresses, or checkpoint files")
    asked = (*places, record) if record else places
    try:
        copies = [read_copy(place, policy.policy if policy else None) for place in asked]
    except SignatureError:
        _require_one_log(read_copy(place, None) for place in asked)  # says more, if that is it
        raise
    _require_one_log(copies)
    return copies


def _require_one_log(copies: Iterable[Copy]) -> None:
    origins = sorted({copy.view.origin for copy in copies})
    if len(origins) > 1:
        raise MisuseError(
            f"they are not copies of one log; these are two different referendums: "
            f"{', '.join(origins)}"
        )


def _compared(copies: list[Copy]) -> OneHistory | TwoHistories:
    """The two against each other; a copy that cannot be read hides no second history."""
    troubles = [copy.trouble for copy in copies if copy.trouble is not None]
    try:
        compared = _histories([copy.view for copy in copies])
    except PlebisciteError as problem:
        raise (*troubles, problem)[0] from None
    if troubles and isinstance(compared, OneHistory):
        raise troubles[0]
    return compared


def _histories(views: list[View]) -> OneHistory | TwoHistories:
    """With a whole copy named, each against that, too."""
    first, second, *whole = views
    if not whole:
        return compare_views(first, second)
    hindered: list[PlebisciteError] = []
    for view in (first, second):
        try:
            compared = compare_views(view, whole[0])
        except PlebisciteError as problem:
            hindered.append(problem)
            continue
        if isinstance(compared, TwoHistories):
            return compared
    if hindered:
        raise hindered[0]
    if first.size == second.size or whole[0].tree is None:
        return compare_views(first, second)
    # Both are beginnings of the whole, so its tiles give the proof between them.
    small, large = sorted((first, second), key=lambda view: view.size)
    proof = build_consistency(small.size, large.size, whole[0].tree.range_hash)
    verify_growth(small.size, large.size, small.root, large.root, proof)
    return OneHistory(small, large, tuple(proof))


def _different_files(copies: list[Copy]) -> tuple[DifferentFile, ...]:
    with progress_bar("Comparing files") as told:
        return tuple(different_files(copies[0], copies[1], told))


def _tell_one(
    found: OneHistory,
    policy: PolicyFile | None,
    files: tuple[DifferentFile, ...],
    *,
    as_json: bool,
) -> int:
    told = Told(
        "one history",
        policy is not None,
        _side(found.small.place, found.small.size, found.small.root, found.small.note),
        _side(found.large.place, found.large.size, found.large.root, found.large.note),
        tuple(each.hex() for each in found.proof),
        files=tuple(f"{each.path}: {each.reason}" for each in files),
    )
    answer(told, _one_lines(told), as_json=as_json)
    return WRONG if any(each.wrong for each in files) else 0


def _side(place: str, size: int, root: bytes, note: bytes) -> Side:
    return Side(place, size, root.hex(), note.decode())


def _one_lines(told: Told) -> Iterator[str]:
    small, large = told.small, told.large
    if small.size == large.size:
        yield f"One history: both have the same {counted(small.size, 'entry', 'entries')}."
    else:
        yield (
            f"One history: the {counted(small.size, 'entry', 'entries')} of {small.place} are the "
            f"first of the {large.size} of {large.place}."
        )
    yield f"  root {small.root} at {small.size}"
    if small.size != large.size:
        yield f"  root {large.root} at {large.size}; consistency proof of {len(told.proof)} hashes"
    yield from (f"  differs: {each}" for each in told.files)
    if not told.signed:
        yield "No signature was checked: add --policy to know whose history it is."


def _tell_two(found: TwoHistories, policy: PolicyFile | None, out: Path, *, as_json: bool) -> int:
    evidence = split_view_of(found)
    proved = check_split_view(evidence, policy.policy) if policy else None
    kept = ""
    if policy is not None:
        kept = str(EvidenceFolder(out).keep_split_view(evidence, policy))
    told = _two(found, evidence, proved, kept)
    answer(told, _two_lines(told, found), as_json=as_json)
    return WRONG


def _two(found: TwoHistories, evidence: SplitView, proved: Proved | None, kept: str) -> Told:
    small, large = found.small, found.large
    return Told(
        "two histories",
        proved is not None,
        Side(
            small.place,
            small.size,
            small.root.hex(),
            evidence.small.note,
            tuple(sorted(proved.small.cosigned)) if proved else (),
        ),
        Side(
            large.place,
            large.size,
            large.root.hex(),
            evidence.large.note,
            tuple(sorted(proved.large.cosigned)) if proved else (),
        ),
        evidence.proof,
        evidence.index,
        proved.cosigned_both if proved else (),
        kept,
    )


def _two_lines(told: Told, found: TwoHistories | None = None) -> Iterator[str]:
    if told.signed:
        yield "TWO HISTORIES: the log signed both checkpoints, and they exclude each other."
    else:
        yield "Two histories. No signature was checked: --policy says who signed them."
    for side in (told.small, told.large):
        yield ""
        yield f"{side.place}: {counted(side.size, 'entry', 'entries')}, root {side.root}"
        if told.signed:
            yield f"cosigned by {', '.join(side.cosigned) or 'nobody'}"
        yield from (f"  | {line}" for line in side.note.rstrip("\n").split("\n"))
    yield ""
    if told.first_difference >= 0:
        yield f"They part at entry {told.first_difference}."
    if found and found.difference:
        for name, entry in (
            (told.small.place, found.difference.small.entry),
            (told.large.place, found.difference.large.entry),
        ):
            yield f"  {name}: {'cannot be read' if entry is None else _beginning(entry)}"
    if told.cosigned_both:
        yield f"Cosigned both, so lied or were rolled back: {', '.join(told.cosigned_both)}."
    if told.evidence:
        yield f"Evidence that anyone can check: {told.evidence}"


def _beginning(entry: bytes) -> str:
    longest = 100
    text = entry[:longest].decode(errors="replace")
    return f"{text}… ({len(entry)} bytes)" if len(entry) > longest else text


def _check_evidence(folder: Path, policy: PolicyFile | None, *, as_json: bool) -> int:
    if policy is None:
        raise MisuseError("evidence is checked under a policy that you trust: add --policy FILE")
    evidence = read_split_view(folder)
    try:
        proved = check_split_view(evidence, policy.policy)
    except EvidenceError as problem:
        raise EvidenceError(f"this proves no split view: {problem}", place=str(folder)) from problem
    small, large = proved.small, proved.large
    told = Told(
        "two histories",
        signed=True,
        small=Side(
            evidence.small.place,
            small.size,
            small.root.hex(),
            evidence.small.note,
            tuple(sorted(small.cosigned)),
        ),
        large=Side(
            evidence.large.place,
            large.size,
            large.root.hex(),
            evidence.large.note,
            tuple(sorted(large.cosigned)),
        ),
        proof=evidence.proof,
        first_difference=evidence.index,
        cosigned_both=proved.cosigned_both,
        evidence=str(folder),
    )
    answer(told, _two_lines(told), as_json=as_json)
    return WRONG
