"""What answers an inspection or a recommendation, and which have no answer in the papers held.

Read by SPARQL over a store's published graph. An answer is found or not found *here*: `searched`
says in which papers, and what could not be read.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extract.errors import QueryError
from graph.namespaces import PREFIXES, concept
from graph.searched import Papers, Searched
from graph.source import read_source
from graph.store import Reader

TargetKind = Literal["inspection", "recommendation", "decision", "report"]
How = Literal["responds", "accepts", "decides-item", "answers-inspection", "mentions"]
"""How one thing bears on another.

responds            a response link says so, by a decision or of another type than "mention"
accepts             a recommendation is accepted by a decision
decides-item        a decision on the item under which the report with the recommendation was put
answers-inspection  it answers the inspection that made the recommendation
mentions            it only speaks of it
"""

# What decides a matter; what is only noted or put off leaves its recommendations open.
_DECISIVE = ("approved", "agreed", "adopted", "endorsed", "granted", "rejected", "refused")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.I)
_KINDS: dict[str, TargetKind] = {
    "Inspection": "inspection",
    "Recommendation": "recommendation",
    "Decision": "decision",
    "Report": "report",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage: `start` and `end` are code points of the paper's text, half-open."""

    document: str
    file_name: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One thing that answers, or comes near to answering: `kind` is the type of the link.

    `date` is a day (ISO), `by` who decided; `link` is the response link, with its passages.
    """

    iri: str
    label: str
    how: How
    kind: str | None = None
    date: str | None = None
    by: str | None = None
    link: str | None = None
    passages: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was found about one inspection, recommendation, decision or report.

    `answers` are in order of date; `near` hold what bears on it and is no answer by itself.
    `part_of` is the report or the inspection that a recommendation is of, by its label.
    """

    iri: str
    label: str
    kind: TargetKind
    part_of: str | None
    answers: tuple[Answer, ...]
    near: tuple[Answer, ...]
    searched: Searched

    @property
    def is_answered(self) -> bool:
        """Whether these papers hold an answer."""
        return bool(self.answers)

    def describe(self) -> str:
        """Say in one sentence what was found, and in which papers it was looked for."""
        number = len(self.answers)
        found = f"{number} found" if number else "none found"
        return f"{found} in these papers. Searched: {self.searched.describe()}."


@dataclass(slots=True)
class _Target:
    iri: str
    label: str
    kind: TargetKind
    council: str | None = None
    since: str | None = None
    whole: str | None = None
    part_of: str | None = None
    found: dict[tuple[str, How], Answer] = field(default_factory=dict)

    def add(self, answer: Answer) -> None:
        """Keep an answer once; one with its link is better than one without."""
        known = self.found.get((answer.iri, answer.how))
        if known is None or (known.link is None and answer.link is not None):
            self.found[answer.iri, answer.how] = answer


def find_answers(reader: Reader, iri: str) -> Answers:
    """Find what answers one inspection, recommendation, decision or report, with its passages.

    Raises QueryError (404) where the store knows no such thing, and QueryError (400) for what is
    no IRI.
    """
    if not _IRI.fullmatch(iri):
        raise QueryError(f"{iri!r} is not an IRI: give one as the store writes it.")
    finder = _Finder(reader, iri)
    target = finder.targets.get(iri)
    if target is None:
        raise QueryError(
            f"{iri}: this store knows no inspection, recommendation, decision or report of that"
            " name. Look for one with folkmoot unanswered or folkmoot search.",
            status=404,
        )
    return finder.build(target, finder.read_passages())


def find_unanswered(reader: Reader, council: str | None = None) -> list[Answers]:
    """Find the inspections and recommendations without an answer, of one council or of all.

    `council` is its IRI, the last part of it, or its name as the store writes it. In order of
    council, day and name. Raises QueryError (404) where no council is so called.
    """
    finder = _Finder(reader, None)
    chosen = finder.find_council(council) if council is not None else None
    targets = sorted(
        (
            target
            for target in finder.targets.values()
            if target.kind in ("inspection", "recommendation")
            and (chosen is None or target.council == chosen)
        ),
        key=lambda one: (one.council or "", one.since or "", one.kind, one.iri),
    )
    found = (finder.build(target, {}) for target in targets)
    return [answers for answers in found if not answers.is_answered]


class _Finder:
    """Reads targets and what bears on them: all of a store, or one."""

    def __init__(self, reader: Reader, iri: str | None) -> None:
        self._quads = read_source(reader.snapshot)
        self.papers = Papers(self._select, reader.papers.failures())
        self.targets: dict[str, _Target] = {}
        self._told: dict[str, tuple[str, str | None, str | None]] = {}
        self._only = f"VALUES ?target {{ <{iri}> }}" if iri else ""
        self._read_targets()
        self._read_links()
        self._read_accepted()
        self._read_decided()
        self._read_whole()

    def find_council(self, words: str) -> str:
        """The IRI of a council by its IRI, the last part of that, or its name."""
        for iri, label in self._select(
            "SELECT DISTINCT ?c ?label { ?c a fm:Council ; rdfs:label ?label } ORDER BY ?c"
        ):
            names = {iri, (iri or "").rsplit("/", 1)[-1], (label or "").casefold()}
            if iri and (words in names or words.casefold() in names):
                return iri
        raise QueryError(
            f"{words!r}: no council of this store is so called. Ask for the last part of a"
            " council's IRI, such as those that folkmoot unanswered --json shows.",
            status=404,
        )

    def build(self, target: _Target, passages: dict[str, tuple[Quote, ...]]) -> Answers:
        """What was found about a target, in order of day."""
        found = sorted(
            target.found.values(), key=lambda one: (one.date or "9999", one.how, one.iri)
        )
        told = [_with_passages(one, passages) for one in found]
        return Answers(
            iri=target.iri,
            label=target.label,
            kind=target.kind,
            part_of=target.part_of,
            answers=tuple(one for one in told if _is_answer(one)),
            near=tuple(one for one in told if not _is_answer(one)),
            searched=self.papers.search(target.council, target.since),
        )

    def read_passages(self) -> dict[str, tuple[Quote, ...]]:
        """The passages of the links to the chosen target, and of what answers it without one."""
        found: dict[str, list[Quote]] = defaultdict(list)
        links = [
            one.link or one.iri for each in self.targets.values() for one in each.found.values()
        ]
        values = " ".join(f"<{name}>" for name in sorted(set(links)))
        for of, document, name, start, end, words in self._select(
            f"SELECT DISTINCT ?of ?document ?name ?start ?end ?words {{ VALUES ?of {{ {values} }}"
            " ?of fm:evidence ?p . ?p oa:hasSource ?document ; oa:hasSelector ?at, ?said ."
            " ?at oa:start ?start ; oa:end ?end . ?said oa:exact ?words ."
            " OPTIONAL { ?document fm:fileName ?name } } ORDER BY ?of ?document ?start"
        ):
            quote = Quote(document or "", name or "", int(start or 0), int(end or 0), words or "")
            found[of or ""].append(quote)
        return {of: tuple(quotes) for of, quotes in found.items()}

    # -- what is asked about ---------------------------------------------------------------------

    def _read_targets(self) -> None:
        for iri, kind, label, council, since in self._select(
            "SELECT ?target ?kind (MIN(?l) AS ?label) (MIN(STR(?c)) AS ?council)"
            f" (MIN(STR(?d)) AS ?since) {{ {self._only} VALUES ?kind {{ fm:Inspection"
            " fm:Recommendation fm:Decision fm:Report } ?target a ?kind ; rdfs:label ?l ."
            " OPTIONAL { GRAPH ?paper { ?target a ?kind } ?paper dcterms:publisher ?publisher }"
            " OPTIONAL { ?target fm:inspected ?inspected }"
            " BIND(COALESCE(?inspected, ?publisher) AS ?c)"
            " OPTIONAL { ?target fm:startDate ?begun } OPTIONAL { ?target dcterms:issued ?issued }"
            " OPTIONAL { ?target dcterms:date ?day }"
            " OPTIONAL { ?target fm:submittedTo/dcterms:date ?put }"
            " BIND(COALESCE(?begun, ?issued, ?day, ?put) AS ?d) } GROUP BY ?target ?kind"
        ):
            if iri and kind:
                named = _KINDS[kind.rsplit("#", 1)[-1]]
                self.targets[iri] = _Target(iri, label or iri, named, council, since)
        for iri, whole, label, council, since in self._select(
            "SELECT ?target ?whole (MIN(?l) AS ?label) (MIN(STR(?c)) AS ?council)"
            f" (MIN(STR(?d)) AS ?since) {{ {self._only} ?target a fm:Recommendation ;"
            " dcterms:isPartOf ?whole . OPTIONAL { ?whole rdfs:label ?l }"
            " OPTIONAL { ?whole fm:inspected ?c } OPTIONAL { ?whole fm:startDate ?begun }"
            " OPTIONAL { ?whole dcterms:issued ?issued }"
            " OPTIONAL { ?whole fm:submittedTo/dcterms:date ?put }"
            " BIND(COALESCE(?begun, ?issued, ?put) AS ?d) } GROUP BY ?target ?whole"
        ):
            target = self.targets.get(iri or "")
            if target is not None:
                target.whole, target.part_of = whole, label
                target.council, target.since = council or target.council, since or target.since

    # -- what bears on it ------------------------------------------------------------------------

    def _read_links(self) -> None:
        rows = self._select(
            f"SELECT DISTINCT ?target ?from ?link ?kind ?decision {{ {self._only}"
            " ?from fm:respondsTo ?target . OPTIONAL { ?link a fm:ResponseLink ; fm:from ?from ;"
            " fm:to ?target ; dcterms:type/skos:notation ?kind }"
            " BIND(EXISTS { ?from a fm:Decision } AS ?decision) } ORDER BY ?target ?from ?link"
        )
        for target, source, link, kind, is_decision in rows:
            only_speaks = kind == "mention" and is_decision != "true"
            self._add(target, source, "mentions" if only_speaks else "responds", kind, link)

    def _read_accepted(self) -> None:
        for target, source in self._select(
            f"SELECT DISTINCT ?target ?from {{ {self._only} ?target fm:acceptedBy ?from }}"
            " ORDER BY ?target ?from"
        ):
            self._add(target, source, "accepts")

    def _read_decided(self) -> None:
        decisive = " ".join(f"<{concept('outcome', slug)}>" for slug in _DECISIVE)
        for target, source, is_decisive in self._select(
            f"SELECT DISTINCT ?target ?from ?decisive {{ {self._only} ?target a fm:Recommendation ;"
            " dcterms:isPartOf ?report . ?report a fm:Report ; fm:onItem ?item ."
            " ?from a fm:Decision ; fm:onItem ?item . BIND(EXISTS { ?from fm:outcome ?o ."
            f" VALUES ?o {{ {decisive} }} }} AS ?decisive) }} ORDER BY ?target ?from"
        ):
            if is_decisive == "true":
                self._add(target, source, "decides-item")

    def _read_whole(self) -> None:
        for target, source, kind in self._select(
            f"SELECT DISTINCT ?target ?from ?kind {{ {self._only} ?target a fm:Recommendation ;"
            " dcterms:isPartOf ?whole . ?whole a fm:Inspection . ?link a fm:ResponseLink ;"
            " fm:from ?from ; fm:to ?whole ; dcterms:type/skos:notation ?kind }"
            " ORDER BY ?target ?from ?kind"
        ):
            self._add(target, source, "answers-inspection", kind)

    def _add(
        self,
        target: str | None,
        source: str | None,
        how: How,
        kind: str | None = None,
        link: str | None = None,
    ) -> None:
        known = self.targets.get(target or "")
        if known is None or source is None:
            return
        if source not in self._told:
            self._told[source] = self._describe(source)
        label, date, by = self._told[source]
        known.add(Answer(iri=source, label=label, how=how, kind=kind, date=date, by=by, link=link))

    def _describe(self, iri: str) -> tuple[str, str | None, str | None]:
        """What something is called, its day, and who decided it or to whom it was put."""
        for label, date, by in self._select(
            "SELECT (MIN(?l) AS ?label) (MIN(STR(?d)) AS ?date) (MIN(?b) AS ?by)"
            f" {{ BIND(<{iri}> AS ?it) OPTIONAL {{ ?it rdfs:label ?l }}"
            " OPTIONAL { ?it dcterms:date|(fm:submittedTo/dcterms:date) ?d }"
            " OPTIONAL { ?it (fm:decidedBy|(fm:submittedTo/fm:heldBy))/rdfs:label ?b } }"
        ):
            return label or iri, date, by
        return iri, None, None

    def _select(self, query: str) -> Iterator[tuple[str | None, ...]]:
        prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
        return self._quads.select(prologue + query)


def _is_answer(answer: Answer) -> bool:
    return answer.how in ("responds", "accepts", "decides-item")


def _with_passages(answer: Answer, passages: dict[str, tuple[Quote, ...]]) -> Answer:
    quotes: Sequence[Quote] = passages.get(answer.link or answer.iri, ())
    return Answer(
        iri=answer.iri,
        label=answer.label,
        how=answer.how,
        kind=answer.kind,
        date=answer.date,
        by=answer.by,
        link=answer.link,
        passages=tuple(quotes),
    )
