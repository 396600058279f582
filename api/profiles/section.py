"""What the page of a thing is made of: sections with sentences, facts, a table, bars or quotes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from api.described import DataForm
from api.groups import Group
from api.links import Link, address
from api.things import Evidence
from graph.answers import Term
from graph.resolve.labels import write_when

type Cell = tuple[Link, ...]


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row names it. `caption` says what it shows."""

    caption: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


class Bar(NamedTuple):
    """A bar of a timeline, in parts of a thousand of its width; `title` says it in words."""

    left: float
    width: float
    title: str


@dataclass(frozen=True)
class Timeline:
    """Lanes of bars between two years; its table stands beside, so that it is but a picture."""

    years: Sequence[tuple[float, str]]
    lanes: Sequence[tuple[str, Sequence[Bar]]]


@dataclass(frozen=True)
class More:
    """The way to the whole of a listing: how many there are, and in which other forms."""

    href: str
    count: int
    shown: int
    forms: Sequence[DataForm]


class Step(NamedTuple):
    """One of a list in order: what it is, what is said beside it, what belongs to it."""

    when: str
    what: Link
    note: str
    parts: Sequence[Link] = ()


@dataclass(frozen=True)
class Section:
    """A part of a page. `key` is the anchor; what is empty is not shown."""

    key: str
    title: str
    says: Sequence[str] = ()
    groups: Sequence[Group] = ()
    timeline: Timeline | None = None
    table: Table | None = None
    steps: Sequence[Step] = ()
    quotes: Sequence[Evidence] = ()
    more: More | None = None
    links: Sequence[Link] = ()
    date: str | None = None


@dataclass(frozen=True)
class Badge:
    """What came of something, as a sign and in words: a sign alone says nothing to many."""

    sign: str
    text: str
    tone: str


@dataclass(frozen=True)
class Profile:
    """A page's head, and its sections in the order in which a reader wants them."""

    sections: Sequence[Section]
    lead: str = ""
    badges: Sequence[Badge] = ()
    trust: str = ""
    notes: Sequence[str] = field(default_factory=tuple)


def group(name: str, *values: Link) -> Group:
    """Show some values under a name."""
    return Group(Link(None, name), list(values), len(values))


def groups_of(*named: tuple[str, Sequence[Link]]) -> list[Group]:
    """Show values under names, leaving out names without any."""
    return [group(name, *values) for name, values in named if values]


def text(value: str) -> Link:
    """Show plain text."""
    return Link(None, value)


def thing(iri: Term, label: Term | None, base: str) -> Link:
    """Show a thing by its label, else by the end of its IRI."""
    name = label.value if label else iri.value.rstrip("/").rpartition("/")[2]
    return Link(address(iri.value, base), name)


def when(date: str | None) -> str:
    """Write a day, month or year in words; nothing for none."""
    return write_when(date) if date else ""


def count_of(number: int, noun: str) -> str:
    """Write a number with its noun.

    >>> count_of(1, "meeting"), count_of(1200, "meeting")
    ('1 meeting', '1,200 meetings')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
