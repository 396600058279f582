"""Read from the store what a citation of a paper's passage says."""

from collections.abc import Sequence

from api.catalogue import Catalogue
from api.citation import Citation
from api.drawn import Place
from api.original import safe_address
from extract.document import Document
from graph.answers import Term
from graph.escaping import iri_ref
from graph.iris import passage_iri

# The facts of a passage that are asked for their item and meeting.
_MOST_THINGS = 40


def read_citation(
    catalogue: Catalogue, iri: str, paper: Document, place: Place | None, drawn: Sequence[str]
) -> Citation:
    """Read the citation of a passage, or of a whole paper.

    Item and meeting are those of the facts `drawn` from the passage (by IRI), where these are of
    one item and one meeting; else the meeting that the paper tells of, where it is one. What is
    not certain is left out.
    """
    said = _read_paper(catalogue, iri)
    item, meeting = _read_business(catalogue, iri, drawn)
    meeting = meeting or _read_only_meeting(catalogue, iri)
    date = meeting.get("date") or said.get("date") or (paper.date.isoformat() if paper.date else "")
    return Citation(
        council=said.get("council") or meeting.get("council") or paper.publisher or "",
        body=meeting.get("body") or paper.body or "",
        date=date,
        item=item,
        title=said.get("title") or paper.title or "",
        file_name=paper.file_name,
        page=find_page(paper, place),
        source=safe_address(paper.source_key) or "",
        retrieved=catalogue.reader.papers.retrieved(iri.rpartition("/")[2]) or "",
        sha256=paper.sha256,
        iri=passage_iri(iri, place.start, place.end) if place else iri,
        quote=paper.text[place.start : place.end] if place else "",
    )


def find_page(paper: Document, place: Place | None) -> str:
    """The page or pages on which a passage stands; empty where a paper has but one."""
    if place is None or len(paper.pages) < 2:
        return ""
    numbers = [
        page.number
        for page in paper.pages
        if page.start < place.end
        and place.start < page.end
        # A passage that ends with a page's last line stands on no page after it.
        and paper.text[max(page.start, place.start) : min(page.end, place.end)].strip()
    ]
    if not numbers:
        return ""
    first, last = str(numbers[0]), str(numbers[-1])
    return first if first == last else f"{first}-{last}"


def _read_paper(catalogue: Catalogue, iri: str) -> dict[str, str]:
    rows = catalogue.select(
        f"""SELECT ?title ?date ?council WHERE {{
            {iri_ref(iri)} a fm:Document .
            OPTIONAL {{ {iri_ref(iri)} rdfs:label ?title }}
            OPTIONAL {{ {iri_ref(iri)} dcterms:date ?date }}
            OPTIONAL {{ {iri_ref(iri)} dcterms:publisher/rdfs:label ?council }}
        }} ORDER BY ?title ?date ?council LIMIT 1"""
    ).records()
    return _plain(rows[0]) if rows else {}


def _read_business(
    catalogue: Catalogue, iri: str, drawn: Sequence[str]
) -> tuple[str, dict[str, str]]:
    """Read the item and the meeting that the facts of a passage are of."""
    if not drawn:
        return "", {}
    things = " ".join(iri_ref(thing) for thing in drawn[:_MOST_THINGS])
    given, graph = f"VALUES ?thing {{ {things} }}", f"GRAPH {iri_ref(iri)}"
    # What was decided at no meeting that is known counts for one: somebody decided it on a day.
    rows = catalogue.select(
        f"""SELECT DISTINCT ?item ?number ?name ?meeting ?date ?body ?council WHERE {{
            {{ {given} {graph} {{ ?thing fm:onItem? ?item . ?item a fm:AgendaItem .
                OPTIONAL {{ ?item fm:itemNumber ?number }} OPTIONAL {{ ?item dcterms:title ?name }}
            }} }} UNION {{ {given} {graph} {{
                    {{ ?thing fm:decidedAt|fm:submittedTo|fm:itemOf|(fm:onItem/fm:itemOf) ?meeting .
                        ?meeting a fm:Meeting }}
                    UNION {{ ?thing a fm:Meeting . BIND(?thing AS ?meeting) }}
                    UNION {{ ?thing fm:decidedBy ?by .
                        FILTER NOT EXISTS {{ ?thing fm:decidedAt ?at }} BIND(?thing AS ?meeting) }}
                }}
                OPTIONAL {{ ?meeting dcterms:date ?date }}
                OPTIONAL {{ ?meeting fm:heldBy|fm:decidedBy ?holder . ?holder rdfs:label ?body
                    OPTIONAL {{ ?holder (org:unitOf|org:postIn)/rdfs:label ?council }} }}
            }}
        }} ORDER BY ?item ?meeting ?number ?name ?date ?body ?council LIMIT 60"""
    ).records()
    item = _only([row for row in rows if "item" in row], "item")
    meeting = _only([row for row in rows if "meeting" in row], "meeting")
    business = " ".join(item[name] for name in ("number", "name") if item.get(name))
    return business, meeting


def _read_only_meeting(catalogue: Catalogue, iri: str) -> dict[str, str]:
    """Read the meeting of a paper on whose day the paper is dated, where that is one."""
    rows = catalogue.select(
        f"""SELECT DISTINCT ?meeting ?date ?body ?council WHERE {{
            {iri_ref(iri)} dcterms:date ?date .
            GRAPH {iri_ref(iri)} {{ ?meeting a fm:Meeting ; dcterms:date ?date }}
            OPTIONAL {{ ?meeting fm:heldBy ?holder . ?holder rdfs:label ?body
                OPTIONAL {{ ?holder (org:unitOf|org:postIn)/rdfs:label ?council }} }}
        }} ORDER BY ?meeting ?body ?council LIMIT 5"""
    ).records()
    return _only(rows, "meeting")


def _only(rows: list[dict[str, Term]], name: str) -> dict[str, str]:
    """The first row of the one thing that rows are of; nothing where they are of several."""
    return _plain(rows[0]) if len({row[name].value for row in rows}) == 1 else {}


def _plain(row: dict[str, Term]) -> dict[str, str]:
    return {name: term.value for name, term in row.items()}
