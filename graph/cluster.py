"""Read papers on the machines of a Dask cluster: as `graph.reading` does, elsewhere.

The bytes of a paper go with its task, so workers need no disk of ours; each reads it in a process
of its own with the same limits. A worker that dies loses nothing: its papers go to others. The only
importer of `distributed`, which is an extra: folkmoot[cluster].
"""

import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from extract.errors import FolkmootError
from extract.loaders.ocr import Scans
from extract.read import LARGEST_FILE
from graph.intake import found_by
from graph.reading import Read, Reading, Said, read_paper
from graph.reading_process import Ended, Limits, Processes

if TYPE_CHECKING:
    from distributed import Client, Future

# Bytes of papers on their way at a time: the scheduler holds them too. Beyond, a paper is sent when
# its turn comes.
_MOST_BYTES = 256 * 2**20
# Papers begun ahead for each thread of the cluster: one is read while another travels.
_AHEAD = 2
# Seconds until a scheduler and its first worker must have answered, and that a run waits for a
# cluster that has lost all its workers.
CONNECT_SECONDS = 15.0
_WORKERLESS_SECONDS = 60.0
# Seconds between looks at a cluster that has not answered.
_LOOK_SECONDS = 1.0
# How often a task is done again that failed without its paper's fault (no memory for a process).
_RETRIES = 2


class ClusterError(FolkmootError):
    """A cluster cannot be used: it is not there, has no workers, or other software."""


class ClusterReaders:
    """The workers of a cluster that read papers; results come in whatever order is asked for."""

    def __init__(
        self, scheduler: str, *, is_ocr_on: bool = True, wait_seconds: float = CONNECT_SECONDS
    ) -> None:
        """Connect. Raises ClusterError where the cluster cannot be used."""
        self._scheduler = scheduler
        self._is_ocr_on = is_ocr_on
        self._client = _connect(scheduler, wait_seconds)
        self._on_their_way = 0
        try:
            self.ahead = _AHEAD * _check_workers(self._client, scheduler, wait_seconds)
        except BaseException:
            self._client.close()
            raise

    def begin(self, path: Path, **said: Unpack[Said]) -> Reading:
        """Begin to read a paper, ahead of its turn if its bytes have room."""
        try:
            size = path.stat().st_size
        except OSError:
            size = 0
        if size > LARGEST_FILE or self._on_their_way + size > _MOST_BYTES:
            # What is too large is told so by the reader here, without sending it.
            return partial(self._read_late, path, said)
        return self._send(path, said)

    def _read_late(self, path: Path, said: Said) -> Read:
        try:
            is_large = path.stat().st_size > LARGEST_FILE
        except OSError:
            is_large = True
        return read_paper(path, said) if is_large else self._send(path, said)()

    def _send(self, path: Path, said: Said) -> Reading:
        try:
            data = path.read_bytes()
        except OSError:
            return partial(read_paper, path, said)
        import dask

        self._on_their_way += len(data)
        # A paper in its task is what is wanted: the warning of large tasks is for other programs.
        with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
            future = self._client.submit(
                read_elsewhere,
                PurePosixPath(path.as_posix()).name,
                data,
                said,
                self._is_ocr_on,
                pure=False,
                retries=_RETRIES,
            )
        return partial(self._take, future, len(data))

    def _take(self, future: "Future[tuple[str, Read]]", size: int) -> Read:
        try:
            software, result = self._wait(future)
        finally:
            self._on_their_way -= size
        if software != found_by():
            raise ClusterError(_other_software(self._scheduler, {software}))
        return result

    def _wait(self, future: "Future[tuple[str, Read]]") -> tuple[str, Read]:
        from concurrent.futures import CancelledError

        from distributed import KilledWorker
        from distributed.comm.core import CommClosedError

        alone_since: float | None = None
        while True:
            try:
                result: tuple[str, Read] = future.result(timeout=_LOOK_SECONDS)
            except KilledWorker:
                return found_by(), "every worker that read it was ended, perhaps for want of memory"
            except (CancelledError, CommClosedError) as err:
                raise ClusterError(self._lost()) from err
            except TimeoutError:
                alone_since = self._look(alone_since)
            except Exception as err:
                raise ClusterError(
                    f"{self._scheduler}: a worker failed: {type(err).__name__}: {err}"
                ) from err
            else:
                return result

    def _look(self, alone_since: float | None) -> float | None:
        """Since when the cluster has had no worker. Raises ClusterError where that is too long."""
        if self._client.status != "running":
            raise ClusterError(self._lost())
        if self._client.scheduler_info(n_workers=1)["workers"]:
            return None
        now = time.monotonic()
        if alone_since is not None and now - alone_since > _WORKERLESS_SECONDS:
            raise ClusterError(self._lost())
        return now if alone_since is None else alone_since

    def _lost(self) -> str:
        return (
            f"{self._scheduler}: the scheduler or all its workers are gone; what was read is kept:"
            " start them and run the same command again."
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, at: TracebackType | None
    ) -> None:
        self._client.close()


def read_elsewhere(name: str, data: bytes, said: Said, is_ocr_on: bool) -> tuple[str, Read]:
    """Read a paper on a worker: which software did, and what came of it."""
    task = partial(_read_with_time, name, data, said, is_ocr_on)
    result = _processes().submit(task).result()
    return found_by(), result.reason if isinstance(result, Ended) else result


def _read_with_time(
    name: str, data: bytes, said: Said, is_ocr_on: bool, ask_for_time: Callable[[], None]
) -> Read:
    scans = Scans(is_read=is_ocr_on, on_page=ask_for_time)
    return read_paper(Path(name), said, scans, data=data)


_starting = threading.Lock()


def _processes() -> Processes:
    with _starting:
        return _start_processes()


@cache
def _start_processes() -> Processes:
    # A nanny's worker is a daemon, which may not have children: but these end with it.
    multiprocessing.current_process().daemon = False
    # Threads wait here for processes; no more are started than the worker has tasks at a time.
    return Processes(4 * (os.cpu_count() or 1), Limits())


def _connect(scheduler: str, wait_seconds: float) -> "Client":
    try:
        from distributed import Client
    except ImportError as err:
        raise ClusterError(
            "A cluster needs the package distributed: pip install 'folkmoot[cluster]'."
        ) from err
    try:
        return Client(scheduler, timeout=wait_seconds, set_as_default=False)
    except (OSError, ValueError, RuntimeError) as err:
        reason = " ".join(str(err).split())[:200]
        raise ClusterError(
            f"{scheduler}: no scheduler answers there ({reason}). Give the address that"
            " `dask scheduler` prints, such as tcp://10.0.0.5:8786."
        ) from err


def _check_workers(client: "Client", scheduler: str, wait_seconds: float) -> int:
    """How many threads the workers have together. Raises ClusterError where they cannot read."""
    try:
        client.wait_for_workers(1, timeout=wait_seconds)
    except TimeoutError as err:
        raise ClusterError(
            f"{scheduler}: the scheduler has no workers. Start some: dask worker {scheduler}"
        ) from err
    answers = client.run(found_by, on_error="return")
    faults = {str(answer) for answer in answers.values() if isinstance(answer, BaseException)}
    if faults:
        raise ClusterError(
            f"{scheduler}: a worker cannot run Folkmoot ({sorted(faults)[0]}). Install the same"
            " version of it where the workers run."
        )
    others = {str(answer) for answer in answers.values()} - {found_by()}
    if others:
        raise ClusterError(_other_software(scheduler, others))
    return max(1, sum(int(threads) for threads in client.nthreads().values()))


def _other_software(scheduler: str, others: set[str]) -> str:
    return (
        f"{scheduler}: workers have other software or tables ({', '.join(sorted(others))}) than"
        f" here ({found_by()}): their facts would differ. Install the same version everywhere."
    )
