"""Read the graph around a few things: by their IRIs, so that the cost is that of the things.

`Ask` is any way to answer one of our own SELECT queries, with the usual prefixes declared: a
snapshot in this process (`ask_snapshot`), or the server's pool of workers.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Protocol

from graph.namespaces import PREFIXES
from graph.papers import Failure, IriStatus
from graph.quads import QuadReader
from graph.search import Hit
from graph.terms import iri_ref
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
_BASES = ("stated", "derived", "inferred")


def ask_snapshot(reader: QuadReader) -> Ask:
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
        self._counts: dict[tuple[str, str], int] = {}

    def load(self, iris: Iterable[str]) -> None:
        """Read things, as far as they are not known yet."""
        wanted = sorted({iri for iri in iris if iri not in self._things})
        unread = ", ".join(_UNREAD)
        for some in batched(wanted, _BATCH):
            for iri in some:
                self._things[iri] = Thing(iri)
            for s, p, o, label in self.ask(
                f"SELECT ?s ?p ?o (MIN(?l) AS ?label) {{ VALUES ?s {{ {_list(some)} }}"
                f" ?s ?p ?o . FILTER(?p NOT IN ({unread}))"
                " OPTIONAL { ?o rdfs:label ?l } } GROUP BY ?s ?p ?o"
            ):
                values = self._things[s or ""].values
                values.setdefault(shorten(p or ""), []).append((o or "", label))

    def thing(self, iri: str) -> Thing:
        """One thing; with no values where the graph says nothing of it."""
        self.load([iri])
        return self._things[iri]

    def pointing(self, iris: Collection[str], *names: str) -> list[tuple[str, str, str]]:
        """Find (subject, property, object) with an object among some things; sorted."""
        found = []
        properties = " ".join(names)
        for some in batched(sorted(set(iris)), _BATCH):
            found += [
                (s or "", shorten(p or ""), o or "")
                for s, p, o in self.ask(
                    f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?o {{ {_list(some)} }}"
                    f" VALUES ?p {{ {properties} }} ?s ?p ?o }} LIMIT {MOST}"
                )
            ]
        return sorted(found)

    def count(self, iris: Collection[str], name: str) -> dict[str, int]:
        """Count the values that each of some things has of a property; each is counted once."""
        wanted = sorted({iri for iri in iris if (iri, name) not in self._counts})
        for some in batched(wanted, _BATCH):
            self._counts.update({(iri, name): 0 for iri in some})
            for s, n in self.ask(
                f"SELECT ?s (COUNT(DISTINCT ?o) AS ?n) {{ VALUES ?s {{ {_list(some)} }}"
                f" ?s {name} ?o }} GROUP BY ?s"
            ):
                self._counts[s or "", name] = int(n or 0)
        return {iri: self._counts[iri, name] for iri in iris}

    def standing(self, iris: Collection[str]) -> dict[str, Standing]:
        """Say how sure things are."""
        said: dict[str, set[tuple[int, float]]] = defaultdict(set)
        for some in batched(sorted(set(iris)), _BATCH):
            for s, basis, confidence in self.ask(
                f"SELECT DISTINCT ?s ?basis ?c {{ VALUES ?s {{ {_list(some)} }} GRAPH ?g {{"
                " ?s fm:basis ?basis OPTIONAL { ?s fm:confidence ?c } } }"
            ):
                word = shorten(basis or "").removeprefix("fm:").lower()
                if word in _BASES:
                    said[s or ""].add((_BASES.index(word), -float(confidence or -1)))
        return {iri: _standing(min(found)) for iri, found in said.items()}

    def quotes(self, iris: Collection[str]) -> dict[str, list[Quote]]:
        """Read the passages that prove things, each with the paper that holds it."""
        found: dict[str, set[tuple[str, int, int, int, str, bool]]] = defaultdict(set)
        for some in batched(sorted(set(iris)), _BATCH):
            for s, document, start, end, page, exact, source in self.ask(
                f"""SELECT ?s ?document ?start ?end ?page ?exact ?from {{
                    VALUES ?s {{ {_list(some)} }}
                    GRAPH ?document {{ ?s fm:evidence ?passage .
                        ?passage oa:hasSelector ?position, ?quote .
                        ?position oa:start ?start ; oa:end ?end . ?quote oa:exact ?exact .
                        OPTIONAL {{ ?passage fm:page ?page }}
                        OPTIONAL {{ ?passage fm:textSource ?from }} }} }}"""
            ):
                is_ocr = (source or "").endswith("/ocr")
                place = (document or "", int(start or 0), int(end or 0))
                found[s or ""].add((*place, int(page or 0), exact or "", is_ocr))
        self.load({document for places in found.values() for document, *_ in places})
        return {
            iri: [self._place(*place) for place in sorted(places)] for iri, places in found.items()
        }

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


def _standing(best: tuple[int, float]) -> Standing:
    rank, negative = best
    return Standing(_BASES[rank], None if negative > 0 else -negative)


def _list(iris: Sequence[str]) -> str:
    return " ".join(iri_ref(iri) for iri in iris)
