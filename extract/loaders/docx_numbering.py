"""The automatic numbers of a DOCX, which stand nowhere in its text.

Word computes them from numbering.xml when it shows the page; so do we, paragraph by paragraph.
"""

import re
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml import etree

from extract.loaders.numbers import write_number

_DEEPEST = 9
_REFERENCE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    shape: str = "decimal"
    text: str = "%1."


@dataclass(slots=True)
class _Sequence:
    levels: dict[int, _Level]
    counts: list[int] = field(default_factory=lambda: [0] * _DEEPEST)


class Numbering:
    """Counts the numbered paragraphs of one document, in the order in which they are asked for."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._abstract: dict[str, _Sequence] = {}
        self._numbers: dict[str, tuple[_Sequence, dict[int, int]]] = {}
        self._started: set[tuple[str, int]] = set()
        self._styles = _read_styles(styles)
        if numbering is not None:
            self._read(numbering)

    def next_mark(self, paragraph: etree._Element, style: str | None) -> tuple[str, int] | None:
        """The mark that stands before a paragraph and its depth from 0; None for no list."""
        place = self._place(paragraph, style)
        if place is None:
            return None
        number_id, depth = place
        sequence, overrides = self._numbers.get(number_id, (None, {}))
        if sequence is None or depth not in sequence.levels:
            return None
        level = sequence.levels[depth]
        if level.shape == "bullet":
            return "•", depth
        start = level.start
        if depth in overrides and (number_id, depth) not in self._started:
            sequence.counts[depth] = 0
            start = overrides[depth]
        self._started.add((number_id, depth))
        counts = sequence.counts
        counts[depth] = counts[depth] + 1 if counts[depth] else start
        counts[depth + 1 :] = [0] * (_DEEPEST - depth - 1)
        return _write_mark(sequence, level), depth

    def _place(self, paragraph: etree._Element, style: str | None) -> tuple[str, int] | None:
        found = _number_of(paragraph.find(qn("w:pPr")))
        seen: set[str] = set()
        number_id, depth = found if found else (None, None)
        while style is not None and style not in seen and (number_id is None or depth is None):
            seen.add(style)
            (style_id, style_depth), base = self._styles.get(style, ((None, None), None))
            number_id = number_id if number_id is not None else style_id
            depth = depth if depth is not None else style_depth
            style = base
        # Number 0 takes a paragraph out of its style's list.
        if number_id is None or number_id == "0":
            return None
        return number_id, min(max(depth or 0, 0), _DEEPEST - 1)

    def _read(self, numbering: etree._Element) -> None:
        for element in numbering.iter(qn("w:abstractNum")):
            name = element.get(qn("w:abstractNumId"), "")
            levels = {
                _integer(level.get(qn("w:ilvl")), 0): _read_level(level)
                for level in element.iter(qn("w:lvl"))
            }
            self._abstract[name] = _Sequence(levels)
        for element in numbering.iter(qn("w:num")):
            link = element.find(qn("w:abstractNumId"))
            sequence = self._abstract.get(link.get(qn("w:val"), "") if link is not None else "")
            if sequence is None:
                continue
            overrides = {}
            for override in element.iter(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    depth = _integer(override.get(qn("w:ilvl")), 0)
                    overrides[depth] = _integer(start.get(qn("w:val")), 1)
            self._numbers[element.get(qn("w:numId"), "")] = (sequence, overrides)


def _write_mark(sequence: _Sequence, level: _Level) -> str:
    def write(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        named = sequence.levels.get(depth, _Level())
        count = sequence.counts[depth] or named.start
        return "" if named.shape in ("none", "bullet") else write_number(count, named.shape)

    return _REFERENCE.sub(write, level.text).strip()


def _read_level(element: etree._Element) -> _Level:
    return _Level(
        start=_integer(_value(element, "w:start"), 1),
        shape=_value(element, "w:numFmt") or "decimal",
        text=_value(element, "w:lvlText") or "",
    )


def _read_styles(
    styles: etree._Element | None,
) -> dict[str, tuple[tuple[str | None, int | None], str | None]]:
    """Each style's number and depth, and the style that it is based on."""
    if styles is None:
        return {}
    return {
        element.get(qn("w:styleId"), ""): (
            _number_of(element.find(qn("w:pPr"))) or (None, None),
            _value(element, "w:basedOn"),
        )
        for element in styles.iter(qn("w:style"))
    }


def _number_of(properties: etree._Element | None) -> tuple[str | None, int | None] | None:
    numbered = properties.find(qn("w:numPr")) if properties is not None else None
    if numbered is None:
        return None
    depth = _value(numbered, "w:ilvl")
    return _value(numbered, "w:numId"), _integer(depth, 0) if depth is not None else None


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(qn(name))
    value = child.get(qn("w:val")) if child is not None else None
    return str(value) if value is not None else None


def _integer(value: str | None, default: int) -> int:
    text = (value or "").strip()
    # Nine digits: no list is longer.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
