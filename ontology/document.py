"""Write docs/vocabulary.md from the vocabulary: `python -m ontology.document > docs/vocabulary.md`.

Apart from the Turtle, so that the page cannot say something else than the vocabulary does; a test
compares the two.
"""

import sys
from collections.abc import Iterator
from importlib.resources import files

from rdflib import OWL, RDF, RDFS, SDO, SKOS, Graph, Literal
from rdflib.term import Node

from graph.namespaces import CONCEPTS, FM

INTRODUCTION = f"""# Vocabulary

Generated from `ontology/` by `python -m ontology.document`; change it there. Our terms are those
of the prefix `fm:` (`{FM}`). Plain prefixes stand for the usual namespaces; the
endpoint knows all of them, so a query need not declare them. What must hold of a document's graph
is in `shapes/`, what terms are called elsewhere in `ontology/alignments.ttl`."""


def load_ontology() -> Graph:
    """Load the classes, properties and code lists, without the alignments."""
    g = Graph()
    folder = files("ontology")
    codes = sorted(folder.joinpath("codes").iterdir(), key=lambda file: file.name)
    for file in (folder.joinpath("folkmoot.ttl"), *codes):
        g.parse(data=file.read_text(encoding="utf-8"), format="turtle")
    return g


def write_vocabulary(g: Graph) -> str:
    """Write the whole page in markdown."""
    parts = [INTRODUCTION, "## Classes", *_classes(g), "## Properties", _properties(g)]
    parts += ["## Terms of other vocabularies, as used here", _borrowed(g)]
    parts += ["## Code lists", *_schemes(g), *_scales(g)]
    return "\n\n".join(parts) + "\n"


def _own(g: Graph, kind: Node) -> list[Node]:
    found = [term for term in g.subjects(RDF.type, kind) if str(term).startswith(str(FM))]
    return sorted(found, key=str)


def _name(g: Graph, term: Node | None) -> str:
    return f"`{term.n3(g.namespace_manager)}`" if term is not None else ""


def _names(g: Graph, subject: Node, predicate: Node) -> str:
    return ", ".join(sorted(_name(g, term) for term in g.objects(subject, predicate)))


def _cell(text: Node | None) -> str:
    return "" if text is None else str(text).replace("|", "\\|")


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, "|" + "---|" * (head.count("|") - 1), *rows])


def _classes(g: Graph) -> Iterator[str]:
    for term in _own(g, OWL.Class):
        lines = [f"### {_name(g, term)} {_cell(g.value(term, RDFS.label))}"]
        lines.append(_cell(g.value(term, RDFS.comment)))
        if above := _names(g, term, RDFS.subClassOf):
            lines.append(f"Is also: {above}.")
        used = set(g.subjects(RDFS.domain, term)) | set(g.subjects(SDO.domainIncludes, term))
        if used:
            lines.append("Has: " + ", ".join(sorted(_name(g, each) for each in used)) + ".")
        if example := g.value(term, SKOS.example):
            lines.append(f"Example: {example}")
        yield "\n\n".join(lines)


def _properties(g: Graph) -> str:
    rows = []
    for term in sorted(_own(g, OWL.ObjectProperty) + _own(g, OWL.DatatypeProperty), key=str):
        domain = _names(g, term, SDO.domainIncludes) or _names(g, term, RDFS.domain)
        values = _names(g, term, SDO.rangeIncludes) or _names(g, term, RDFS.range)
        if scheme := g.value(term, RDFS.seeAlso):
            values += f" of [{_cell(g.value(scheme, RDFS.label))}](#{_anchor(g, scheme)})"
        comment = _cell(g.value(term, RDFS.comment))
        if example := g.value(term, SKOS.example):
            comment += f" Example: {_cell(example)}"
        rows.append(f"| {_name(g, term)} | {domain} | {values} | {comment} |")
    return _table("| property | of | value | meaning |", rows)


def _borrowed(g: Graph) -> str:
    rows = []
    for term in sorted(set(g.subjects(SKOS.scopeNote, None)), key=str):
        domain = _names(g, term, SDO.domainIncludes)
        values = _names(g, term, SDO.rangeIncludes)
        note = _cell(g.value(term, SKOS.scopeNote))
        rows.append(f"| {_name(g, term)} | {domain} | {values} | {note} |")
    return _table("| term | of | value | use |", rows)


def _anchor(g: Graph, scheme: Node) -> str:
    return str(g.value(scheme, RDFS.label)).lower().replace(" ", "-")


def _shorten(concept: Node) -> str:
    return str(concept).removeprefix(str(CONCEPTS))


def _order(g: Graph, concept: Node) -> tuple[int, str]:
    order = g.value(concept, FM.order)
    return (int(str(order)) if isinstance(order, Literal) else 0, str(concept))


def _schemes(g: Graph) -> Iterator[str]:
    for scheme in sorted(g.subjects(RDF.type, SKOS.ConceptScheme), key=str):
        rows = []
        members = g.subjects(SKOS.inScheme, scheme)
        for concept in sorted(members, key=lambda each: _order(g, each)):
            label, meaning = g.value(concept, SKOS.prefLabel), g.value(concept, SKOS.definition)
            rows.append(f"| `{_shorten(concept)}` | {_cell(label)} | {_cell(meaning)} |")
        title = f"### {g.value(scheme, RDFS.label)}\n\n{g.value(scheme, SKOS.definition)}"
        yield f"{title}\n\n" + _table(f"| `{CONCEPTS}` … | label | meaning |", rows)


def _scales(g: Graph) -> Iterator[str]:
    yield "### Scales\n\nWhich grades belong together, best first."
    rows = []
    for scale in sorted(g.subjects(RDF.type, SKOS.Collection), key=str):
        grades = sorted(g.objects(scale, SKOS.member), key=lambda each: _order(g, each))
        words = ", ".join(str(g.value(grade, RDFS.label)) for grade in grades)
        rows.append(f"| {_cell(g.value(scale, RDFS.label))} | {words} |")
    yield _table("| scale | grades |", rows)


if __name__ == "__main__":
    sys.stdout.write(write_vocabulary(load_ontology()))
