"""The records of identity resolution: what it takes, and what it gives."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from extract.models import Fact, Paper
from graph.resolve.coverage import Coverage
from graph.resolve.terms import Tenure

FactKey = tuple[str, str]
"""A fact of a paper: (document id, fact id)."""


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """One paper's facts with the names of the paper."""

    document_id: str
    source_key: str
    file_name: str
    paper: Paper


@dataclass(frozen=True, slots=True)
class IdentityJudgement:
    """Two facts are the same thing, or may be: `reason` says by which rule, in plain words.

    `left` and `right` are (document id, fact id). `same` has been acted upon; `unsure` waits for a
    person, who decides `same` or `different`.
    """

    left: FactKey
    right: FactKey
    verdict: Literal["same", "different", "unsure"]
    score: float
    reason: str
    decided_by: str = "folkmoot"


@dataclass(slots=True)
class Identity:
    """Which IRI every fact of every paper has, and the names and kinds of those things.

    `labels` holds the one label of each thing that may occur in several papers; `kinds` the kind
    of every IRI given ("council", "person", "meeting" …).
    """

    base: str
    iris: dict[FactKey, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    inspectorates: frozenset[str] = frozenset()
    councils: dict[str, str] = field(default_factory=dict)  # IRI -> slug in the gazetteer
    roles: dict[FactKey, str] = field(default_factory=dict)  # membership -> IRI of its role
    tenures: tuple[Tenure, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    judgements: tuple[IdentityJudgement, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()  # (draft, what it is a draft of), by IRI

    def iri(self, document_id: str, fact_id: str | None) -> str | None:
        """The IRI of a fact, None where there is no such fact."""
        return None if fact_id is None else self.iris.get((document_id, fact_id))


def facts_of[T](papers: Sequence[PaperRecord], kind: type[T]) -> Iterator[tuple[PaperRecord, T]]:
    """Every fact of one kind, in the order of the papers, then of the facts."""
    for record in papers:
        for fact in record.paper.facts:
            if isinstance(fact, kind):
                yield record, fact


def fact_start(fact: Fact) -> int:
    """Where a fact is first read in its paper; 0 for what only the manifest states."""
    return min((span.start for span in fact.spans), default=0)
