"""`python -m plebiscite.server.serving.child COMMAND...`: become COMMAND, but die with the parent.

When the supervisor is killed outright it can stop nobody; then the system does it (Linux). No key
or lock is held by a process that nobody looks after.
"""

import ctypes
import os
import signal
import sys

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, linux/prctl.h
PARENT = "PLEBISCITE_SUPERVISOR"


def main() -> None:
    """Ask for the signal, see that the parent is still there, and become the command."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.environ.get(PARENT, str(os.getppid())) != str(os.getppid()):
        sys.exit(1)  # the parent died before the signal was asked for
    command = sys.argv[1:]
    os.execv(command[0], command)  # noqa: S606 - the supervisor's own list, no shell


if __name__ == "__main__":
    main()
