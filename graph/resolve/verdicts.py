"""What people have judged: it outranks the machine, and holds when everything is read again.

A verdict names mentions by their paper and how the paper writes the name, which stay the same as
long as the paper's bytes do. "Same" joins what the two sides are, whatever their blocks;
"different" takes the right side out of what they are together. The later outranks the earlier.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from graph.resolve.forms import Cluster, Form

LEFT, RIGHT = "left", "right"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Mentions in one paper (by its id) under one form of the name, as written there."""

    document: str
    written: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's judgement about things of one stage ("person", "committee" …).

    `keeps` is the IRI (without the base) that what was joined, or the left side of what was parted,
    goes by: the one given first.
    """

    number: int
    stage: str
    verdict: Literal["same", "different"]
    left: tuple[Anchor, ...]
    right: tuple[Anchor, ...]
    keeps: str = ""
    reason: str = ""
    decided_by: str = ""


@dataclass(slots=True)
class Verdicts:
    """All verdicts of people, to look up by mention."""

    listed: Sequence[Verdict] = ()
    _marks: Mapping[tuple[str, str, str], frozenset[tuple[int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look over the verdicts once."""
        marks: dict[tuple[str, str, str], set[tuple[int, str]]] = defaultdict(set)
        for one in self.listed:
            for side, anchors in ((LEFT, one.left), (RIGHT, one.right)):
                for anchor in anchors:
                    marks[one.stage, anchor.document, anchor.written].add((one.number, side))
        self._marks = {key: frozenset(found) for key, found in marks.items()}

    def marks(self, stage: str, document: str, written: str) -> frozenset[tuple[int, str]]:
        """The sides that verdicts put a mention on."""
        return self._marks.get((stage, document, written), frozenset())

    def of_stage(self, stage: str) -> list[Verdict]:
        """The verdicts about one kind of thing, the oldest first."""
        return sorted(
            (one for one in self.listed if one.stage == stage), key=lambda one: one.number
        )

    def name_of(self, stage: str, cluster: Cluster) -> str:
        """The IRI, without the base, that verdicts give a thing; "" where they give none."""
        kept = ""
        if not any(form.marks for form in cluster.forms):
            return kept
        for one in self.of_stage(stage):
            sides = {side for form in cluster.forms for n, side in form.marks if n == one.number}
            if one.keeps and (sides == {LEFT, RIGHT} or sides == {LEFT}):
                kept = one.keeps if one.verdict == "same" or sides == {LEFT} else kept
        return kept


def apply_verdicts(clusters: Sequence[Cluster], verdicts: Iterable[Verdict]) -> list[Cluster]:
    """Join and part clusters as people have judged, one verdict after the other."""
    found = list(clusters)
    for one in verdicts:
        found = _join(found, one) if one.verdict == "same" else _part(found, one)
    return found


def _sides(form: Form, number: int) -> set[str]:
    return {side for marked, side in form.marks if marked == number}


def _join(clusters: Sequence[Cluster], verdict: Verdict) -> list[Cluster]:
    """Join all that holds a marked form; of what is one only in a paper, the marked forms alone."""
    whole: list[Cluster] = []
    rest: list[Cluster] = []
    for cluster in clusters:
        marked = [form for form in cluster.forms if _sides(form, verdict.number)]
        if not marked:
            rest.append(cluster)
        elif cluster.is_apart:
            whole.append(Cluster(marked, cluster.key))
            others = [form for form in cluster.forms if form not in marked]
            if others:
                rest.append(replace(cluster, forms=others))
        else:
            whole.append(cluster)
    if not whole:
        return rest
    # What is named already comes first: its key names the whole.
    forms = [form for cluster in whole for form in cluster.forms]
    return [Cluster(forms, whole[0].key), *rest]


def _part(clusters: Sequence[Cluster], verdict: Verdict) -> list[Cluster]:
    found: list[Cluster] = []
    for cluster in clusters:
        left = [form for form in cluster.forms if LEFT in _sides(form, verdict.number)]
        # What stands on both sides, as one paper writes two things alike, stays where it is.
        right = [form for form in cluster.forms if _sides(form, verdict.number) == {RIGHT}]
        if not left or not right:
            found.append(cluster)
            continue
        # Mentions that nobody has judged go with those that say the same, if only one side does.
        told = {repr(form.content) for form in right} - {repr(form.content) for form in left}
        gone = [form for form in cluster.forms if form in right or repr(form.content) in told]
        kept = [form for form in cluster.forms if form not in gone]
        found += [replace(cluster, forms=kept), replace(cluster, forms=gone)]
    return found
