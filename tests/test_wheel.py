"""The wheel, built and installed into an empty environment, runs by itself."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "FOLKMOOT"))}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean,
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a fresh environment that holds the wheel and its locked dependencies."""
    work = tmp_path_factory.mktemp("wheel")
    built = run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", work, ROOT, cwd=work
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = work.glob("*.whl")
    venv.create(work / "env", with_pip=False)
    bin_folder = work / "env" / "bin"
    # uv takes the packages from its cache by hard link, so a second environment costs seconds.
    for arguments in (
        ["--require-hashes", "--requirement", str(ROOT / "requirements" / "run.lock")],
        ["--no-deps", str(wheel)],
    ):
        result = run(
            sys.executable, "-m", "uv", "pip", "install", "--quiet",
            "--python", bin_folder / "python", *arguments, cwd=work,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
    return bin_folder


@pytest.mark.slow
def test_wheel_runs_the_demo_in_an_empty_environment(installed: Path, tmp_path: Path) -> None:
    demo = run(installed / "folkmoot", "demo", tmp_path / "demo", "--no-serve", cwd=tmp_path)
    assert demo.returncode == 0, demo.stderr
    asked = run(
        installed / "folkmoot", "query", "--store", tmp_path / "demo", "--format", "json",
        "SELECT (COUNT(?d) AS ?n) { ?d a fm:Decision }", cwd=tmp_path,
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    assert int(json.loads(asked.stdout)["results"]["bindings"][0]["n"]["value"]) >= 12


@pytest.mark.slow
def test_wheel_holds_no_tests_and_no_tools(installed: Path) -> None:
    listed = run(
        sys.executable, "-m", "uv", "pip", "list", "--python", installed / "python", cwd=ROOT
    ).stdout.lower()
    assert "folkmoot" in listed
    assert not any(name in listed for name in ("pytest", "mypy", "hypothesis", "reportlab"))
