"""The papers that a pack holds, as documents of their own in the pack's graph."""

from bisect import bisect_right
from collections.abc import Sequence

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS

from extract.document import Page
from extract.models import Committee, Council, Fact, Organization, Paper, Part, Person, Post
from graph.draft import Draft
from graph.iris import part_iri
from graph.namespaces import FM, concept
from graph.provenance import add_passage, is_passage

_MENTIONED = Council | Committee | Organization | Person | Post


def add_parts(draft: Draft, paper: Paper) -> None:
    """Describe the parts of a paper, in order, with what each of them names.

    Passages stay the pack's, since they count in its text.
    """
    names = {part.start: URIRef(part_iri(str(draft.name), part.start)) for part in paper.parts}
    for part in paper.parts:
        _add_part(draft, names, part, publisher=paper.publisher)
    starts = list(names)
    for fact in paper.facts:
        subject = draft.iri(fact.id)
        if subject is not None:
            for start in _find_mentions(fact, starts):
                draft.add(names[start], FM.mentions, subject)


def _add_part(draft: Draft, names: dict[int, URIRef], part: Part, *, publisher: str | None) -> None:
    name = names[part.start]
    for kind in (FM.Document, FOAF.Document, PROV.Entity):
        draft.add(name, RDF.type, kind)
    draft.add(name, RDFS.label, Literal(part.title))
    draft.add(name, DCTERMS.title, Literal(part.title))
    draft.add(name, DCTERMS.type, concept("document-type", part.type))
    draft.add(name, DCTERMS.isPartOf, draft.name)
    if part.whole in names:
        draft.add(name, DCTERMS.isPartOf, names[part.whole])
    if part.date is not None:
        draft.add(name, DCTERMS.date, Literal(part.date))
    if part.status is not None:
        draft.add(name, FM.status, concept("document-status", part.status))
    council = draft.iri(publisher)
    if council is not None:
        draft.add(name, DCTERMS.publisher, council)
    pages = _count_pages(draft.document.pages, part)
    if pages:
        draft.add(name, FM.pages, Literal(pages))
    if is_passage(draft.document, part.evidence):
        passage = add_passage(draft.g, draft.document, str(draft.name), part.evidence)
        draft.add(name, FM.evidence, passage)
    meeting, report = draft.iri(part.meeting), draft.iri(part.report)
    if meeting is not None:
        draft.add(name, FM.mentions, meeting)
    if report is not None:
        draft.add(report, FM.document, name)


def _count_pages(pages: Sequence[Page], part: Part) -> int:
    return sum(page.start < part.end and part.start < page.end for page in pages)


def _find_mentions(fact: Fact, starts: Sequence[int]) -> list[int]:
    """The starts of the parts that name a thing: those in which a passage of it begins."""
    if not isinstance(fact, _MENTIONED) or not starts:
        return []
    places = {bisect_right(starts, span.start) - 1 for span in fact.spans}
    return [starts[place] for place in sorted(places) if place >= 0]
