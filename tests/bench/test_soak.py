"""Short forms of what `make soak` and `make load` do for minutes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="needs /proc to find a server's workers"
)


def run(script: str, *options: str) -> dict[str, object]:
    result = subprocess.run(
        [sys.executable, f"bench/{script}", *options],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert result.returncode in (0, 1), result.stderr
    report: dict[str, object] = json.loads(result.stdout)
    return report


@pytest.mark.slow
def test_soak_loses_nothing_whatever_is_killed() -> None:
    report = run("soak.py", "--kills", "2", "--seed", "3")
    assert report["faults"] == []
    kills = report["kills"]
    assert isinstance(kills, dict)
    assert (kills["server"], kills["worker"]) == (2, 2)


@pytest.mark.slow
def test_load_beside_an_ingest_gives_right_answers() -> None:
    """Times are for the bench: here other tests may have the machine."""
    report = run("load.py", "--clients", "8", "--seconds", "5", "--papers", "8")
    assert report["errors"] == {}
    assert report["wrong answers"] == []
    assert int(str(report["papers seen at last"])) > 5
