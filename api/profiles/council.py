"""The page of a council: what it is, what is held of it, what it decided, how it was inspected."""

from urllib.parse import urlencode

from api.links import Link
from api.profiles import tables
from api.profiles.around import Around, drop_empty
from api.profiles.section import Profile, Section, Table, groups_of, text

_MOST_YEARS = 40
_COVERED = """SELECT ?year (SUM(?p) AS ?papers) (SUM(?k) AS ?known) (SUM(?r) AS ?referred)
       (SUM(?f) AS ?failed) {
  { ?of org:unitOf|org:postIn {this} } UNION { BIND({this} AS ?of) }
  ?coverage fm:coverageOf ?of ; fm:papersHeld ?p ; fm:meetingsKnown ?k ;
            fm:meetingsReferredTo ?r ; fm:papersFailed ?f .
  OPTIONAL { ?coverage fm:year ?y } BIND(COALESCE(STR(?y), "") AS ?year)
} GROUP BY ?year"""


def show_council(around: Around) -> Profile:
    """Show a council: few of them, of each very much, so made once for each state of a store."""
    key = ("council", around.iri, around.path)
    return around.catalogue.keep(key, lambda: _make_council(around))


def _make_council(around: Around) -> Profile:
    slug = around.iri.rpartition("/council/")[2]
    names = [name for name in around.texts("skos:altLabel") if name != around.label]
    facts = Section(
        "about",
        "About this council",
        groups=groups_of(
            ("Type", around.links("fm:councilType")),
            ("Code", [text(code) for code in around.texts("fm:localAuthorityCode")]),
            ("Code of its area (GSS)", [text(code) for code in around.texts("fm:gssCode")]),
            ("Came from", around.links("org:resultedFrom")),
            ("Changed by", around.links("org:changedBy")),
            ("Also written", [text(", ".join(names[:12]))] if names else []),
        ),
        links=[
            Link(f"/search?{urlencode({'council': slug})}", "Search its papers"),
            Link(f"/compare?{urlencode({'left': slug})}", "Compare its grades"),
        ],
    )
    return Profile(
        sections=drop_empty(
            facts,
            around.listing(tables.INSPECTIONS),
            around.listing(tables.COUNCIL_DECISIONS),
            around.listing(tables.COUNCIL_MEETINGS),
            around.listing(tables.BODIES, shown=12),
            _show_coverage(around),
            around.listing(tables.PUBLISHED, shown=5),
        )
    )


def _show_coverage(around: Around) -> Section | None:
    """Say year by year what is held, and for which years nothing is."""
    rows = {
        row["year"].value: [
            int(float(row[name].value)) for name in ("papers", "known", "referred", "failed")
        ]
        for row in around.ask(_COVERED)
        if "year" in row
    }
    if not rows:
        return None
    years = sorted(year for year in rows if year.isdigit())
    shown = [*reversed(years[-_MOST_YEARS:]), *([""] if "" in rows else [])]
    return Section(
        "coverage",
        "What the papers cover",
        says=_say_gaps(years, rows),
        table=Table(
            "Papers held and meetings known, by year; what is not here may still have happened",
            ("Year", "Papers held", "Meetings known", "Meetings only referred to",
             "Papers that failed"),
            [
                ((text(year or "not known"),), *((text(f"{n:,}"),) for n in rows[year]))
                for year in shown
            ],
        ),
    )  # fmt: skip


def _say_gaps(years: list[str], rows: dict[str, list[int]]) -> list[str]:
    held = [year for year in years if rows[year][0] or rows[year][1]]
    if not held:
        return ["No paper of a known year is held."]
    first, last = int(held[0]), int(held[-1])
    gaps = [f"{year:04}" for year in range(first, last) if f"{year:04}" not in held]
    told = f"Papers and meetings from {held[0]} to {held[-1]}."
    if first == last:
        told = f"Papers and meetings of {held[0]} alone."
    if not gaps:
        return [told]
    more = f" and {len(gaps) - 12} more years" if len(gaps) > 12 else ""
    return [told, f"Nothing is held of {', '.join(gaps[:12])}{more}."]
