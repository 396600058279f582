"""A small graph, written by hand, of what the sample papers do not hold; and papers to go with it.

An inspection that nobody answers, one that is answered by a draft and by the approved minutes,
a recommendation that is accepted, offices with and without an interval, hostile names.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from graph.namespaces import PREFIXES
from graph.papers import Failure, IriStatus
from graph.search import Hit
from graph.trace import Ask

BASE = "http://localhost:8000/id/"
PAPERS = {
    "aa": "Minutes (draft). RESOLVED that the plan be approved. Cllr Fern chaired. REF/99/1.",
    "bb": "Minutes. RESOLVED that the plan be approved. Cllr Fern in the Chair.",
    "cc": "Inspectors came in May 2020.\n"
    "The report was published on 3rd June 2020. Plan \x1b[31mred."
    " See REF/99/1, not XREF/99/1.",
}
DATES = {"aa": "2020-07-01", "bb": "2020-09-01", "cc": "2020-06-03"}

_WORLD = """
<council/elm> a fm:Council ; rdfs:label "Elm Council" .
<council/elm/committee/board> a fm:Committee ; rdfs:label "Board" ; org:unitOf <council/elm> .
<council/elm/committee/board/coverage/2020> a fm:Coverage ; fm:year "2020"^^xsd:gYear ;
  fm:coverageOf <council/elm/committee/board> ; fm:meetingsKnown 2 ; fm:meetingsReferredTo 1 ;
  fm:papersHeld 1 .
<council/elm/committee/board/coverage/2019> a fm:Coverage ; fm:year "2019"^^xsd:gYear ;
  fm:coverageOf <council/elm/committee/board> ; fm:meetingsKnown 1 ; fm:meetingsReferredTo 0 ;
  fm:papersHeld 1 .
<inspectorate/ofsted> a fm:Inspectorate ; rdfs:label "Ofsted" .
<inspection/silent> a fm:Inspection ; rdfs:label "Ofsted inspection of Elm Council, 2020" ;
  fm:inspectedBy <inspectorate/ofsted> ; fm:inspected <council/elm> ; fm:startDate
  "2020-05"^^xsd:gYearMonth, "2020-05-11"^^xsd:date ; dcterms:issued "2020-06-03"^^xsd:date .
<inspection/answered> a fm:Inspection ; rdfs:label "Inspection of the Elm Trust" ;
  fm:startDate "2020"^^xsd:gYear .
<person/fern> a foaf:Person ; rdfs:label "Fern \u202e<b>x</b>" .
<person/ferns> a foaf:Person ; rdfs:label "Fernsby" .
<role/chair> a org:Role ; rdfs:label "Chair" ;
  skos:broader <https://w3id.org/folkmoot/ns/role/chair> .
<time/1> time:hasBeginning <time/1#b> ; time:hasEnd <time/1#e> .
<time/1#b> time:inXSDDate "2020-07-01"^^xsd:date .
<time/1#e> time:inXSDDate "2020-09-01"^^xsd:date .
<as/1> org:memberDuring <time/1> . <as/2> org:memberDuring <time/1> .
"""
_SAID = {
    "aa": """
<decision/draft> a fm:Decision ; dcterms:title "The plan" ; fm:text "that the plan be approved." ;
  dcterms:date "2020-07-01"^^xsd:date ; fm:decidedBy <council/elm/committee/board> ;
  fm:respondsTo <inspection/answered> ; fm:basis fm:Stated ; fm:confidence 0.5 ; fm:evidence {0} .
<as/1> a org:Membership ; org:member <person/fern> ; org:role <role/chair> ;
  org:organization <council/elm/committee/board> ; fm:asOf "2020-07-01"^^xsd:date ;
  fm:basis fm:Stated ; fm:evidence {1} .
""",
    "bb": """
<decision/final> a fm:Decision ; dcterms:title "THE PLAN" ; fm:text "that the plan be approved." ;
  dcterms:date "2020-07-01"^^xsd:date ; fm:decidedBy <council/elm/committee/board> ;
  fm:respondsTo <inspection/answered> ; fm:basis fm:Derived ; fm:evidence {0} ;
  dcterms:identifier "REF/99/1" .
<as/2> a org:Membership ; org:member <person/fern> ; org:role <role/chair> ;
  org:organization <council/elm/committee/board> ; fm:asOf "2020-09-01"^^xsd:date ;
  fm:basis fm:Stated ; fm:evidence {1} .
<recommendation/1> a fm:Recommendation ; fm:text "Plan." ; fm:number "1" ;
  rdfs:label "Recommendation 1: Plan." ; fm:acceptedBy <decision/final> ;
  dcterms:isPartOf <inspection/answered> .
<recommendation/2> a fm:Recommendation ; fm:text "Do." ; rdfs:label "Recommendation 2: Do." .
""",
    "cc": """
<inspection/silent> fm:basis fm:Stated ; fm:evidence {0} .
<action/1> a fm:Action ; dcterms:description "Write \x1b[2Jplan" ; rdfs:label "1: Write" ;
  fm:respondsTo <recommendation/1> ; fm:due "soon" ; fm:evidence {1} .
""",
}
_PROVED = {
    "aa": ("that the plan be approved.", "Cllr Fern"),
    "bb": ("that the plan be approved.", "Cllr Fern"),
    "cc": ("Inspectors came in May 2020.", "Plan \x1b[31mred."),
}


def _passage(paper: str, words: str) -> tuple[str, str]:
    start = PAPERS[paper].index(words)
    name = f"document/{paper}/passage/{start}-{start + len(words)}"
    exact = words.replace("\x1b", "\\u001B")
    return f"<{name}>", (
        f"<{name}> a fm:Passage ; oa:hasSource <document/{paper}> ; oa:hasSelector"
        f" <{name}#position>, <{name}#quote> .\n"
        f"<{name}#position> oa:start {start} ; oa:end {start + len(words)} .\n"
        f'<{name}#quote> oa:exact "{exact}" .\n'
    )


def make_graph() -> ox.Store:
    """The named graphs and their merge."""
    store = ox.Store()
    head = f"@base <{BASE}> .\n" + "".join(f"@prefix {p}: <{i}> .\n" for p, i in PREFIXES.items())
    said = {"graph/entities": _WORLD}
    for paper, words in _PROVED.items():
        names, passages = zip(*(_passage(paper, each) for each in words), strict=True)
        text = _SAID[paper].replace("\x1b", "\\u001B").format(*names) + "".join(passages)
        text += (
            f'<document/{paper}> a fm:Document ; rdfs:label "Paper {paper}" ;'
            f' dcterms:date "{DATES[paper]}"^^xsd:date ; dcterms:publisher <council/elm> .\n'
        )
        said[f"document/{paper}"] = text
    for name, text in said.items():
        for quad in ox.parse(head + text, ox.RdfFormat.TURTLE):
            for graph in (ox.NamedNode(BASE + name), ox.DefaultGraph()):
                store.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    return store


def ask_store(store: ox.Store) -> Ask:
    """Ask a store in memory."""

    def ask(query: str) -> Iterable[tuple[str | None, ...]]:
        found = store.query(query, prefixes=PREFIXES)
        assert isinstance(found, ox.QuerySolutions)
        return [tuple(getattr(term, "value", None) for term in row) for row in found]

    return ask


@dataclass
class InventedPapers:
    """The papers of the graph; `former` says what has become of IRIs."""

    former: dict[str, IriStatus] = field(default_factory=dict)

    def status_of(self, iri: str) -> IriStatus:
        return self.former.get(iri, IriStatus("unknown"))

    def text(self, document_id: str) -> str | None:
        return PAPERS.get(document_id)

    def failures(self) -> list[Failure]:
        return [Failure("x/torn.pdf", "torn.pdf", "it is no PDF")]

    def search(self, words: str, *, limit: int = 20, offset: int = 0) -> list[Hit]:
        return [
            Hit(document=paper, file_name=paper, start=0, end=len(text), page=None, extract=text)
            for paper, text in PAPERS.items()
            if words.casefold() in text.casefold()
        ][:limit]
