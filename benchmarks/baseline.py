"""Keeps figures for later comparison: `make bench | .venv/bin/python -m benchmarks.baseline`.

Reads the lines of benchmarks from standard input, shows each figure beside the stored one, and
with --store puts it in its place, together with the machine it was measured on.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

BASELINE = Path(__file__).parent / "baseline.json"
_FIGURE = re.compile(r"figure: (\S+) = (\S+) (\S+)")
_MACHINE = re.compile(r"machine: (.+?) = (.+)")


def stored() -> dict[str, Any]:
    """The figures kept, by name."""
    return json.loads(BASELINE.read_text())["figures"] if BASELINE.exists() else {}


def read(lines: list[str]) -> dict[str, Any]:
    """The figures in the output of benchmarks, each with the machine named before it."""
    figures: dict[str, Any] = {}
    machine: dict[str, str] = {}
    for line in lines:
        if found := _MACHINE.match(line):
            machine = {**machine, found[1]: found[2]}
        elif found := _FIGURE.match(line):
            figures[found[1]] = {"value": float(found[2]), "unit": found[3], "machine": machine}
    return figures


def main() -> None:
    """Compare, and store when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", action="store_true", help="keep these figures")
    asked = parser.parse_args()
    before, now = stored(), read(sys.stdin.read().split("\n"))
    for name, figure in now.items():
        known = before.get(name)
        compared = f"; before {known['value']:g}" if known else "; not measured before"
        print(f"{name} = {figure['value']:g} {figure['unit']}{compared}")
    if asked.store:
        kept = dict(sorted({**before, **now}.items()))
        BASELINE.write_text(json.dumps({"figures": kept}, indent=1) + "\n")


if __name__ == "__main__":
    main()
