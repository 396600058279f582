"""Write a network in a process of its own, so that a server goes on answering meanwhile.

Takes one JSON object on standard input and writes the file that it names; gives one JSON object on
standard output: the number of edges, or what is wrong. Run with `python -m graph.export_process`.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extract.errors import FolkmootError
from graph.export import Part, TooManyEdges, export_network
from graph.networks import FilterError, Filters
from graph.remote.endpoint import RemoteGraph
from graph.source import GraphSource


def command() -> list[str]:
    """How to start it."""
    return [sys.executable, "-m", "graph.export_process"]


def write_task(
    source: GraphSource,
    output: Path,
    *,
    form: str,
    part: Part,
    is_exact: bool,
) -> bytes:
    """Write down what is to be exported; `part` has no rebase."""
    task = {
        "snapshot": str(source) if isinstance(source, Path) else None,
        "remote": asdict(source) if isinstance(source, RemoteGraph) else None,
        "output": str(output),
        "form": form,
        "is_exact": is_exact,
        "profile": part.profile,
        "filters": asdict(part.filters or Filters()),
        "keep_nary": part.keep_nary,
        "site": part.site,
        "most_edges": part.most_edges,
    }
    return json.dumps(task).encode()


def carry_out(task: Mapping[str, Any]) -> dict[str, object]:
    """Export what a task says; gives `edges`, or `failed` with what is wrong."""
    source: GraphSource = (
        RemoteGraph(**task["remote"]) if task["remote"] else Path(task["snapshot"])
    )
    try:
        filters = Filters(**{**task["filters"], "kinds": tuple(task["filters"]["kinds"])})
        part = Part(
            profile=task["profile"],
            filters=filters,
            keep_nary=task["keep_nary"],
            site=task["site"],
            most_edges=task["most_edges"],
        )
        edges = export_network(
            source, Path(task["output"]), form=task["form"], part=part, is_exact=task["is_exact"]
        )
    except (FilterError, TooManyEdges) as err:
        return {"failed": type(err).__name__, "message": str(err)}
    except FolkmootError as err:
        return {"failed": "FolkmootError", "message": str(err)}
    return {"edges": edges}


if __name__ == "__main__":
    json.dump(carry_out(json.load(sys.stdin)), sys.stdout)
