"""Cite a paper or a passage of it: in one line of text, as CSL-JSON, as RIS.

Only what the store knows is written: no clock is asked, so a citation is the same whenever it is
made. Values come from papers and are hostile: each is one line here, so that none of them can begin
a field of RIS.
"""

import json
from dataclasses import dataclass
from typing import Any

FORMS = {
    "text": "text/plain; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
    "ris": "application/x-research-info-systems; charset=utf-8",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LONGEST = 300
_SHORT_HASH = 12


@dataclass(frozen=True, kw_only=True)
class Citation:
    """What is known of a passage's origin; empty where it is not.

    council, body     who published the paper, and whose meeting or decision it tells of
    date              the day of the meeting, else of the paper: ISO, or a month or a year
    item              number and title of the item of business
    title, file_name  of the paper
    page              as counted in the file, from 1
    source            where it was published, an address of the web
    retrieved         the day on which it was fetched (ISO), where a manifest says so
    sha256            of the file's bytes, hexadecimal
    iri               Folkmoot's name for the passage or the paper
    quote             the words of the passage
    """

    council: str = ""
    body: str = ""
    date: str = ""
    item: str = ""
    title: str = ""
    file_name: str = ""
    page: str = ""
    source: str = ""
    retrieved: str = ""
    sha256: str = ""
    iri: str = ""
    quote: str = ""


def write_citation(citation: Citation, form: str) -> str:
    """Write a citation in one of FORMS."""
    return {"text": _write_text, "json": _write_csl, "ris": _write_ris}[form](citation)


def write_date(date: str) -> str:
    """Write an ISO date, month or year as people do.

    >>> write_date("2024-03-05"), write_date("2024-03"), write_date("2024")
    ('5 March 2024', 'March 2024', '2024')
    """
    numbers = _numbers(date)
    if not numbers:
        return date
    year, *rest = numbers
    month = f"{_MONTHS[rest[0] - 1]} " if rest else ""
    day = f"{rest[1]} " if len(rest) > 1 else ""
    return f"{day}{month}{year}"


def _write_text(citation: Citation) -> str:
    """Write one line: council, body, date, item; paper and page; where, when, which bytes."""
    one = _clean(citation)
    who = ", ".join(part for part in (one.council, one.body, write_date(one.date)) if part)
    item = f"item {one.item}" if one.item[:1].isdigit() else one.item
    title = f"“{one.title}”" if one.title else ""
    file = f"({one.file_name})" if one.file_name and one.file_name != one.title else ""
    paper = " ".join(part for part in (title, file) if part)
    page = f"p. {one.page}" if one.page else ""
    said = ", ".join(part for part in (who, item, paper, page) if part)
    found = ", ".join(
        part
        for part in (
            one.source,
            f"retrieved {write_date(one.retrieved)}" if one.retrieved else "",
            f"SHA-256 {one.sha256[:_SHORT_HASH]}" if one.sha256 else "",
        )
        if part
    )
    return f"{'. '.join(part for part in (said, found) if part)}. Folkmoot: {one.iri}\n"


def _write_csl(citation: Citation) -> str:
    """Write CSL-JSON 1.0.2, a list of one item. Source: citationstyles.org, csl-data.json."""
    one = _clean(citation)
    note = [f"{name}: {value}" for name, value in _notes(one)]
    item: dict[str, Any] = {
        "id": one.iri,
        "type": "report",
        "title": one.title or one.file_name,
        "author": [{"literal": one.council}] if one.council else None,
        "section": one.item or None,
        "publisher": one.council or None,
        "event-title": one.body or None,
        "page": one.page or None,
        "URL": one.source or one.iri,
        "issued": _csl_date(one.date),
        "accessed": _csl_date(one.retrieved),
        "abstract": one.quote or None,
        "note": "\n".join(note),
    }
    present = {name: value for name, value in item.items() if value is not None}
    return json.dumps([present], ensure_ascii=False, indent=1) + "\n"


def _write_ris(citation: Citation) -> str:
    """Write RIS: a tag, two blanks, a dash, a blank, the value; CRLF after each."""
    one = _clean(citation)
    date = "/".join(f"{number:02d}" for number in _numbers(one.date))
    fields = [
        ("TY", "RPRT"),
        ("TI", one.title or one.file_name),
        ("AU", one.council),
        ("PB", one.council),
        ("A2", one.body),
        ("PY", date[:4]),
        ("DA", date),
        ("SE", one.item),
        ("SP", one.page),
        ("UR", one.source or one.iri),
        ("Y2", "/".join(f"{number:02d}" for number in _numbers(one.retrieved))),
        ("AB", one.quote),
        *(("N1", f"{name}: {value}") for name, value in _notes(one)),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value or tag == "ER")


def _notes(one: Citation) -> list[tuple[str, str]]:
    named = (("File", one.file_name), ("SHA-256", one.sha256), ("Folkmoot", one.iri))
    return [(name, value) for name, value in named if value]


def _csl_date(date: str) -> dict[str, list[list[int]]] | None:
    numbers = _numbers(date)
    return {"date-parts": [numbers]} if numbers else None


def _numbers(date: str) -> list[int]:
    """Read an ISO date as year, month, day, as far as it goes; nothing where it is none."""
    parts = date.split("-")[:3]
    if not all(part.isdecimal() and part.isascii() for part in parts):
        return []
    numbers = [int(part) for part in parts]
    is_date = len(parts[0]) == 4 and all(1 <= number <= 31 for number in numbers[1:])
    return numbers if is_date and (len(numbers) < 2 or numbers[1] <= 12) else []


def _clean(citation: Citation) -> Citation:
    """Make every value one line of printable text, not too long."""
    values = {}
    for name, value in vars(citation).items():
        words = "".join(letter if letter.isprintable() else " " for letter in value)
        line = " ".join(words.split())
        is_whole = len(line) <= _LONGEST or name in ("iri", "source")
        values[name] = line if is_whole else line[: _LONGEST - 1] + "…"
    return Citation(**values)
