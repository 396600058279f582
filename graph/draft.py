"""A document's graph in the making: what the builders of its parts add to."""

from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node

from extract.document import Document
from extract.models import Fact
from graph.iris import document_id, find_source
from graph.resolve.records import Identity


@dataclass(slots=True)
class Draft:
    """A document's graph in the making."""

    g: Graph
    document: Document
    name: URIRef
    identity: Identity
    facts: dict[str, Fact]
    extraction: URIRef

    def iri(self, fact_id: str | None) -> URIRef | None:
        """The name of a fact that this paper holds, of the paper or a part; None if withheld."""
        own = find_source(str(self.name), fact_id or "")
        if own is not None:
            return URIRef(own)
        if fact_id is None or fact_id not in self.facts:
            return None
        iri = self.identity.iri(document_id(self.document.sha256), fact_id)
        return None if iri is None else URIRef(iri)

    def label(self, fact_id: str | None) -> str:
        """What the thing is called across papers, else "" (meetings and items are not known)."""
        iri = self.iri(fact_id)
        return "" if iri is None else self.identity.labels.get(str(iri), "")

    def fact(self, fact_id: str | None) -> Fact | None:
        """Another fact of this paper."""
        return None if fact_id is None else self.facts.get(fact_id)

    def add(self, subject: URIRef, predicate: URIRef, value: Node) -> None:
        """Say one thing more."""
        self.g.add((subject, predicate, value))

    def add_one(self, subject: URIRef, predicate: URIRef, value: Node) -> None:
        """Say what a thing can have but once, unless another reading of it has said so."""
        if (subject, predicate, None) not in self.g:
            self.g.add((subject, predicate, value))
