"""`folkmoot network`: who sat with whom, who stands between others, groups, ways between people."""

import csv
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.console import UsageError, guarded, put_json, put_table, say
from api.options import DEFAULT_STORE, JsonOption, StoreOption

if TYPE_CHECKING:
    # networkx takes half a second to load, which no other command should wait for.
    from graph.networks.filters import Filters
    from graph.networks.model import Edge, Node
    from graph.ties.asked import Ties

app = typer.Typer(
    name="network",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Measure the network of people and bodies: who sat together, who is central, ways.",
)

CouncilOption = Annotated[str, typer.Option(help="Slug, IRI or name of a council.")]
FirstOption = Annotated[str, typer.Option("--from", help="Earliest day, month or year.")]
LastOption = Annotated[str, typer.Option("--to", help="Latest day, month or year.")]
LimitOption = Annotated[int, typer.Option(min=0, help="Most rows to show; 0 for all.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Write CSV on standard output.")]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found: rows of plain values by column, and a word on how."""

    columns: tuple[str, ...]
    rows: list[tuple[str | int | float, ...]]
    note: str


@app.command()
@guarded
def coattendance(
    council: CouncilOption = "",
    first: FirstOption = "",
    last: LastOption = "",
    limit: LimitOption = 50,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """List who sat in the same meetings, and in how many; present members only."""
    from graph.ties.analyses import find_together

    def find(ties: "Ties") -> Answer:
        found = find_together(ties, _filters(council, first, last))
        rows = [
            (one.one.label, one.other.label, one.meetings, one.first, one.last, one.passage,
             one.one.iri, one.other.iri)
            for one in found
        ]  # fmt: skip
        columns = ("person", "other", "meetings", "first", "last", "passage", "iri", "other_iri")
        return Answer(columns, list(rows), f"{len(found):,} pairs of people.")

    _answer(store, find, limit, as_json=as_json, as_csv=as_csv)


@app.command()
@guarded
def central(
    council: CouncilOption = "",
    first: FirstOption = "",
    last: LastOption = "",
    limit: LimitOption = 50,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Rank people and bodies by how many shortest ways between others lead through them."""
    from graph.ties.analyses import build_people, rank_central

    def find(ties: "Ties") -> Answer:
        ranking = rank_central(build_people(ties, _filters(council, first, last)))
        rows = [
            (each.node.label, each.node.kind, each.node.council_label, each.betweenness,
             each.degree, each.node.iri)
            for each in ranking.ranked
        ]  # fmt: skip
        how = f"estimated from {ranking.samples:,} of them" if ranking.samples else "exact"
        columns = ("name", "kind", "council", "betweenness", "degree", "iri")
        return Answer(columns, list(rows), f"{len(rows):,} people and bodies; {how}.")

    _answer(store, find, limit, as_json=as_json, as_csv=as_csv)


@app.command()
@guarded
def communities(
    council: CouncilOption = "",
    first: FirstOption = "",
    last: LastOption = "",
    method: Annotated[
        Literal["louvain", "greedy"], typer.Option(help="How groups are found.")
    ] = "louvain",
    limit: LimitOption = 0,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Find groups of people and bodies that hang together more than with others."""
    from graph.ties.analyses import build_people, find_communities

    def find(ties: "Ties") -> Answer:
        network = build_people(ties, _filters(council, first, last))
        groups = find_communities(network, method)
        rows = [
            (number, node.label, node.kind, node.council_label, node.iri)
            for number, group in enumerate(groups, start=1)
            for node in group
        ]
        note = f"{len(groups):,} groups of {len(network):,} people and bodies, by {method}."
        return Answer(("group", "name", "kind", "council", "iri"), list(rows), note)

    _answer(store, find, limit, as_json=as_json, as_csv=as_csv)


@app.command()
@guarded
def path(
    start: Annotated[str, typer.Argument(help="Name or IRI of a person or body.")],
    end: Annotated[str, typer.Argument(help="Name or IRI of another.")],
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
) -> None:
    """Find the shortest way between two people or bodies, each step with its paper and passage."""
    from graph.networks.filters import FilterError
    from graph.ties.paths import MOST_REACHED, find_way

    def find(ties: "Ties") -> Answer:
        try:
            ends = ties.find_person(start, "START"), ties.find_person(end, "END")
        except FilterError as err:
            raise UsageError(str(err)) from err
        way = find_way(ties, *ends)
        nodes = {node.iri: node for node in way.nodes}
        rows: list[tuple[str | int | float, ...]] = [
            _step(number, edge, nodes)
            for number, edges in enumerate(way.steps, start=1)
            for edge in edges
        ]
        columns = ("step", "from", "is", "role", "to", "first", "last", "passage", "document")
        if way.is_cut:
            note = f"No way among the nearest {MOST_REACHED:,} things; the search stopped there."
        elif not way.nodes:
            note = "Nothing in these papers leads from one to the other."
        else:
            note = f"{len(way.steps)} steps: {' > '.join(node.label for node in way.nodes)}"
        return Answer(columns, rows, note)

    _answer(store, find, 0, as_json=as_json, as_csv=as_csv)


def _step(number: int, edge: "Edge", nodes: "dict[str, Node]") -> tuple[str | int | float, ...]:
    ends = nodes[edge.source].label, nodes[edge.target].label
    return (
        *(number, ends[0], edge.kind, edge.role, ends[1]),
        *(edge.start, edge.end, edge.passage, edge.document),
    )


def _filters(council: str, first: str, last: str) -> "Filters":
    from graph.networks.filters import FilterError, Filters

    try:
        return Filters(council=council, first=first, last=last)
    except FilterError as err:
        raise UsageError(f"--{err}") from err


def _answer(
    store: Path,
    find: Callable[["Ties"], Answer],
    limit: int,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    if as_json and as_csv:
        raise UsageError("--json and --csv: ask for one of them.")
    from graph.store import open_reader

    with open_reader(store) as reader:
        answer = find(reader.ties)
    rows = answer.rows[:limit] if limit else answer.rows
    if as_json:
        put_json(
            {
                "note": answer.note,
                "total": len(answer.rows),
                "rows": [dict(zip(answer.columns, row, strict=True)) for row in rows],
            }
        )
    elif as_csv:
        _write_csv(answer.columns, rows)
    else:
        put_table(answer.columns, [[str(cell) for cell in row] for row in rows])
        is_cut = len(rows) < len(answer.rows)
        say(answer.note + (f" The first {len(rows):,} rows are shown." if is_cut else ""))


def _write_csv(columns: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> None:
    """Write exact values for programs; a spreadsheet is to be told that they are text."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
