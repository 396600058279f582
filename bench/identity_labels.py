"""Labels of identity, set beside what a store says: who and which body is meant by which words.

A mention is a form of a name in one paper's graph. From labels and rows of a query to measures and
to lines that explain the errors; no store is opened here.
"""

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from agreement import (
    Cubed,
    Pairs,
    Placed,
    count_pairs,
    count_pairs_across,
    measure_cubed,
)

UNSURE = "?"
# Every form of a name that a paper's graph gives, and what kind of thing bears it.
QUERY = """SELECT ?document ?thing ?kind ?form {
  VALUES (?class ?kind) { (foaf:Person "person") (fm:Committee "committee")
    (fm:Council "council") (fm:Inspectorate "organization") (org:Organization "organization")
    (org:Post "post") }
  GRAPH ?document { ?thing a ?class ; skos:altLabel ?form }
}"""


class Mention(NamedTuple):
    """A form of a name in a paper's graph: `document` is an id, `thing` the IRI that bears it."""

    document: str
    kind: str
    form: str
    thing: str


@dataclass(frozen=True)
class Label:
    """The cluster of one mention. `council` numbers whose papers it is in, `cluster` is unique."""

    document: str
    kind: str
    mention: str
    cluster: str
    council: str
    difficulty: str


@dataclass(frozen=True)
class Found:
    """A labelled mention and the thing of the store that it names."""

    label: Label
    mention: Mention


@dataclass(frozen=True)
class Matched:
    """Labels beside a store: those found in it, and why the others were left out."""

    found: tuple[Found, ...]
    unsure: int
    papers_missing: int
    in_papers_missing: int
    not_named: int


@dataclass(frozen=True)
class Measure:
    """Figures over the mentions of some kinds; `across` are the pairs of two papers."""

    clusters: int
    pairs: Pairs
    across: Pairs
    cubed: Cubed


def hash_mention(document: str, kind: str, form: str) -> str:
    """Name a mention without telling it: 12 hexadecimal digits."""
    return hashlib.sha256(f"{document}|{kind}|{form}".encode()).hexdigest()[:12]


def read_labels(path: Path) -> list[Label]:
    """Read identity.csv: document, kind, mention, cluster, council, difficulty."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Label(**row) for row in csv.DictReader(file)]


def match_labels(
    labels: Iterable[Label], mentions: Iterable[Mention], documents: set[str]
) -> Matched:
    """Find each labelled mention in the store.

    A form that two things of one paper bear stands for both, as two mentions.
    """
    named = defaultdict(list)
    for mention in sorted(set(mentions)):
        named[hash_mention(*mention[:3])].append(mention)
    found, counts, papers_missing = [], Counter[str](), set()
    for label in labels:
        if label.cluster == UNSURE:
            counts["unsure"] += 1
        elif label.document not in documents:
            counts["missing"] += 1
            papers_missing.add(label.document)
        elif label.mention not in named:
            counts["not named"] += 1
        else:
            found += [Found(label, mention) for mention in named[label.mention]]
    return Matched(
        tuple(found),
        counts["unsure"],
        len(papers_missing),
        counts["missing"],
        counts["not named"],
    )


def place(found: Iterable[Found]) -> list[Placed]:
    """Give each mention its true group and its found one.

    People are compared within one council's papers: nobody is merged across councils by a machine.
    """
    placed = []
    for one in found:
        apart = f"{one.label.council} " if one.label.kind == "person" else ""
        placed.append(
            Placed(f"{apart}{one.label.cluster}", f"{apart}{one.mention.thing}", one.label.document)
        )
    return placed


def measure(found: Iterable[Found]) -> Measure:
    """Measure pairs and B-cubed over labelled mentions."""
    placed = place(found)
    return Measure(
        len({thing.true for thing in placed}),
        count_pairs(placed),
        count_pairs_across(placed),
        measure_cubed(placed),
    )


def count_across_councils(found: Iterable[Found]) -> Pairs:
    """Count pairs of people named in papers of two councils."""
    return count_pairs_across(
        Placed(one.label.cluster, one.mention.thing, one.label.council)
        for one in found
        if one.label.kind == "person"
    )


def measure_kinds(found: Sequence[Found]) -> dict[str, Measure]:
    """Measure people, bodies, each difficulty, and all together.

    A difficulty is measured over the clusters that bear it, and what was merged with them.
    """
    people = [one for one in found if one.label.kind == "person"]
    bodies = [one for one in found if one.label.kind != "person"]
    measures = {"people": people, "bodies": bodies, "together": found}
    for difficulty in sorted({one.label.difficulty for one in found}):
        things = {one.mention.thing for one in found if one.label.difficulty == difficulty}
        clusters = {one.label.cluster for one in found if one.label.difficulty == difficulty}
        measures[f"  {difficulty}"] = [
            one for one in found if one.mention.thing in things or one.label.cluster in clusters
        ]
    return {name: measure(some) for name, some in measures.items()}


def explain_merges(found: Iterable[Found], files: Mapping[str, str]) -> list[str]:
    """Say which things of the store bear the names of several clusters, most names first."""
    groups: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for one in found:
        apart = one.label.council if one.label.kind == "person" else ""
        groups[apart, one.mention.thing].append(one)
    return _explain(groups, "merged", files, by_cluster=True)


def explain_splits(found: Iterable[Found], files: Mapping[str, str]) -> list[str]:
    """Say which clusters the store spreads over several things, most names first."""
    groups: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for one in found:
        apart = one.label.council if one.label.kind == "person" else ""
        groups[apart, one.label.cluster].append(one)
    return _explain(groups, "split", files, by_cluster=False)


def _explain(
    groups: Mapping[tuple[str, str], Sequence[Found]],
    word: str,
    files: Mapping[str, str],
    *,
    by_cluster: bool,
) -> list[str]:
    lines = []
    for key, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        parts: dict[str, list[Found]] = defaultdict(list)
        for one in group:
            parts[one.label.cluster if by_cluster else one.mention.thing].append(one)
        if len(parts) == 1:
            continue
        lines.append(f"{word}: {key[1]} ({group[0].label.kind}, {group[0].label.difficulty})")
        for part, some in sorted(parts.items(), key=lambda item: (-len(item[1]), item[0])):
            forms = defaultdict(list)
            for one in some:
                forms[one.mention.form].append(files.get(one.label.document, one.label.document))
            said = "; ".join(
                f"{form!r} in {', '.join(sorted(papers))}" for form, papers in sorted(forms.items())
            )
            lines.append(f"    {part}: {said}")
    return lines
