"""What processes cost: processor time of whole trees, from /proc. Linux only."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PARENT, _USER, _SYSTEM, _GONE_USER, _GONE_SYSTEM = 1, 11, 12, 13, 14  # after the name


class _Process(NamedTuple):
    pid: int
    parent: int
    seconds: float  # of itself and of children that ended
    command: str


def _processes() -> dict[int, _Process]:
    found = {}
    for place in Path("/proc").iterdir():
        if not place.name.isdigit():
            continue
        try:
            stat = (place / "stat").read_text(encoding="ascii", errors="replace")
            command = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        fields = stat.rpartition(")")[2].split()
        ticks = sum(int(fields[at]) for at in (_USER, _SYSTEM, _GONE_USER, _GONE_SYSTEM))
        pid = int(place.name)
        found[pid] = _Process(pid, int(fields[_PARENT]), ticks / _TICKS, command)
    return found


def processor_seconds(roots: Mapping[str, Iterable[int]]) -> dict[str, float]:
    """Seconds of processor so far of each named set of processes and all below them."""
    every = _processes()
    children: dict[int, list[int]] = {}
    for process in every.values():
        children.setdefault(process.parent, []).append(process.pid)

    def tree(pid: int) -> float:
        own = every[pid].seconds if pid in every else 0.0
        return own + sum(tree(child) for child in children.get(pid, ()))

    return {name: sum(tree(pid) for pid in pids) for name, pids in roots.items()}


def with_command(part: str, among: Iterable[int] | None = None) -> list[int]:
    """The processes whose command line has `part`, only the topmost of each tree."""
    every = _processes()
    chosen = set(every) if among is None else set(among)
    named = {pid for pid in chosen if pid in every and part in every[pid].command}
    return [pid for pid in sorted(named) if every[pid].parent not in named]
