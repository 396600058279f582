"""What the rest of an item says of its decision: amendments moved, the public shut out."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.document import Span
from extract.models import AgendaItem, Decision, Fact
from extract.needles import compile_guarded
from extract.rows import Row, rows_between

AMENDMENT = compile_guarded(
    r"^(?:(?:FIRST|SECOND|THIRD|First|Second|Third)\s)?(?:AMENDMENT|Amendment)(?:\s(?:NO\.?\s)?\d)?"
    r"(?:\s*[:–-]|\s+(?:moved|proposed|MOVED|PROPOSED|by)\b)|"
    r"\b(?:an|the following|a further|one|another) amendment (?:\w+ ){0,3}(?:moved|proposed|put)\b|"
    r"\b(?:moved|proposed) (?:the following|an|a further|as an) amendment\b|"
    r"\b[Bb]y way of (?:an )?amendment\b|\b[Aa]mendment (?:was )?(?:moved|proposed) by\b",
)
_EXCLUDED = compile_guarded(
    r"\b(?:press|public)\b[^.]{0,60}\b(?:be|were|was|are)\s+(?:\w+ )?excluded\b|"
    r"\bexclu(?:de|sion of) the (?:press|public)\b|"
    r"\b(?:meeting|committee|council) (?:\w+ )?(?:go|went|move[ds]?|going) into "
    r"(?:committee|closed session|private session|executive session)\b",
    re.I,
)
_ONE_ITEM = re.compile(r"\b(?:following|next|this|one) (?:agenda )?item\b", re.I)
_OPEN = re.compile(
    r"\b(?:re-?admit|re-?opened to the public"
    r"|return(?:ed|s)? to (?:open|public) (?:session|meeting)"
    r"|\b(?:moves?|moved|come|came) (?:back |out of |from )+[^.]{0,40}\bopen\b"
    r"|re-?join(?:ed)? the meeting|resum\w+ in (?:public|open))",
    re.I,
)
_EXEMPT_TITLE = re.compile(
    r"^\W*(?:exempt|confidential)\b|\((?:exempt|confidential|part (?:II|2|B))\b|"
    r"\b(?:exempt|confidential) (?:items?|reports?|appendix|business|information|section)\b|"
    r"\bnot for publication\b|^part (?:II|2|B)\b",
    re.I,
)
_OPEN_TITLE = re.compile(r"\b(?:exclusion|exclude|minutes|non-(?:exempt|confidential))\b", re.I)


def add_particulars(facts: Sequence[Fact], rows: Sequence[Row]) -> list[Fact]:
    """The facts, decisions with what stands around them in their items."""
    items = {fact.id: fact for fact in facts if isinstance(fact, AgendaItem) and fact.spans}
    starts = sorted(item.spans[0].start for item in items.values())
    last = rows[-1].end if rows else 0
    changed: dict[str, Fact] = {}
    decisions = [fact for fact in facts if isinstance(fact, Decision) and fact.spans]
    for item_id, item in items.items():
        start = item.spans[0].start
        end = next((other for other in starts if other > start), last)
        own = [fact for fact in decisions if fact.item == item_id]
        changed |= _find_amendments(own, rows_between(rows, start, end))
    for fact in _find_exempt(decisions, items, rows):
        known = changed.get(fact.id)
        base = known if isinstance(known, Decision) else fact
        changed[fact.id] = replace(base, exempt=True, derived=(*base.derived, "exempt"))
    return [changed.get(fact.id, fact) for fact in facts]


def _find_amendments(own: Sequence[Decision], rows: Sequence[Row]) -> dict[str, Fact]:
    """By id, the decisions of one item before which amendments were moved."""
    moved: dict[str, list[str]] = {}
    for number, row in enumerate(rows):
        if not own or row.is_heading or not AMENDMENT.search(row.text):
            continue
        text = row.text
        if text.rstrip().endswith((":", ":-", "–")) and number + 1 < len(rows):
            text = f"{text}\n{rows[number + 1].text}"
        later = [fact for fact in own if fact.spans[-1].end > row.start]
        moved.setdefault((later or own[-1:])[0].id, []).append(text)
    by_id = {fact.id: fact for fact in own}
    return {
        key: replace(by_id[key], amendment_text="\n".join(dict.fromkeys(texts)))
        for key, texts in moved.items()
    }


def _find_exempt(
    decisions: Sequence[Decision], items: dict[str, AgendaItem], rows: Sequence[Row]
) -> list[Decision]:
    """The decisions on items from which the public was shut out, or whose title says so."""
    found = []
    for fact in decisions:
        item = items.get(fact.item or "")
        if item and _EXEMPT_TITLE.search(item.title) and not _OPEN_TITLE.search(item.title):
            found.append(fact)
    shut = [fact for fact in decisions if _EXCLUDED.search(fact.text or "")]
    for fact in shut:
        if fact.meeting is None or "lost" in fact.outcomes:
            continue
        later = [
            one
            for one in decisions
            if one.meeting == fact.meeting
            and one.item is not None
            and one.spans[0].start > fact.spans[-1].end
            and one not in shut
        ]
        if _ONE_ITEM.search(fact.text or "") and later:
            later = [one for one in later if one.item == later[0].item]
        opened = _find_opening(rows, fact.spans[-1])
        found += [one for one in later if one.spans[0].start < opened]
    return list({fact.id: fact for fact in found if fact.exempt is None}.values())


def _find_opening(rows: Sequence[Row], shut: Span) -> int:
    """Where the public comes back after a passage; the end of the paper if it does not."""
    end = rows[-1].end + 1 if rows else 0
    for row in rows_between(rows, shut.end, end):
        if _OPEN.search(row.text):
            return row.start
    return end
