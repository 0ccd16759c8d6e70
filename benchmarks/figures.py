"""What every benchmark prints: the machine once, then one line for each figure."""

import os
import platform
import sys
from pathlib import Path

BUILD = Path(__file__).parent.parent / "build" / "benchmarks"
"""Where inputs are kept between runs; git ignores it."""
_MANY = 1000  # from here on, no digits after the point


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def cpu_model() -> str:
    """The processor's name, as Linux gives it; elsewhere what Python knows."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().split("\n"):
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def memory_gib() -> float:
    """The machine's memory in GiB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def machine() -> dict[str, str]:
    """Where figures were measured."""
    return {
        "cpu": cpu_model(),
        "cores": str(cores()),
        "memory": f"{memory_gib():.1f} GiB",
        "python": platform.python_version(),
    }


def print_machine() -> None:
    """One line for each fact about this machine, and how busy it is with other work."""
    for name, value in machine().items():
        print(f"machine: {name} = {value}")
    if hasattr(os, "getloadavg"):
        print(f"machine: load before = {os.getloadavg()[0]:.1f}", flush=True)


def figure(
    name: str,
    value: float,
    unit: str,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
) -> None:
    """Print one figure, with three digits that mean something, and whether it is good enough."""
    written = f"{value:.0f}" if value >= _MANY or value == int(value) else f"{value:.3g}"
    print(f"figure: {name} = {written} {unit}", flush=True)
    if at_least is not None:
        _target(f"{name} at least {at_least:g} {unit}", met=value >= at_least)
    if at_most is not None:
        _target(f"{name} at most {at_most:g} {unit}", met=value <= at_most)


def _target(wanted: str, *, met: bool) -> None:
    print(f"target: {wanted}: {'met' if met else 'MISSED'}", flush=True)


def say(what: str) -> None:
    """A remark on standard error, so that figures can be piped."""
    print(what, file=sys.stderr, flush=True)
