"""Named questions about speed and memory: `python -m benchmarks.verify` and its neighbours."""
