"""Papers that were made up: text that grows with its layout, and what is said in it."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from councils import Council

from extract.document import Block, BlockKind, Document, Span
from extract.models import Paper


class Made(NamedTuple):
    """A paper made up: its text, and what a reader should find in it."""

    name: str
    text: str
    blocks: tuple[Block, ...]
    paper: Paper

    def document(self) -> Document:
        """The paper as it is read from its text file."""
        text = self.text.rstrip()
        return Document(
            file_name=self.name,
            source_key=self.name,
            sha256=hashlib.sha256(self.text.encode()).hexdigest(),
            text=text,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            media_type="text/plain",
            text_source="markup",
            pages=(),
            blocks=self.blocks,
        )


@dataclass
class Sheet:
    """Text that grows, with its layout; what is written tells where it stands."""

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    length: int = 0
    start: int = 0

    def write(self, words: str) -> Span:
        span = Span(self.length, self.length + len(words))
        self.parts.append(words)
        self.length = span.end
        return span

    def end(self, kind: BlockKind = "paragraph", number: str | None = None) -> None:
        """End a paragraph."""
        block = Block(kind="paragraph", start=self.start, end=self.length, number=number)
        self.blocks.append(replace(block, kind=kind, level=int(kind == "heading")))
        self.write("\n\n")
        self.start = self.length


@dataclass
class Sitting:
    """One meeting that is to be written down.

    It has `matters` items and, at most, `seats` members who attend and `officers`.
    """

    council: Council
    name: str
    body: str
    day: dt.date
    before: dt.date | None
    matters: int = 2
    seats: int = 10
    officers: int = 3


def write_date(day: dt.date, *, with_weekday: bool = False) -> str:
    """A date as papers write it: "Tuesday, 4 March 2014"."""
    return f"{day:%A}, {day.day} {day:%B %Y}" if with_weekday else f"{day.day} {day:%B %Y}"
