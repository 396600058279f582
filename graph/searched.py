"""What was searched for answers: the papers of a council that could hold one.

"None found" is worth as much as what was looked through, so it always stands with this.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from graph.papers import Failure

Select = Callable[[str], Iterator[tuple[str | None, ...]]]
"""Answers a query whose prefixes are those of the graph; rows of plain values."""


@dataclass(frozen=True, slots=True)
class BodySearched:
    """A body of the council with the years of its meetings that papers tell of, both ends in."""

    body: str
    years: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """The papers in which an answer could stand.

    `since` is the day, month or year (ISO) from which papers count, None where none is known: then
    all count. `papers` are dated from then on, `undated` have no date and were looked through too,
    `earlier` cannot hold an answer. `failed` are papers, by file name, that could not be read and
    are of this council or of none that is known, so that an answer may stand in one of them.
    """

    council: str | None
    council_label: str | None
    since: str | None
    papers: int
    undated: int
    earlier: int
    bodies: tuple[BodySearched, ...]
    failed: tuple[str, ...]

    def describe(self) -> str:
        """Say it in one sentence."""
        whose = self.council_label or "an unknown council"
        when = f" dated from {self.since} on" if self.since else ""
        words = f"{_count(self.papers, 'paper')} of {whose}{when}"
        if self.undated:
            words += f" and {_count(self.undated, 'paper')} without a date"
        if self.bodies:
            told = [f"{one.body} ({_write_years(one.years)})" for one in self.bodies]
            words += f"; meetings of {', '.join(told)}"
        if self.failed:
            words += f"; {_count(len(self.failed), 'paper')} that may be of it could not be read"
        return words


class Papers:
    """The papers and meetings of councils, looked up once."""

    def __init__(self, select: Select, failures: Sequence[Failure]) -> None:
        self._failures = failures
        self._owners: dict[str, set[str]] = defaultdict(set)
        self._papers: dict[str, list[str]] = defaultdict(list)
        self._years: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._labels: dict[str, str] = {}
        for council, date in select(
            "SELECT ?council (STR(MIN(?d)) AS ?date) {"
            " ?paper a fm:Document ; fm:fileName ?file ; dcterms:publisher ?council ."
            " OPTIONAL { ?paper dcterms:date ?d } } GROUP BY ?paper ?council ORDER BY ?paper"
        ):
            self._papers[council or ""].append(date or "")
        for council, body, year in select(
            "SELECT DISTINCT ?council ?label ?year { ?cover a fm:Coverage ; fm:coverageOf ?body ;"
            " fm:year ?y ; fm:meetingsKnown ?known . ?body (org:unitOf|org:postIn) ?council ;"
            " rdfs:label ?label . BIND(STR(?y) AS ?year) FILTER(?known > 0) }"
        ):
            self._years[council or ""][body or ""].add(year or "")
        for council, label in select(
            "SELECT ?council (MIN(?l) AS ?label)"
            " { ?council a fm:Council ; rdfs:label ?l } GROUP BY ?council"
        ):
            self._labels[council or ""] = label or ""
        for council, key in select(
            "SELECT DISTINCT ?council ?key { ?cover fm:paperFailed ?key ; fm:coverageOf ?of ."
            " OPTIONAL { ?of (org:unitOf|org:postIn) ?whole }"
            " BIND(COALESCE(?whole, ?of) AS ?council) }"
        ):
            self._owners[key or ""].add(council or "")

    def label(self, council: str | None) -> str | None:
        """What a council is called."""
        return self._labels.get(council or "")

    def search(self, council: str | None, since: str | None) -> Searched:
        """Say what was searched in a council's papers for what could be answered from a day on."""
        dates = self._papers.get(council or "", [])
        first = since or ""
        years = self._years.get(council or "", {})
        bodies = {
            body: tuple(sorted(year for year in found if year >= first[:4]))
            for body, found in sorted(years.items())
        }
        return Searched(
            council=council,
            council_label=self.label(council),
            since=since,
            papers=sum(bool(date) and _is_from(date, first) for date in dates),
            undated=sum(not date for date in dates),
            earlier=sum(bool(date) and not _is_from(date, first) for date in dates),
            bodies=tuple(BodySearched(body, found) for body, found in bodies.items() if found),
            failed=tuple(
                failure.file_name
                for failure in self._failures
                if not (owners := self._owners.get(failure.source_key)) or council in owners
            ),
        )


def _is_from(date: str, since: str) -> bool:
    """Tell whether a date is not before another, which may be a month or a year."""
    return date[: len(since)] >= since


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _write_years(years: tuple[str, ...]) -> str:
    """ "2019-2021, 2023": years on end as a range."""
    runs: list[list[int]] = []
    for year in map(int, years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
