"""The rows of the table: each a function that measures one thing beside its peers.

Whole runs are told in seconds by the clock; where both sides run in this process, in its seconds of
CPU, which other programs on the machine disturb less.
"""

import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Unpack
from unittest.mock import patch

import pyoxigraph as ox
import rdflib
from papers import PER_COUNCIL, fill_store, play_papers, write_papers
from sheets import Made
from sizes import ROOT, SHARED, Bench, Figure, Skipped
from speed import PAGE, compare, load_plain, measure_extraction, measure_pdf

from api.evaluating import evaluate_papers
from extract.components import without_model
from extract.evaluation.tally import count, mean_f1
from extract.memory import forget_all
from extract.pipeline import extract_paper
from graph import reading
from graph.export import export_nquads
from graph.quads import QuadStore
from graph.resources import load_shapes
from graph.source import read_source
from graph.store import init_store, open_reader, open_store
from graph.validate import ask_pyshacl, validate_graph

HERE = Path(__file__).parent
# Graphs of papers that pySHACL is asked about one by one: it takes a third of a second for each.
_JUDGED = 20
# Sets of papers with hand-made facts, where they lie beside the checkout.
_GOLD = ("seeds", "dev", "ofsted")
# Words that the made-up minutes hold: common, rarer, together.
_SEARCHES = ("budget", "minutes", "resolved that", "councillor")


def measure_extract(bench: Bench) -> list[Figure]:
    """Facts out of texts, words a second, beside spaCy's en_core_web_md doing nothing else."""
    found = measure_extraction(bench.documents)
    speed = found["extraction, words a second"]
    figures = []
    for key, what, means in (
        ("extraction, times as fast as plain en_core_web_md", "extraction", "all facts, with NER"),
        (
            "extraction without NER, times as fast as plain en_core_web_md",
            "extraction by rules alone",
            "all facts that need no language model",
        ),
    ):
        ratio = found[key]
        whole = found["extraction, times as fast as plain en_core_web_md"]
        plain = speed / whole
        figures.append(
            Figure(
                row="extract", what=what, ours=plain * ratio, unit="words/s",
                peer="plain en_core_web_md", theirs=plain, ratio=ratio, means=means,
            )
        )  # fmt: skip
    return figures


def measure_pages(bench: Bench) -> list[Figure]:
    """Pages of PDF with their tables, a second, beside pdfplumber, pdfium and pdftotext."""
    papers = [path for path in bench.papers if path.suffix == ".pdf"]
    found = measure_pdf(papers)
    speed = found["PDF, pages a second"]
    return [
        Figure(
            row="pages", what=f"PDF beside {peer}", ours=speed, unit="pages/s", peer=peer,
            theirs=speed / ratio, ratio=ratio, means=means,
        )
        for peer, key, means in (
            ("pdfplumber", "PDF with tables, times as fast as pdfplumber", "text and tables"),
            (
                "pdfium",
                "PDF with tables, times as fast as the bare text of pdfium",
                "bare text: no tables, titles or columns",
            ),
            ("pdftotext", "PDF with tables, times as fast as pdftotext", "bare text"),
        )
        if (ratio := found.get(key)) is not None
    ]  # fmt: skip


def measure_ingest(bench: Bench) -> list[Figure]:
    """Whole ingest of texts in one process, beside plain en_core_web_md over the same words."""
    nlp = load_plain()
    texts = [document.text for document in bench.documents]
    words = sum(len(text.split()) for text in texts)
    pages = [text[at : at + PAGE] for text in texts for at in range(0, len(text), PAGE)]
    # Made before: a new store takes in the ontology and the examples, which no paper brings.
    stores = [bench.folder / f"whole-{number}" for number in range(2 * bench.sizes.runs)]
    for path in stores:
        init_store(path)
    empty = iter(stores)

    def ingest() -> None:
        forget_all()
        path = next(empty)
        with _read_here(), open_store(path) as store:
            store.ingest(bench.texts)

    def ingest_by_rules() -> None:
        with without_model():
            ingest()

    extract_paper(bench.documents[0])  # loads tables and model
    list(nlp.pipe(pages[:2]))
    sides = [ingest, ingest_by_rules, lambda: list(nlp.pipe(pages, batch_size=16))]
    whole, rules, plain = compare(*sides, runs=bench.sizes.runs)
    return [
        Figure(
            row="ingest", what=what, ours=words / spent, unit="words/s",
            peer="plain en_core_web_md", theirs=words / plain, ratio=plain / spent, bar=bar,
            means="load, extract, identify, render, judge and store, against tagging alone",
        )
        for what, spent, bar in (
            ("whole ingest", whole, 1.5),
            ("whole ingest without NER", rules, 4.0),
        )
    ]  # fmt: skip


def measure_jobs(bench: Bench) -> list[Figure]:
    """Whole ingest with two jobs, papers a second by the clock, beside one job."""
    spent: dict[int, list[float]] = {1: [], 2: []}
    papers = sorted(bench.synthetic.iterdir())
    for run in range(bench.sizes.runs):
        for jobs, times in spent.items():
            path = bench.folder / f"jobs-{run}-{jobs}"
            init_store(path)
            with open_store(path) as store:
                began = time.perf_counter()
                store.ingest([bench.synthetic], jobs=jobs)
                times.append(time.perf_counter() - began)
    one, two = (len(papers) / statistics.median(times) for times in spent.values())
    return [
        Figure(
            row="jobs", what="ingest with two jobs", ours=two, unit="papers/s", peer="one job",
            theirs=one, ratio=two / one, bar=1.7, means="by the clock, on two cores",
        )
    ]  # fmt: skip


def measure_shapes(bench: Bench) -> list[Figure]:
    """SHACL over papers one by one, beside pySHACL over each and over all in one graph."""
    with open_reader(bench.store) as reader:
        quads = read_source(reader.snapshot)
        names = [entry.iri for entry in reader.papers.documents()][:_JUDGED]
        graphs = [quads.read_graph(name) for name in names]
    together = rdflib.Graph(bind_namespaces="none")
    for g in graphs:
        together += g
    shapes = load_shapes()
    validate_graph(graphs[0])  # compiles the shapes
    ours, theirs, whole = compare(
        lambda: [validate_graph(g) for g in graphs],
        lambda: [ask_pyshacl(g, shapes) for g in graphs],
        lambda: ask_pyshacl(together, shapes),
        runs=bench.sizes.runs,
    )
    triples = sum(map(len, graphs))
    return [
        Figure(
            row="shapes", what=f"SHACL, {what}", ours=triples / ours, unit="triples/s",
            peer=f"pySHACL, {what}", theirs=triples / spent, ratio=spent / ours, bar=2.5,
            means="the same rules and verdicts; one paper's cost knows nothing of the store",
        )
        for what, spent in (("paper by paper", theirs), ("over all in one graph", whole))
    ]  # fmt: skip


def measure_load(bench: Bench) -> list[Figure]:
    """Quads into an empty store with their merge, beside the engine's bulk load and rdflib."""
    with open_reader(bench.store) as reader:
        quads = read_source(reader.snapshot)
        graphs = {name: quads.read_graph(name) for name in quads.names()}
        data = bench.folder / "all.nq"
        export_nquads(reader.snapshot, data)
    total = sum(map(len, graphs.values()))
    numbers = iter(range(1_000_000))

    def load() -> None:
        QuadStore(bench.folder / f"ours-{next(numbers)}").replace_graphs(graphs)

    def load_by_engine() -> None:
        store = ox.Store(str(bench.folder / f"engine-{next(numbers)}"))
        store.bulk_load(path=data, format=ox.RdfFormat.N_QUADS)

    ours, engine = compare(load, load_by_engine, runs=bench.sizes.runs)
    (plain,) = compare(lambda: rdflib.Dataset().parse(data, format="nquads"), runs=1)
    return [
        Figure(
            row="load", what=f"quads stored beside {peer}", ours=total / ours, unit="quads/s",
            peer=peer, theirs=total / spent, ratio=spent / ours, bar=bar,
            means="ours writes each triple's merge too; seconds of CPU, all threads",
        )
        for peer, spent, bar in (
            ("pyoxigraph's bulk load", engine, 0.5), ("rdflib in memory", plain, None)
        )
    ]  # fmt: skip


def measure_sparql(bench: Bench) -> list[Figure]:
    """Fifteen kinds of query over HTTP, beside `oxigraph serve` over the same snapshot."""
    beside = Path(sys.executable).with_name("oxigraph")
    if not beside.exists() and shutil.which("oxigraph") is None:
        raise Skipped("the program oxigraph is not installed (package oxigraph)")
    told = _run_json("endpoint.py", str(bench.store), "--runs", str(2 * bench.sizes.runs + 1))
    figures = []
    queries = told["queries"]
    if not isinstance(queries, Mapping):
        raise TypeError("bench/endpoint.py tells no queries")
    for name, row in queries.items():
        figures.append(
            Figure(
                row="sparql", what=f"query {name}", ours=row["ours ms"], unit="ms",
                peer="oxigraph serve", theirs=row["oxigraph ms"],
                ratio=row["oxigraph ms"] / max(row["ours ms"], 0.05),
                means="from sending to the last byte; ours is sealed off and limited",
            )
        )  # fmt: skip
    return figures


def measure_identity(bench: Bench) -> list[Figure]:
    """Who is who in mentions of known truth: how many a second, and how right."""
    sizes = [str(size) for size in bench.sizes.mentions]
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "identity.json"
        _run("identity.py", "--sizes", *sizes, "--splink", "/nowhere", "--json", str(output))
        told = json.loads(output.read_text(encoding="utf-8"))
    figures = []
    for one in told:
        name = f"identity of {one['mentions']:,} mentions"
        figures.append(
            Figure(
                row="identity", what=name, ours=one["mentions"] / one["seconds"],
                unit="mentions/s", means="forms of names, bodies and years judged",
            )
        )  # fmt: skip
    return figures


def measure_search(bench: Bench) -> list[Figure]:
    """Words looked for in all passages, milliseconds at the median of four searches."""
    times = []
    with open_reader(bench.store) as reader:
        for words in _SEARCHES * (2 * bench.sizes.runs):
            began = time.perf_counter()
            if not reader.papers.search(words, limit=20):
                raise Skipped(f"no paper holds {words!r}")
            times.append((time.perf_counter() - began) * 1000)
    return [
        Figure(
            row="search", what=f"search in {bench.sizes.papers:,} papers",
            ours=statistics.median(times), unit="ms", bar=20.0, is_ceiling=True,
            means="the best twenty passages, with their words marked",
        )
    ]  # fmt: skip


def measure_exports(bench: Bench) -> list[Figure]:
    """Sorted N-Quads of a whole store, quads a second, beside the engine's unsorted dump."""
    with open_reader(bench.store) as reader:
        snapshot = reader.snapshot
        if not isinstance(snapshot, Path):
            raise Skipped("the store's graph is on a server")
        target = bench.folder / "export.nq"
        ours, theirs = compare(
            lambda: export_nquads(snapshot, target),
            lambda: ox.Store.read_only(str(snapshot)).dump(
                str(bench.folder / "dump.nq"), ox.RdfFormat.N_QUADS
            ),
            runs=bench.sizes.runs,
        )
        with target.open("rb") as lines:
            total = sum(1 for _ in lines)
    return [
        Figure(
            row="exports", what="export of N-Quads", ours=total / ours, unit="quads/s",
            peer="the engine's dump", theirs=total / theirs, ratio=theirs / ours,
            means="ours is sorted, so that the same papers give the same bytes, in bounded memory",
        )
    ]  # fmt: skip


def measure_growth(bench: Bench) -> list[Figure]:
    """Papers end to end at growing numbers, and the exponent that fits their seconds."""
    seconds: dict[int, float] = {}
    for size in bench.sizes.growth:
        made = _play_brief(size)
        path = bench.folder / f"grown-{size}"
        if bench.sizes.is_read:
            write_papers(bench.folder / f"growth-{size}", made)
            init_store(path)
            began = time.perf_counter()
            with open_store(path) as store:
                store.ingest([bench.folder / f"growth-{size}"], jobs=os.cpu_count() or 1)
        else:
            began = time.perf_counter()
            fill_store(path, made)
        seconds[size] = time.perf_counter() - began
        shutil.rmtree(path)
    figures = [
        Figure(
            row="growth", what=f"{size:,} brief papers end to end", ours=size / spent,
            unit="papers/s", means="by the clock, on all cores",
        )
        for size, spent in seconds.items()
    ]  # fmt: skip
    return [
        *figures,
        Figure(
            row="growth", what="exponent of seconds in papers", ours=fit_exponent(seconds),
            unit="", bar=1.1, is_ceiling=True, means="1 is in proportion; least squares of logs",
        ),
    ]  # fmt: skip


def _play_brief(size: int) -> list[Made]:
    councils = range(-(-size // PER_COUNCIL))
    return [
        paper
        for number in councils
        for paper in play_papers(
            number, min(PER_COUNCIL, size - PER_COUNCIL * number), 1, is_brief=True
        )
    ]


def fit_exponent(seconds: Mapping[int, float]) -> float:
    """The slope of the logarithms of seconds over those of sizes."""
    points = [(math.log(size), math.log(spent)) for size, spent in seconds.items()]
    middle_x, middle_y = (statistics.fmean(values) for values in zip(*points, strict=True))
    across = sum((x - middle_x) * (y - middle_y) for x, y in points)
    return across / sum((x - middle_x) ** 2 for x, _ in points)


_PEAK = """
import re, sys
from pathlib import Path
from graph.store import init_store, open_store
if __name__ == "__main__":
    papers, store = map(Path, sys.argv[1:])
    init_store(store)
    with open_store(store) as writer:
        writer.ingest([papers])
    print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def measure_memory(bench: Bench) -> list[Figure]:
    """The most memory of the writer over some papers, and over four times as many."""
    if not Path("/proc/self/status").exists():
        raise Skipped("only Linux tells how much memory a process took at most")
    few = bench.folder / "few"
    few.mkdir()
    papers = sorted(bench.synthetic.iterdir())
    for path in papers[::4]:
        shutil.copy(path, few)
    figures = []
    for folder, size in ((few, len(papers[::4])), (bench.synthetic, len(papers))):
        target = str(bench.folder / f"peak-{size}")
        done = subprocess.run(
            [sys.executable, "-c", _PEAK, str(folder), target], check=True, capture_output=True,
            text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=bench.folder,
        )  # fmt: skip
        figures.append(
            Figure(
                row="memory", what=f"the writer's memory over {size:,} papers",
                ours=int(done.stdout) / 1024, unit="MB", bar=1_500.0, is_ceiling=True,
                means="the most that the process held at once",
            )
        )  # fmt: skip
    return figures


def measure_samples(_: Bench) -> list[Figure]:
    """Mean F1 of all kinds of fact on the sample papers that have gold."""
    papers = ROOT / "samples" / "papers"
    judged = evaluate_papers(
        [papers], [ROOT / "samples" / "gold"], manifest=papers / "manifest.csv"
    )
    scores = count(verdict for one in judged for verdict in one.result.verdicts)
    return [Figure(row="samples", what="mean F1 on the samples", ours=mean_f1(scores), unit="")]


def measure_accuracy(bench: Bench) -> list[Figure]:
    """Mean F1 on each set of hand-made facts, by the referee that lies beside the checkout."""
    referee = SHARED / "score" / "score.py"
    if not referee.exists():
        raise Skipped("no hand-made facts lie beside the checkout")
    path = bench.folder / "gold"
    init_store(path, base="http://localhost:8000/id/")
    with open_store(path) as store:
        folders = [SHARED / "corpus" / name for name in _GOLD]
        store.ingest(folders, SHARED / "corpus" / "manifest.csv", jobs=os.cpu_count() or 1)
    with open_reader(path) as reader:
        export_nquads(reader.snapshot, bench.folder / "gold.nq")
    figures = []
    for name in _GOLD:
        output = bench.folder / f"{name}.json"
        subprocess.run(
            [sys.executable, referee, "--graph", bench.folder / "gold.nq",
             "--gold", SHARED / "gold" / name, "--json", output],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        for kind, told in json.loads(output.read_text(encoding="utf-8")).items():
            value = told["f1"] if isinstance(told, dict) else told
            what = f"F1 {name}, {kind.replace('_', ' ')}"
            figures.append(Figure(row="accuracy", what=what, ours=value, unit=""))
    return figures


@contextmanager
def _read_here() -> Iterator[None]:
    """Read papers in this process, so that its seconds of CPU are those of the whole."""

    def begin(
        _: reading.Readers, path: Path, **said: Unpack[reading.Said]
    ) -> Callable[[], reading.Read]:
        return partial(reading.read_paper, path, said)

    with patch.object(reading.Readers, "begin", begin):
        yield


def _run(script: str, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, str(HERE / script), *options], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    # endpoint.py ends with 1 where a bar is not met, which the table tells.
    if not done.stdout:
        raise RuntimeError(f"{script}: {done.stderr[-300:]}")
    return done.stdout


def _run_json(script: str, *options: str) -> dict[str, object]:
    told: dict[str, object] = json.loads(_run(script, *options))
    return told


ROWS: Mapping[str, Callable[[Bench], list[Figure]]] = {
    "ingest": measure_ingest,
    "jobs": measure_jobs,
    "extract": measure_extract,
    "pages": measure_pages,
    "shapes": measure_shapes,
    "load": measure_load,
    "sparql": measure_sparql,
    "identity": measure_identity,
    "search": measure_search,
    "exports": measure_exports,
    "growth": measure_growth,
    "memory": measure_memory,
    "samples": measure_samples,
    "accuracy": measure_accuracy,
}
