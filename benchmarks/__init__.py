"""Named questions with figures for answers; `docs/reference/benchmarks.md` lists them."""

import sys
from pathlib import Path

# The throw-away servers of the tests serve benchmarks, too.
sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))
