"""`plebiscite tick`: what is due, once; with `--json`, its one value on standard output."""

import sys

import django

from plebiscite.canonical.json import write_json


def main() -> int:
    """Run every part; 3 if one failed."""
    django.setup()
    from plebiscite.server.operations.ticks import PARTS, tick  # noqa: PLC0415 - models need setup

    failed = tick()
    for name in failed:
        sys.stderr.write(f"error: {name} could not be done; the line above says why\n")
    if "--json" in sys.argv:
        done = [name for name in PARTS if name not in failed]
        sys.stdout.write(write_json({"done": done, "failed": failed}).decode() + "\n")
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
