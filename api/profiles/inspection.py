"""The page of an inspection: its grades, those before and after, and everything that answers it."""

from collections.abc import Iterator
from dataclasses import replace

from api.links import Link, address
from api.profiles import tables
from api.profiles.around import Around, drop_empty
from api.profiles.listed import make_more, make_table, read_rows
from api.profiles.section import Profile, Section, Table, groups_of, text, when
from api.profiles.trust import write_trust
from graph.searched import Papers

_MOST_JUDGEMENTS = 40
_MOST_INSPECTIONS = 30


def show_inspection(around: Around) -> Profile:
    """Show an inspection."""
    first, last = around.first("fm:startDate"), around.first("fm:endDate")
    issued = around.first("dcterms:issued")
    days = when(first) + (f" to {when(last)}" if last and last != first else "")
    about = Section(
        "about",
        "About this inspection",
        groups=groups_of(
            ("Inspected", around.links("fm:inspected")),
            ("Subject", around.links("fm:subject")),
            ("By", around.links("fm:inspectedBy")),
            ("Days", [text(days)] if days else []),
            ("Published", [text(when(issued))] if issued else []),
            ("Framework", around.links("fm:framework")),
            ("Led by", around.links("fm:leadInspector")),
        ),
    )
    return Profile(
        sections=drop_empty(
            _show_judgements(around),
            _show_responses(around),
            around.listing(tables.RECOMMENDATIONS),
            _show_history(around),
            about,
        ),
        trust=write_trust(around),
    )


def _show_judgements(around: Around) -> Section | None:
    count = around.counts.get("judgements", 0)
    if not count:
        return Section(
            "judgements", "Judgements", says=["No grade was read in these papers for it."]
        )
    rows = read_rows(
        tables.JUDGEMENTS,
        around.iri,
        around.base,
        around.catalogue.select,
        limit=_MOST_JUDGEMENTS,
    )
    rows.sort(key=lambda row: (not row.label.lower().startswith("overall"), row.label.lower()))
    cells = [
        (
            tuple(
                Link(address(row.iri, around.base), aspect.text)
                for aspect in row.values.get("aspect", ()) or (text(row.label),)
            ),
            row.values.get("grade", ()),
        )
        for row in rows
    ]
    return Section(
        "judgements",
        "Judgements",
        table=Table("Each aspect that was judged, with its grade", ("Aspect", "Grade"), cells),
        more=make_more(tables.JUDGEMENTS, around.path, count, len(rows)),
    )


def _show_responses(around: Around) -> Section:
    found = around.listing(tables.RESPONSES, shown=20)
    if found is not None:
        return found
    councils = around.iris("fm:inspected")
    papers: Papers = around.catalogue.keep("searched", lambda: _read_papers(around))
    since = around.first("fm:startDate", "dcterms:issued")
    searched = papers.search(councils[0] if councils else None, since)
    return Section(
        "responses",
        tables.RESPONSES.title,
        says=[
            "No response found in these papers.",
            f"Searched: {searched.describe()}.",
            "A response may stand in papers that are not held here.",
        ],
    )


def _read_papers(around: Around) -> Papers:
    """Read which papers of which councils could hold an answer: once for each state of a store."""

    def select(query: str) -> Iterator[tuple[str | None, ...]]:
        for row in around.catalogue.select(query).rows:
            yield tuple(term.value if term else None for term in row)

    return Papers(select, around.catalogue.reader.papers.failures())


def _show_history(around: Around) -> Section | None:
    """List all inspections of the same body, the oldest first."""
    councils = around.iris("fm:inspected")
    if not councils:
        return None
    listed = replace(tables.INSPECTIONS, is_oldest_first=True)
    rows = read_rows(
        listed, councils[0], around.base, around.catalogue.select, limit=_MOST_INSPECTIONS
    )
    if len(rows) < 2:
        return Section(
            "history",
            "Earlier and later inspections",
            says=["These papers tell of no other inspection of the same body."],
        )
    caption = "All inspections of the same body that these papers tell of, oldest first"
    return Section(
        "history",
        "Earlier and later inspections",
        table=make_table(listed, rows, around.base, caption),
    )
