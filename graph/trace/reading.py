"""Read the graph around a few things: by their IRIs, so that the cost is that of the things.

`Ask` is any way to answer one of our own SELECT queries, with the usual prefixes declared: a
snapshot in this process (`ask_snapshot`), or the server's pool of workers.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from typing import Protocol

from graph.escaping import iri_ref, is_iri
from graph.namespaces import PREFIXES
from graph.papers import Failure, IriStatus
from graph.search import Hit
from graph.source import GraphReader
from graph.trace.records import Quote

Row = tuple[str | None, ...]
Ask = Callable[[str], Iterable[Row]]

# Things named in one query, and things that one property may lead to.
_BATCH = 400
MOST = 5_000
# What a thing may have very many of; asked for where it is wanted.
_UNREAD = (
    "fm:mentions", "fm:evidence", "fm:present", "fm:apologies", "fm:inAttendance",
    "prov:wasGeneratedBy", "fm:rule", "fm:basis", "fm:confidence", "fm:derivedProperty",
    "skos:altLabel",
)  # fmt: skip
# How names begin, as against values.
_NAMES = ("http://", "https://", "urn:")
_BASES = ("stated", "derived", "inferred")


def ask_snapshot(reader: GraphReader) -> Ask:
    """Ask a snapshot in the thread that opened it."""
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return lambda query: reader.select(prologue + query)


@dataclass(slots=True)
class Thing:
    """A thing by its IRI: `values` holds, for each short name of a property, (value, its label)."""

    iri: str
    values: dict[str, list[tuple[str, str | None]]] = field(default_factory=dict)

    def one(self, *names: str) -> str | None:
        """The value of the first of some properties that it has; the least of several."""
        for name in names:
            if self.values.get(name):
                return min(value for value, _ in self.values[name])
        return None

    def when(self, *names: str) -> str | None:
        """The value of the first of some properties that it has: a date, as exact as is known.

        Papers that say "2021-09" and "2021-09-13" agree; of those that do not, the earliest.
        """
        for name in names:
            found = self.all(name)
            exact = [one for one in found if not any(o != one and o.startswith(one) for o in found)]
            if exact:
                return min(exact)
        return None

    def all(self, name: str) -> list[str]:
        """All values of a property, sorted."""
        return sorted(value for value, _ in self.values.get(name, ()))

    def words(self, name: str) -> list[str]:
        """The labels of all values of a property, or the values that have none, sorted."""
        return sorted({label or value for value, label in self.values.get(name, ())})

    def is_a(self, *classes: str) -> bool:
        """Whether it is of one of some classes, by short names."""
        return any(shorten(value) in classes for value, _ in self.values.get("rdf:type", ()))

    @property
    def label(self) -> str:
        """Its name, or the end of its IRI."""
        return self.one("rdfs:label", "dcterms:title") or self.iri.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Standing:
    """How sure a thing is: the best basis in any paper, and the confidence that goes with it."""

    basis: str | None = None
    confidence: float | None = None


def shorten(iri: str) -> str:
    """Write an IRI with its prefix, where it has one of ours."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


class Library(Protocol):
    """What is needed of `graph.papers.Papers`."""

    def status_of(self, iri: str) -> IriStatus: ...

    def search(self, words: str, *, limit: int = 20, offset: int = 0) -> list[Hit]: ...

    def text(self, document_id: str) -> str | None: ...

    def failures(self) -> list[Failure]: ...


class Surroundings:
    """What the graph says around some things; each thing is read once."""

    def __init__(self, ask: Ask, papers: Library, base: str) -> None:
        self.ask, self.papers, self.base = ask, papers, base
        self._things: dict[str, Thing] = {}
        self._labels: dict[str, str | None] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def load(self, iris: Iterable[str]) -> None:
        """Read things, as far as they are not known yet."""
        wanted = {iri for iri in iris if iri not in self._things}
        self._things.update({iri: Thing(iri) for iri in wanted})
        found = list(self._each(wanted, f"?s ?p ?o . FILTER(?p NOT IN ({', '.join(_UNREAD)}))"))
        self._load_labels(o for _, _, o in found if o.startswith(_NAMES))
        for s, p, o in found:
            self._things[s].values.setdefault(shorten(p), []).append((o, self._labels.get(o)))

    def _load_labels(self, iris: Iterable[str]) -> None:
        wanted = {iri for iri in iris if iri not in self._labels}
        self._labels.update(dict.fromkeys(wanted))
        for s, _, label in self._each(wanted, "?s rdfs:label ?o"):
            self._labels[s] = min(self._labels[s] or label, label)

    def _each(self, iris: Iterable[str], pattern: str) -> Iterator[tuple[str, str, str]]:
        """Match a pattern of ?s, ?p and ?o with each of some IRIs in the place of ?s.

        One pattern and no OPTIONAL, so that the engine can but look it up: with more it may choose
        to read all there is of one and join. IRIs that are none match nothing.
        """
        for some in batched(sorted(filter(is_iri, set(iris))), _BATCH):
            values = " ".join(map(iri_ref, some))
            query = f"SELECT ?s ?p ?o {{ VALUES ?s {{ {values} }} {pattern} }}"
            for s, p, o in self.ask(query):
                yield s or "", p or "", o or ""

    def thing(self, iri: str) -> Thing:
        """One thing; with no values where the graph says nothing of it."""
        self.load([iri])
        return self._things[iri]

    def pointing(self, iris: Collection[str], *names: str) -> list[tuple[str, str, str]]:
        """Find (subject, property, object) with an object among some things; sorted.

        No more than MOST of each property, so that a thing of very many costs no more than those.
        """
        found = set()
        wanted = sorted(filter(is_iri, set(iris)))
        for name in names:
            for some in batched(wanted, _BATCH):
                values = " ".join(map(iri_ref, some))
                query = f"SELECT ?s ?o {{ VALUES ?o {{ {values} }} ?s {name} ?o }} LIMIT {MOST}"
                found |= {(s or "", name, o or "") for s, o in self.ask(query)}
        return sorted(found)

    def count(self, iris: Collection[str], name: str) -> dict[str, int]:
        """Count the values that each of some things has of a property; each is counted once."""
        wanted = {iri for iri in iris if (iri, name) not in self._counts}
        self._counts.update({(iri, name): 0 for iri in wanted})
        for s, _, _ in self._each(wanted, f"?s {name} ?o"):
            self._counts[s, name] += 1
        return {iri: self._counts[iri, name] for iri in iris}

    def standing(self, iris: Collection[str]) -> dict[str, Standing]:
        """Say how sure things are."""
        bases: dict[tuple[str, str], str] = {}
        confidences: dict[tuple[str, str], float] = {}
        # The graph in place of the property: each is one paper's word.
        for s, g, o in self._each(iris, "GRAPH ?p { ?s fm:basis ?o }"):
            bases[s, g] = shorten(o).removeprefix("fm:").lower()
        for s, g, o in self._each(iris, "GRAPH ?p { ?s fm:confidence ?o }"):
            confidences[s, g] = max(float(o), confidences.get((s, g), 0.0))
        best: dict[str, tuple[int, float]] = {}
        for (s, g), basis in sorted(bases.items()):
            if basis in _BASES:
                said = (_BASES.index(basis), -confidences.get((s, g), -1.0))
                best[s] = min(best.get(s, said), said)
        return {iri: _standing(said) for iri, said in best.items()}

    def quotes(self, iris: Collection[str]) -> dict[str, list[Quote]]:
        """Read the passages that prove things, each with the paper that holds it."""
        places = sorted(set(self._each(iris, "GRAPH ?p { ?s fm:evidence ?o }")))
        passages = {passage for _, _, passage in places}
        self.load(document for _, document, _ in places)
        self.load(
            f"{passage}{part}" for passage in passages for part in ("", "#position", "#quote")
        )
        found: dict[str, list[Quote]] = defaultdict(list)
        for iri, document, passage in places:
            position = self.thing(f"{passage}#position")
            exact = self.thing(f"{passage}#quote").one("oa:exact")
            start, end = position.one("oa:start"), position.one("oa:end")
            if exact is None or start is None or end is None:
                continue
            node = self.thing(passage)
            is_ocr = (node.one("fm:textSource") or "").endswith("/ocr")
            page = int(node.one("fm:page") or 0)
            found[iri].append(self._place(document, int(start), int(end), page, exact, is_ocr))
        return {iri: sorted(said, key=_where) for iri, said in found.items()}

    def proved_in(self, document: str, start: int, end: int) -> list[str]:
        """The things that passages of a document prove which overlap [start, end); sorted."""
        rows = self.ask(
            f"SELECT DISTINCT ?s {{ GRAPH {iri_ref(document)} {{"
            " ?position oa:start ?start ; oa:end ?end ."
            f" FILTER(?start < {end:d} && ?end > {start:d})"
            " ?passage oa:hasSelector ?position . ?s fm:evidence ?passage } } LIMIT 200"
        )
        return sorted(s for (s,) in rows if s)

    def quote(self, document: str, start: int, end: int, page: int | None, text: str) -> Quote:
        """Quote [start, end) of a document's text, with what the paper is."""
        return self._place(document, start, end, page or 0, text[start:end], is_ocr=False)

    def _place(
        self, document: str, start: int, end: int, page: int, exact: str, is_ocr: bool
    ) -> Quote:
        paper = self.thing(document)
        return Quote(
            document=document,
            paper=paper.label,
            paper_type=next(iter(paper.words("dcterms:type")), None),
            file_name=paper.one("fm:fileName"),
            dated=paper.one("dcterms:date"),
            page=page or None,
            start=start,
            end=end,
            quote=exact,
            is_ocr=is_ocr,
        )


def _where(quote: Quote) -> tuple[str, int, int]:
    return quote.document, quote.start, quote.end


def _standing(best: tuple[int, float]) -> Standing:
    rank, negative = best
    return Standing(_BASES[rank], None if negative > 0 else -negative)
