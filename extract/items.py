"""The items of a meeting's agenda or minutes: their numbers, their titles, how far they reach.

A section numbers its items in one style; numbers of paragraphs and of list entries are not items.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from extract.dates import find_dates
from extract.dispositions import find_dispositions
from extract.document import Span
from extract.models import AgendaItem
from extract.needles import GuardedPattern
from extract.rows import Row
from extract.run_in_titles import TITLE_LENGTH, cut_title, find_run_in
from extract.sections import Section
from extract.tables import load_patterns

_TABLE = "items.toml"
# How many numbers back a series may have gone on from: lists inside items are shorter.
_REACH = 40
_FURNITURE = re.compile(
    r"\s*(?:\bpdf icon PDF [\d.,]+ ?[KM]B\b.*|\(Pages? \d+.*?\)|\(Agenda item [\w/]+\)|"
    r"PDF [\d.,]+ ?[KM]B.*|\.{4,}.*|\[?Additional documents:?.*|View directions.*)$",
    re.I,
)
_FLAT = re.compile(r"\s*(?P<title>[^|]{3,300}?)\s*\bMinutes:\s")
_LABEL = re.compile(
    r"^(?:Minutes:|Decision|Decisions|Additional documents|Supporting documents|Media|Items|"
    r"No\. Item|Agenda item|Resolution|Resolved|RESOLVED|Carried|CARRIED|Recommendation)\b",
)
# ModernGov names a document beside the item that it is attached to.
_ATTACHED = re.compile(r"\s,\s*item \d{1,3}[a-z]?\b")
_NOT_TITLE = re.compile(
    r"^(?:That|It was|It is|RESOLVED|Resolved|AGREED|NOTED|The (?:Committee|Council|Cabinet|Panel|"
    r"Chair|Mayor|Clerk|Board)\b.*\b(?:noted|agreed|considered|reported|advised|welcomed)|"
    r"(?:Receives|Notes|Agrees|Confirms|Appoints|Requests|Adopts|Approves|Endorses|Releases|"
    r"Provides|Instructs|Authori[sz]es|Delegates|Accepts|Recommends|Resolves|Directs)\s|BE IT\b|"
    r"Councillors?\s(?![Rr]eports?\b)|(?:Committee )?Members Present|"
    r"Cllrs?\b|Cr\b|Present|PRESENT|In Attendance|IN ATTENDANCE|Page\b|Moved|"
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
def _patterns(kind: str) -> tuple[GuardedPattern, ...]:
    return tuple(row.regex for row in load_patterns(_TABLE) if row.gives == kind)


def find_items(section: Section, rows: Sequence[Row]) -> list[FoundItem]:
    """Find the items of a section whose rows are `rows`, in order."""
    if section.kind in ("report", "inspection-report"):
        return []
    if table := _table_items(rows):
        return _close(table, section.end)
    if flat := _flat_items(rows):
        return _close(flat, section.end)
    if page := _issue_item(section, rows) or _page_item(section, rows):
        return _close(page, section.end)
    references = _in_series(_numbered(rows, "ref"))
    numbers = _coherent(_numbered(rows, "number"), section)
    items = references if len(references) >= max(1, len(numbers) / 2) else numbers
    if section.kind == "agenda":
        items = _without_pages(items)
    if section.kind != "past-decisions" and not (references and len(references) > 2):
        items = _with_titles(items, rows, section)
    if section.kind == "minutes" and not any(item.number for item in items):
        run_in = [_run_in(row, title) for row, title in find_run_in(rows)]
        items = run_in if len(run_in) > len(items) else items
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
    title = re.sub(r"\s[-–]\s(?:None|Nil|NONE|NIL)\.?$", "", title)
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
        if match is None or _opens_with_date(row.text):
            continue
        title, end, reach = match["title"], row.end, row.text
        start_of_title = match.start("title")
        if not title:
            following = rows[index + 1] if index + 1 < len(rows) else None
            if following is None or following.number or len(following.text) > TITLE_LENGTH:
                continue
            title, end, reach = following.text, following.end, following.text
            start_of_title = 0
            if following.start - row.end > 12:
                continue
            cut = cut_title(title, is_free=kind == "ref")
            if cut:
                end = following.start + len(cut.rstrip())
        else:
            lead = title[: max(row.first_line - start_of_title, 0)]
            is_prose = len(title) > TITLE_LENGTH or bool(
                re.search(r"[.;:]$|[.!?]\s+[A-Z]", title.rstrip())
            )
            if 3 < len(lead) < 70 and is_prose and re.match(r"\s*[A-Z]", title[len(lead) :]):
                cut = cut_title(lead, is_free=True)  # the title has a line to itself
            else:
                cut = cut_title(title, is_free=kind == "ref" or row.is_heading)
            if cut and len(cut) < len(title):
                end = row.start + start_of_title + len(cut.rstrip())
        if cut and _opens_with_date(cut):
            continue
        if not cut or not clean_title(cut) or _NOT_TITLE.match(cut) or not reach:
            continue
        if kind == "ref" and re.match(r"(?:Resolution|Recommendation)s?\b", cut):
            continue  # a resolution's own number
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


def _opens_with_date(text: str) -> bool:
    found = find_dates(text[:40])
    return bool(found) and found[0].span.start == 0 and bool(re.match(r"\d+\w*\s", text))


def _coherent(items: list[FoundItem], section: Section) -> list[FoundItem]:
    """Keep the numbers that rise as one series; others number paragraphs or entries of lists."""
    if not items:
        return []
    if section.kind == "past-decisions":
        return [i for i in items if i.title.upper() == i.title or i.value[0] > 30]
    # The longest series, of two as long the one that goes on soonest: an entry of a list between
    # ("6 Days") must not cost the items 4, 5 and 6 behind it.
    length: list[int] = []
    before: list[int | None] = []
    for index, item in enumerate(items):
        best, link = 1, None
        for earlier in range(index - 1, max(index - _REACH, 0) - 1, -1):
            if length[earlier] + 1 >= best + (link is not None) and _follows(items[earlier], item):
                best, link = length[earlier] + 1, earlier
        length.append(best)
        before.append(link)
    at: int | None = length.index(max(length))
    chain: list[FoundItem] = []
    while at is not None:
        chain.append(items[at])
        at = before[at]
    return chain[::-1]


def _in_series(items: list[FoundItem]) -> list[FoundItem]:
    """Keep the references that count on from one another: others are of planning applications."""
    kept: list[FoundItem] = []
    for item in items:
        if kept:
            steps = [b - a for a, b in zip(kept[-1].value, item.value, strict=False)]
            moved = [step for step in steps if step]
            if len(kept[-1].value) != len(item.value) or not moved or not 0 < moved[-1] <= 20:
                continue
        kept.append(item)
    return kept if len(kept) > len(items) / 2 else items


def _follows(last: FoundItem, item: FoundItem) -> bool:
    a, b = last.value, item.value
    if len(a) == len(b) == 1:
        letter = bool(re.search(r"[a-z]", item.number or ""))
        return 0 < b[0] - a[0] <= 3 or (b[0] == a[0] and letter and item.number != last.number)
    # 7 -> 7.1 -> 7.2 -> 8
    return a < b and b[0] - a[0] <= 3


def _without_pages(items: list[FoundItem]) -> list[FoundItem]:
    """Cut the page numbers off the titles of a list of contents."""
    numbers = [re.search(r"\s(\d{1,3})$", item.title) for item in items]
    pages = [int(match[1]) for match in numbers if match]
    if len(pages) < 3 or len(pages) < len(items) / 2 or pages != sorted(pages):
        return items
    return [
        replace(item, title=item.title[: match.start()]) if match else item
        for item, match in zip(items, numbers, strict=True)
    ]


def _table_items(rows: Sequence[Row]) -> list[FoundItem]:
    """The rows of tables that give the disposition of each item."""
    found = []
    for entry in find_dispositions(rows):
        found.append(
            FoundItem(
                number=entry.number,
                title=clean_title(entry.title.text),
                start=entry.start,
                title_end=entry.title.end,
                end=entry.title.end,
                style="table",
            )
        )
    return found


def _with_titles(items: list[FoundItem], rows: Sequence[Row], section: Section) -> list[FoundItem]:
    """Add the items that have a title but no number."""
    spans = [(item.start, item.title_end) for item in items]
    first = items[0].start if items else section.end
    is_page = any(re.match(r"^No\.\s+Item$", row.text) for row in rows[:12])
    bare = [
        row
        for index, row in enumerate(rows)
        if not any(start <= row.start < end for start, end in spans)
        and len(row.text) <= 160
        and row.block.kind not in ("list_item", "cell")
        and _is_bare_title(rows, index, first=first, is_page=is_page and not items)
    ]
    # "Apologies" alone, before the first number, heads a list of those absent.
    early = [row for row in bare if row.start < first]
    if items and len([r for r in early if not r.text.lower().startswith("apolog")]) < 2:
        bare = [row for row in bare if row.start >= first or _is_labelled(rows, row)]
    added = [
        FoundItem(
            number=None,
            title=clean_title(row.text),
            start=row.start,
            title_end=row.end,
            end=row.end,
            style="title",
        )
        for row in bare
        if clean_title(row.text)
    ]
    return sorted([*items, *added], key=lambda item: item.start)


def _run_in(row: Row, title: str) -> FoundItem:
    end = row.start + len(title)
    return FoundItem(
        number=None, title=clean_title(title), start=row.start, title_end=end, end=end, style="lead"
    )


def _is_labelled(rows: Sequence[Row], row: Row) -> bool:
    index = rows.index(row)
    return index + 1 < len(rows) and bool(_PAGE_LABEL.match(rows[index + 1].text.strip()))


_PAGE_LABEL = re.compile(r"^(?:Additional documents|Minutes|Decision):$")


def _is_bare_title(rows: Sequence[Row], index: int, *, first: int, is_page: bool) -> bool:
    row = rows[index]
    following = rows[index + 1] if index + 1 < len(rows) else None
    if _LABEL.match(row.text) or _ATTACHED.search(row.text):
        return False
    # ModernGov: a title row is followed by "Additional documents:" or "Minutes:"
    if following and _PAGE_LABEL.match(following.text.strip()):
        return not _NOT_TITLE.match(row.text) and index > 0 and not row.text.endswith(".")
    if is_page and following and index > 3:
        is_title = not re.search(r"[.;:]$", row.text) and not _NOT_TITLE.match(row.text)
        return is_title and bool(re.search(r"\.$", following.text)) and row.text[:1].isupper()
    if section_is_head(rows, index):
        return False
    if row.start > first and not re.match(r"(?i)public excluded", row.text):
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
    if section.kind != "other" or len(rows) < 2 or len(rows[0].text) > TITLE_LENGTH:
        return []
    text = rows[0].text
    if re.search(r"[.;,]$", text) or _NOT_TITLE.match(text):
        return []
    return [_whole(rows[0], clean_title(text))]


def _whole(row: Row, title: str) -> FoundItem:
    return FoundItem(
        number=None, title=title, start=row.start, title_end=row.end, end=row.end, style="page"
    )
