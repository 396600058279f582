"""Read papers into a store: walk the paths, read and extract each, hand over what was read.

A paper that cannot be read is recorded with its reason and the others go on.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from extract.errors import ReadError, StoreError
from extract.pipeline import extract_paper
from extract.read import is_readable_name, read_document
from graph.intake import Intake, Source
from graph.iris import document_id
from graph.manifest import Given, Manifest, read_manifest

# The mark of a store: folders that hold this file are not walked for papers.
SETTINGS_NAME = "folkmoot.toml"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: `done` of `total` papers; `stage` is "reading" or "publishing"."""

    stage: str
    done: int
    total: int
    name: str


OnProgress = Callable[[Progress], None]


@dataclass(slots=True, kw_only=True)
class IngestReport:
    """What became of the papers of a run.

    `ingested` counts papers read anew, `unchanged` those that were known; `failed` holds
    (path, reason); `skipped` counts files that are no papers; `withheld` the facts that went into
    quarantine in the papers of this run.
    """

    ingested: int = 0
    unchanged: int = 0
    skipped: int = 0
    withheld: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)  # ids of the papers read anew


@dataclass(frozen=True, slots=True)
class Finding:
    """A file to be read, with its source key and what is said of it."""

    path: Path
    source_key: str
    given: Given


@dataclass(frozen=True, slots=True)
class Search:
    """The papers that some paths lead to, in the order of their source keys."""

    findings: list[Finding]
    skipped: int


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
    skipped = 0
    for path, is_named in _walk(paths):
        place = path.resolve()
        if place == own or not (is_named or is_readable_name(path)):
            skipped += place not in seen
            seen.setdefault(place, "")
            continue
        row = rows.get(place, Given())
        given = Given(
            publisher=row.publisher or publisher, url=row.url, date=row.date, body=row.body
        )
        key = row.url or Path(os.path.normpath(path)).as_posix()
        # One file by two paths is one paper: the first key in order counts.
        other = seen.get(place)
        if other:
            key = min(key, other)
            found.pop(other, None)
        seen[place] = key
        found[key] = Finding(path, key, given)
    return Search([found[key] for key in sorted(found)], skipped)


def _walk(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Every file under the paths, and whether it was named itself."""
    for path in paths:
        if not path.exists():
            raise StoreError(f"{path}: there is no such file or folder.")
        if not path.is_dir():
            yield path, True
            continue
        for folder, folders, files in os.walk(path):
            here = Path(folder)
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
    on_progress: OnProgress | None = None,
    on_read: Callable[[int], None] | None = None,
) -> None:
    """Take in every paper that is new or of which something new is said.

    `on_read` is called after each paper read anew, with how many there were: it may publish them.
    """
    read = 0
    for done, finding in enumerate(search.findings):
        if on_progress is not None:
            on_progress(Progress("reading", done, len(search.findings), finding.path.name))
        if not _read_one(intake, finding, report):
            continue
        read += 1
        if on_read is not None:
            on_read(read)


def _read_one(intake: Intake, finding: Finding, report: IngestReport) -> bool:
    """Take in one paper; True where it was read anew."""
    key, given = finding.source_key, finding.given
    digest = None
    try:
        digest = _hash_file(finding.path)
        source = Source(key, document_id(digest), finding.path.name, given)
        if not intake.needs_reading(source):
            if intake.find_source(key) != source:
                intake.stage(source, None, None)
            intake.clear_failure(key)
            report.unchanged += 1
            return False
        document = read_document(
            finding.path,
            source_key=key,
            publisher=given.publisher,
            date=given.date,
            body=given.body,
        )
    except ReadError as err:
        intake.fail(key, finding.path.name, digest, err.reason)
        report.failed.append((str(finding.path), err.reason))
        return False
    # The file may have changed since it was hashed.
    source = replace(source, document=document_id(document.sha256))
    intake.stage(source, document, extract_paper(document))
    report.ingested += 1
    report.documents.append(source.document)
    return True


def _hash_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as err:
        raise ReadError(path, f"it cannot be opened ({err.strerror}).") from err
