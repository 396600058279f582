"""Papers on their way in: each in a folder of its own within the store until it has been read.

An upload is the paper's bytes and a small record of what became of it. Both are on the disk, so a
server that was stopped goes on where it stood. The bytes go when the paper is in the store, or when
it is said why it is not; the oldest such records go when there are many.
"""

import json
import re
import secrets
import shutil
import unicodedata
import zipfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Literal

from extract.errors import FolkmootError

FOLDER = "spool"
MOST_WAITING = 50
MOST_SHOWN = 100
MOST_KEPT = 500  # records of papers that are done or failed
_RECORD = "upload.json"
_ID = re.compile(r"[0-9a-f]{16}")
_LONGEST_NAME = 80
_HEAD_BYTES = 4096
_PLAIN = (".md", ".markdown")
Status = Literal["waiting", "reading", "done", "failed"]


class UploadError(FolkmootError):
    """An upload is refused; `status` is what HTTP says of it."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A paper on its way in. `at` orders uploads; `document` is its id in the store, once done."""

    id: str
    at: int
    name: str
    sha256: str
    publisher: str = ""
    url: str = ""
    status: Status = "waiting"
    reason: str = ""
    document: str = ""


def clean_name(given: str) -> str:
    """Reduce a file's name as given to a stem that is safe as a name of ours.

    >>> clean_name("C:\\\\minutes\\\\../<b>May</b> 2024.pdf")
    'b May 2024'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    stem = last.rpartition(".")[0] or last
    plain = re.sub(r"[^\w .()-]+", " ", stem)
    return " ".join(plain.split()).strip(" .")[:_LONGEST_NAME] or "paper"


def find_suffix(file: IO[bytes], given: str) -> str:
    """Tell what kind of paper a file is, by its content; raises UploadError where it is none.

    The name as given only tells plain text from markdown.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if not head:
        raise UploadError("The file is empty. Choose it again.", 422)
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return ".doc"
    if head.startswith(b"PK\x03\x04"):
        return _suffix_of_archive(file)
    return _suffix_of_text(head, given)


def _suffix_of_archive(file: IO[bytes]) -> str:
    try:
        names = set(zipfile.ZipFile(file).namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        names = set()
    if "word/document.xml" in names:
        return ".docx"
    if {"mimetype", "content.xml"} <= names:
        return ".odt"
    raise UploadError("The file is an archive, not a paper. Unpack it and send its papers.", 415)


def _suffix_of_text(head: bytes, given: str) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UploadError(
            "The file is of no kind that can be read: send PDF, Word, ODT, RTF, HTML or text.", 415
        )
    if text.startswith(b"<?xml") and b"<html" not in text:
        return ".xml"
    if text.startswith((b"<!doctype html", b"<html", b"<?xml")):
        return ".html"
    if text.startswith((b"{", b"[")) and given.lower().endswith(".json"):
        return ".json"
    return ".md" if given.lower().endswith(_PLAIN) else ".txt"


class Spool:
    """The uploads of one store. One process has it; its methods may be called from any thread."""

    def __init__(self, store: Path, *, most_kept: int = MOST_KEPT) -> None:
        self._most_kept = most_kept
        self.folder = store / FOLDER
        self.folder.mkdir(exist_ok=True)

    def add(
        self, file: IO[bytes], given: str, *, sha256: str, publisher: str = "", url: str = ""
    ) -> Upload:
        """Keep a paper's bytes and note that they wait. Raises UploadError where it is refused."""
        if sum(each.status == "waiting" for each in self.list()) >= MOST_WAITING:
            raise UploadError(f"{MOST_WAITING} papers wait to be read. Send it later.", 503)
        name = clean_name(given) + find_suffix(file, given)
        self._forget()
        at = max((each.at for each in self.list()), default=0) + 1
        upload = Upload(
            id=secrets.token_hex(8),
            at=at,
            name=name,
            sha256=sha256,
            publisher=" ".join(publisher.split())[:200],
            url=url,
        )
        folder = self.folder / upload.id
        folder.mkdir(mode=0o700)
        file.seek(0)
        with (folder / name).open("xb") as kept:
            shutil.copyfileobj(file, kept)
        self.note(upload)
        return upload

    def note(self, upload: Upload, **changes: str) -> Upload:
        """Write down what is known of an upload, whole or not at all."""
        changed = replace(upload, **changes)  # type: ignore[arg-type]  # of its own fields
        folder = self.folder / upload.id
        passing = folder / f"{_RECORD}.new"
        passing.write_text(json.dumps(asdict(changed)), "utf-8")
        passing.replace(folder / _RECORD)
        if changed.status in ("done", "failed"):
            self.paper(changed).unlink(missing_ok=True)
        return changed

    def paper(self, upload: Upload) -> Path:
        """Where a paper's bytes are while it waits."""
        return self.folder / upload.id / upload.name

    def find(self, upload_id: str) -> Upload | None:
        """Give an upload by its id."""
        if not _ID.fullmatch(upload_id):
            return None
        try:
            return Upload(**json.loads((self.folder / upload_id / _RECORD).read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None  # it is being written for the first time, or was cut off while it was

    def list(self) -> list[Upload]:
        """List the uploads, the newest first."""
        found = [self.find(path.name) for path in self.folder.iterdir()]
        return sorted((each for each in found if each), key=lambda each: (-each.at, each.id))

    def _forget(self) -> None:
        """Drop the oldest records of papers that nothing more becomes of."""
        ended = [each for each in self.list() if each.status in ("done", "failed")]
        for upload in ended[self._most_kept :]:
            shutil.rmtree(self.folder / upload.id, ignore_errors=True)

    def take_up(self) -> None:
        """Let what a stopped server was reading wait again."""
        for upload in self.list():
            if upload.status == "reading":
                self.note(upload, status="waiting")
