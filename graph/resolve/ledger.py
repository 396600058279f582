"""The book in which resolution writes down what it has decided, before it becomes an Identity."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from graph.resolve.records import FactKey, Identity, IdentityJudgement, PaperRecord


@dataclass(slots=True)
class Ledger:
    """What has been decided so far.

    Stages add to it in a fixed order (bodies, people, meetings, what was decided there), since a
    later stage names things under the names that an earlier one gave.
    """

    base: str
    papers: Sequence[PaperRecord]
    iris: dict[FactKey, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    inspectorates: set[str] = field(default_factory=set)
    councils: dict[str, str] = field(default_factory=dict)
    roles: dict[FactKey, str] = field(default_factory=dict)
    judgements: list[IdentityJudgement] = field(default_factory=list)
    _held: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def give(self, facts: Sequence[FactKey], iri: str, kind: str) -> None:
        """Name some facts as one thing."""
        self.kinds[iri] = kind
        for key in facts:
            self.iris[key] = iri

    def find(self, record: PaperRecord, fact_id: str | None) -> str | None:
        """The name already given to another fact of a paper."""
        return None if fact_id is None else self.iris.get((record.document_id, fact_id))

    def claim(self, iri: str) -> str:
        """A name that no other thing has: the wished one, else with "-2", "-3" and so on."""
        ordinal, name = 1, iri
        while name in self.kinds:
            ordinal += 1
            name = f"{iri}-{ordinal}"
        return name

    def claim_in(self, document_id: str, iri: str, said: str) -> str:
        """A name that no other thing of this one paper has.

        Two facts of a paper that would have one name and say the same (`said`) are one thing.
        Another paper's fact of that name is the same thing read again.
        """
        ordinal, name = 1, iri
        while self._held.setdefault((document_id, name), (iri, said)) != (iri, said):
            ordinal += 1
            name = f"{iri}-{ordinal}"
        return name

    def judge(
        self, left: FactKey, right: FactKey, *, is_same: bool, score: float, reason: str
    ) -> None:
        """Record why two facts are, or may be, one thing."""
        verdict: Literal["same", "unsure"] = "same" if is_same else "unsure"
        self.judgements.append(IdentityJudgement(left, right, verdict, score, reason))

    def publisher(self, record: PaperRecord) -> str | None:
        """The council that publishes a paper."""
        return self.find(record, record.paper.publisher)

    def document(self, record: PaperRecord) -> str:
        """A paper's own name, under which stands what no council holds."""
        return f"{self.base}document/{record.document_id}"

    def close(self) -> Identity:
        """The decisions as an Identity."""
        return Identity(
            base=self.base,
            iris=self.iris,
            labels=self.labels,
            kinds=self.kinds,
            inspectorates=frozenset(self.inspectorates),
            councils=self.councils,
            roles=self.roles,
            judgements=tuple(self.judgements),
        )
