"""Measure identity and links of a store against labels made by hand.

    python bench/score_labels.py STORE [--labels FOLDER] [--errors] [--json FILE]

What the labels mean stands in bench/labels/README.md. They hold no word of a paper: a mention is
known by a hash, a passage by its offsets. Labels of papers that the store does not hold are
skipped, and counted.
"""

import argparse
import json
import sys
from pathlib import Path

import identity_labels as identity
import response_labels as responses

from extract.errors import FolkmootError
from graph.pool import QueryPool
from graph.store import Reader, open_reader

LABELS = Path(__file__).parent / "labels"


def read_mentions(pool: QueryPool) -> list[identity.Mention]:
    """Every form of a name in every paper's graph."""
    return [
        identity.Mention(
            row["document"].value.rpartition("/")[2],
            row["kind"].value,
            row["form"].value,
            row["thing"].value,
        )
        for row in pool.select(identity.QUERY).records()
    ]


def report_identity(
    reader: Reader, pool: QueryPool, labels: Path, *, with_errors: bool
) -> dict[str, float]:
    """Print how identity does, and give the figures by name."""
    files = {entry.id: entry.file_name for entry in reader.papers.documents()}
    matched = identity.match_labels(
        identity.read_labels(labels / "identity.csv"), read_mentions(pool), set(files)
    )
    print(
        f"identity: {len(matched.found)} labelled mentions found; left out: {matched.unsure} that"
        f" no reader could tell, {matched.not_named} that the store does not name,"
        f" {matched.in_papers_missing} of {matched.papers_missing} papers that it does not hold"
    )
    figures: dict[str, float] = {}
    print("kind | clusters | mentions | pairs merged | precision | recall"
          " | across papers: merged | precision | recall | B3 precision | recall | F1")  # fmt: skip
    for name, one in identity.measure_kinds(matched.found).items():
        print(
            f"{name} | {one.clusters:,} | {one.cubed.n:,} | {one.pairs.found:,}"
            f" | {one.pairs.precision:.4f} | {one.pairs.recall:.4f}"
            f" | {one.across.found:,} | {one.across.precision:.4f} | {one.across.recall:.4f}"
            f" | {one.cubed.precision:.4f} | {one.cubed.recall:.4f} | {one.cubed.f1:.4f}"
        )
        figures[f"identity, {name.strip()}, pairwise precision"] = one.pairs.precision
        figures[f"identity, {name.strip()}, B-cubed F1"] = one.cubed.f1
    abroad = identity.count_across_councils(matched.found)
    print(
        f"people across councils: {abroad.found} pairs merged, {abroad.right} rightly;"
        f" {abroad.true} pairs are one person"
    )
    if with_errors:
        for line in identity.explain_merges(matched.found, files):
            print(line)
        for line in identity.explain_splits(matched.found, files):
            print(line)
    return figures


def read_places(reader: Reader, pool: QueryPool) -> list[responses.Seen]:
    """Where the papers tell of each decision, report, inspection and so on.

    A whole paper stands at its first character, so that no passage in it is taken for it.
    """
    wholes = [
        responses.Seen("document", entry.iri, responses.Place(entry.id, 0, 1))
        for entry in reader.papers.documents()
    ]
    return wholes + [
        responses.Seen(
            row["kind"].value,
            row["thing"].value,
            responses.Place(
                row["document"].value.rpartition("/")[2],
                int(row["start"].value),
                int(row["end"].value),
            ),
        )
        for row in pool.select(responses.PLACES).records()
    ]


def report_responses(
    reader: Reader, pool: QueryPool, labels: Path, *, with_errors: bool
) -> dict[str, float]:
    """Print how links do, and give the figures by name."""
    papers = {entry.id for entry in reader.papers.documents()}
    held, missing = responses.split_missing(responses.read_labels(labels / "responses.csv"), papers)
    seen = read_places(reader, pool)
    links = [(row["from"].value, row["to"].value) for row in pool.select(responses.LINKS).records()]
    judged = responses.judge(held, seen, links)
    unsure = sum(label.verdict == "?" for label in held)
    print(
        f"responses: {len(held) - unsure} labelled pairs; left out: {unsure} that no reader could"
        f" tell, {len(missing)} of papers that the store does not hold"
    )
    print("pairs | responses | none | found right | found wrong | precision | recall")
    figures: dict[str, float] = {}
    for name, one in responses.measure_groups(judged).items():
        print(
            f"{name} | {one.yes} | {one.no} | {one.right} | {one.wrong}"
            f" | {one.precision:.4f} | {one.recall:.4f}"
        )
        figures[f"responses, {name.strip()}, precision"] = one.precision
        figures[f"responses, {name.strip()}, recall"] = one.recall
    spoken = responses.find_unlabelled(held, seen, links)
    print(
        f"{len(spoken)} links of the labelled papers that no label speaks of: --errors lists them"
    )
    if with_errors:
        named = {label.place.document for label in held}
        named |= {target.document for label in held for target in label.targets}
        texts = {paper: reader.papers.text(paper) or "" for paper in sorted(named)}
        for line in responses.explain(judged, texts):
            print(line)
        for line in responses.explain_unlabelled(spoken, texts):
            print(line)
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--errors", action="store_true", help="list the errors readable")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    arguments = parser.parse_args()
    try:
        with open_reader(arguments.store) as reader, QueryPool(reader.snapshot) as pool:
            figures = {
                name: value
                for report in (report_identity, report_responses)
                for name, value in report(
                    reader, pool, arguments.labels, with_errors=arguments.errors
                ).items()
            }
    except (FolkmootError, OSError) as err:
        print(f"error: {err}", file=sys.stderr)
        return 1
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
