"""`plebiscite tick`: what is due, once."""

import sys

import django


def main() -> int:
    """Run every part; 3 if one failed."""
    django.setup()
    from plebiscite.server.operations.ticks import tick  # noqa: PLC0415 - models need setup

    failed = tick()
    for name in failed:
        sys.stderr.write(f"error: {name} could not be done; the line above says why\n")
    return 3 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
