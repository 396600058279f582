"""Links of pages to exports of what they show: one for each common format, and one to the form."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from api.exports import PARAMETERS
from api.graph_asked import Asked as GraphAsked
from api.links import Link
from graph.filters import Filters
from graph.formats import FORMATS

_SEAT = re.compile("/(committee|post)/")
_OFFERED = ("gexf", "csv", "json")
# By the kind of a thing: what is taken away, the profile that holds it, the filter that means it.
_OF_THINGS: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "Council": (
        ("its people and bodies", "people", "council"),
        ("its decisions", "decisions", "council"),
    ),
    "Committee": (
        ("its members and who came", "people", "body"),
        ("its decisions", "decisions", "body"),
    ),
    "Post": (("who held it", "people", "body"),),
    "Person": (("where they sat and came", "people", "thing"),),
    "Inspection": (("its judgements and answers", "inspections", "thing"),),
}
_PROFILE_OF_KIND = {
    "council": "people", "committee": "people", "person": "people", "post": "people",
    "organisation": "people", "name": "people", "decision": "decisions", "meeting": "decisions",
    "report": "decisions", "inspection": "inspections", "inspectorate": "inspections",
}  # fmt: skip


class Taken(NamedTuple):
    """What can be taken away, in words, and where."""

    what: str
    links: Sequence[Link]


def export_links(
    filters: Mapping[str, str | Sequence[str]], *, profile: str = "decisions"
) -> list[Link]:
    """Links to exports for other pages: one a format, and the page with the form filled in.

    `filters` are parameters of an address; those that exports do not know, and empty ones, are left
    out.
    """
    kept = {name: value for name, value in filters.items() if name in PARAMETERS and value}
    tail = f"?{urlencode(kept, doseq=True)}" if kept else ""
    found = [
        Link(f"/export/{profile}{FORMATS[name].suffix}{tail}", FORMATS[name].title)
        for name in _OFFERED
    ]
    more = urlencode({"profile": profile, **kept}, doseq=True)
    return [*found, Link(f"/export?{more}", "other formats")]


def take_thing(kind: str, iri: str) -> list[Taken]:
    """What can be taken away from the page of a thing of a kind."""
    return [
        Taken(what, export_links({name: iri}, profile=profile))
        for what, profile, name in _OF_THINGS.get(kind, ())
    ]


def take_search(filters: Filters) -> list[Taken]:
    """What a search is about as a network; none where no filter but words narrows it.

    Networks are narrowed to committees and posts, not to inspectorates or other organisations.
    """
    if filters.body and "/" in filters.body and not _SEAT.search(filters.body):
        return []
    known = {
        "council": filters.council or "",
        "body": filters.body or "",
        "outcome": filters.outcome or "",
        "grade": filters.grade or "",
        "from": filters.since or "",
        "to": filters.until or "",
    }
    if not any(known.values()) and filters.kind not in _PROFILE_OF_KIND:
        return []
    return [
        Taken(
            "what these filters leave, whatever the words",
            export_links(known, profile=_profile_of(filters)),
        )
    ]


def _profile_of(filters: Filters) -> str:
    """The smallest network that has what the filters speak of."""
    if filters.outcome and filters.grade:
        return "full"
    if filters.outcome or filters.grade:
        return "decisions" if filters.outcome else "inspections"
    return _PROFILE_OF_KIND.get(filters.kind or "", "full")


def take_graph(asked: GraphAsked) -> list[Taken]:
    """What the page of the network shows; exports know no filter of edges."""
    if asked.thing:
        return [Taken("what is joined to it", export_links({"thing": asked.thing}, profile="full"))]
    narrowed = asked.filters.narrowed
    known = {
        "council": narrowed.council,
        "kind": narrowed.kinds,
        "from": narrowed.first,
        "to": narrowed.last,
    }
    what = "this part with all its edges" if asked.filters.edges else "this part"
    return [Taken(what, export_links(known, profile=asked.filters.profile))]
