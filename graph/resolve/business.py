"""What was put to meetings and what came of it: reports, recommendations, decisions, judgements.

They take their names from the thing that they belong to, so the same minutes read in two papers
give the same names. A decision that a paper only refers to by its reference takes the name of
the decision itself, once a paper that holds its words is there.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from extract.models import (
    Action,
    BudgetLine,
    Decision,
    Judgement,
    Legislation,
    Recommendation,
    Report,
    ResponseLink,
)
from extract.named_decisions import LOOSE
from graph.iris import (
    find_source,
    judgement_iri,
    legislation_iri,
    name_key,
    response_iri,
    row_iri,
    segment,
    slug,
)
from graph.named import Told, find_named
from graph.resolve.ledger import Ledger
from graph.resolve.records import PaperRecord, fact_start, facts_of
from graph.resolve.wordings import Wordings


def resolve_business(ledger: Ledger) -> None:
    """Name reports, recommendations, decisions, judgements and response links."""
    _resolve_reports(ledger)
    _resolve_decisions(ledger)
    _resolve_recommendations(ledger)
    _resolve_judgements(ledger)
    _resolve_responses(ledger)
    _resolve_rows(ledger)
    for record, fact in facts_of(ledger.papers, Legislation):
        _give(ledger, record, fact.id, legislation_iri(ledger.base, fact.name), "legislation")


def _give(ledger: Ledger, record: PaperRecord, fact_id: str, iri: str, kind: str) -> None:
    ledger.give([(record.document_id, fact_id)], iri, kind)


def _resolve_reports(ledger: Ledger) -> None:
    for record, fact in facts_of(ledger.papers, Report):
        meeting = ledger.find(record, fact.meeting)
        if meeting is not None and fact.title:
            iri = f"{meeting}/report/{slug(fact.title)}"
        else:
            wished = f"{ledger.document(record)}/report/{fact_start(fact)}"
            iri = ledger.claim_in(record.document_id, wished, fact.id)
        _give(ledger, record, fact.id, iri, "report")


def _resolve_decisions(ledger: Ledger) -> None:
    named: dict[tuple[str, str], str] = {}
    told: dict[tuple[str, str], list[Told]] = defaultdict(list)
    wordings = Wordings(ledger, list(facts_of(ledger.papers, Decision)))
    only_referred: list[tuple[PaperRecord, Decision]] = []
    for record, fact in sorted(
        facts_of(ledger.papers, Decision),
        key=lambda found: (
            found[0].source_key,
            found[0].document_id,
            fact_start(found[1]),
            found[1].id,
        ),
    ):
        item = ledger.find(record, fact.item)
        if item is None and fact.text is None and (fact.identifier or fact.date):
            only_referred.append((record, fact))
            continue
        wished = f"{item}/decision" if item else _name_by_place(ledger, record, fact)
        reference = _reference(ledger, record, fact)
        if item is None and reference in named:
            iri = named[reference]
        else:
            iri = wordings.find(record, fact, wished)
        if fact.identifier:
            named.setdefault(reference, iri)
        for key in _places(ledger, record, fact):
            told[key].append(Told(iri, fact.title or "", fact.text or ""))
        _give(ledger, record, fact.id, iri, "decision")
    for record, fact in only_referred:
        known = _find_referred(ledger, record, fact, named, told)
        if known is None and fact.identifier:
            scope, _ = _reference(ledger, record, fact)
            known = f"{scope}/decision/{segment(fact.identifier)}"
        if known is None and fact.rule == LOOSE:
            continue  # nothing tells it, so it may be none
        if known is None:
            known = wordings.find(record, fact, _name_by_place(ledger, record, fact))
        _give(ledger, record, fact.id, known, "decision")


def _find_referred(
    ledger: Ledger,
    record: PaperRecord,
    fact: Decision,
    named: Mapping[tuple[str, str], str],
    told: Mapping[tuple[str, str], Sequence[Told]],
) -> str | None:
    """The decision that a paper only refers to: by its reference, else by body, day and matter."""
    if fact.identifier:
        iri = named.get(_reference(ledger, record, fact))
        if iri is not None:
            return iri
    facts = {other.id: other for other in record.paper.facts}
    sources = (
        facts.get(link.source)
        for link in record.paper.facts
        if isinstance(link, ResponseLink) and link.target == fact.id
    )
    words = next((one.text for one in sources if isinstance(one, Decision) and one.text), "")
    for key in _places(ledger, record, fact):
        iri = find_named(fact.title, words, told.get(key, ()))
        if iri is not None:
            return iri
    return None


def _places(ledger: Ledger, record: PaperRecord, fact: Decision) -> list[tuple[str, str]]:
    """Where decisions are looked for that a paper names by body and day."""
    day = fact.date.isoformat() if fact.date else ""
    found = (ledger.find(record, fact.meeting), ledger.find(record, fact.decided_by))
    return [(iri, day) for iri in dict.fromkeys(found) if iri is not None and day]


def _name_by_place(ledger: Ledger, record: PaperRecord, fact: Decision) -> str:
    return f"{ledger.document(record)}/decision/{fact_start(fact)}"


def _reference(ledger: Ledger, record: PaperRecord, fact: Decision) -> tuple[str, str]:
    """A decision's reference within the council that gave it."""
    by = ledger.find(record, fact.decided_by) or ledger.find(record, fact.meeting) or ""
    council = by.split("/committee/")[0].split("/post/")[0].split("/person/")[0]
    if "/council/" not in council:
        council = ledger.publisher(record) or ledger.document(record)
    return council, name_key(fact.identifier or "")


def _resolve_recommendations(ledger: Ledger) -> None:
    for record, fact in facts_of(ledger.papers, Recommendation):
        whole = ledger.find(record, fact.report) or ledger.document(record)
        number = segment(fact.number) if fact.number else f"u{fact.ordinal}"
        iri = f"{whole}/recommendation/{number}"
        iri = ledger.claim_in(record.document_id, iri, fact.id)
        _give(ledger, record, fact.id, iri, "recommendation")


def _resolve_judgements(ledger: Ledger) -> None:
    grades: dict[tuple[str, str], set[str]] = defaultdict(set)
    found = []
    for record, fact in facts_of(ledger.papers, Judgement):
        inspection = ledger.find(record, fact.inspection)
        if inspection is None:
            continue
        iri = judgement_iri(inspection, fact.section, fact.aspect)
        grades[record.document_id, iri].add(fact.grade)
        found.append((record, fact, iri))
    for record, fact, iri in found:
        # One paper that gives two grades to one aspect means two judgements.
        if len(grades[record.document_id, iri]) > 1:
            iri = f"{iri}-{fact.grade}"
        _give(ledger, record, fact.id, iri, "judgement")


def _resolve_responses(ledger: Ledger) -> None:
    for record, fact in facts_of(ledger.papers, ResponseLink):
        source = find_source(ledger.document(record), fact.source)
        source = source or ledger.find(record, fact.source)
        target = ledger.find(record, fact.target)
        if source is not None and target is not None:
            _give(ledger, record, fact.id, response_iri(source, target), "response")


def _resolve_rows(ledger: Ledger) -> None:
    for record, line in facts_of(ledger.papers, BudgetLine):
        wished = row_iri(ledger.document(record), line.kind, line.reference, fact_start(line))
        iri = ledger.claim_in(record.document_id, wished, line.id)
        _give(ledger, record, line.id, iri, line.kind)
    for record, action in facts_of(ledger.papers, Action):
        wished = row_iri(ledger.document(record), action.kind, action.number, fact_start(action))
        iri = ledger.claim_in(record.document_id, wished, action.id)
        _give(ledger, record, action.id, iri, action.kind)
