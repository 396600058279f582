"""The pages of the network: drawn with a table of the same, ways between people, who is central."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from api.catalogue import Catalogue
from api.errors import problem
from api.freshness import entity_tag, is_held, not_modified, tagged
from api.graph_asked import (
    DEFAULT_EDGES,
    MORE_NEAR_EDGES,
    MOST_EDGES,
    Asked,
    Drawings,
    read_asked,
)
from api.graph_links import graph_href
from api.graph_view import (
    COLOURS,
    OTHER_COLOUR,
    list_edges,
    list_nodes,
    mark_kinds,
    name_node,
    say_shown,
    write_data,
)
from api.headers import DRAWING_POLICY
from api.links import Link
from api.negotiation import HTML
from api.takeaway import take_graph
from api.templating import FOLDER, render
from api.vendored import vendored_href
from graph.networks.filters import FilterError, Filters
from graph.networks.kinds import EDGE_KINDS, NODE_KINDS, PROFILES
from graph.ties.analyses import SAMPLES, build_people, find_communities, rank_central
from graph.ties.asked import Drawn
from graph.ties.paths import MOST_REACHED, find_way

router = APIRouter()

_SCRIPTED = {"Content-Security-Policy": DRAWING_POLICY}
_GRAPHOLOGY = "graphology.umd.min.js"
_ROWS = 50
# The largest network whose measures a page waits for; the command line takes any.
_MOST_MEASURED = 3_000
_RANKED = 50
_GROUPS = 12
_IN_GROUP = 12
_NARY = ("membership", "substitution", "response")
_UNTIED = ("mentions", "organization", "substitution at", "substitute", "from", "to")
_DAY = "a day, month or year: 2021-09-13, 2021-09 or 2021."

Thing = Annotated[str, Query(description="IRI of a thing: only what is joined to it.")]
More = Annotated[str, Query(description=f"1: up to {MORE_NEAR_EDGES:,} edges of the thing.")]
ProfileName = Annotated[str, Query(description=f"One of {', '.join(PROFILES)}.")]
Council = Annotated[str, Query(description="Slug, IRI or name of a council.")]
Kinds = Annotated[list[str] | None, Query(description="Kinds of node; may be repeated.")]
Edges = Annotated[list[str] | None, Query(description="Kinds of edge; may be repeated.")]
First = Annotated[str, Query(alias="from", description=f"Earliest day: {_DAY}")]
Last = Annotated[str, Query(alias="to", description=f"Latest day: {_DAY}")]
Limit = Annotated[
    str, Query(description=f"Most edges, 1 to {MOST_EDGES:,}; {DEFAULT_EDGES:,} if not said.")
]
_ANSWERS: dict[int | str, dict[str, object]] = {
    200: {"description": "Nodes with places, and edges with days and passages, newest first."},
    304: {"description": "What the client holds still stands."},
    400: {"description": "A parameter is none; `detail` names it and says what it must be."},
    404: {"description": "Nothing is joined to such a thing."},
}


@router.head("/graph.json", include_in_schema=False)
@router.get("/graph.json", responses=_ANSWERS)
def graph_data(
    request: Request,
    thing: Thing = "",
    more: More = "",
    profile: ProfileName = "",
    council: Council = "",
    kind: Kinds = None,
    edge: Edges = None,
    first: First = "",
    last: Last = "",
    limit: Limit = "",
) -> Response:
    """Give a piece of the network as it is drawn: the whole, filtered, or round a thing."""
    catalogue: Catalogue = request.app.state.catalogue
    try:
        asked = read_asked(
            thing=thing, more=more, profile=profile, council=council, kinds=kind or (),
            edges=edge or (), first=first, last=last, limit=limit,
        )  # fmt: skip
        tag = entity_tag(catalogue, "graph.json", asked.query())
        if is_held(request, tag):
            return not_modified(tag, {})
        drawn = _drawings(request).draw(catalogue, asked)
    except FilterError as err:
        return problem(request, 400, str(err))
    if drawn is None:
        return problem(request, 404, f"thing {thing!r}: nothing here is joined to it.")
    return JSONResponse(write_data(drawn, catalogue.base), headers=tagged(tag, {}))


@router.api_route("/graph", methods=["GET", "HEAD"], include_in_schema=False)
def graph(
    request: Request,
    thing: str = "",
    more: str = "",
    profile: str = "",
    council: str = "",
    kind: Kinds = None,
    edge: Edges = None,
    first: First = "",
    last: Last = "",
    limit: str = "",
    page: str = "1",
    nodes: str = "1",
) -> Response:
    """Show a piece of the network, with a table of the same."""
    catalogue: Catalogue = request.app.state.catalogue
    try:
        asked = read_asked(
            thing=thing, more=more, profile=profile, council=council, kinds=kind or (),
            edges=edge or (), first=first, last=last, limit=limit,
        )  # fmt: skip
        drawn = _drawings(request).draw(catalogue, asked)
        if drawn is None:
            return problem(request, 404, f"thing {thing!r}: nothing here is joined to it.")
        text = _graph_page(catalogue, asked, drawn, _turn(page, "page"), _turn(nodes, "nodes"))
    except FilterError as err:
        return problem(request, 400, str(err))
    return Response(text, media_type=HTML, headers=_SCRIPTED)


@router.api_route("/graph/arrange.js", methods=["GET", "HEAD"], include_in_schema=False)
def arrange_script() -> Response:
    """Give the script that works beside the page; it loads others, so it has a policy as well."""
    return FileResponse(FOLDER / "static" / "graph-arrange.js", headers=_SCRIPTED)


def _drawings(request: Request) -> Drawings:
    found: Drawings = request.app.state.drawings
    return found


def _turn(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text) > 0):
        raise FilterError(name, text, "it must be a number from 1.")
    return int(text)


def _graph_page(catalogue: Catalogue, asked: Asked, drawn: Drawn, page: int, nodes: int) -> str:
    edge_pages, node_pages = (
        max(1, -(-count // _ROWS)) for count in (len(drawn.edges), len(drawn.nodes))
    )
    for name, number, last in (("page", page, edge_pages), ("nodes", nodes, node_pages)):
        if number > last:
            raise FilterError(name, str(number), f"the last is {last:,}.")
    ties = catalogue.reader.ties
    councils = catalogue.keep("graph-councils", lambda: ties.labels(ties.councils()))
    rows = drawn.edges[(page - 1) * _ROWS : page * _ROWS]
    middle = drawn.nodes.get(asked.thing)
    return render(
        "graph.html",
        asked=asked,
        middle=middle and name_node(middle, catalogue.base),
        shown=say_shown(drawn),
        wider=_wider(asked, drawn),
        legend=mark_kinds(drawn),
        edges=list_edges(rows, drawn.nodes, catalogue.base),
        nodes=list_nodes(
            drawn, drawn.ranked[(nodes - 1) * _ROWS : nodes * _ROWS], catalogue.base
        ),
        edge_turns=_turns(asked, "page", page, edge_pages, ("nodes", nodes)),
        node_turns=_turns(asked, "nodes", nodes, node_pages, ("page", page)),
        data_href=f"/graph.json?{asked.query()}",
        taken=take_graph(asked),
        colours=COLOURS | {"": OTHER_COLOUR},
        profiles=PROFILES.values(),
        councils=sorted(councils.items(), key=lambda pair: (pair[1].lower(), pair[0])),
        node_kinds=[name for name in NODE_KINDS if name not in _NARY],
        edge_kinds=[name for name in EDGE_KINDS if name not in _UNTIED],
        scripts=[vendored_href(name) for name in (_GRAPHOLOGY, "sigma.min.js")],
        library=[vendored_href(name) for name in (_GRAPHOLOGY, "graphology-library.min.js")],
    )  # fmt: skip


def _wider(asked: Asked, drawn: Drawn) -> Link | None:
    """The way to more edges, where there are more and more can be had."""
    if len(drawn.edges) >= drawn.total or asked.limit >= asked.most:
        return None
    if asked.thing:
        text = f"Show up to {MORE_NEAR_EDGES:,} edges"
        return Link(f"/graph?{asked.with_limit(MORE_NEAR_EDGES).query()}", text)
    text = f"Draw up to {MOST_EDGES:,} edges"
    note = "That is slow: many machines take several seconds for each movement."
    return Link(f"/graph?{asked.with_limit(MOST_EDGES).query()}", text, note)


def _turns(
    asked: Asked, name: str, page: int, last: int, other: tuple[str, int]
) -> dict[str, object]:
    kept = {other[0]: other[1]} if other[1] > 1 else {}
    place = "edges" if name == "page" else "nodes"

    def href(number: int) -> str | None:
        if not 1 <= number <= last:
            return None
        return f"/graph?{asked.query(**{name: number, **kept})}#{place}"

    return {"page": page, "last": last, "previous": href(page - 1), "following": href(page + 1)}


@router.api_route("/graph/path", methods=["GET", "HEAD"], include_in_schema=False)
def path(request: Request, first: First = "", last: Last = "") -> Response:
    """Show the shortest way from one person or body to another, with the papers on it."""
    catalogue: Catalogue = request.app.state.catalogue
    ties, base = catalogue.reader.ties, catalogue.base
    first, last = " ".join(first.split()), " ".join(last.split())
    values: dict[str, object] = {"start": first, "end": last, "way": None, "steps": [], "said": ""}
    status = 200
    if first and last:
        try:
            ends = ties.find_person(first, "from"), ties.find_person(last, "to")
        except FilterError as err:
            return problem(request, 400, str(err))
        way = find_way(ties, *ends)
        values["way"] = [(name_node(node, base), graph_href(node.iri)) for node in way.nodes]
        values["steps"] = [
            list_edges(
                edges, ties.nodes({end for e in edges for end in (e.source, e.target)}), base
            )
            for edges in way.steps
        ]
        if not way.nodes:
            status = 404
            values["said"] = (
                f"No way was found among the nearest {MOST_REACHED:,} people, bodies and decisions."
                if way.is_cut
                else "Nothing in these papers leads from one to the other."
            )
    elif first or last:
        return problem(request, 400, "from, to: name two people or bodies.")
    return Response(render("graph_path.html", **values), status, media_type=HTML)


@router.api_route("/graph/central", methods=["GET", "HEAD"], include_in_schema=False)
def central(request: Request, council: str = "", first: First = "", last: Last = "") -> Response:
    """Show who stands between others, and which groups hang together."""
    catalogue: Catalogue = request.app.state.catalogue
    ties = catalogue.reader.ties
    try:
        filters = Filters(council=" ".join(council.split()), first=first.strip(), last=last.strip())
        if filters.council:
            filters = Filters(
                council=ties.find_council(filters.council), first=filters.first, last=filters.last
            )
    except FilterError as err:
        return problem(request, 400, str(err))
    councils = catalogue.keep("graph-councils", lambda: ties.labels(ties.councils()))
    shown = None
    if filters.council or len(councils) == 1:
        shown = _drawn_central(catalogue, _drawings(request), filters)
    page = render(
        "graph_central.html",
        council=filters.council,
        start=filters.first,
        end=filters.last,
        councils=sorted(councils.items(), key=lambda pair: (pair[1].lower(), pair[0])),
        shown=shown,
        in_group=_IN_GROUP,
        samples=SAMPLES,
    )
    return Response(page, media_type=HTML)


def _drawn_central(catalogue: Catalogue, drawings: Drawings, filters: Filters) -> dict[str, object]:
    """Measure a council's network; one too large for a page is said to be so."""
    base = catalogue.base

    def measure() -> dict[str, object]:
        with drawings.take_turn():
            return measure_alone()

    def measure_alone() -> dict[str, object]:
        network = build_people(catalogue.reader.ties, filters)
        if len(network) > _MOST_MEASURED:
            return {"size": len(network), "is_large": True}
        ranking = rank_central(network)
        groups = find_communities(network)
        return {
            "size": len(network),
            "is_large": False,
            "samples": ranking.samples,
            "ranked": [
                (name_node(each.node, base), each) for each in ranking.ranked[:_RANKED]
            ],
            "groups": [
                ([name_node(node, base) for node in group[:_IN_GROUP]], len(group))
                for group in groups[:_GROUPS]
                if len(group) > 1
            ],
        }  # fmt: skip

    if filters.first or filters.last:
        return measure()
    return catalogue.keep(("graph-central", filters), measure)
