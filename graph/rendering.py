"""Render and judge the graphs of papers, one by one or in several processes, in a fixed order.

A paper's graph follows from the paper and the names that identity gave, and from no other paper: so
graphs are made where there is a free core, and come back in the order in which they were asked for.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pickle import PicklingError

from extract.models import PAPER_JSON
from graph.build import build_graph
from graph.papers import load_document
from graph.quarantine import Judged, withhold
from graph.reading import explain_fault
from graph.reading_process import Ended, Limits, Processes
from graph.resolve.records import Identity

# For fewer papers than this, processes take longer to start than they save.
_FEW = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What a paper's graph is made of: its rows as stored, and the names of its facts.

    `name` is the graph's IRI, `replaces` that of the paper whose place this one took.
    """

    document_id: str
    name: str
    text: str
    record: str
    facts: str
    identity: Identity
    base: str
    replaces: str | None


def render(rendering: Rendering) -> Judged:
    """Render one paper and withhold what the shapes refuse."""
    document = load_document(rendering.record, rendering.text)
    return withhold(
        PAPER_JSON.validate_json(rendering.facts),
        rendering.document_id,
        rendering.name,
        length=len(document.text),
        identity=rendering.identity,
        render=lambda paper, withheld: build_graph(
            document,
            paper,
            rendering.identity,
            base=rendering.base,
            withheld=withheld,
            replaces=rendering.replaces,
        ),
    )


def render_all(
    renderings: Iterable[Rendering], count: int, jobs: int
) -> Iterator[tuple[Rendering, Judged | str]]:
    """Render papers in `jobs` processes (1: in this one), in order; a fault of ours is its text.

    `count` is how many there may be.
    """
    if jobs == 1 or count < _FEW:
        for one in renderings:
            yield one, _try(one)
        return
    processes = Processes(jobs, Limits())
    try:
        coming = deque[tuple[Rendering, Callable[[], Judged | str]]]()
        following = iter(renderings)
        while True:
            for one in islice(following, 2 * jobs + 1 - len(coming)):
                coming.append((one, _begin(processes, one)))
            if not coming:
                return
            one, wait = coming.popleft()
            yield one, wait()
    finally:
        processes.close()


def _begin(processes: Processes, rendering: Rendering) -> Callable[[], Judged | str]:
    future = processes.submit(partial(_render_apart, rendering))

    def wait() -> Judged | str:
        # What a process cannot do, or not in its time, is done here, where it has no limits.
        with suppress(PicklingError):
            result = future.result()
            if not isinstance(result, Ended):
                return result
        return _try(rendering)

    return wait


def _render_apart(rendering: Rendering, _: Callable[[], None]) -> Judged | str:
    return _try(rendering)


def _try(rendering: Rendering) -> Judged | str:
    try:
        return render(rendering)
    except MemoryError:
        raise
    except Exception as err:  # noqa: BLE001 (one paper must not keep the others back)
        return explain_fault(err)
