"""One task that loops, crashes or eats memory ends alone; the others go on."""

import multiprocessing
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from graph.reading_process import Ended, Limits, Processes, do_tasks
from tests.programs import open_pipe, read_to_end

AskForTime = Callable[[], None]


def answer(ask_for_time: AskForTime) -> int:
    return 7


def loop(ask_for_time: AskForTime) -> None:
    while True:
        pass


def crash(ask_for_time: AskForTime) -> None:
    os.abort()


def crash_with_program(held: Path, ask_for_time: AskForTime) -> None:
    with held.open("wb", buffering=0) as pipe:
        pipe.write(b"started")
        subprocess.Popen(["sleep", "600"], stdout=pipe)
    os.abort()


def leave(ask_for_time: AskForTime) -> None:
    os._exit(3)


def eat(ask_for_time: AskForTime) -> int:
    return len(b"x" * (8 << 30))


def can_limit_memory() -> bool:
    try:
        resource.setrlimit(resource.RLIMIT_AS, resource.getrlimit(resource.RLIMIT_AS))
    except (OSError, ValueError):
        return False
    return sys.platform != "darwin"


def match(ask_for_time: AskForTime) -> None:
    # No other thread runs meanwhile.
    re.match(r"(a+)+$", "a" * 60 + "b")


def read_extension(ask_for_time: AskForTime) -> float:
    before, _ = signal.getitimer(signal.ITIMER_REAL)
    ask_for_time()
    after, _ = signal.getitimer(signal.ITIMER_REAL)
    return after - before


def scan(ask_for_time: AskForTime) -> str:
    for _ in range(3):
        ask_for_time()
        time.sleep(1.2)
    return "scanned"


@pytest.fixture
def processes() -> Iterator[Processes]:
    running = Processes(1, Limits(seconds=5, more_seconds=2))
    yield running
    running.close()


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (loop, "longer than 5 seconds"),
        (crash, "SIGABRT"),
        (leave, "code 3"),
        pytest.param(
            eat,
            "more than 3072 MB",
            marks=pytest.mark.skipif(not can_limit_memory(), reason="memory has no limit here"),
        ),
    ],
)
def test_bad_task_ends_alone(
    processes: Processes, task: Callable[[AskForTime], object], reason: str
) -> None:
    # The server that processes are forked from takes seconds to start, once.
    before, bad, after = (processes.submit(one) for one in (answer, task, answer))
    assert before.result() == after.result() == 7
    ended = bad.result()
    assert isinstance(ended, Ended)
    assert reason in ended.reason


def test_programs_of_a_crashed_task_end_with_it(processes: Processes, tmp_path: Path) -> None:
    pipe = open_pipe(tmp_path / "held")
    ended = processes.submit(partial(crash_with_program, tmp_path / "held")).result()
    assert isinstance(ended, Ended)
    assert "SIGABRT" in ended.reason
    assert read_to_end(pipe, 10) == b"started"
    os.close(pipe)


def test_task_gets_more_time_when_it_asks() -> None:
    processes = Processes(1, Limits(seconds=3, more_seconds=10))
    processes.submit(answer).result()
    assert processes.submit(scan).result() == "scanned"
    processes.close()


def test_asking_puts_off_the_process_ending_itself(processes: Processes) -> None:
    assert processes.submit(read_extension).result() == pytest.approx(2, abs=1)


def test_process_ends_itself_when_nobody_watches_over_it() -> None:
    context = multiprocessing.get_context("forkserver")
    pipe, other = context.Pipe()
    process = context.Process(target=do_tasks, args=(other, Limits(seconds=0.5)), daemon=True)
    process.start()
    pipe.send(match)
    process.join(60)
    ended = process.exitcode
    process.kill()
    assert ended == -signal.SIGALRM


def test_closing_does_not_wait_for_a_loop() -> None:
    processes = Processes(1, Limits(seconds=100))
    processes.submit(answer).result()
    endless = processes.submit(loop)
    start = time.monotonic()
    processes.close()
    assert time.monotonic() - start < 10
    assert endless.cancelled() or isinstance(endless.result(), Ended)


def tell_pid(ask_for_time: AskForTime) -> int:
    return os.getpid()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells its memory")
@pytest.mark.parametrize(("kept_mb", "is_kept"), [(4_000, True), (1, False)])
def test_process_that_has_grown_too_large_makes_room(kept_mb: int, is_kept: bool) -> None:
    processes = Processes(1, Limits(kept_mb=kept_mb))
    try:
        first, second = (processes.submit(tell_pid).result() for _ in range(2))
    finally:
        processes.close()
    assert (first == second) is is_kept
