"""Named places and what must hold there; run until the first problem, or for all of them."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from plebiscite.errors import PlebisciteError


class Check(msgspec.Struct, frozen=True):
    """`run` raises when what must hold at `place` does not."""

    place: str
    run: Callable[[], object]


def problems(checks: Iterable[Check]) -> Iterator[PlebisciteError]:
    """Run every check; give each problem, with its place."""
    for check in checks:
        try:
            check.run()
        except PlebisciteError as problem:
            place = ": ".join(part for part in (check.place, problem.place) if part)
            yield type(problem)(problem.message, place=place)


def raise_first(found: Iterable[PlebisciteError]) -> None:
    """Raise the first problem, if there is one."""
    for problem in found:
        raise problem
