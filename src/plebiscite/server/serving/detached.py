"""The supervisor of `plebiscite serve --background`: arguments in, exit status out."""

import sys
from pathlib import Path

from plebiscite.errors import PlebisciteError
from plebiscite.server.serving.plan import Plan
from plebiscite.server.serving.supervisor import say_now, serve


def main() -> int:
    """Serve what the arguments name: data folder, host, port, web processes."""
    data, host, port, workers = sys.argv[1:]
    try:
        return serve(Plan(Path(data), host, int(port), int(workers)), say_now, is_prepared=True)
    except PlebisciteError as problem:
        say_now(f"error: {problem}")
        return 2


if __name__ == "__main__":
    sys.exit(main())
