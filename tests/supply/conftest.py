"""The scripts of supply/ are no package: they are imported as those who run them find them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "supply"))
