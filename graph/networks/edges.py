"""Find what joins two things: statements as they are, and nodes that become one edge each."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain

from graph.networks.asked import Asked, Values, document_of
from graph.networks.kinds import ATTENDANCE, EDGE_KINDS, NODE_KINDS, EdgeKind
from graph.networks.model import Edge, Node

_MEMBERSHIP = "org:Membership"
_MEETING = "fm:Meeting"
_RESPONSE = "fm:ResponseLink"
_SUBSTITUTION = "fm:Substitution"
# Of several papers' bases the surest counts; the names end the IRIs of the concepts.
_BASES = ("Stated", "Derived", "Inferred")
# Edges between what a node that is kept stands for and the node itself.
_ONLY_NARY = frozenset({"organization", "substitution at", "substitute", "from", "to"})
_IS_PAPER = re.compile(r".*/document/[0-9a-f]{16}").fullmatch
_ONLY_COLLAPSED = frozenset({"member", "responds to", "substituted for"})


def find_edges(
    asked: Asked, nodes: Mapping[str, Node], kinds: Collection[str], *, keep_nary: bool
) -> list[Edge]:
    """Find all edges of some kinds between nodes, each once, in no order.

    With `keep_nary` the nodes that else become edges are among the nodes.
    """
    finder = _Finder(asked, nodes, keep_nary=keep_nary)
    found: dict[str, Edge] = {}
    for kind in EDGE_KINDS.values():
        if kind.name in kinds or (keep_nary and kind.name in _ONLY_NARY):
            found.update((edge.id, edge) for edge in finder.find(kind))
    return list(found.values())


class _Finder:
    """Finds the edges of one kind after the other in one graph."""

    def __init__(self, asked: Asked, nodes: Mapping[str, Node], *, keep_nary: bool) -> None:
        self._asked = asked
        self._nodes = nodes
        self._keep_nary = keep_nary
        self._trusted: dict[str, Values] = {}
        self._collapsed: dict[str, Callable[[], Iterator[Edge]]] = {
            "member": self._memberships,
            "substituted for": self._substitutions,
            "responds to": self._responses,
            "holds office": self._offices,
            "on report": self._reports,
        }

    def find(self, kind: EdgeKind) -> Iterator[Edge]:
        if kind.name in (_ONLY_COLLAPSED if self._keep_nary else _ONLY_NARY):
            if kind.name == "member":
                yield from self._statements(EdgeKind("member", "org:member", is_turned=True))
            return
        if kind.name in ATTENDANCE and not self._keep_nary:
            yield from self._attendance(kind)
        elif kind.name in self._collapsed:
            yield from self._collapsed[kind.name]()
        else:
            yield from self._statements(kind)

    def _statements(self, kind: EdgeKind) -> Iterator[Edge]:
        said: dict[tuple[str, str], set[str]] = defaultdict(set)
        for subject, value, document in self._asked.statements(kind.property, kind.holder):
            if subject in self._nodes and value in self._nodes:
                said[subject, value].add(document)
        for (subject, value), documents in said.items():
            holder, other = self._nodes[subject], self._nodes[value]
            source, target = (value, subject) if kind.is_turned else (subject, value)
            yield self._draw(
                kind.name,
                source,
                target,
                date=holder.date,
                weight=len(documents),
                passages=self._passages_in(documents, holder, other),
                documents=documents,
                trusted=(NODE_KINDS[holder.kind].class_name, [subject]),
            )

    def _passages_in(self, documents: Collection[str], *ends: Node) -> Iterator[str]:
        """Passages of the first end that has one in these papers, else of any paper."""
        proofs = [
            self._asked.passages(NODE_KINDS[end.kind].class_name).get(end.iri, []) for end in ends
        ]
        yield from (one for proof in proofs for one in proof if document_of(one) in documents)
        yield from chain.from_iterable(proofs)

    def _memberships(self) -> Iterator[Edge]:
        """One edge a term of office, or a day on which somebody is seen in an office alone."""
        names = ("org:member", "org:organization", "org:role", "org:memberDuring", "fm:asOf")
        values = self._asked.values(_MEMBERSHIP, (*names, "fm:heldUntil"))
        roles = self._asked.names_of_values(_MEMBERSHIP, "org:role")
        terms = self._asked.terms()
        seen: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for membership, by_name in values.items():
            days = by_name.get("fm:asOf", [""])
            spans = [terms[one] for one in by_name.get("org:memberDuring", ()) if one in terms]
            last = by_name.get("fm:heldUntil", days)[-1]
            for person in by_name.get("org:member", ()):
                for body in by_name.get("org:organization", ()):
                    for role in by_name.get("org:role", [""]):
                        for span in spans or [(days[0], last)]:
                            seen[person, body, role, *span].append(membership)
        proofs = self._asked.passages(_MEMBERSHIP)
        for (person, body, role, start, end), memberships in seen.items():
            if person in self._nodes and body in self._nodes:
                memberships.sort()
                yield self._draw(
                    "member",
                    person,
                    body,
                    role=roles.get(role, ""),
                    start=start,
                    end=end,
                    weight=len(memberships),
                    passages=chain.from_iterable(proofs.get(one, ()) for one in memberships),
                    trusted=(_MEMBERSHIP, memberships),
                    via=memberships[0],
                )

    def _attendance(self, kind: EdgeKind) -> Iterator[Edge]:
        """One edge from who came to the body that met, of the day of the meeting."""
        meetings = self._asked.values(_MEETING, ("fm:heldBy", "dcterms:date"))
        proofs = self._asked.passages(_MEETING)
        said: dict[tuple[str, str], set[str]] = defaultdict(set)
        for meeting, person, document in self._asked.statements(kind.property):
            if person in self._nodes:
                said[meeting, person].add(document)
        for (meeting, person), documents in said.items():
            by_name = meetings.get(meeting, {})
            passages = [
                *self._passages_in(documents, self._nodes[person]), *proofs.get(meeting, ())
            ]  # fmt: skip
            for body in by_name.get("fm:heldBy", ()):
                if body in self._nodes:
                    yield self._draw(
                        kind.name,
                        person,
                        body,
                        date=by_name.get("dcterms:date", [""])[0],
                        weight=len(documents),
                        passages=passages,
                        trusted=(_MEETING, [meeting]),
                        via=meeting,
                    )

    def _substitutions(self) -> Iterator[Edge]:
        values = self._asked.values(_SUBSTITUTION, ("fm:substitute", "fm:substitutedFor"))
        dates = self._asked.values(_MEETING, ("dcterms:date",))
        for meeting, substitution, document in self._asked.statements("fm:substitution"):
            by_name = values.get(substitution, {})
            for person in by_name.get("fm:substitute", ()):
                for absent in by_name.get("fm:substitutedFor", ()):
                    if person in self._nodes and absent in self._nodes:
                        yield self._draw(
                            "substituted for",
                            person,
                            absent,
                            date=dates.get(meeting, {}).get("dcterms:date", [""])[0],
                            passages=self._passages_in([document], self._nodes[person]),
                            trusted=(_MEETING, [meeting]),
                            via=substitution,
                        )

    def _responses(self) -> Iterator[Edge]:
        values = self._asked.values(_RESPONSE, ("fm:from", "fm:to", "dcterms:type"))
        types = self._asked.names_of_values(_RESPONSE, "dcterms:type")
        proofs = self._asked.passages(_RESPONSE)
        for link, by_name in values.items():
            role = next((types[one] for one in by_name.get("dcterms:type", ()) if one in types), "")
            for answer in by_name.get("fm:from", ()):
                for asked in by_name.get("fm:to", ()):
                    if answer in self._nodes and asked in self._nodes:
                        yield self._draw(
                            "responds to",
                            answer,
                            asked,
                            role=role,
                            date=self._nodes[answer].date,
                            passages=proofs.get(link, ()),
                            trusted=(_RESPONSE, [link]),
                            via=link,
                        )

    def _offices(self) -> Iterator[Edge]:
        """Who holds a post, and the council that it is of: the post becomes the edge."""
        values = self._asked.values("org:Post", ("org:heldBy", "org:postIn"))
        labels = self._asked.labels("org:Post")
        proofs = self._asked.passages("org:Post")
        for post, by_name in values.items():
            for person in by_name.get("org:heldBy", ()):
                for council in by_name.get("org:postIn", ()):
                    if person in self._nodes and council in self._nodes:
                        yield self._draw(
                            "holds office",
                            person,
                            council,
                            role=labels.get(post, ""),
                            passages=proofs.get(post, ()),
                            trusted=("org:Post", [post]),
                            via=post,
                        )

    def _reports(self) -> Iterator[Edge]:
        """A decision and the report on the same item of an agenda: the item becomes the edge."""
        reports: dict[str, list[str]] = defaultdict(list)
        for report, by_name in self._asked.values("fm:Report", ("fm:onItem",)).items():
            for item in by_name.get("fm:onItem", ()):
                reports[item].append(report)
        decisions = self._asked.values("fm:Decision", ("fm:onItem",))
        for decision, by_name in decisions.items():
            for item in by_name.get("fm:onItem", ()):
                for report in reports.get(item, ()):
                    if decision in self._nodes and report in self._nodes:
                        yield self._draw(
                            "on report",
                            decision,
                            report,
                            date=self._nodes[decision].date,
                            passages=self._asked.passages("fm:Report").get(report, ()),
                            trusted=("fm:Report", [report]),
                            via=item,
                        )

    def _draw(
        self,
        kind: str,
        source: str,
        target: str,
        *,
        role: str = "",
        date: str = "",
        start: str = "",
        end: str = "",
        weight: int = 1,
        passages: Iterable[str],
        documents: Iterable[str] = (),
        trusted: tuple[str, list[str]],
        via: str = "",
    ) -> Edge:
        """Draw an edge; where no words prove it, as what a manifest says, it has a paper alone."""
        start, end = start or date, end or date
        passage = next(iter(passages), "")
        basis, confidence = self._trust(*trusted)
        key = "\n".join((kind, source, target, role, start, end, via))
        return Edge(
            id="e" + hashlib.sha256(key.encode()).hexdigest()[:15],
            source=source,
            target=target,
            kind=kind,
            label=role or kind,
            role=role,
            start=start,
            end=end,
            weight=weight,
            passage=passage,
            document=document_of(passage) or min(filter(_IS_PAPER, documents), default=""),
            basis=basis,
            confidence=confidence,
            via=via,
        )

    def _trust(self, class_name: str, things: list[str]) -> tuple[str, float | None]:
        """The surest basis of some things of a class, and their highest confidence."""
        if class_name not in self._trusted:
            names = ("fm:basis", "fm:confidence")
            self._trusted[class_name] = self._asked.values(class_name, names)
        values = self._trusted[class_name]
        found = [values[one] for one in things if one in values]
        bases = {one.rpartition("#")[2] for each in found for one in each.get("fm:basis", ())}
        confidences = [float(one) for each in found for one in each.get("fm:confidence", ())]
        basis = next((one.lower() for one in _BASES if one in bases), "")
        return basis, max(confidences, default=None)
