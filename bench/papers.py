"""Minutes of invented councils: realistic text, and the facts that stand in it.

    python bench/papers.py FOLDER [--papers N] [--councils N] [--seed N]      text files
    python bench/papers.py --store STORE [--papers N] …                       a filled store

The first writes texts that `folkmoot ingest` reads. The second spares a bench the reading: the
facts are known to whoever made the text up, so they are handed to the store as if a reader had
found them, and the store publishes them as it publishes all others. Some 800 triples a paper.
The same seed gives the same bytes.
"""

import argparse
import datetime as dt
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import batched
from pathlib import Path
from random import Random
from unittest.mock import patch

from councils import BODIES, FIRST_YEAR, YEARS, begin_year, found_council
from minutes import Minutes
from names import COUNCILS, list_places
from sheets import Made, Sitting

from graph.intake import Intake, Source
from graph.iris import document_id
from graph.manifest import Given
from graph.schema import FILE_NAME, connect_to_write
from graph.store import init_store, open_reader, open_store

PER_COUNCIL = 100
AT_A_TIME = 500  # papers that are published together
# What asks the shapes, from where it is called.
_SHAPES = "graph.quarantine.validate_graph"


def generate_papers(count: int, *, councils: int | None = None, seed: int = 1) -> Iterator[Made]:
    """`count` papers of some councils (one for each PER_COUNCIL), council after council."""
    number = councils or max(1, count // PER_COUNCIL)
    for place in range(number):
        share = count // number + (place < count % number)
        yield from play_papers(place, share, seed)


def play_papers(number: int, count: int, seed: int, *, is_brief: bool = False) -> Iterator[Made]:
    """One council's papers in order of time, over all its years; `is_brief`: a third as long."""
    rng = Random(f"papers {seed} {number}")
    council = found_council(rng, number)
    places = list_places()
    name = f"{places[number % len(places)]} {COUNCILS[number % len(COUNCILS)]}"
    last: dict[str, dt.date] = {}
    for year in range(YEARS):
        begin_year(council, FIRST_YEAR + year)
        share = count * (year + 1) // YEARS - count * year // YEARS
        days = sorted(rng.sample(range(360), share)) if share <= 360 else range(share)
        for day in days:
            body = rng.choices(list(BODIES), [weight for _, weight in BODIES.values()])[0]
            date = dt.date(FIRST_YEAR + year, 1, 1) + dt.timedelta(days=day % 360)
            sitting = Sitting(council, name, body, date, last.get(body))
            if is_brief:
                sitting.matters, sitting.seats, sitting.officers = 1, 3, 1
            yield Minutes(sitting).make()
            last[body] = date


def write_papers(folder: Path, papers: Iterable[Made]) -> int:
    """Write each paper as a text file; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for made in papers:
        (folder / made.name).write_bytes(made.text.encode())
        count += 1
    return count


def fill_store(path: Path, papers: Iterable[Made], *, is_checked: bool = True) -> int:
    """Make a store, or add to one, as if the papers had been read; how many.

    They are staged as a run leaves them that was killed after its last reading: opening the store
    for writing publishes them. Unless `is_checked`, the shapes are not asked, which takes most of
    the time; a test asks them of such papers.
    """
    if not path.exists():
        init_store(path)
    count = 0
    for some in batched(papers, AT_A_TIME):
        connection = connect_to_write(path / FILE_NAME)
        intake = Intake(connection)
        for made in some:
            document = made.document()
            source = Source(made.name, document_id(document.sha256), made.name, Given())
            intake.stage(source, document, made.paper)
        connection.close()
        with nullcontext() if is_checked else patch(_SHAPES, lambda *_, **__: []):
            open_store(path).close()
        count += len(some)
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", help="where texts are to be written")
    parser.add_argument("--store", type=Path, help="the store that is to be filled instead")
    parser.add_argument("--unchecked", action="store_true", help="do not ask the shapes: quicker")
    parser.add_argument("--papers", type=int, default=1_250)
    parser.add_argument("--councils", type=int, help="default: one for each 100 papers")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if (asked.folder is None) == (asked.store is None):
        sys.exit("Give a folder for texts, or --store with the folder of a store.")
    papers = generate_papers(asked.papers, councils=asked.councils, seed=asked.seed)
    start = time.perf_counter()
    if asked.store is None:
        print(f"{write_papers(asked.folder, papers)} texts in {asked.folder}")
        return
    count = fill_store(asked.store, papers, is_checked=not asked.unchecked)
    with open_reader(asked.store) as reader:
        stats = reader.stats()
    print(f"{count} papers, {stats.triples} triples in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
