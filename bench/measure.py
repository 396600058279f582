"""Measure speed against plain libraries in the same run, and accuracy where gold lies beside.

    python bench/measure.py [--papers FOLDER] [--json FILE]

Speeds are ratios to something known, medians of several runs, since a machine's own speed says
little. Accuracy is measured on the samples, and asked of the referee in ../shared when it is there.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import rdflib
from speed import measure_extraction, measure_memory, measure_pdf

from api.evaluating import evaluate_papers
from extract.evaluation.tally import count, mean_f1
from extract.read import is_readable_name, read_document
from graph.export import export_nquads
from graph.namespaces import PREFIXES
from graph.pool import QueryPool
from graph.store import init_store, open_reader, open_store

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
RUNS = 3
# Real papers that speed is measured on too, where they lie beside the checkout.
MEASURED = ["seeds", "dev"]
QUERIES = {
    "decisions of a body": """SELECT ?d ?date { ?d a fm:Decision ; fm:decidedBy ?b ;
        dcterms:date ?date . ?b a fm:Committee } ORDER BY ?date LIMIT 50""",
    "who says so": """SELECT ?g ?quote { GRAPH ?g { ?d a fm:Decision ;
        fm:evidence/oa:hasSelector/oa:exact ?quote } }""",
    "count by outcome": """SELECT ?o (COUNT(?d) AS ?n) { ?d a fm:Decision ; fm:outcome ?o }
        GROUP BY ?o""",
}


def seconds(work: Callable[[], object]) -> float:
    """The median time of a piece of work, in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure_store(papers: Path, work: Path) -> dict[str, float]:
    """Papers ingested a second, and queries against rdflib's memory store over the same data."""
    init_store(work / "store", base="http://localhost:8000/id/")
    manifest = papers / "manifest.csv"
    start = time.perf_counter()
    with open_store(work / "store") as store:
        report = store.ingest([papers], manifest if manifest.exists() else None)
    results = {"ingest, papers a second": report.ingested / (time.perf_counter() - start)}
    with open_reader(work / "store") as reader, QueryPool(reader.snapshot) as pool:
        export_nquads(reader.snapshot, work / "all.nq")
        plain = rdflib.Dataset(default_union=True)
        plain.parse(work / "all.nq", format="nquads")
        for prefix, namespace in PREFIXES.items():
            plain.bind(prefix, namespace, replace=True)
        for name, query in QUERIES.items():
            ours = seconds(lambda query=query: pool.select(query))
            theirs = seconds(lambda query=query: list(plain.query(query)))
            results[f"query '{name}', times as fast as rdflib in memory"] = theirs / ours
    return results


def measure_samples() -> dict[str, float]:
    """F1 of each kind on the sample papers that have gold."""
    papers = ROOT / "samples" / "papers"
    judged = evaluate_papers(
        [papers], [ROOT / "samples" / "gold"], manifest=papers / "manifest.csv"
    )
    scores = count(verdict for one in judged for verdict in one.result.verdicts)
    results = {f"F1 samples, {kind}": score.f1 for kind, score in scores.items()}
    return results | {"F1 samples, mean f1": mean_f1(scores)}


def measure_accuracy(work: Path) -> dict[str, float]:
    """Mean F1 on each set of gold facts, by the referee, over a store of all gold papers."""
    if not (SHARED / "score" / "score.py").exists():
        print("accuracy: no gold facts lie beside the checkout; skipped", file=sys.stderr)
        return {}
    init_store(work / "gold", base="http://localhost:8000/id/")
    sets = ["seeds", "dev", "ofsted"]
    with open_store(work / "gold") as store:
        folders = [SHARED / "corpus" / name for name in sets]
        store.ingest(folders, SHARED / "corpus" / "manifest.csv")
    with open_reader(work / "gold") as reader:
        export_nquads(reader.snapshot, work / "gold.nq")
    results = {}
    for name in sets:
        output = work / f"{name}.json"
        subprocess.run(
            [sys.executable, SHARED / "score" / "score.py", "--graph", work / "gold.nq",
             "--gold", SHARED / "gold" / name, "--json", output],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        for kind, figures in json.loads(output.read_text(encoding="utf-8")).items():
            value = figures["f1"] if isinstance(figures, dict) else figures
            results[f"F1 {name}, {kind.replace('_', ' ')}"] = value
    return results


def find_papers(folders: list[Path]) -> list[Path]:
    """The papers in those of the folders that are there, in order of name."""
    return [
        path
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.name != "manifest.csv" and is_readable_name(path)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=Path, default=ROOT / "samples" / "papers")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    arguments = parser.parse_args()
    papers = find_papers([arguments.papers, *(SHARED / "corpus" / name for name in MEASURED)])
    documents = [read_document(path) for path in papers]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        results = measure_extraction(documents)
        results |= measure_pdf([path for path in papers if path.suffix == ".pdf"])
        results |= measure_memory(papers)
        results |= measure_store(arguments.papers, work)
        results |= measure_samples()
        results |= measure_accuracy(work)
    width = max(map(len, results))
    for name, value in results.items():
        print(f"{name:<{width}}  {value:10,.3f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
