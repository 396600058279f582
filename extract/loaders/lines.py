"""Lines to pieces, for text whose only layout is its lines: plain text and markdown.

Blank lines, marks, tabs, pipes and capitals divide it; wrapped lines keep their line breaks, since
a line may just as well be one entry of a list.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extract.blocks import BULLETS, Piece, has_mark, is_capitals, is_title_line, name_marks
from extract.loaders.furniture import PAGE_BREAK, find_furniture, join_pages

_PAGE_MARK = re.compile(r"^\W*(?:PAGE|Page)\s+(\d{1,4})(?:\s+of\s+\d{1,4})?\W*$")
_RULE = re.compile(r"^\s*(?:[-_=*~.]\s?){3,}$")
_SETEXT = re.compile(r"^(=+|-{2,})\s*$")
_HASH = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*$")
_QUOTE = re.compile(r"^\s{0,3}(?:>\s?)+")
_LIST_MARK = re.compile(rf"^(\s*)([-*+{BULLETS}])\s+(?=\S)")
OPENS = re.compile(
    r"^\s*(?:\*\*|<b>|__)?(?:"
    r"\d{1,3}(?:\\?\.\d{1,3}){0,3}\\?[.)](?:\s|$)|\d{1,3}(?:\.\d{1,3}){1,3}\s+[A-Z]|\d{1,3}\t\s*[A-Z]"
    r"|[A-Z]{1,5}\.?\d{1,4}[./]\d{2,4}\b|\d{1,4}/\d{2,3}\s+[A-Z]"
    r"|\([a-z]{1,2}\)\s|\([ivxl]{1,6}\)\s|\(\d{1,2}\)\s|[a-z]\)\s|[ivx]{1,6}\)\s"
    r")"
)
# A number set apart from its text by a tab is a list, not a table.
_TABBED_MARK = re.compile(
    r"^\s*(?:\*\*)?(?:\(?\d[\w./]*[.)]*|\(?[a-z]\)|\(?[ivxl]{1,6}[.)]|[A-Z]{1,5}\d[\d/]*|[-•*])\t+[^\t]+$"
)
_SEPARATOR = re.compile(r"^[\s|:\t-]*-{2,}[\s|:\t-]*$")
_PIPE_ROW = re.compile(r"^\s*\|.*\|\s*$")
_CELL_MARK = re.compile(r"(?<=\S)\s+\|\s*$")
# A link alone that leads to the paper itself, and small print about the copy.
_ORIGINAL = re.compile(
    r"^\[[^\]]*\]\([^)]*\.(?:pdf|docx?|rtf)\)\s*$|^\W*<small>.*</small>\W*$", re.I
)
_BLANK_PAGE = re.compile(r"^\W*this page (?:is|has been) (?:intentionally )?left blank\W*$", re.I)
_VERDICT = re.compile(
    r"^\W*(?:CARRIED|RESOLVED|AGREED|NOTED|LOST|DEFEATED|APPROVED|ADOPTED|REFERRED|DEFERRED|WITHDRAWN|NIL|NONE)\W*$"
)
# Characters: no line that somebody broke is as long.
_RUN_ON = 1_500
_SERIES = re.compile(r"(?<=[\s.;:])(\d{1,2})\.\s+(?=[A-Z\d])")
_LEAST_SERIES = 4
# Characters. Longer lines of capitals are shouted text, not titles.
_LONGEST_TITLE = 130


@dataclass(frozen=True, slots=True)
class Inline:
    """The text of a block without its marks."""

    text: str
    is_bold: bool


@dataclass(slots=True)
class _Splitter:
    inline: Callable[[str], Inline]
    is_markdown: bool
    pieces: list[Piece] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    gap: str = "\n\n"
    indent: int = 0
    page: int | None = None
    table: int = -1
    row: int = 0
    in_table: bool = False

    def read(self, line: str, after: str = "") -> None:
        """Read one line; `after` is the next one."""
        # A row whose other cells are empty ends in tabs.
        is_row = line.strip() != "" and line.endswith("\t")
        is_row &= self.in_table or (not self.lines and "\t" in after.strip())
        if self.is_markdown:
            line = _QUOTE.sub("", line)
        line = line.rstrip()
        if not line:
            self.flush()
            self.gap = "\n\n"
            self.in_table = False
        elif not (self.read_mark(line) or self.read_row(line, is_row=is_row)):
            self.in_table = False
            self.read_text(line)

    def read_mark(self, line: str) -> bool:
        """Take a line that is a mark of the page or of the format, not text."""
        if match := _PAGE_MARK.match(line):
            self.flush()
            self.page = int(match[1])
            self.add(Piece(text=line, kind="furniture"))
        elif _BLANK_PAGE.match(line) or (self.is_markdown and _ORIGINAL.match(line)):
            self.flush()
            self.add(Piece(text=self.inline(line).text, kind="furniture"))
        elif self.is_markdown and _SETEXT.match(line) and len(self.lines) == 1:
            title = self.inline(self.lines.pop())
            self.add_heading(title, 1 if line[0] == "=" else 2)
        elif _RULE.match(line):
            self.flush()
        elif self.is_markdown and (match := _HASH.match(line)):
            self.flush()
            self.add_heading(self.inline(match[2]), len(match[1]))
        else:
            return False
        return True

    def read_furniture(self, line: str) -> None:
        """Take a line that runs at the head or foot of pages."""
        if not self.read_mark(line):
            self.flush()
            self.add(Piece(text=self.inline(line.strip()).text, kind="furniture"))
        self.in_table = False

    def turn_page(self) -> None:
        """Go on to the next page."""
        self.flush()
        self.page = (self.page or 0) + 1
        self.gap = "\n\n"
        self.in_table = False

    def read_row(self, line: str, *, is_row: bool) -> bool:
        """Take a line that is a row of a table."""
        is_pipe = bool(_PIPE_ROW.match(line)) and line.count("|") > 1
        is_tab = is_row or "\t" in (line if self.in_table else line.lstrip())
        if not is_pipe and (not is_tab or (_TABBED_MARK.match(line) and not self.in_table)):
            return False
        self.flush()
        if not self.in_table:
            self.table += 1
            self.row = 0
            self.in_table = True
        if _SEPARATOR.match(line):
            return True
        cells = line.strip().strip("|").split("|") if is_pipe else line.split("\t")
        for column, raw in enumerate(cells):
            cell = self.inline(raw.strip())
            if cell.text.strip():
                place = Piece(
                    text=cell.text,
                    kind="cell",
                    is_bold=cell.is_bold,
                    table=self.table,
                    row=self.row,
                    column=column,
                )
                self.add(place)
                self.gap = "\t"
        self.row += 1
        self.gap = "\n"
        return True

    def read_text(self, line: str) -> None:
        if self.is_markdown and line.lstrip().startswith("|"):
            # A row that a converter has broken over several lines.
            self.flush()
            line = line.strip(" |")
            if not line:
                return
        match = _LIST_MARK.match(line)
        if match or OPENS.match(line):
            self.flush()
            self.indent = len(line) - len(line.lstrip())
        elif self.lines and _is_shouted(line) != _is_shouted(self.lines[-1]):
            self.flush()
        is_last = bool(_CELL_MARK.search(line))
        self.lines.append(_CELL_MARK.sub("", line))
        if is_last:
            self.flush()

    def flush(self) -> None:
        if not self.lines:
            self.indent = 0
            return
        raw = "\n".join(line.strip() if self.is_markdown else line for line in self.lines)
        self.lines = []
        mark = None
        if match := _LIST_MARK.match(raw):
            mark = match[2]
            # The bullet that a converter sets before a printed number is no part of the paper.
            rest = raw[match.end() :]
            raw = rest if self.is_markdown or OPENS.match(rest) else raw
            mark = None if OPENS.match(rest) else mark
        text = self.inline(raw)
        kind = "list_item" if mark else "paragraph"
        piece = Piece(
            text=text.text,
            kind=kind,  # type: ignore[arg-type]  # narrowed from a str by the line above
            number=mark,
            is_bold=text.is_bold,
            level=self.indent // 2,
        )
        self.add(_as_heading(piece) or name_marks(piece))
        self.indent = 0

    def add_heading(self, title: Inline, level: int) -> None:
        self.add(
            name_marks(Piece(text=title.text, kind="heading", level=level, is_bold=title.is_bold))
        )

    def add(self, piece: Piece) -> None:
        self.pieces.append(replace(piece, gap=self.gap, page=self.page))
        self.gap = "\n"


def split_lines(
    text: str,
    inline: Callable[[str], Inline],
    *,
    is_markdown: bool = False,
    first_table: int = 0,
    page: int = 0,
) -> tuple[list[Piece], int]:
    """Divide text into pieces by its lines; gives them and the number of its last page.

    `inline` takes the marks out of a block's text; tables are counted from `first_table`, and the
    text begins on `page`. The page number is 0 where no page is marked.
    """
    splitter = _Splitter(inline, is_markdown, table=first_table - 1)
    lines = [part for line in text.split("\n") for part in cut_run_on(line)]
    furniture = find_furniture(lines)
    splitter.page = page or (1 if PAGE_BREAK in lines else None)
    for at, (line, after) in enumerate(zip(lines, [*lines[1:], ""], strict=True)):
        if line == PAGE_BREAK:
            splitter.turn_page()
        elif at in furniture:
            splitter.read_furniture(line)
        else:
            splitter.read(line, after)
    splitter.flush()
    return join_pages(splitter.pieces), splitter.page or 0


def cut_run_on(line: str) -> list[str]:
    """Cut a paper that has lost its line breaks where its items, numbered from 1, begin.

    Only a long line with at least four numbers in series is cut; others come back whole.
    """
    if len(line) < _RUN_ON:
        return [line]
    cuts: list[int] = []
    wanted = 1
    for match in _SERIES.finditer(line):
        if int(match[1]) == wanted:
            cuts.append(match.start(1))
            wanted += 1
    if len(cuts) < _LEAST_SERIES:
        return [line]
    cuts += [match.start() for match in re.finditer(r"•\s", line) if match.start() > cuts[0]]
    edges = [0, *sorted(cuts), len(line)]
    return [line[start:end].rstrip() for start, end in pairwise(edges) if line[start:end].strip()]


def _is_shouted(line: str) -> bool:
    return is_capitals(line) and len(line) <= _LONGEST_TITLE


def is_heading_line(text: str, *, is_bold: bool = False) -> bool:
    """Tell whether a line that stands alone titles what follows: bold or in capitals, and short."""
    text = text.strip()
    if len(text) > _LONGEST_TITLE or _VERDICT.match(text) or has_mark(text):
        return False
    if not (is_bold or is_capitals(text)) or not is_title_line(text, is_bold=is_bold):
        return False
    return is_capitals(text) or not text.endswith((".", ";", ","))


def _as_heading(piece: Piece) -> Piece | None:
    if piece.number or not is_heading_line(piece.text, is_bold=piece.is_bold):
        return None
    return name_marks(replace(piece, kind="heading", level=5 if piece.is_bold else 6))
