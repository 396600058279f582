"""One measurement: every paper with gold read, extracted and judged, in one process or several."""

import multiprocessing
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from extract.document import Document
from extract.errors import GoldError, ReadError
from extract.evaluation.claims import FACT_KINDS
from extract.evaluation.found_claims import list_found
from extract.evaluation.gold import GoldPaper, find_gold, read_gold
from extract.evaluation.gold_claims import list_gold
from extract.evaluation.tally import PaperResult
from extract.evaluation.verdicts import judge
from extract.models import Council, Paper
from extract.pipeline import extract_paper
from extract.read import is_readable_name, read_document

OnJudged = Callable[[int, int, str], None]
"""Called with how many papers are done, of how many, and the name of the last."""


@dataclass(frozen=True, slots=True)
class Case:
    """A paper to be judged: its file, its gold, and who published it as far as is told."""

    path: Path
    gold: GoldPaper
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper's verdicts, beside the paper itself; both are None where it could not be read."""

    result: PaperResult
    document: Document | None
    paper: Paper | None


def find_cases(
    papers: Sequence[Path],
    gold: Sequence[Path],
    *,
    publishers: Mapping[Path, str] | None = None,
    publisher: str | None = None,
) -> list[Case]:
    """Find the paper of each file of gold, by the file's name.

    `publishers` are a manifest's, by resolved path; `publisher` is of all others.
    Raises GoldError for gold that is malformed, that stands twice or whose paper is not there.
    """
    by_name = _index(papers)
    cases: dict[Path, Case] = {}
    for path in find_gold(gold):
        facts = read_gold(path)
        named = by_name.get(facts.document) or by_name.get(path.stem)
        if named is None:
            raise GoldError(path, f"document: the papers hold no file {facts.document!r}.")
        if len(named) > 1:
            two = " and ".join(map(str, named[:2]))
            raise GoldError(path, f"document: two papers have this name: {two}.")
        paper = named[0]
        if paper in cases:
            raise GoldError(path, f"document: another file is the gold of {facts.document!r} too.")
        told = (publishers or {}).get(paper.resolve(), publisher)
        cases[paper] = Case(paper, facts, told)
    return list(cases.values())


def _index(papers: Sequence[Path]) -> dict[str, list[Path]]:
    """Every readable file under some paths, by its name and by its name without suffix."""
    found: dict[Path, Path] = {}
    for path in papers:
        if not path.exists():
            raise GoldError(path, "there is no such file or folder of papers.")
        for file in sorted(path.rglob("*")) if path.is_dir() else (path,):
            if file.is_file() and is_readable_name(file):
                found.setdefault(file.resolve(), file)
    index: dict[str, list[Path]] = {}
    for file in found.values():
        for name in {file.name, file.stem}:
            index.setdefault(name, []).append(file)
    return index


def judge_papers(
    cases: Sequence[Case], *, jobs: int = 1, on_judged: OnJudged | None = None
) -> list[Judged]:
    """Judge papers, in their order. A paper that cannot be read has all of its gold missed."""
    if jobs == 1:
        return _gather(map(judge_paper, cases), cases, on_judged)
    # Forking would copy threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        return _gather(pool.map(judge_paper, cases), cases, on_judged)


def _gather(
    coming: Iterable[Judged], cases: Sequence[Case], on_judged: OnJudged | None
) -> list[Judged]:
    gathered = []
    for case, judged in zip(cases, coming, strict=True):
        gathered.append(judged)
        if on_judged is not None:
            on_judged(len(gathered), len(cases), case.path.name)
    return gathered


def judge_paper(case: Case) -> Judged:
    """Read, extract and judge one paper; a fault of ours in it is the reason why it fails."""
    try:
        document = read_document(case.path, publisher=case.publisher)
    except ReadError as err:
        return Judged(_judge(case, None, None, err.reason), None, None)
    try:
        paper = extract_paper(document)
    except Exception as err:  # noqa: BLE001 (one paper must not end the measurement of all)
        reason = f"internal error: {type(err).__name__}: {err}"
        return Judged(_judge(case, None, None, reason), None, None)
    return Judged(_judge(case, document, paper), document, paper)


def _judge(
    case: Case, document: Document | None, paper: Paper | None, reason: str = ""
) -> PaperResult:
    found = {kind: [] for kind in FACT_KINDS} if paper is None else list_found(paper)
    publisher = _find_publisher(paper)
    return PaperResult(
        file=case.path.name,
        publisher=case.publisher or case.gold.publisher or (publisher.name if publisher else ""),
        document_type=paper.type if paper else case.gold.kind,
        media_type=document.media_type if document else "",
        text_source=document.text_source if document else "",
        country=(publisher.country or "") if publisher else "",
        verdicts=tuple(judge(found, list_gold(case.gold))),
        text=document.text if document else "",
        reason=reason,
    )


def _find_publisher(paper: Paper | None) -> Council | None:
    for fact in paper.facts if paper else ():
        if isinstance(fact, Council) and paper and fact.id == paper.publisher:
            return fact
    return None
