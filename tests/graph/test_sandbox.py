"""The seal of a query worker, tried from inside a sealed process."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from graph.sandbox import _MACHINES, build_filter, probe_network

ROOT = Path(__file__).parents[2]
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="seccomp is of Linux")


def run_sealed(code: str, memory_bytes: int = 0) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh process after it has sealed itself; `seal` is at hand."""
    whole = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import _socket, os, threading, json\n"
        "from graph.sandbox import seal_process\n"
        f"seal = seal_process({memory_bytes})\n{code}"
    )
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", whole, str(ROOT)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@linux_only
def test_sandbox_seals_this_machine() -> None:
    done = run_sealed("print(json.dumps(seal._asdict()))", 1 << 30)
    seal = json.loads(done.stdout)
    assert seal["filter"] is True
    assert seal["memory"] is True
    assert seal["network"] == "closed"


@linux_only
@pytest.mark.parametrize(
    "attempt",
    [
        "_socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)",
        "_socket.socket(_socket.AF_INET6, _socket.SOCK_STREAM)",
        "_socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)",
        "_socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)",
        "_socket.socketpair()",
        "os.execv('/bin/true', ['true'])",
        "os.fork()",
        "os.kill(os.getppid(), 0)",
        "os.posix_spawn('/bin/true', ['true'], {})",
    ],
)
def test_sandbox_refuses(attempt: str) -> None:
    code = f"try:\n    {attempt}\nexcept PermissionError:\n    print('refused')\n"
    assert run_sealed(code).stdout == "refused\n"


@linux_only
def test_sandbox_allows_threads() -> None:
    code = "t = threading.Thread(target=print, args=('ran',)); t.start(); t.join()"
    assert run_sealed(code).stdout == "ran\n"


@linux_only
def test_sandbox_binds_threads_made_later() -> None:
    code = (
        "def attempt():\n"
        "    try:\n        _socket.socket()\n"
        "    except PermissionError:\n        print('refused')\n"
        "t = threading.Thread(target=attempt); t.start(); t.join()"
    )
    assert run_sealed(code).stdout == "refused\n"


def test_sandbox_lets_no_file_grow(tmp_path: Path) -> None:
    target = tmp_path / "file"
    code = (
        f"f = os.open({str(target)!r}, os.O_CREAT | os.O_WRONLY)\n"
        "try:\n    os.write(f, b'x')\nexcept OSError:\n    print('refused')\n"
    )
    assert "refused" in run_sealed(code).stdout
    assert target.stat().st_size == 0


@linux_only
def test_sandbox_bounds_memory() -> None:
    code = "try:\n    bytearray(1 << 30)\nexcept MemoryError:\n    print('refused')\n"
    assert run_sealed(code, 512 << 20).stdout == "refused\n"


def test_sandbox_probe_sees_an_open_network() -> None:
    assert probe_network(0) == "open"


@pytest.mark.parametrize("name", sorted(_MACHINES))
def test_sandbox_filter_is_well_formed(name: str) -> None:
    machine = _MACHINES[name]
    program = build_filter(machine.audit, machine.clone, machine.forbidden)
    assert len(program) % 8 == 0
    assert len(program) // 8 < 256  # a jump's length is one byte, and no filter may be endless
    assert len(set(machine.forbidden.values())) == len(machine.forbidden)
    assert machine.clone not in machine.forbidden.values()
