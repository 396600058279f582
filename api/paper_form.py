"""Read a form with a paper in it as it comes: the paper goes to a file of the store's folder.

Starlette's own reader puts large files into the system's temporary folder, which is often memory,
or too small. The file here has no name, so it is gone with the process whatever ends it.
"""

import tempfile
from pathlib import Path
from typing import IO

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

_MOST_PARTS = 8
_FIELD_BYTES = 10_000  # of all fields together


class FormError(ValueError):
    """What came is no form that can be read."""


class PaperForm:
    """The fields of a form by name, and its one file. To be closed."""

    def __init__(self, content_type: str, folder: Path) -> None:
        """Begin a form whose file is kept in a folder. Raises FormError for other content types."""
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise FormError("send it as multipart/form-data.")
        self.fields: dict[str, str] = {}
        self.file: IO[bytes] | None = None
        self.file_name = ""
        self.file_field = ""
        self._folder = folder
        self._is_whole = False
        self._parts = 0
        self._left = _FIELD_BYTES
        self._field: bytearray | None = None
        self._name = ""
        self._header = bytearray()
        self._value = bytearray()
        self._disposition = b""
        try:
            self._parser = MultipartParser(
                options[b"boundary"],
                {
                    "on_part_begin": self._begin,
                    "on_header_field": lambda data, start, end: self._header.extend(
                        data[start:end]
                    ),
                    "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                    "on_header_end": self._end_header,
                    "on_headers_finished": self._open,
                    "on_part_data": self._take,
                    "on_part_end": self._end_part,
                    "on_end": self._end,
                },
            )
        except FormParserError as err:
            raise FormError(f"{err}.") from err

    def write(self, chunk: bytes) -> None:
        """Take the next bytes. Raises FormError."""
        try:
            self._parser.write(chunk)
        except FormParserError as err:
            raise FormError("its parts are torn.") from err

    def finish(self) -> None:
        """Say that no more comes. Raises FormError where the form is not whole."""
        if not self._is_whole:
            raise FormError("it ends early.")
        if self.file:
            self.file.seek(0)

    def close(self) -> None:
        """Let the file go."""
        if self.file:
            self.file.close()

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise FormError(f"it has more than {_MOST_PARTS} parts.")
        self._disposition = b""

    def _end_header(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _open(self) -> None:
        _, options = parse_options_header(self._disposition)
        if b"name" not in options:
            raise FormError("a part has no name.")
        self._name = options[b"name"].decode("utf-8", "replace")
        self._field = None if b"filename" in options else bytearray()
        if self._field is not None:
            return
        if self.file is not None:
            raise FormError("it has more than one file: send one paper at a time.")
        self.file_field = self._name
        self.file_name = options[b"filename"].decode("utf-8", "replace")
        self.file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  # see close

    def _take(self, data: bytes, start: int, end: int) -> None:
        if self._field is None:
            assert self.file is not None  # _open has set one of the two
            self.file.write(data[start:end])
            return
        self._left -= end - start
        if self._left < 0:
            raise FormError(f"its fields have more than {_FIELD_BYTES:,} bytes.")
        self._field += data[start:end]

    def _end_part(self) -> None:
        if self._field is not None:
            self.fields[self._name] = self._field.decode("utf-8", "replace")

    def _end(self) -> None:
        self._is_whole = True
