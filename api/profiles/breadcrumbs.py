"""The way down to a thing: council, body, meeting, as the graph says where it belongs."""

from api.incoming import Select
from api.links import Link, address
from graph.escaping import iri_ref

# From the nearest up, for each class: the paths of properties that lead there.
_BODY_UP = ("org:unitOf|org:postIn",)
_MEETING_UP = ("fm:heldBy", "fm:heldBy/(org:unitOf|org:postIn)")


def _through(step: str, ups: tuple[str, ...]) -> tuple[str, ...]:
    return (step, *(f"{step}/{up}" for up in ups))


_UP = {
    "Committee": _BODY_UP,
    "Post": _BODY_UP,
    "Meeting": _MEETING_UP,
    "AgendaItem": _through("fm:itemOf", _MEETING_UP),
    "Decision": _through("fm:decidedAt", _MEETING_UP),
    "Report": _through("fm:submittedTo", _MEETING_UP),
    "Recommendation": _through("dcterms:isPartOf", _through("fm:submittedTo", _MEETING_UP)),
    "Inspection": ("fm:inspected",),
    "Judgement": _through("fm:judgementOf", ("fm:inspected",)),
    "Coverage": ("fm:coverageOf",),
}
# A decision of which no meeting is known belongs to who took it.
_ELSE = {"Decision": _through("fm:decidedBy", _BODY_UP)}


def read_crumbs(kind: str, iri: str, base: str, select: Select) -> list[Link]:
    """Read what a thing stands under, from the whole to the nearest; empty where nothing is said.

    A person stands under the council whose papers name him or her, as the IRI says.
    """
    council = iri.partition("/person/")[0]
    if kind == "Person" and council.startswith(f"{base}council/"):
        return _ask([f"BIND({iri_ref(council)} AS ?s)"], base, select)
    for table in (_UP, _ELSE):
        paths = table.get(kind, ())
        found = _ask([f"{iri_ref(iri)} {path} ?s" for path in paths], base, select)
        if found:
            return found
    return []


def _ask(patterns: list[str], base: str, select: Select) -> list[Link]:
    if not patterns:
        return []
    parts = [
        f"{{ {pattern} . BIND({place} AS ?place) }}" if not pattern.startswith("BIND")
        else f"{{ {pattern} BIND({place} AS ?place) }}"
        for place, pattern in enumerate(patterns)
    ]  # fmt: skip
    rows = select(
        f"SELECT ?place ?s ?label {{ {' UNION '.join(parts)} ?s rdfs:label ?label }} LIMIT 60"
    ).records()
    best: dict[int, tuple[str, str]] = {}
    for row in rows:
        place, found = int(row["place"].value), (row["s"].value, row["label"].value)
        best[place] = min(best.get(place, found), found)
    return [Link(address(iri, base), label) for _, (iri, label) in sorted(best.items())][::-1]
