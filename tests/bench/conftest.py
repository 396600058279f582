"""Benches are scripts beside each other: their folder is put on the path, as Python does."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
