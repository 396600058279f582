"""How long a search takes over a store: a common word, a rare one, a name, filters, a listing.

    python bench/search.py STORE [--runs N] [--json FILE]

Each query is asked of the application in this process, so its page is made too: the results, the
counts of all filters, the HTML. The words are taken from the store itself: the commonest of its
texts, one that stands in few, the name of a person. The first run of each warms up and is not
counted. Figures are milliseconds by the clock: the median, and the longest.
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from graph.schema import FILE_NAME, connect_to_read

RUNS = 20
_RARE = 5  # blocks that hold a rare word, at most


def choose_queries(store: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Queries of each kind, by what they are called; of words and names that the store holds."""
    connection = connect_to_read(store / FILE_NAME)
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, block_text, row)")
    words = "SELECT term, doc FROM temp.words WHERE term >= 'a' AND length(term) > 4"
    common = connection.execute(f"{words} ORDER BY doc DESC, term LIMIT 1").fetchone()["term"]
    rare = connection.execute(f"{words} AND doc <= ? ORDER BY term LIMIT 1", (_RARE,)).fetchone()
    names = "SELECT label, councils FROM directory WHERE kind = 'person' ORDER BY iri LIMIT 1"
    name = connection.execute(names).fetchone()
    connection.close()
    council = name["councils"]
    yield "common word", {"q": common}
    yield "common word, page 9", {"q": common, "page": "9"}
    yield "rare word", {"q": rare["term"] if rare else "zeppelin"}
    yield "name", {"q": name["label"]}
    yield "common word, filtered", {"q": common, "council": council, "kind": "passage"}
    yield "common word, dated", {"q": common, "from": "2010-03", "to": "2012-06"}
    yield "decisions of a council", {"kind": "decision", "council": council, "sort": "newest"}
    yield "all decisions", {"kind": "decision"}
    yield "nothing, with a near spelling", {"q": f"{name['label'].split()[-1]}x"}


def measure_search(store: Path, runs: int) -> list[dict[str, object]]:
    """Milliseconds of each query: median and longest."""
    rows: list[dict[str, object]] = []
    queries = list(choose_queries(store))
    with TestClient(create_app(store, Settings())) as client:
        for name, query in queries:
            times = []
            for _ in range(runs + 1):
                start = time.perf_counter()
                answer = client.get(f"/search?{urlencode(query)}")
                times.append((time.perf_counter() - start) * 1000)
                if answer.status_code != 200:
                    raise RuntimeError(f"{query}: {answer.text}")
            rows.append(
                {
                    "query": name,
                    "p50_ms": round(statistics.median(times[1:]), 1),
                    "longest_ms": round(max(times[1:]), 1),
                    "bytes": len(answer.content),
                }
            )
    return rows


def main() -> None:
    """Measure and print a line for each query."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    asked = parser.parse_args()
    rows = measure_search(asked.store, asked.runs)
    for row in rows:
        print(" · ".join(f"{figure} {value}" for figure, value in row.items()))
    if asked.json:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
