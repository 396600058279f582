"""What is asked of a graph to make a network: bulk queries of one or two patterns each.

No query joins what it need not, so that any engine answers them in one pass, and rows come as they
are found. Values are plain text, in order once gathered.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Protocol

from graph.namespaces import PREFIXES

_PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
_PASSAGE = re.compile(
    r"(?P<document>(?P<base>.*/)document/[^/]+)/passage/(?P<from>\d+)-(?P<to>\d+)"
)

type Values = dict[str, dict[str, list[str]]]


class Selects(Protocol):
    """Answers SELECT queries: rows of plain values, None where a variable is not bound."""

    def select(self, query: str) -> Iterator[tuple[str | None, ...]]: ...


class Asked:
    """Asks one graph, in one thread, and remembers what more than one kind of edge needs."""

    def __init__(self, reader: Selects) -> None:
        self._reader = reader
        self._evidence: dict[str, dict[str, list[str]]] = {}
        self._names: dict[str, dict[str, str]] = {}

    def things(self, class_name: str) -> list[str]:
        """The IRIs of all things of a class, sorted."""
        return sorted(thing for (thing,) in self._rows(f"?thing {{ ?thing a {class_name} }}"))

    def labels(self, class_name: str) -> dict[str, str]:
        """The label of each thing of a class that has one; the first of several."""
        found: dict[str, str] = {}
        pattern = f"?thing ?label {{ ?thing a {class_name} ; rdfs:label ?label }}"
        for thing, label in self._rows(pattern):
            if label.strip():
                found[thing] = min(label, found.get(thing, label))
        return found

    def values(self, class_name: str, properties: Iterable[str]) -> Values:
        """What each thing of a class has by some properties (prefixed names): sorted, each once."""
        found: Values = defaultdict(dict)
        for name in sorted(set(properties)):
            rows = self._rows(f"?thing ?value {{ ?thing a {class_name} ; {name} ?value }}")
            for thing, value in rows:
                had = found[thing].setdefault(name, [])
                if value not in had:
                    had.append(value)
        for by_name in found.values():
            for had in by_name.values():
                had.sort()
        return found

    def names_of_values(self, class_name: str, property_name: str) -> dict[str, str]:
        """The label of each thing to which things of a class lead by a property."""
        key = f"{class_name} {property_name}"
        if key not in self._names:
            pattern = (
                f"?value ?label {{ ?thing a {class_name} ; {property_name} ?value ."
                " ?value rdfs:label ?label }"
            )
            found: dict[str, str] = {}
            for value, label in self._rows(pattern):
                found[value] = min(label, found.get(value, label))
            self._names[key] = found
        return self._names[key]

    def statements(self, property_name: str, holder: str = "") -> Iterator[tuple[str, str, str]]:
        """All statements of a property: subject, object, and the graph that holds it."""
        kind = f" . ?thing a {holder}" if holder else ""
        pattern = f"GRAPH ?graph {{ ?thing {property_name} ?value{kind} }}"
        rows = self._rows(f"?thing ?value ?graph {{ {pattern} }}")
        yield from ((thing, value, graph) for thing, value, graph in rows)

    def terms(self) -> dict[str, tuple[str, str]]:
        """First and last day of each term of office, by its IRI."""
        pattern = (
            "?term ?first ?last { ?term time:hasBeginning/time:inXSDDate ?first ;"
            " time:hasEnd/time:inXSDDate ?last }"
        )
        return {term: (first, last) for term, first, last in self._rows(pattern)}

    def passages(self, class_name: str) -> dict[str, list[str]]:
        """The passages that prove each thing of a class, first papers and places first."""
        if class_name not in self._evidence:
            found: dict[str, list[str]] = defaultdict(list)
            pattern = f"?thing ?passage {{ ?thing a {class_name} ; fm:evidence ?passage }}"
            for thing, passage in self._rows(pattern):
                found[thing].append(passage)
            for had in found.values():
                had.sort(key=place_of)
            self._evidence[class_name] = found
        return self._evidence[class_name]

    def quotes(self) -> Iterator[tuple[str, str, str]]:
        """Each passage with its words and its page; the page is empty where the paper has none."""
        pattern = (
            "?passage ?quote ?page { ?passage a fm:Passage ; oa:hasSelector/oa:exact ?quote"
            " OPTIONAL { ?passage fm:page ?page } }"
        )
        rows = self._rows(pattern)
        yield from ((passage, quote, page) for passage, quote, page in rows)

    def _rows(self, pattern: str) -> Iterator[tuple[str, ...]]:
        for row in self._reader.select(f"{_PROLOGUE}SELECT {pattern}"):
            yield tuple(value or "" for value in row)


def place_of(passage: str) -> tuple[str, int, int]:
    """Where a passage stands: its document, start and end, so that passages can be put in order."""
    found = _PASSAGE.fullmatch(passage)
    if found is None:
        return passage, 0, 0
    return found["document"], int(found["from"]), int(found["to"])


def document_of(passage: str) -> str:
    """The document in which a passage stands; empty where its IRI is of another form."""
    found = _PASSAGE.fullmatch(passage)
    return found["document"] if found else ""


def page_of(passage: str, site: str | None = None) -> str:
    """The address of the page that shows a passage, on the site that serves its base.

    >>> page_of("http://localhost:8000/id/document/ab/passage/3-9")
    'http://localhost:8000/document/ab?from=3&to=9#passage'

    `site` is the address of another one, ending in a slash. Where the base does not end in "id/",
    as that of a site of ours does, nobody knows of a page, and the passage's IRI stands.
    """
    found = _PASSAGE.fullmatch(passage)
    if found is None or (site is None and not found["base"].endswith("/id/")):
        return passage
    root = site or found["base"].removesuffix("id/")
    document = found["document"].removeprefix(found["base"])
    return f"{root}{document}?from={found['from']}&to={found['to']}#passage"
