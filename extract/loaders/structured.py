"""Records of a council's own systems, laid out as a paper whose every line is surely read.

Responses of ModernGov's web service, Popolo and lists of decisions differ in names only: the
table data/structures.toml holds these. A record becomes labelled lines: what the structure says is
said in the words that the finders know for certain.
"""

import datetime as dt
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from extract.blocks import Layout, Piece
from extract.dates import parse_date
from extract.document import Problem
from extract.errors import ReadError
from extract.loaders.html import read_fragment
from extract.loaders.trees import Tree, read_json, read_xml
from extract.tables import load_words

_TABLE = "structures.toml"
_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,500}>")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_RECORD_LINES = (
    ("Decision Maker", "maker"),
    ("Reference", "reference"),
    ("Decision status", "status"),
    ("Is Key decision?", "key"),
    ("Is subject to call in?", "call_in"),
    ("Is exempt?", "exempt"),
    ("Report author", "author"),
    ("Contact", "contact"),
    ("Publication date", "issued"),
    ("Date of decision", "date"),
    ("Decision", "decision"),
    ("Reasons for decision", "reasons"),
    ("Alternative options considered", "alternatives"),
)
_DATED = frozenset({"issued", "date"})
_TITLES = re.compile(r"^(?:councillor|cllr|alderman)\.?\s+", re.I)
_ABSENT = re.compile(r"^(?!.*\b(?:not|no|without)\b).*apolog", re.I)
_PRESENT = re.compile(
    r"^\W*(?:present|attended|in attendance|(?:attended )?(?:remote|virtual)(?:ly)?|yes)\b", re.I
)
_OFFICER = re.compile(r"officer|secretary|democratic|director|clerk|guest|public", re.I)
_OFFICE = re.compile(
    r"\b(?:vice[- ]|deputy[- ])?(?:chair(?:man|woman|person)?|mayor|leader)\b", re.I
)

_Record = Mapping[str, Tree]


def load_xml(data: bytes, path: str) -> Layout:
    """Read a response of ModernGov's web service, or decisions as XML, into pieces.

    Raises ReadError if it is no XML, unsafe, or holds no record of a known shape.
    """
    return _lay(read_xml(data, path), path, ())


def load_json(data: bytes, path: str) -> Layout:
    """Read Popolo, or meetings or decisions as JSON, into pieces.

    Raises ReadError if it is no JSON, or holds no record of a known shape.
    """
    tree, problems = read_json(data, path)
    return _lay(tree, path, problems)


def _lay(tree: Tree, path: str, problems: tuple[Problem, ...]) -> Layout:
    writer = _Writer()
    writer.names = dict(_names_by_id(tree))
    writer.read(tree, None)
    if not writer.pieces:
        raise ReadError(
            path,
            "no record of a known shape in it: give a response of mgWebService (a meeting, "
            "councillors, committees), Popolo, or a list of decisions",
        )
    return Layout(pieces=writer.pieces, problems=problems)


def _names_by_id(tree: Tree) -> Iterator[tuple[str, str]]:
    """The names of Popolo's people and organisations by their ids."""
    if isinstance(tree, dict):
        for kind in ("people", "organizations"):
            for one in _records(_get(tree, kind)):
                if (key := one.get("id")) and (name := _text(one, "name")):
                    yield str(key), name


@dataclass(slots=True)
class _Writer:
    """Writes records one below the other."""

    pieces: list[Piece] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def read(self, tree: Tree, body: str | None) -> None:
        """Write every record of a tree; `body` is the committee that they stand in."""
        if isinstance(tree, list):
            for one in tree:
                self.read(one, body)
        elif isinstance(tree, dict):
            if _is_meeting(tree):
                self.write_meeting(tree, body)
            elif _is_decision(tree):
                self.write_decision(tree, body)
            elif name := _value(tree, "full_name"):
                self.write_member(name, tree, body)
            elif _is_membership(tree):
                self.write_membership(tree)
            else:
                inner = _value(tree, "body") if "committeetitle" in tree else body
                if inner and inner != body:
                    self.open_register("meetings" if "meetings" in tree else "members")
                    self.add(inner, kind="heading")
                for value in tree.values():
                    self.read(value, inner)

    # -- meetings --------------------------------------------------------------------------------

    def write_meeting(self, record: _Record, body: str | None) -> None:
        name = _value(record, "body") or body or "Council"
        date = _read_day(_value(record, "date"))
        items = [*_records(_get(record, "items"))]
        attendees = [*_records(_get(record, "attendees"))]
        if not (items or attendees):
            if date:
                self.open_register("meetings")
                self.add(f"Meeting of the {_bare(name)} on {_say(date)}")
            return
        is_minuted = bool(attendees) or any(
            _rich(item, kind) for item in items for kind in ("item_text", "item_decision")
        )
        self.add(name, kind="heading")
        day = f" held on {_say(date)}" if date else ""
        time = _value(record, "time")
        at = f" at {time}" if time and any(sign.isdigit() for sign in time) else ""
        self.add(f"{'Minutes' if is_minuted else 'Agenda'} of the meeting{day}{at}")
        if venue := _value(record, "venue"):
            self.add(f"Venue: {venue}")
        self.write_attendance(attendees)
        if not is_minuted:
            self.add("AGENDA", kind="heading")
        for order, item in enumerate(items, start=1):
            self.write_item(item, order)

    def write_attendance(self, attendees: list[_Record]) -> None:
        lists: dict[str, list[str]] = {"Present": [], "Apologies": [], "In attendance": []}
        for one in attendees:
            name = _value(one, "attendee_name")
            status = _value(one, "attendee_status") or ""
            role = _value(one, "attendee_role") or ""
            if not name or not (_ABSENT.search(status) or _PRESENT.search(status)):
                continue  # expected, absent without apologies: says nothing that is kept
            is_member = bool(_TITLES.match(name)) or not _OFFICER.search(role)
            label = "Present" if is_member else "In attendance"
            label = "Apologies" if _ABSENT.search(status) else label
            office = _OFFICE.search(role)
            lists[label].append(f"{name} ({office[0]})" if office and is_member else name)
        for label, names in lists.items():
            if names:
                self.add(f"{label}: {', '.join(names)}")

    def write_item(self, item: _Record, order: int) -> None:
        title = _value(item, "item_title")
        if not title:
            return
        number = (_value(item, "item_number") or str(order)).rstrip(".")
        self.add(f"{number}. {title}", kind="item", number=number, is_title=True)
        decision, text = _rich(item, "item_decision"), _rich(item, "item_text")
        # Minutes mostly repeat the decision, and say more: then they are enough.
        said = " ".join(_flat(piece) for piece in text)
        self.pieces += text
        self.pieces += [piece for piece in decision if _flat(piece) not in said]

    # -- decisions -------------------------------------------------------------------------------

    def write_decision(self, record: _Record, body: str | None) -> None:
        title = _value(record, "title") or _value(record, "reference") or "Decision"
        date = _read_day(_value(record, "date"))
        day = f"{date:%d/%m/%Y} - " if date else ""
        self.add(f"Record of decision: {day}{title}", kind="heading")
        for label, kind in _RECORD_LINES:
            value = _value(record, kind)
            if kind == "maker":
                value = value or body
            if not value:
                continue
            if kind in _DATED:
                written = _read_day(value)
                value = f"{written:%d/%m/%Y}" if written else value
            self.write_field(label, record, kind, value)

    def write_field(self, label: str, record: _Record, kind: str, value: str) -> None:
        rich = _rich(record, kind)
        if len(rich) > 1:
            self.add(f"{label}:")
            self.pieces += rich
        else:
            self.add(f"{label}: {value}")

    # -- people ----------------------------------------------------------------------------------

    def write_member(self, name: str, record: _Record, body: str | None) -> None:
        self.open_register("members")
        posts = _value(record, "key_posts")
        if body:
            office = _OFFICE.search(posts or "")
            role = office[0].capitalize() if office else "Member"
            self.add(f"{name}, {role} of the {_bare(body)}")
        elif posts:
            self.add(f"{name}, {posts}")
        else:
            self.add(name)

    def write_membership(self, record: _Record) -> None:
        person = self.names.get(str(record.get("personid")))
        body = self.names.get(str(record.get("organizationid")))
        role = (_text(record, "role") or _text(record, "label") or "member").capitalize()
        if person and body:
            self.open_register("members")
            self.add(f"{person}, {role} of the {_bare(body)}")

    def open_register(self, kind: str) -> None:
        # Without it the first body or office named would pass for what the paper is of.
        if not self.pieces:
            self.add(f"Register of {kind}", kind="heading")

    def add(
        self,
        text: str,
        *,
        kind: str = "paragraph",
        number: str | None = None,
        is_title: bool = False,
    ) -> None:
        level = 1 if kind == "heading" else 0
        self.pieces.append(
            Piece(
                text=text,
                kind=kind,  # type: ignore[arg-type]  # one of the three kinds written here
                number=number,
                is_title=is_title,
                level=level,
            )
        )


def _is_meeting(record: _Record) -> bool:
    if _get(record, "meeting_date") is not None:
        return True
    dated = _get(record, "date") is not None
    is_attended = _value(record, "body") is not None and any(
        _value(one, "attendee_name") for one in _records(_get(record, "attendees"))
    )
    return dated and ("agendaitems" in record or is_attended)


def _is_decision(record: _Record) -> bool:
    if not _value(record, "decision"):
        return False
    known = [kind for kind in ("title", "maker", "date", "reference") if _value(record, kind)]
    return len(known) > 1


def _is_membership(record: _Record) -> bool:
    return "personid" in record and "organizationid" in record


def _flat(piece: Piece) -> str:
    """The words of a piece, to be looked for in others."""
    return " ".join(re.findall(r"\w+", piece.text.lower()))


def _get(record: _Record, kind: str) -> Tree | None:
    for name in load_words(_TABLE, kind):
        if name in record:
            return record[name]
    return None


def _records(tree: Tree | None) -> Iterator[_Record]:
    """The records of a list, however many elements wrap it."""
    if isinstance(tree, list):
        for one in tree:
            if isinstance(one, dict):
                yield one
    elif isinstance(tree, dict):
        inner = [value for value in tree.values() if isinstance(value, dict | list)]
        if len(inner) == 1 and len(tree) < 3:
            value = inner[0]
            yield from _records(value if isinstance(value, list) else [value])


def _value(record: _Record, kind: str) -> str | None:
    """The words of a field on one line; of a record in its place, its name."""
    for name in load_words(_TABLE, kind):
        if name in record and (text := _text(record, name)):
            return text
    return None


def _text(record: _Record, name: str) -> str | None:
    value = record.get(name)
    if isinstance(value, dict):
        value = value.get("name") or value.get("title") or value.get("text")
    if not isinstance(value, str):
        return None
    text = value
    if "<" in text or "&" in text:
        # The service writes entities twice over.
        text = _TAG.sub(" ", html.unescape(html.unescape(text)))
    return " ".join(text.split()) or None


def _rich(record: _Record, kind: str) -> list[Piece]:
    """The paragraphs of a field, which may hold a piece of HTML."""
    for name in load_words(_TABLE, kind):
        value = record.get(name)
        if isinstance(value, str) and value.strip():
            if "<" not in value and "&lt;" not in value:
                value = "".join(f"<p>{line}</p>" for line in value.split("\n") if line.strip())
            return read_fragment(value if "<" in value else html.unescape(value), 0)
    return []


def _read_day(text: str | None) -> dt.date | None:
    if text is None:
        return None
    if match := _ISO.match(text):
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    return parse_date(text)


def _say(date: dt.date) -> str:
    return f"{date.day} {date:%B} {date.year}"


def _bare(name: str) -> str:
    return re.sub(r"^the\s+", "", name, flags=re.I)
