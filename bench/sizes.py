"""What a bench is run with: sizes, inputs that rows share, and the form of their figures."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

from papers import fill_store, generate_papers, write_papers

from extract.document import Document
from extract.read import is_readable_name, read_document

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
# Real papers that speed is measured on too, where they lie beside the checkout.
MEASURED = ("seeds", "dev")
_TEXTS = {".txt", ".md"}


class Skipped(Exception):
    """A row that cannot be measured here, and why."""


@dataclass(frozen=True)
class Sizes:
    """How much is measured: turns, papers of the synthetic store, mentions, papers of growth."""

    runs: int
    papers: int
    mentions: tuple[int, ...]
    growth: tuple[int, ...]
    # Facts are handed over rather than read from text: reading grows with papers and no faster.
    is_read: bool = True


QUICK = Sizes(runs=3, papers=60, mentions=(10_000,), growth=(20, 60, 180))
USUAL = Sizes(runs=3, papers=200, mentions=(10_000, 100_000), growth=(100, 300, 1_000))
LARGE = Sizes(runs=1, papers=1_050, mentions=(), growth=(1_000, 10_000, 100_000), is_read=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table. `ratio` says how many times better than the peer; `bar` its goal.

    `is_ceiling` says that the bar is the most that `ours` may be, not the least ratio.
    """

    row: str
    what: str
    ours: float
    unit: str
    peer: str = ""
    theirs: float | None = None
    ratio: float | None = None
    bar: float | None = None
    is_ceiling: bool = False
    means: str = ""

    def is_met(self) -> bool | None:
        """Whether the bar is met; None without one."""
        if self.bar is None:
            return None
        if self.is_ceiling:
            return self.ours <= self.bar
        return self.ratio is not None and self.ratio >= self.bar

    def told_bar(self) -> str:
        """The bar, and whether it is met."""
        if self.bar is None:
            return ""
        sign = "≤" if self.is_ceiling else "≥"
        return f"{sign} {self.bar:g} {'met' if self.is_met() else '**not met**'}"

    def as_json(self) -> dict[str, object]:
        """The figure with all its fields, for a file."""
        return {**asdict(self), "is_met": self.is_met()}


@dataclass
class Bench:
    """The inputs that rows share, made when they are first asked for, in `folder`."""

    folder: Path
    sizes: Sizes
    _made: list[Path] = field(default_factory=list)

    @cached_property
    def papers(self) -> list[Path]:
        """The sample papers, and real ones where they lie beside the checkout."""
        folders = [ROOT / "samples" / "papers", *(SHARED / "corpus" / name for name in MEASURED)]
        return find_papers(folders)

    @cached_property
    def texts(self) -> list[Path]:
        """Those of the papers that are plain text or markdown."""
        return [path for path in self.papers if path.suffix in _TEXTS]

    @cached_property
    def documents(self) -> list[Document]:
        """The texts, read."""
        return [read_document(path) for path in self.texts]

    @cached_property
    def synthetic(self) -> Path:
        """A folder of invented minutes as text."""
        folder = self.folder / "texts"
        write_papers(folder, generate_papers(self.sizes.papers))
        return folder

    @cached_property
    def store(self) -> Path:
        """A store of as many synthetic papers, which nobody read."""
        path = self.folder / "store"
        fill_store(path, generate_papers(self.sizes.papers), is_checked=False)
        return path


def find_papers(folders: Sequence[Path]) -> list[Path]:
    """The papers in those of the folders that are there, in order of name."""
    return [
        path
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.name != "manifest.csv" and is_readable_name(path)
    ]
