"""From bytes to text: the encodings in which councils' text files come."""

from extract.document import Problem
from extract.errors import ReadError

_BOMS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# A share of control characters above this says that it is no text; those that lay out text (tab,
# line feed, form feed, carriage return) and the end mark of old files (0x1A) do not count.
_BINARY_SHARE = 0.01
_CONTROLS = dict.fromkeys({*range(32), 127} - {9, 10, 11, 12, 13, 26})
# What other kinds of file begin with, and what they are.
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive (a DOCX, perhaps)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "compressed"),
)


def decode_text(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Decode a text file: UTF-8, UTF-16 with its mark, else Windows-1252 with a Problem.

    Raises ReadError if the bytes are those of another kind of file, or of none.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise ReadError(path, f"not text but {kind}: give it its right suffix")
    encodings = [encoding for bom, encoding in _BOMS if data.startswith(bom)]
    for encoding in [*encodings[:1], "utf-8-sig"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        _refuse_binary(text, path)
        return text, ()
    text = data.decode("cp1252", errors="replace")
    _refuse_binary(text, path)
    message = "neither UTF-8 nor marked as UTF-16; read as Windows-1252"
    return text, (Problem("encoding-guessed", message),)


def _refuse_binary(text: str, path: str) -> None:
    if len(text) - len(text.translate(_CONTROLS)) > _BINARY_SHARE * len(text):
        raise ReadError(path, "not text: it holds binary data; save it as UTF-8 text or as PDF")
