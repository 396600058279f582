"""Find in one paper's graph what joins two things: a plain function from a graph to records.

Statements become ties as the table of `graph.networks.kinds` says; memberships, meetings that
people came to, substitutions, responses, posts and reports become one tie each, as there.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, ORG, RDF, RDFS
from rdflib.term import Node as Term

from graph.namespaces import FM, OA, PREFIXES
from graph.networks.building import name_of
from graph.networks.kinds import ATTENDANCE, EDGE_KINDS, NODE_KINDS, EdgeKind, NodeKind
from graph.resources import load_ontology

# A mention joins a paper with all that it names: the paper's page and the search tell that.
_UNTIED = frozenset({"mentions", "organization", "substitution at", "substitute", "from", "to"})
_NO_KIND = NodeKind("", "")
_NARY = frozenset({"membership", "substitution", "response"})
# A thing leads to its council through at most so many others.
_LONGEST_WAY = 6


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """What a paper says that joins two things, by IRI; the passage is `start` to `end`."""

    kind: str
    source: str
    target: str
    role: str = ""
    first: str = ""
    last: str = ""
    via: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """What a paper says of a thing: `council` and `body` are IRIs; empty where it says nothing."""

    kind: str
    label: str
    council: str = ""
    body: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class PaperTies:
    """The things that a paper joins, by IRI, and its ties, sorted."""

    names: Mapping[str, Name]
    ties: tuple[Tie, ...]


@cache
def _term(name: str) -> URIRef:
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


@cache
def _concept_label(iri: URIRef) -> str:
    return str(load_ontology().value(iri, RDFS.label) or name_of(str(iri)))


def find_ties(g: Graph, labels: Mapping[str, str]) -> PaperTies:
    """Find the ties of one paper's graph; `labels` are those of things across papers, by IRI."""
    paper = _Paper(g, labels)
    ties = sorted(set(paper.ties()))
    ends = {end for tie in ties for end in (tie.source, tie.target)}
    return PaperTies({iri: paper.name(URIRef(iri)) for iri in sorted(ends)}, tuple(ties))


class _Paper:
    """One paper's graph, indexed for what is asked of it more than once."""

    def __init__(self, g: Graph, labels: Mapping[str, str]) -> None:
        self._g = g
        self._labels = labels
        classes: dict[Term, set[Term]] = defaultdict(set)
        for thing, _, kind in g.triples((None, RDF.type, None)):
            classes[thing].add(kind)
        self._kinds: dict[Term, str] = {}
        for thing, found in classes.items():
            for row in NODE_KINDS.values():
                if _term(row.class_name) in found:
                    self._kinds[thing] = row.name
                    break
        self._places: dict[Term, tuple[int, int]] = {}

    def ties(self) -> Iterator[Tie]:
        for kind in EDGE_KINDS.values():
            if kind.name in ATTENDANCE:
                yield from self._attendance(kind)
            elif kind.property and kind.name not in _UNTIED:
                yield from self._statements(kind)
        yield from self._memberships()
        yield from self._substitutions()
        yield from self._responses()
        yield from self._offices()
        yield from self._reports()

    def name(self, iri: URIRef) -> Name:
        return Name(
            kind=self._kinds[iri],
            label=self._label(iri),
            council=self._council(iri),
            body=next((str(one) for one in self._way(iri) if self._is_body(one)), ""),
            date=self._date(iri),
        )

    def _label(self, iri: Term) -> str:
        text = self._labels.get(str(iri)) or str(self._first(iri, RDFS.label) or "")
        return " ".join(text.split()) or name_of(str(iri))

    def _council(self, iri: URIRef) -> str:
        for one in self._way(iri):
            if self._kinds.get(one) == "council":
                return str(one)
        # A person's: the council under whose IRI its own stands.
        head, slash, tail = str(iri).partition("/council/")
        return f"{head}{slash}{tail.partition('/')[0]}" if slash else ""

    def _is_body(self, iri: Term) -> bool:
        return self._kinds.get(iri) in ("committee", "post")

    def _date(self, iri: Term) -> str:
        for one in self._way(iri):
            for name in self._row(one).dates:
                found = self._first(one, _term(name))
                if found is not None:
                    return str(found)
        return ""

    def _way(self, iri: Term) -> Iterator[Term]:
        """A thing, and what it leads to, nearest first."""
        seen, level = {iri}, [iri]
        for _ in range(_LONGEST_WAY):
            yield from level
            above: dict[Term, None] = {}
            for one in level:
                for name in self._row(one).parents:
                    found = self._g.objects(one, _term(name))
                    above |= dict.fromkeys(sorted(found, key=str))
            level = [one for one in above if one not in seen]
            seen.update(level)

    def _row(self, iri: Term) -> NodeKind:
        return NODE_KINDS.get(self._kinds.get(iri, ""), _NO_KIND)

    def _first(self, iri: Term, predicate: URIRef) -> Term | None:
        return min(self._g.objects(iri, predicate), key=str, default=None)

    def _place(self, *things: Term) -> tuple[int, int]:
        """The first passage of the first thing that has one."""
        for thing in things:
            if thing not in self._places:
                spans = []
                for passage in self._g.objects(thing, FM.evidence):
                    position = URIRef(f"{passage}#position")
                    start, end = (self._g.value(position, one) for one in (OA.start, OA.end))
                    if start is not None and end is not None:
                        spans.append((int(str(start)), int(str(end))))
                self._places[thing] = min(spans, default=(0, 0))
            if self._places[thing] != (0, 0):
                return self._places[thing]
        return 0, 0

    def _tie(
        self,
        kind: str,
        ends: tuple[Term, Term],
        proofs: tuple[Term, ...],
        *,
        days: tuple[str, str] = ("", ""),
        role: str = "",
        via: Term | str = "",
    ) -> Iterator[Tie]:
        """One tie, where both ends are things that can stand in a network."""
        if any(self._kinds.get(end, "membership") in _NARY for end in ends):
            return
        start, end = self._place(*proofs)
        source, target = (str(one) for one in ends)
        yield Tie(kind, source, target, role, *days, str(via), start, end)

    def _statements(self, kind: EdgeKind) -> Iterator[Tie]:
        holder = NODE_KINDS[_KIND_OF_CLASS[kind.holder]].name if kind.holder else ""
        for subject, value in self._g.subject_objects(_term(kind.property)):
            if holder and self._kinds.get(subject) != holder:
                continue
            ends = (value, subject) if kind.is_turned else (subject, value)
            day = self._date(subject) if subject in self._kinds else ""
            yield from self._tie(kind.name, ends, (subject, value), days=(day, day))

    def _attendance(self, kind: EdgeKind) -> Iterator[Tie]:
        for meeting, person in self._g.subject_objects(_term(kind.property)):
            day = self._date(meeting)
            for body in self._g.objects(meeting, FM.heldBy):
                yield from self._tie(
                    kind.name, (person, body), (person, meeting), days=(day, day), via=meeting
                )

    def _memberships(self) -> Iterator[Tie]:
        for one, person in self._g.subject_objects(ORG.member):
            first = str(self._first(one, FM.asOf) or "")
            last = str(self._first(one, FM.heldUntil) or first)
            role = self._first(one, ORG.role)
            for body in self._g.objects(one, ORG.organization):
                yield from self._tie(
                    "member",
                    (person, body),
                    (one,),
                    days=(first, last),
                    role="" if role is None else self._role(role),
                    via=one,
                )

    def _role(self, role: Term) -> str:
        said = self._labels.get(str(role)) or self._first(role, _term("skos:altLabel"))
        return str(said or name_of(str(role)))

    def _substitutions(self) -> Iterator[Tie]:
        for meeting, one in self._g.subject_objects(FM.substitution):
            day = self._date(meeting)
            for person in self._g.objects(one, FM.substitute):
                for absent in self._g.objects(one, FM.substitutedFor):
                    yield from self._tie(
                        "substituted for",
                        (person, absent),
                        (person, meeting),
                        days=(day, day),
                        via=one,
                    )

    def _responses(self) -> Iterator[Tie]:
        for one, answer in self._g.subject_objects(FM["from"]):
            kind = self._first(one, DCTERMS.type)
            role = _concept_label(kind) if isinstance(kind, URIRef) else ""
            day = self._date(answer)
            for asked in self._g.objects(one, FM.to):
                yield from self._tie(
                    "responds to", (answer, asked), (one,), days=(day, day), role=role, via=one
                )

    def _offices(self) -> Iterator[Tie]:
        for post, person in self._g.subject_objects(ORG.heldBy):
            for council in self._g.objects(post, ORG.postIn):
                yield from self._tie(
                    "holds office", (person, council), (post,), role=self._label(post), via=post
                )

    def _reports(self) -> Iterator[Tie]:
        on_item: dict[Term, list[Term]] = defaultdict(list)
        for thing, item in self._g.subject_objects(FM.onItem):
            on_item[item].append(thing)
        for item, things in on_item.items():
            for decision in (one for one in things if self._kinds.get(one) == "decision"):
                day = self._date(decision)
                for report in (one for one in things if self._kinds.get(one) == "report"):
                    yield from self._tie(
                        "on report", (decision, report), (report,), days=(day, day), via=item
                    )


_KIND_OF_CLASS = {kind.class_name: kind.name for kind in NODE_KINDS.values()}
