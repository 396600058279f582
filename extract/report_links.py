"""Reports that are answered, and reports that answer a decision: both by the item they stand under.

A report of the body's own officers is settled by the decision on it, and not answered; one of an
auditor or an ombudsman from outside is answered.
"""

from collections.abc import Iterator, Mapping, Sequence

from extract.link_words import find_words, has_words, search_links
from extract.models import Committee, Decision, Fact, Report, ResponseLink

_KINDS = {"cabinet": "cabinet-decision", "scrutiny": "scrutiny"}
_OPEN = frozenset({"deferred", "withdrawn", "lost"})


def find_report_links(facts: Sequence[Fact]) -> list[ResponseLink]:
    """Find the decisions on reports from outside, and the reports on a decision called in.

    Takes the finished facts, and gives links by their ids.
    """
    bodies = {fact.id: fact for fact in facts if isinstance(fact, Committee)}
    decided = _by_item(facts)
    links = []
    for report in _reports(facts):
        own = decided.get(report.item or "", [])
        for fact in own:
            if _is_from_outside(report, [fact]) and not _OPEN & set(fact.outcomes):
                body = bodies.get(fact.decided_by or "")
                kind = _KINDS.get(body.body_type if body else "", "mention")
                links.append(_link(fact, report, kind, "link-outside-report"))
        if has_words("call-in", report.title) and not has_words("call-in-none", report.title):
            known = {fact.id: fact for fact in facts if isinstance(fact, Decision)}
            for key in dict.fromkeys(key for fact in own for key in fact.calls_in):
                links.append(_link(report, known[key], "call-in", "link-call-in-report"))
    return links


def find_outside_reports(facts: Sequence[Fact]) -> set[str]:
    """The ids of the reports that an auditor or ombudsman from outside made."""
    decided = _by_item(facts)
    return {
        report.id
        for report in _reports(facts)
        if _is_from_outside(report, decided.get(report.item or "", []))
    }


def _is_from_outside(report: Report, decided: Sequence[Decision]) -> bool:
    """Whether the title says so, or words that decide on it name it as the outsider's."""
    if has_words("outside-report", report.title):
        return True
    title = report.title.casefold()
    named = (search_links("outside-report", fact.text or "") for fact in decided)
    return any(match and match["report"] and _fold(match["report"]) in title for match in named)


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _reports(facts: Sequence[Fact]) -> Iterator[Report]:
    return (fact for fact in facts if isinstance(fact, Report) and fact.item and fact.spans)


def _by_item(facts: Sequence[Fact]) -> Mapping[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for fact in facts:
        if isinstance(fact, Decision) and fact.item and fact.text and fact.spans:
            found.setdefault(fact.item, []).append(fact)
    return found


def _link(
    source: Decision | Report, target: Decision | Report, link_type: str, rule: str
) -> ResponseLink:
    return ResponseLink(
        id=f"response:{source.id}:{target.id}",
        source=source.id,
        target=target.id,
        link_type=link_type,
        spans=tuple(dict.fromkeys((find_words(source.spans), find_words(target.spans)))),
        rule=rule,
        basis="derived",
    )
