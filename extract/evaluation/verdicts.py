"""Judge what was found in one paper against its gold: a verdict a claim, right, false or missed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from extract.evaluation.alike import is_same_person
from extract.evaluation.claims import Claim
from extract.evaluation.pairing import match, pair

Outcome = Literal["right", "false", "missed"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one claim. `found` is None where it was missed, `gold` where it is false.

    Of a part (an outcome, a mover, a vote) both are the whole decision's or report's, and `part`
    says which.
    """

    kind: str
    outcome: Outcome
    found: Claim | None
    gold: Claim | None
    part: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it is about, from one run to the next: gold's words where gold has it."""
        claim = self.gold or self.found
        return self.kind, f"{claim.shown if claim else ''}{f' ({self.part})' if self.part else ''}"


def judge(found: Mapping[str, Sequence[Claim]], gold: Mapping[str, list[Claim]]) -> list[Verdict]:
    """Judge every kind that gold speaks of.

    Gold of which the annotator was unsure counts as right when found; when not, as nothing.
    """
    verdicts: list[Verdict] = []
    for kind, wanted in gold.items():
        pairs = pair(found[kind], wanted)
        for ours, theirs in pairs.both:
            verdicts.append(Verdict(kind, "right", ours, theirs))
            verdicts += _parts(ours, theirs)
        for ours in pairs.extra:
            verdicts.append(Verdict(kind, "false", ours, None))
        for theirs in pairs.missed:
            if not theirs.is_unsure:
                verdicts.append(Verdict(kind, "missed", None, theirs))
                verdicts += _missed_parts(theirs)
    return verdicts


def _parts(found: Claim, gold: Claim) -> Iterator[Verdict]:
    if found.kind == "reports":
        yield from _report_people(found, gold)
    elif found.kind == "decisions":
        if gold.outcomes:
            yield from _sets("decision outcomes", found, gold, found.outcomes, gold.outcomes)
        yield from _movers(found, gold)
        yield from _sets("decision votes", found, gold, _votes(found), _votes(gold))


def _report_people(found: Claim, gold: Claim) -> Iterator[Verdict]:
    """Gold names an author and a contact, who may be one; more on a paper are not wrong."""
    for wanted in gold.people:
        is_found = any(is_same_person(names, wanted) for names in found.people)
        yield Verdict(
            "report people", "right" if is_found else "missed", found, gold, _first(wanted)
        )


def _missed_parts(gold: Claim) -> Iterator[Verdict]:
    named = [_first(names) for names in gold.people]
    kinds = {
        "report people": named if gold.kind == "reports" else [],
        "decision outcomes": sorted(gold.outcomes),
        "decision movers": named if gold.kind == "decisions" else [],
        "decision votes": sorted(_votes(gold)),
    }
    for kind, parts in kinds.items():
        for part in parts:
            yield Verdict(kind, "missed", None, gold, part)


def _sets(
    kind: str, found: Claim, gold: Claim, ours: frozenset[str], theirs: frozenset[str]
) -> Iterator[Verdict]:
    for part in sorted(ours | theirs):
        if part in ours and part in theirs:
            yield Verdict(kind, "right", found, gold, part)
        elif part in ours:
            yield Verdict(kind, "false", found, gold, part)
        else:
            yield Verdict(kind, "missed", found, gold, part)


def _movers(found: Claim, gold: Claim) -> Iterator[Verdict]:
    kind = "decision movers"
    scores = [
        {at: 0.0 for at, names in enumerate(found.people) if is_same_person(names, wanted)}
        for wanted in gold.people
    ]
    holder = match(scores, [False] * len(scores))
    for at, names in enumerate(found.people):
        yield Verdict(kind, "right" if at in holder else "false", found, gold, _first(names))
    for row, names in enumerate(gold.people):
        if row not in holder.values():
            yield Verdict(kind, "missed", found, gold, _first(names))


def _votes(claim: Claim) -> frozenset[str]:
    return frozenset(f"{side.removeprefix('votes_')} {n}" for side, n in claim.votes.items())


def _first(names: frozenset[str]) -> str:
    """The fullest form of a name, the same in every run."""
    return min(names, key=lambda name: (-len(name), name), default="")
