"""Write extract/data/councils.csv from the register of UK local authorities by mySociety.

    python bench/make_gazetteer.py REGISTER.csv [NAMES.csv]

Only facts carry over: names, codes, types, dates and successors. The register is under the MIT
licence (NOTICE). Rows are sorted by slug, which is unique.
"""

import csv
import re
import sys
from pathlib import Path

COLUMNS = (
    "slug",
    "label",
    "alt_labels",
    "council_type",
    "local_authority_code",
    "gss_code",
    "start",
    "end",
    "replaced_by",
    "nation",
    "source",
)
SOURCE = "mySociety, uk_local_authority_names_and_codes"
TARGET = Path(__file__).parent.parent / "extract" / "data" / "councils.csv"


def make_slug(text: str) -> str:
    """Lower-case words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("'", "")).strip("-")


def choose_slugs(rows: list[dict[str, str]]) -> dict[str, str]:
    """Give each authority a slug of its own: the register's, else one made of its name.

    Of two with one slug the one that still exists keeps it; a county adds its type.
    """
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    order = sorted(rows, key=lambda row: (row["end-date"] != "", row["local-authority-code"]))
    for row in order:
        slug = row["gov-uk-slug"] or make_slug(row["nice-name"])
        kind = "county" if row["local-authority-type-name"] == "County" else "district"
        for candidate in (slug, f"{slug}-{kind}", make_slug(row["official-name"])):
            if candidate not in taken:
                break
        taken.add(candidate)
        chosen[row["local-authority-code"]] = candidate
    return chosen


def read_alternatives(path: Path | None) -> dict[str, set[str]]:
    """Read the register's other names, by local-authority code."""
    found: dict[str, set[str]] = {}
    if path:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                found.setdefault(row["local-authority-code"], set()).add(row["la-name"].strip())
    return found


def main(register: Path, names: Path | None) -> None:
    """Write the gazetteer."""
    with register.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    slugs, others = choose_slugs(rows), read_alternatives(names)
    written = []
    for row in rows:
        code, label = row["local-authority-code"], " ".join(row["official-name"].split())
        # The register's alternative names are lower-cased copies for the most part; what is kept
        # is one spelling of each, the nice name first.
        kept = {label.lower(): label}
        for name in [row["nice-name"].strip(), *sorted(others.get(code, ()))]:
            kept.setdefault(name.lower(), name)
        kept.pop(label.lower())
        written.append(
            (
                slugs[code],
                label,
                "|".join(name for name in kept.values() if name),
                make_slug(row["local-authority-type-name"]),
                code,
                row["gss-code"],
                row["start-date"],
                row["end-date"],
                slugs.get(row["replaced-by"], ""),
                row["nation"],
                SOURCE,
            )
        )
    with TARGET.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(sorted(written))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
