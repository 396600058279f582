"""The items of a meeting's agenda or minutes: their numbers, their titles, how far they reach.

A section numbers its items in one style; numbers of paragraphs and of list entries are not items.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from extract.models import AgendaItem, Span
from extract.rows import Row
from extract.sections import Section
from extract.tables import load_patterns

_TABLE = "items.toml"
# A title is shorter than this; what is longer is text.
_TITLE_LENGTH = 220
_FURNITURE = re.compile(
    r"\s*(?:\bpdf icon PDF [\d.,]+ ?[KM]B\b.*|\(Pages? \d+.*?\)|\(Agenda item [\w/]+\)|"
    r"PDF [\d.,]+ ?[KM]B.*|\.{4,}.*|\[?Additional documents:?.*|View directions.*)$",
    re.I,
)
# "APOLOGIES – Apologies had been received": the capitals are the title.
_CAPITAL_LEAD = re.compile(
    r"^(?P<title>[A-Z][A-Z0-9’'&,/()\s.-]{3,90}?[A-Z).])\s*(?:[-–:.]\s+|\s)(?=[A-Z][a-z]|\d|\()"
)
_TITLED_LEAD = re.compile(r"^(?P<title>[A-Z][^.:–]{2,70}?)\s*(?:[:–]|\s-\s|\.\s)\s*(?=[A-Z0-9(£])")
_FLAT = re.compile(r"\s*(?P<title>[^|]{3,300}?)\s*\bMinutes:\s")
_LABEL = re.compile(
    r"^(?:Minutes|Decision|Decisions|Additional documents|Supporting documents|Media|Items|"
    r"No\. Item|Agenda item|Resolution|Resolved|RESOLVED|Carried|CARRIED|Recommendation)\b",
)
_SENTENCE = re.compile(r"^(?:The|A|An|It|There)\s.*\b(?:\w+ed|was|were|is|has|had)\b")
_NOT_TITLE = re.compile(
    r"^(?:That|It was|It is|RESOLVED|Resolved|AGREED|NOTED|The (?:Committee|Council|Cabinet|Panel|"
    r"Chair|Mayor|Clerk|Board)\b.*\b(?:noted|agreed|considered|reported|advised|welcomed)|"
    r"Councillors?\s|Cllrs?\b|Cr\b|Present|PRESENT|In Attendance|IN ATTENDANCE|Page\b|Moved|"
    r"Seconded|Proposed|CARRIED|Carried|Nil\b|None\b|Yes\b|No\b|[•·▪◦●]|[-–]\s)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """An item: `end` is where the next one begins; `text_start` is behind its title."""

    number: str | None
    title: str
    start: int
    title_end: int
    end: int
    style: str
    value: tuple[int, ...] = ()


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(row.regex for row in load_patterns(_TABLE) if row.gives == kind)


def find_items(section: Section, rows: Sequence[Row]) -> list[FoundItem]:
    """Find the items of a section whose rows are `rows`, in order."""
    if section.kind in ("report", "inspection-report"):
        return []
    if flat := _flat_items(rows):
        return _close(flat, section.end)
    if page := _issue_item(section, rows) or _page_item(section, rows):
        return _close(page, section.end)
    references = _numbered(rows, "ref")
    items = references or _coherent(_numbered(rows, "number"), section)
    if section.kind != "past-decisions" and not (references and len(references) > 2):
        items = _with_titles(items, rows, section)
    return _close(items or _first_title(section, rows), section.end)


def build_item(item: FoundItem, *, fact_id: str, meeting: str | None, ordinal: int) -> AgendaItem:
    """Build the fact of one item."""
    return AgendaItem(
        id=fact_id,
        spans=(Span(item.start, item.title_end),),
        rule=f"item-{item.style}",
        meeting=meeting,
        number=item.number,
        ordinal=ordinal,
        title=item.title,
    )


def clean_title(text: str) -> str:
    """A title without the furniture that web pages and packs put behind it."""
    title = _FURNITURE.sub("", " ".join(text.split()))
    return title.strip().rstrip(".:–- ").strip()


def _close(items: list[FoundItem], end: int) -> list[FoundItem]:
    closed = []
    for index, item in enumerate(items):
        following = items[index + 1].start if index + 1 < len(items) else end
        closed.append(replace(item, end=following))
    return closed


def _flat_items(rows: Sequence[Row]) -> list[FoundItem]:
    """Items of a web page flattened to "Title Minutes: text | Title Minutes: text"."""
    found = []
    for row in rows:
        for part in re.finditer(r"[^|]+", row.text):
            match = _FLAT.match(part[0])
            if not match or re.search(r"\bMinutes:\s*$", row.text):
                continue
            title = clean_title(match["title"])
            # A long lead is a title with its explanation behind it.
            title = re.split(r"(?<=[a-z)]) (?=(?:To (?:receive|consider|approve)\b))", title)[0]
            start = row.start + part.start() + match.start("title")
            end = row.start + part.start() + match.end("title")
            found.append(
                FoundItem(
                    number=None, title=title, start=start, title_end=end, end=end, style="flat"
                )
            )
    return found


def _numbered(rows: Sequence[Row], kind: str) -> list[FoundItem]:
    found = []
    for index, row in enumerate(rows):
        if row.block.kind == "cell" and row.block.column not in (0, None):
            continue
        match = next((m for regex in _patterns(kind) if (m := regex.match(row.text))), None)
        if match is None:
            continue
        title, end, reach = match["title"], row.end, row.text
        start_of_title = match.start("title")
        if not title:
            following = rows[index + 1] if index + 1 < len(rows) else None
            if following is None or following.block.number or len(following.text) > _TITLE_LENGTH:
                continue
            title, end, reach = following.text, following.end, following.text
            start_of_title = 0
            if following.start - row.end > 12:
                continue
            cut = _cut_title(title, is_free=kind == "ref")
            if cut:
                end = following.start + len(cut.rstrip())
        else:
            cut = _cut_title(title, is_free=kind == "ref" or row.is_heading)
            if cut and len(cut) < len(title):
                end = row.start + start_of_title + len(cut.rstrip())
        if not cut or not clean_title(cut) or _NOT_TITLE.match(cut) or not reach:
            continue
        number = re.sub(r"\s+", "", match["number"]).rstrip(".")
        found.append(
            FoundItem(
                number=number,
                title=clean_title(cut),
                start=row.start,
                title_end=end,
                end=end,
                style=kind,
                value=tuple(int(digits) for digits in re.findall(r"\d+", number)),
            )
        )
    return found


def _cut_title(text: str, *, is_free: bool) -> str | None:
    """The title at the start of `text`; None where it reads as running text.

    `is_free`: the number alone shows that an item begins, so the first words will do.
    """
    letters = re.sub(r"[^A-Za-z]", "", text)
    if len(text) <= _TITLE_LENGTH and letters.isupper():
        return text
    if len(text) <= 160 and not re.search(r"[.;:]$|[.!?]\s+[A-Z]", text.rstrip()):
        return text
    if match := _CAPITAL_LEAD.match(text):
        return match["title"]
    if match := _TITLED_LEAD.match(text):
        lead = match["title"]
        if len(text) > 90 and len(lead.split()) <= 9 and not _SENTENCE.match(lead):
            return lead
    if len(text) <= 60 and text[:1].isupper() and not re.search(r"\b(?:was|were|is|has)\b", text):
        return text
    if is_free and len(text) <= _TITLE_LENGTH:
        return re.split(r"(?<=[a-z)])\.\s", text)[0]
    return None


def _coherent(items: list[FoundItem], section: Section) -> list[FoundItem]:
    """Keep the numbers that rise as one series; others number paragraphs or entries of lists."""
    if not items:
        return []
    if section.kind == "past-decisions":
        return [i for i in items if i.title.upper() == i.title or i.value[0] > 30]
    best: list[FoundItem] = []
    for begin in range(min(len(items), 4)):
        chain: list[FoundItem] = []
        for item in items[begin:]:
            if not chain or _follows(chain[-1], item):
                chain.append(item)
        if len(chain) > len(best):
            best = chain
    return best


def _follows(last: FoundItem, item: FoundItem) -> bool:
    a, b = last.value, item.value
    if len(a) == len(b) == 1:
        letter = bool(re.search(r"[a-z]", item.number or ""))
        return 0 < b[0] - a[0] <= 3 or (b[0] == a[0] and letter and item.number != last.number)
    # 7 -> 7.1 -> 7.2 -> 8
    return a < b and b[0] - a[0] <= 3


def _with_titles(items: list[FoundItem], rows: Sequence[Row], section: Section) -> list[FoundItem]:
    """Add the items that have a title but no number."""
    spans = [(item.start, item.title_end) for item in items]
    added = list(items)
    for index, row in enumerate(rows):
        if any(start <= row.start < end for start, end in spans):
            continue
        if row.start < section.start or len(row.text) > 120 or row.block.kind == "list_item":
            continue
        if not _is_bare_title(row, rows, index, has_numbers=bool(items)):
            continue
        title = clean_title(row.text)
        if title:
            added.append(
                FoundItem(
                    number=None,
                    title=title,
                    start=row.start,
                    title_end=row.end,
                    end=row.end,
                    style="title",
                )
            )
    return sorted(added, key=lambda item: item.start)


def _is_bare_title(row: Row, rows: Sequence[Row], index: int, *, has_numbers: bool) -> bool:
    if _LABEL.match(row.text) and not row.text.upper().startswith("MINUTES OF THE PREVIOUS"):
        # ModernGov: a title row is followed by "Additional documents:" or "Minutes:"
        return False
    if index + 1 < len(rows) and re.match(
        r"^(?:Additional documents|Minutes|Decision):$", rows[index + 1].text.strip()
    ):
        return not _NOT_TITLE.match(row.text) and index > 0 and len(row.text) < 120
    if has_numbers or section_is_head(rows, index):
        return False
    return any(regex.match(row.text) for regex in _patterns("title"))


def section_is_head(rows: Sequence[Row], index: int) -> bool:
    """Tell whether the row stands in the title lines of its section."""
    return index < 2


def _issue_item(section: Section, rows: Sequence[Row]) -> list[FoundItem]:
    """The one item of a web page about an item of a meeting."""
    if section.kind == "decision-record" and section.title and section.title_span:
        span = section.title_span
        row = next((row for row in rows if row.start == span.start), None)
        return [_whole(row, clean_title(section.title))] if row and section.date_span else []
    if section.item_number is None:
        return []
    for index, row in enumerate(rows[:-1]):
        if section.title_span and row.start == section.title_span.start:
            title = rows[index + 1]
            text = re.sub(rf"^{re.escape(section.item_number)}\s+", "", title.text)
            item = _whole(title, clean_title(text))
            return [replace(item, number=section.item_number, style="issue")]
    return []


def _page_item(section: Section, rows: Sequence[Row]) -> list[FoundItem]:
    """The one item of a page that is about it: "Agenda item" and then its title."""
    for row, following in pairwise(rows[:5]):
        if re.match(r"^(?:Agenda item|Decision details)$", row.text):
            return [_whole(following, clean_title(following.text))]
    return []


def _first_title(section: Section, rows: Sequence[Row]) -> list[FoundItem]:
    """An excerpt that opens with the title of its one item."""
    if section.kind != "other" or len(rows) < 2 or len(rows[0].text) > _TITLE_LENGTH:
        return []
    text = rows[0].text
    if re.search(r"[.;,]$", text) or _NOT_TITLE.match(text):
        return []
    return [_whole(rows[0], clean_title(text))]


def _whole(row: Row, title: str) -> FoundItem:
    return FoundItem(
        number=None, title=title, start=row.start, title_end=row.end, end=row.end, style="page"
    )
