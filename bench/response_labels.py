"""Labels of what answers what, set beside the links of a store.

A label names the two ends of a link by passages: a thing of the store is meant by an end where it
is of the kind and some passage of its evidence overlaps. From labels and rows of queries to
figures and to lines that explain the errors; no store is opened here.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ANY = "any"
# A link has an answering thing and an answered one, whatever the property that says so.
LINKS = """SELECT DISTINCT ?from ?to {
  { ?from fm:respondsTo|fm:callsIn|fm:amends ?to } UNION { ?to fm:acceptedBy ?from }
}"""
# Where the papers tell of each thing that a link may join.
PLACES = """SELECT DISTINCT ?document ?thing ?kind ?start ?end {
  VALUES (?class ?kind) { (fm:Decision "decision") (fm:Report "report") (fm:Inspection "inspection")
    (fm:Recommendation "recommendation") (fm:Action "action") (fm:Document "document") }
  GRAPH ?document {
    ?thing a ?class ; fm:evidence/oa:hasSelector ?selector .
    ?selector oa:start ?start ; oa:end ?end
  }
}"""


class Place(NamedTuple):
    """A passage: `document` is an id, start and end count code points, half-open."""

    document: str
    start: int
    end: int

    def overlaps(self, other: "Place") -> bool:
        """Say whether two passages of one paper have a character in common."""
        same = self.document == other.document
        return same and self.start < other.end and other.start < self.end

    def __str__(self) -> str:
        return f"{self.document}:{self.start}-{self.end}"


@dataclass(frozen=True)
class Label:
    """A pair that is a response or not. Any of the target's places will do."""

    kind: str
    place: Place
    target_kind: str
    targets: tuple[Place, ...]
    verdict: str  # yes, no, ?
    type: str

    @property
    def is_across(self) -> bool:
        """Say whether the target is told of in other papers alone."""
        return all(target.document != self.place.document for target in self.targets)


class Seen(NamedTuple):
    """A passage of the evidence of a thing."""

    kind: str
    thing: str
    place: Place


@dataclass(frozen=True)
class Judged:
    """A label and what the store says: `reason` why there is no link, "" where there is one."""

    label: Label
    reason: str


@dataclass(frozen=True)
class Measure:
    """Pairs that are responses, those found, and pairs found that are none."""

    yes: int
    no: int
    right: int
    wrong: int

    @property
    def precision(self) -> float:
        """The share of the found pairs that are responses; 1 where none was found."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of the responses that was found; 1 where there are none."""
        return self.right / self.yes if self.yes else 1.0


def read_labels(path: Path) -> list[Label]:
    """Read responses.csv: document, kind, start, end, target_kind, targets, verdict, type."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Label(
                row["kind"],
                Place(row["document"], int(row["start"]), int(row["end"])),
                row["target_kind"],
                tuple(map(_read_place, row["targets"].split())),
                row["verdict"],
                row["type"],
            )
            for row in csv.DictReader(file)
        ]


def _read_place(text: str) -> Place:
    document, _, numbers = text.partition(":")
    start, _, end = numbers.partition("-")
    return Place(document, int(start), int(end))


def split_missing(labels: Iterable[Label], documents: set[str]) -> tuple[list[Label], list[Label]]:
    """Part the labels whose papers the store holds from the others."""
    held: list[Label] = []
    missing: list[Label] = []
    for label in labels:
        is_held = label.place.document in documents and any(
            target.document in documents for target in label.targets
        )
        (held if is_held else missing).append(label)
    return held, missing


def judge(
    labels: Iterable[Label], seen: Iterable[Seen], links: Iterable[tuple[str, str]]
) -> list[Judged]:
    """Say of each label whether the store has a link between things at its two ends."""
    index: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        index[one.place.document].append(one)
    joined = set(links)
    judged = []
    for label in labels:
        sources = _find(index, label.kind, (label.place,))
        targets = _find(index, label.target_kind, label.targets)
        if any((source, target) in joined for source in sources for target in targets):
            reason = ""
        elif not sources:
            reason = f"no {label.kind} is read where the answer stands"
        elif not targets:
            reason = f"no {label.target_kind} is read where the answered thing stands"
        else:
            reason = "both ends are read, and not linked"
        judged.append(Judged(label, reason))
    return judged


def _find(index: Mapping[str, list[Seen]], kind: str, places: Iterable[Place]) -> set[str]:
    return {
        one.thing
        for place in places
        for one in index.get(place.document, ())
        if kind in (ANY, one.kind) and one.place.overlaps(place)
    }


def measure(judged: Iterable[Judged]) -> Measure:
    """Count over judged labels; the unsure ones count nowhere."""
    sure = [one for one in judged if one.label.verdict in ("yes", "no")]
    yes = [one for one in sure if one.label.verdict == "yes"]
    no = [one for one in sure if one.label.verdict == "no"]
    return Measure(
        len(yes),
        len(no),
        sum(not one.reason for one in yes),
        sum(not one.reason for one in no),
    )


def measure_groups(judged: list[Judged]) -> dict[str, Measure]:
    """Measure all pairs, those across papers, and those of each kind of target and of answer.

    One plan may hold more actions than all other answers together, so they are also left out.
    """
    groups = {
        "all": judged,
        "all but planned actions": [one for one in judged if one.label.kind != "action"],
        "  across papers": [one for one in judged if one.label.is_across],
    }
    for target in sorted({one.label.target_kind for one in judged}):
        groups[f"  to {target}"] = [one for one in judged if one.label.target_kind == target]
    for kind in sorted({one.label.kind for one in judged}):
        groups[f"  from {kind}"] = [one for one in judged if one.label.kind == kind]
    return {name: measure(some) for name, some in groups.items()}


def explain(judged: Iterable[Judged], texts: Mapping[str, str]) -> list[str]:
    """Say which responses were missed, and why, and which pairs were linked that are none."""
    lines = []
    for one in judged:
        is_wrong = one.label.verdict == "no" and not one.reason
        is_missed = one.label.verdict == "yes" and one.reason
        if not (is_wrong or is_missed):
            continue
        lines.append(f"missed: {one.reason}" if is_missed else "linked, and no response")
        lines.append(f"    {_quote(one.label.kind, one.label.place, texts)}")
        lines.append(f"    {_quote(one.label.target_kind, one.label.targets[0], texts)}")
    return lines


def find_unlabelled(
    labels: Iterable[Label], seen: Iterable[Seen], links: Iterable[tuple[str, str]]
) -> list[tuple[Seen, Seen | None]]:
    """Links from a labelled paper that no label speaks of, by the first passage of each end.

    Precision is whole only where there are none: someone has to judge them.
    """
    known = list(labels)
    papers = {label.place.document for label in known}
    places: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        places[one.thing].append(one)
    found = []
    for source, target in sorted(set(links)):
        answers, answered = places.get(source, []), places.get(target, [])
        if not any(one.place.document in papers for one in answers):
            continue
        if not any(_speaks_of(label, answers, answered) for label in known):
            found.append((answers[0], answered[0] if answered else None))
    return found


def explain_unlabelled(
    links: Iterable[tuple[Seen, Seen | None]], texts: Mapping[str, str]
) -> list[str]:
    """Quote both ends of each link."""
    lines = []
    for source, target in links:
        lines.append("not labelled")
        lines += [
            f"    {_quote(end.kind, end.place, texts) if end else 'no passage tells of it'}"
            for end in (source, target)
        ]
    return lines


def _speaks_of(label: Label, sources: list[Seen], targets: list[Seen]) -> bool:
    return any(
        label.kind in (ANY, one.kind) and one.place.overlaps(label.place) for one in sources
    ) and any(
        label.target_kind in (ANY, one.kind) and one.place.overlaps(place)
        for one in targets
        for place in label.targets
    )


def _quote(kind: str, place: Place, texts: Mapping[str, str]) -> str:
    words = " ".join(texts.get(place.document, "")[place.start : place.end].split())
    return f"{kind} {place}: {words[:160]}"
