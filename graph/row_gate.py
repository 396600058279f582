"""Let so many rows of a serialised answer through, and close the document after the last.

Takes the bytes of a table as the engine writes them (JSON, XML, CSV, TSV), passes them on, and
raises `EnoughRows` where one row more than allowed begins, so that the engine stops there. The
engine takes no limit beside the query's own and does not say how many rows it wrote; so rows are
told apart in the text, by marks that no value can hold. Imports next to nothing: a worker is to
start in a blink.
"""

import re
from abc import ABC, abstractmethod
from typing import Protocol


class EnoughRows(Exception):
    """No error: the rows allowed are written, the document is closed, and there would be more."""


class Output(Protocol):
    """Where bytes go."""

    def write(self, chunk: bytes, /) -> int: ...


class _Format(ABC):
    """What tells rows apart. `quoted` says whether a piece begins inside a quoted value.

    `closing` ends a document that is cut; `ends_before_first` is how many ends of rows `count`
    gives before the first row has begun.
    """

    closing = b""
    ends_before_first = 1

    @abstractmethod
    def settled(self, piece: bytes) -> int:
        """How many bytes of a piece can be judged without those that follow it."""

    @abstractmethod
    def count(self, piece: bytes, quoted: bool) -> tuple[int, bool]:
        """Count the ends of rows; and tell whether the piece ends inside a quoted value."""

    @abstractmethod
    def find(self, piece: bytes, quoted: bool, number: int) -> int:
        """Find where the document is to be cut at the end of that number, from 1."""


class _Xml(_Format):
    """Every row opens with a tag; `<` is escaped in values."""

    closing = b"</results></sparql>"
    _mark = b"<result>"

    def settled(self, piece: bytes) -> int:
        return len(piece) if piece.endswith(b">") else max(piece.rfind(b"<"), 0)

    def count(self, piece: bytes, quoted: bool) -> tuple[int, bool]:
        return piece.count(self._mark), quoted

    def find(self, piece: bytes, quoted: bool, number: int) -> int:
        marks = re.finditer(re.escape(self._mark), piece)
        return [mark.start() for mark in marks][number - 1]


class _Tsv(_Format):
    """Every row is a line; line ends are escaped in values."""

    def settled(self, piece: bytes) -> int:
        return len(piece)

    def count(self, piece: bytes, quoted: bool) -> tuple[int, bool]:
        return piece.count(b"\n"), quoted

    def find(self, piece: bytes, quoted: bool, number: int) -> int:
        return [mark.end() for mark in re.finditer(b"\n", piece)][number - 1]


class _Csv(_Format):
    """Every row is a line; a value with a line end stands in quotes, quotes in it are doubled."""

    def settled(self, piece: bytes) -> int:
        return len(piece) - piece.endswith(b"\r")

    def count(self, piece: bytes, quoted: bool) -> tuple[int, bool]:
        parts = piece.split(b'"')
        lines = sum(part.count(b"\r\n") for part in parts[int(quoted) :: 2])
        return lines, quoted ^ (len(parts) % 2 == 0)

    def find(self, piece: bytes, quoted: bool, number: int) -> int:
        ends = []
        for mark in re.finditer(rb'"|\r\n', piece):
            if mark[0] == b'"':
                quoted = not quoted
            elif not quoted:
                ends.append(mark.end())
        return ends[number - 1]


_NAMED = re.compile(rb'\},\{"(?![},])')


class _Json(_Format):
    """Rows are parted by `},{` outside of strings; quotes and backslashes in strings escaped."""

    closing = b"]}}"
    ends_before_first = 0

    def settled(self, piece: bytes) -> int:
        return len(piece.rstrip(b'\\},{"'))

    def count(self, piece: bytes, quoted: bool) -> tuple[int, bool]:
        quotes = piece.count(b'"')
        if b"\\" in piece:
            piece = piece.replace(b"\\\\", b"")
            quotes -= piece.count(b'\\"')
        parted = piece.count(b"},{")
        # The name of a variable follows in all but rows of nothing. A string may end in `},{`,
        # but never does a name follow then.
        named = len(_NAMED.findall(piece))
        if parted != named:
            outside = piece.replace(b'\\"', b"").split(b'"')[int(quoted) :: 2]
            parted = sum(part.count(b"},{") for part in outside)
        return parted, quoted ^ (quotes % 2 == 1)

    def find(self, piece: bytes, quoted: bool, number: int) -> int:
        ends = []
        for mark in re.finditer(rb'\\.|"|\},(?=\{)', piece, re.DOTALL):
            if mark[0] == b'"':
                quoted = not quoted
            elif not quoted and mark[0] == b"},":
                ends.append(mark.end() - 1)
        return ends[number - 1]


_FORMATS: dict[str, type[_Format]] = {"json": _Json, "xml": _Xml, "csv": _Csv, "tsv": _Tsv}


_PIECE_BYTES = 1 << 16


class RowGate:
    """A binary file for serialisers that lets so many rows through to another."""

    def __init__(self, output: Output, name: str, most: int) -> None:
        """Guard an output; `name` is json, xml, csv or tsv, and `most` at least 1."""
        self._output = output
        self._format = _FORMATS[name]()
        self._left = most + self._format.ends_before_first
        self._pending = bytearray()
        self._quoted = False

    def write(self, chunk: bytes) -> int:
        """Pass on what is allowed. Raises EnoughRows where a row too many begins."""
        self._pending += chunk
        if len(self._pending) >= _PIECE_BYTES:
            piece = bytes(self._pending)
            settled = self._format.settled(piece)
            self._pending = bytearray(piece[settled:])
            self._pass(piece[:settled])
        return len(chunk)

    def close(self) -> None:
        """Pass on what was held back, at the end of the document."""
        piece, self._pending = bytes(self._pending), bytearray()
        self._pass(piece)

    def flush(self) -> None:
        """What is held back waits for what follows it."""

    def _pass(self, piece: bytes) -> None:
        if not piece:
            return
        if not self._left:  # the last line allowed has ended, and here is another
            raise EnoughRows
        ends, quoted = self._format.count(piece, self._quoted)
        if ends < self._left:
            self._output.write(piece)
            self._left -= ends
            self._quoted = quoted
            return
        cut = self._format.find(piece, self._quoted, self._left)
        self._output.write(piece[:cut] + self._format.closing)
        self._left = 0
        if cut < len(piece):
            raise EnoughRows
