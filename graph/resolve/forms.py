"""What the stages of resolution take and give: keys of mentions, forms, clusters, names, doubts.

A *mention* is one fact of one paper. Mentions that say the same (`Key.content`) in the same
surroundings (`Key.block`) are one *form*: a stage decides about forms, of which there are far
fewer than mentions, and sees the forms of one block at a time.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from graph.resolve.records import FactKey
from graph.resolve.view import View

type Value = str | int | bool | Sequence[Value] | None
"""What JSON can hold, so that forms can be kept in a table."""


@dataclass(frozen=True, slots=True)
class Key:
    """Where a mention belongs.

    All mentions of `block` are decided together, with those of the blocks in `others`; `content`
    is all that decides, and no more; `written` is how the paper writes the name, by which a
    person's verdict finds the mention again.
    """

    block: str
    content: tuple[Value, ...]
    written: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """The IRI of a fact that follows from what is named already."""

    iri: str


@dataclass(slots=True, eq=False)
class Form:
    """Mentions of one block that say the same: how many, and the first in order of papers.

    `place` orders forms as their first mentions stand in the papers. `marks` are the sides that
    verdicts of people put the mentions on.
    """

    block: str
    content: list[Any]
    count: int
    first: FactKey
    place: str
    written: str = ""
    marks: frozenset[tuple[int, str]] = frozenset()
    written_as: str = ""  # as the table has it
    iri: str | None = None  # that all mentions have that have one


@dataclass(slots=True, eq=False)
class Cluster:
    """Forms that are one thing; with `is_apart` one thing in each paper, not across papers.

    `key` is what the stage names the thing by, where the forms alone do not tell.
    """

    forms: list[Form]
    key: str = ""
    is_apart: bool = False

    @property
    def block(self) -> str:
        """The block that the thing is named in: the first of those its forms stand in."""
        return min(form.block for form in self.forms)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why two mentions are one thing, or may be."""

    left: FactKey
    right: FactKey
    is_same: bool
    score: float
    reason: str


@dataclass(slots=True)
class Clustering:
    """A block decided: what is one thing, in an order that depends on the forms alone, and why."""

    clusters: list[Cluster] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing is to be called: the IRI wished for, its one label, and what else is known.

    `note` is "inspectorate" for an inspectorate, the row in the gazetteer for a council of it, the
    key of the name for a person.
    """

    wished: str
    kind: str
    label: str | None = None
    note: str = ""


class Stage(ABC):
    """One kind of thing, and how it is told apart.

    `is_labelled` where its things are named across papers, with one label each; the names of others
    follow from those.
    """

    name: ClassVar[str]
    is_labelled: ClassVar[bool] = False

    def __init__(self, base: str) -> None:
        self.base = base

    @abstractmethod
    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """Where each fact of this kind belongs, by the id of the fact."""

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """Decide which forms of one block are one thing; `forms` come in order of `place`.

        Forms that are in no cluster get no name. Left as it is, all forms of a block are one.
        """
        return Clustering([Cluster([*forms])])

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """Name a thing; `document` is the paper's IRI for what is one in that paper only.

        Left as it is, the block is the name.
        """
        return Name(cluster.block, self.name)

    def sweep(self, things: Mapping[str, str]) -> Iterator[tuple[str, str, float, str]]:
        """Doubts between things of several blocks of a scope: (IRI, IRI, score, reason).

        `things` are the notes of the things of the scope by IRI. Left as it is, there are none.
        """
        del things
        return iter(())
