"""Compile whatever is compiled when first needed, once, before many processes need it at a time.

Usage: compile_kernel.py [--narrow]: also as for a processor without 52-bit products, which tests
look at. Later starts load what is kept; nothing to do takes two seconds.
"""

import importlib
import os
import pkgutil
import subprocess
import sys
import time

import plebiscite.ballot
import plebiscite.kernel
import plebiscite.record
from plebiscite.kernel.availability import kernel_available
from plebiscite.kernel.processor import NARROW


def import_all() -> None:
    """Import every module that compiles anything."""
    for package in (plebiscite.kernel, plebiscite.ballot, plebiscite.record):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if package is plebiscite.kernel or ".bulk_" in module.name:
                importlib.import_module(module.name)


def main() -> None:
    """Compile, in two processes if both forms are wanted."""
    if not kernel_available():
        print("Numba is not installed: nothing to compile")
        return
    before, narrow = time.monotonic(), None
    if "--narrow" in sys.argv[1:]:
        narrow = subprocess.Popen([sys.executable, __file__], env=os.environ | {NARROW: "1"})
    import_all()
    if narrow is not None and narrow.wait():
        sys.exit("the narrow form could not be compiled")
    if os.environ.get(NARROW) != "1":
        print(f"compiled code is ready ({time.monotonic() - before:.0f} s)")


if __name__ == "__main__":
    main()
