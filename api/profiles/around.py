"""What the page of one thing is made from: what is said of it, and the way to ask for more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from api.catalogue import Catalogue
from api.links import Link, short_name
from api.profiles.listed import SHOWN, Listed, read_counts, read_section
from api.profiles.section import Section, thing
from graph.answers import Term
from graph.escaping import iri_ref


@dataclass(frozen=True)
class Around:
    """One thing: `path` is where its page is served, `said` are rows of p, o and label.

    `on` is the day asked for, where one is.
    """

    iri: str
    path: str
    label: str
    catalogue: Catalogue
    said: Sequence[Mapping[str, Term]]
    listings: Sequence[Listed] = ()
    on: str | None = None
    _by_name: dict[str, list[Mapping[str, Term]]] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return self.catalogue.base

    def ask(self, query: str) -> list[dict[str, Term]]:
        """Answer a query in which {this} stands for the thing."""
        return self.catalogue.select(query.replace("{this}", iri_ref(self.iri))).records()

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many things each listing has, by key."""
        return read_counts(self.listings, self.iri, self.catalogue.select)

    def rows(self, name: str) -> list[Mapping[str, Term]]:
        """What is said by a property, by its short name."""
        if not self._by_name:
            for row in self.said:
                key = short_name(row["p"].value, self.base)
                self._by_name.setdefault(key, []).append(row)
        return self._by_name.get(name, [])

    def links(self, *names: str) -> list[Link]:
        """The values of some properties, each once, in order of what they are called."""
        found: dict[str, Link] = {}
        for name in names:
            for row in self.rows(name):
                value = row["o"]
                link = (
                    thing(value, row.get("label"), self.base)
                    if value.kind == "uri"
                    else Link(None, value.value)
                )
                known = found.get(value.value)
                found[value.value] = min(known, link) if known and known.href else link
        return sorted(found.values(), key=lambda link: (link.text.lower(), link.href or ""))

    def texts(self, *names: str) -> list[str]:
        """The values of some properties as text, sorted."""
        return [link.text for link in self.links(*names)]

    def iris(self, *names: str) -> list[str]:
        """The IRIs that some properties lead to, sorted."""
        return sorted(
            {row["o"].value for name in names for row in self.rows(name) if row["o"].kind == "uri"}
        )

    def first(self, *names: str) -> str | None:
        """The value of the first of some properties that it has; the most exact of dates."""
        for name in names:
            found = self.texts(name)
            exact = [one for one in found if not any(o != one and o.startswith(one) for o in found)]
            if exact:
                return exact[0]
        return None

    def number(self, name: str) -> float | None:
        """The greatest of the numbers that a property has."""
        return max((float(value) for value in self.texts(name)), default=None)

    def listing(
        self, listed: Listed, *, says: Sequence[str] = (), shown: int = SHOWN
    ) -> Section | None:
        """The section of a listing; None where it is empty."""
        return read_section(
            listed,
            self.counts.get(listed.key, 0),
            self.iri,
            self.path,
            self.base,
            self.catalogue.select,
            says=says,
            shown=shown,
        )


def drop_empty(*sections: Section | None) -> list[Section]:
    """Leave out sections that there are none of."""
    return [section for section in sections if section is not None]
