"""Read papers into a store: walk the paths, read and extract each, hand over what was read.

A paper that cannot be read is recorded with its reason and the others go on.
"""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from extract.errors import StoreError
from extract.read import is_readable_name
from graph.intake import Intake, Source
from graph.iris import document_id
from graph.manifest import Given, Manifest, read_manifest
from graph.reading import Reading, Reads
from graph.reports import IngestReport, OnProgress, Progress
from graph.schema import SETTINGS_NAME


@dataclass(frozen=True, slots=True)
class Finding:
    """A file to be read, with its source key and what is said of it."""

    path: Path
    source_key: str
    given: Given


@dataclass(frozen=True, slots=True)
class Search:
    """The papers that some paths lead to, in the order of their source keys.

    `closed` are folders that could not be opened.
    """

    findings: list[Finding]
    skipped: int
    closed: list[Path] = field(default_factory=list)


def find_papers(
    paths: Sequence[Path], manifest: Path | None = None, publisher: str | None = None
) -> Search:
    """Find the papers under some paths, each file once.

    In folders, files of unknown suffix are skipped and counted; a file that is named itself is
    taken whatever its suffix. The manifest is skipped. Raises StoreError where a path leads
    nowhere, ManifestError for a fault in the manifest.
    """
    rows: Manifest = {} if manifest is None else read_manifest(manifest)
    own = None if manifest is None else manifest.resolve()
    found: dict[str, Finding] = {}
    seen: dict[Path, str] = {}
    closed: list[Path] = []
    skipped = 0
    for path, is_named in _walk(paths, closed):
        # Path.resolve raises where a link leads to itself.
        place = Path(os.path.realpath(path))
        # What is no regular file (a pipe, a link to nothing) could be waited for without end.
        if place == own or not path.is_file() or not (is_named or is_readable_name(path)):
            skipped += place not in seen
            seen.setdefault(place, "")
            continue
        row = rows.get(place, Given())
        given = replace(row, publisher=row.publisher or publisher)
        key = row.url or write_path(Path(os.path.normpath(path)))
        # One file by two paths is one paper: the first key in order counts.
        other = seen.get(place)
        if other:
            key = min(key, other)
            found.pop(other, None)
        seen[place] = key
        found[key] = Finding(path, key, given)
    return Search([found[key] for key in sorted(found)], skipped, sorted(closed))


def write_path(path: Path) -> str:
    """Write a path as text; bytes in it that are no UTF-8 become a replacement character."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _walk(paths: Sequence[Path], closed: list[Path]) -> Iterator[tuple[Path, bool]]:
    """Every file under the paths, and whether it was named itself; `closed` is added to."""

    def note(err: OSError) -> None:
        closed.append(Path(err.filename))

    for path in paths:
        if not path.exists():
            raise StoreError(f"{path}: there is no such file or folder.")
        if path.is_file():
            yield path, True
            continue
        if not path.is_dir():
            raise StoreError(f"{path}: it is neither a file nor a folder.")
        for folder, folders, files in os.walk(path, onerror=note):
            here = Path(folder)
            # A store is no folder of papers.
            if SETTINGS_NAME in files:
                folders.clear()
                continue
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith("."):
                    yield here / name, False


def read_papers(
    intake: Intake,
    search: Search,
    report: IngestReport,
    *,
    readers: Reads,
    on_progress: OnProgress | None = None,
    on_read: Callable[[int], None] | None = None,
) -> None:
    """Take in every paper that is new or of which something new is said.

    `readers` read several at a time; the papers are taken in in their order all the same. They are
    closed at the end.
    `on_read` is called after each paper read anew, with how many there were: it may publish them.
    """
    read = 0
    report.failed += [(write_path(path), "the folder cannot be opened.") for path in search.closed]
    with readers:
        coming = deque[Waiting]()
        following = iter(search.findings)
        for done in range(len(search.findings)):
            # As many are begun ahead as keep every process busy while one result is taken in.
            for finding in islice(following, readers.ahead - len(coming)):
                coming.append(_begin(intake, finding, readers))
            waiting = coming.popleft()
            if on_progress is not None:
                name = waiting.source.file_name
                on_progress(Progress("reading", done, len(search.findings), name))
            if not _take_in(intake, waiting, report):
                continue
            read += 1
            if on_read is not None:
                on_read(read)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A paper whose turn comes: its hash and, where it was begun ahead, its reading."""

    finding: Finding
    sha256: str | None
    reading: Reading | None

    @property
    def source(self) -> Source:
        """What is to be said of the paper, if its bytes could be had."""
        finding = self.finding
        key = document_id(self.sha256 or "")
        name = write_path(Path(finding.path.name))
        return Source(finding.source_key, key, name, finding.given)


def _begin(intake: Intake, finding: Finding, readers: Reads) -> Waiting:
    digest = _hash_file(finding.path)
    waiting = Waiting(finding, digest, None)
    if digest is None or not intake.needs_reading(waiting.source):
        return waiting
    given = finding.given
    reading = readers.begin(
        finding.path,
        source_key=finding.source_key,
        publisher=given.publisher,
        date=given.date,
        body=given.body,
    )
    return replace(waiting, reading=reading)


def _take_in(intake: Intake, waiting: Waiting, report: IngestReport) -> bool:
    """Take in one paper; True where it was read anew."""
    source = waiting.source
    # Asked again: the same bytes may have been taken in since, under an earlier key.
    if waiting.reading is None or not intake.needs_reading(source):
        if waiting.sha256 is None:
            return _fail(intake, waiting, report, "it cannot be opened.")
        if intake.find_source(source.source_key) != source:
            intake.stage(source, None, None)
        intake.clear_failure(source.source_key)
        report.unchanged += 1
        return False
    result = waiting.reading()
    if isinstance(result, str):
        return _fail(intake, waiting, report, result)
    document, paper = result
    document = replace(document, file_name=source.file_name)
    # The file may have changed since it was hashed.
    source = replace(source, document=document_id(document.sha256))
    intake.stage(source, document, paper)
    report.ingested += 1
    report.documents.append(source.document)
    return True


def _fail(intake: Intake, waiting: Waiting, report: IngestReport, reason: str) -> bool:
    source = waiting.source
    intake.fail(source.source_key, source.file_name, waiting.sha256, reason, source.given)
    report.failed.append((write_path(waiting.finding.path), reason))
    return False


def note_refused(report: IngestReport, search: Search, refused: Mapping[str, str]) -> None:
    """Report papers that were read but could not be published, by source key, as failed."""
    for finding in search.findings:
        reason = refused.get(finding.source_key)
        if reason is not None:
            report.ingested -= 1
            report.failed.append((write_path(finding.path), reason))


def _hash_file(path: Path) -> str | None:
    """The hash of a file's bytes, None where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
