"""Count a council's decisions by body, year and outcome, for a chart and its table."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from api.catalogue import Catalogue
from graph.escaping import iri_ref

By = Literal["year", "body"]

# What is said of a decision whose outcome is not known.
NOT_TOLD = "not told"


class Decided(NamedTuple):
    """One decision: who made it, in which year (empty where unknown), with which outcomes."""

    body: str
    slug: str
    year: str
    outcomes: tuple[str, ...]


class Line(NamedTuple):
    """A line of the table: how many decisions, and of each outcome in the order of `outcomes`."""

    name: str
    key: str
    decisions: int
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Counts:
    """A council's decisions, a line for each year or body.

    A decision of several outcomes counts once for each, and once among `decisions`.
    """

    by: By
    outcomes: tuple[str, ...]
    lines: Sequence[Line]


def read_decided(catalogue: Catalogue, council: str) -> list[Decided]:
    """Read all decisions of a council's bodies; once for each state of the store."""
    return catalogue.keep(("decided", council), lambda: _read(catalogue, council))


def count_decisions(decided: Sequence[Decided], by: By) -> Counts:
    """Count decisions by year, or by body with the busiest first."""
    totals = Counter(outcome for one in decided for outcome in one.outcomes)
    outcomes = tuple(sorted(totals, key=lambda name: (name == NOT_TOLD, -totals[name], name)))
    groups: dict[tuple[str, str], list[Decided]] = defaultdict(list)
    for one in decided:
        year = (one.year or "year not known", one.year)
        groups[year if by == "year" else (one.body, one.slug)].append(one)
    lines = []
    for (name, key), members in groups.items():
        counted = Counter(outcome for one in members for outcome in one.outcomes)
        lines.append(Line(name, key, len(members), tuple(counted[each] for each in outcomes)))
    if by == "year":
        lines.sort(key=lambda line: line.key)
    else:
        lines.sort(key=lambda line: (-line.decisions, line.name))
    return Counts(by, outcomes, lines)


def _read(catalogue: Catalogue, council: str) -> list[Decided]:
    bodies = {
        row["body"].value: row["name"].value if "name" in row else ""
        for row in catalogue.select(
            f"SELECT ?body ?name WHERE {{ ?body org:unitOf|org:postIn {iri_ref(council)}"
            " OPTIONAL { ?body rdfs:label ?name } } ORDER BY ?body DESC(?name)"
        ).records()
    }
    bodies.setdefault(council, "The council")
    values = " ".join(iri_ref(body) for body in bodies)
    rows = catalogue.select(
        f"""SELECT ?decision ?body ?date ?outcome WHERE {{
            VALUES ?body {{ {values} }} ?decision fm:decidedBy ?body ; fm:text ?text .
            OPTIONAL {{ ?decision dcterms:date ?date }}
            OPTIONAL {{ ?decision fm:outcome/rdfs:label ?outcome }}
        }} ORDER BY ?decision ?body ?date ?outcome"""
    ).records()
    found: dict[str, tuple[str, str, list[str]]] = {}
    for row in rows:
        year = row["date"].value[:4] if "date" in row else ""
        _, _, outcomes = found.setdefault(row["decision"].value, (row["body"].value, year, []))
        if "outcome" in row and row["outcome"].value not in outcomes:
            outcomes.append(row["outcome"].value)
    return [
        Decided(
            (bodies[body] or body.rpartition("/")[2].replace("-", " "))[:200],
            body.rpartition("/")[2] if body != council else "council-itself",
            year,
            tuple(outcomes) or (NOT_TOLD,),
        )
        for body, year, outcomes in found.values()
    ]
