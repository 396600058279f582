"""One paper as resolution sees it: its facts, and the names that they have so far."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from extract.models import Fact, Paper
from graph.iris import document_iri
from graph.resolve.records import PaperRecord

SEPARATOR = "\x1f"
"""Between the parts of a place; sorts before what a source key may hold."""


@dataclass(slots=True)
class View:
    """A paper, and the names given to its facts by the stages before.

    `label_of` looks up the label of a thing that an earlier stage has named.
    """

    record: PaperRecord
    base: str
    label_of: Callable[[str], str]
    iris: dict[str, str] = field(default_factory=dict)
    _ordinals: dict[str, int] = field(default_factory=dict)

    @property
    def paper(self) -> Paper:
        """What was read out of the paper."""
        return self.record.paper

    def facts[T: Fact](self, kind: type[T]) -> Iterator[T]:
        """The facts of one kind, in their order."""
        return (fact for fact in self.record.paper.facts if isinstance(fact, kind))

    def place(self, fact_id: str) -> str:
        """Where a fact stands among all facts of all papers: what sorts them."""
        if not self._ordinals:
            facts = self.record.paper.facts
            self._ordinals = {fact.id: ordinal for ordinal, fact in enumerate(facts)}
        ordinal = self._ordinals.get(fact_id.partition("#")[0], 0)
        return SEPARATOR.join((self.record.source_key, self.record.document_id, f"{ordinal:06}"))

    def find(self, fact_id: str | None) -> str | None:
        """The IRI that a fact has; None where it has none yet."""
        return None if fact_id is None else self.iris.get(fact_id)

    def document(self) -> str:
        """The paper's own IRI, under which stands what no council holds."""
        return document_iri(self.base, self.record.document_id)

    def publisher(self) -> str | None:
        """The council that publishes the paper."""
        return self.find(self.record.paper.publisher)

    def scope(self, council: str | None) -> str:
        """The council that a thing belongs to: the stated one, the publisher, else the paper."""
        return self.find(council) or self.publisher() or self.document()


@dataclass(slots=True)
class Claims:
    """Names within one paper that no two of its things share."""

    _held: dict[str, tuple[str, str]] = field(default_factory=dict)

    def claim(self, iri: str, said: str) -> str:
        """The wished name, else with "-2", "-3" and so on.

        Two facts that would have one name and say the same (`said`) are one thing.
        """
        ordinal, name = 1, iri
        while self._held.setdefault(name, (iri, said)) != (iri, said):
            ordinal += 1
            name = f"{iri}-{ordinal}"
        return name
