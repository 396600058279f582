"""The example queries: one a file under `queries/`, read for pages and described in the graph.

A file opens with comments that say its title, a description and keywords; the query follows, its
prefixes undeclared. In the graph each is an executable of SHACL, with its prefixes written out, so
that any client that finds it can run it.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, Graph, Literal, URIRef

from extract.errors import FolkmootError
from graph.namespaces import CONCEPTS, PREFIXES

_HEADS = ("title", "description", "keywords")
_HEAD = re.compile(r"# (title|description|keywords): (.+)")


class ExampleError(FolkmootError):
    """An example query lacks its title, description or keywords."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example query; `slug` is its file's name, `query` has no prefixes declared."""

    slug: str
    title: str
    description: str
    keywords: tuple[str, ...]
    query: str

    @property
    def iri(self) -> URIRef:
        """What it is called in the graph."""
        return CONCEPTS[f"query/{self.slug}"]


@cache
def load_examples() -> tuple[Example, ...]:
    """Load the example queries, in order of title. Raises ExampleError for a file without heads."""
    folder = files("graph") / "queries"
    found = [
        parse_example(entry.name.removesuffix(".rq"), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".rq")
    ]
    return tuple(sorted(found, key=lambda example: example.title))


def parse_example(slug: str, text: str) -> Example:
    """Read the text of an example query. Raises ExampleError if one of its heads is missing."""
    lines = text.splitlines()
    heads = {match[1]: match[2].strip() for line in lines if (match := _HEAD.fullmatch(line))}
    missing = [name for name in _HEADS if name not in heads]
    if missing:
        raise ExampleError(f"queries/{slug}.rq: open it with the comment '# {missing[0]}: …'.")
    query = "\n".join(line for line in lines if not _HEAD.fullmatch(line)).strip()
    keywords = tuple(word.strip() for word in heads["keywords"].split(","))
    return Example(slug, heads["title"], heads["description"], keywords, query)


def declare_prefixes(query: str) -> str:
    """Write out the prefixes that a query uses, for clients that know none.

    >>> print(declare_prefixes("SELECT * { ?s rdfs:label ?o }"))
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT * { ?s rdfs:label ?o }
    """
    used = [name for name in PREFIXES if re.search(rf"(?<![\w-]){name}:\w", query)]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used) + query


def describe_examples() -> Graph:
    """Describe the example queries in RDF."""
    g = Graph(bind_namespaces="none")
    for example in load_examples():
        iri = example.iri
        g.add((iri, RDF.type, SH.SPARQLExecutable))
        g.add((iri, RDF.type, SH.SPARQLSelectExecutable))
        g.add((iri, RDFS.label, Literal(example.title)))
        g.add((iri, DCTERMS.description, Literal(example.description)))
        for keyword in example.keywords:
            g.add((iri, DCAT.keyword, Literal(keyword)))
        g.add((iri, SH.select, Literal(declare_prefixes(example.query))))
    return g


@cache
def hash_examples() -> str:
    """The hash of all example queries: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for example in load_examples():
        digest.update(repr(example).encode())
    return digest.hexdigest()[:16]
