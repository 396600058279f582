"""The page of a person: offices over time, how often he or she came, what was decided and said."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.links import Link, address
from api.profiles import tables
from api.profiles.around import Around, drop_empty
from api.profiles.seats import read_names, read_roles, read_seats, read_terms
from api.profiles.section import (
    Bar,
    Profile,
    Section,
    Table,
    Timeline,
    count_of,
    groups_of,
    text,
    thing,
    when,
)
from graph.answers import Term

_MOST_OFFICES = 60
_MOST_LANES = 14
_MOST_TICKS = 60  # days without a term that one lane shows
_CAME = """SELECT ?body (MIN(?l) AS ?label) ?year ?how (COUNT(DISTINCT ?m) AS ?n) {
  VALUES ?how { fm:present fm:apologies fm:inAttendance }
  ?m ?how {this} ; fm:heldBy ?body . OPTIONAL { ?body rdfs:label ?l }
  OPTIONAL { ?m dcterms:date ?d } BIND(COALESCE(STR(YEAR(?d)), "") AS ?year)
} GROUP BY ?body ?year ?how"""
_HOW = ("present", "apologies", "inAttendance")


@dataclass
class _Office:
    """One term of office, or the single days on which an office is seen that are of no term."""

    role: str
    body: Link
    first: str | None = None
    last: str | None = None
    is_term: bool = False
    days: set[str] = field(default_factory=set)
    seen: int = 0


def show_person(around: Around) -> Profile:
    """Show a person."""
    council = around.iri.partition("/person/")[0]
    names = [name for name in around.texts("skos:altLabel") if name != around.label]
    titles = around.texts("foaf:title")
    about = Section(
        "about",
        "About this person",
        groups=groups_of(
            ("Title in the papers", [text(", ".join(titles))] if titles else []),
            ("Written in the papers as", [text(", ".join(names[:20]))] if names else []),
        ),
        says=[
            "Names are matched by software: two people of one name may have been taken for one, or"
            " one person for two."
        ],
        links=[Link("/about/data", "How identity is decided")],
    )  # fmt: skip
    keep = around.catalogue.keep
    offices = keep(("offices", around.iri), lambda: _read_offices(around))
    return Profile(
        sections=drop_empty(
            _show_offices(offices),
            around.listing(tables.DONE),
            keep(("attendance", around.iri), lambda: (_show_attendance(around),))[0],
            around.listing(tables.ATTENDED, shown=5),
            around.listing(tables.WRITTEN),
            around.listing(tables.NAMED_IN, shown=5),
            about,
        ),
        lead=_say_latest(offices),
        notes=[council],
    )


def _read_offices(around: Around) -> list[_Office]:
    seats = read_seats(around, "member", [around.iri])
    roles = read_roles(around)
    names = read_names(around, {seat.body for seat in seats}) if seats else {}
    terms = read_terms(around, {seat.term for seat in seats})
    found: dict[tuple[str, ...], _Office] = {}
    for seat in seats:
        role = roles[seat.role].label if seat.role in roles else seat.role.rpartition("/")[2]
        term = terms.get(seat.term)
        key = (role.casefold(), seat.body, seat.term if term else "")
        body = Link(address(seat.body, around.base), names[seat.body])
        office = found.setdefault(key, _Office(role, body, is_term=term is not None))
        office.days.add(seat.day)
        if term:
            office.first, office.last = term
    for office in found.values():
        if not office.is_term and office.days:
            office.first, office.last = min(office.days), max(office.days)
        office.seen = max(office.seen, len(office.days))
    return sorted(
        found.values(),
        key=lambda one: (one.first or "9999", one.last or "", one.body.text, one.role),
    )


def _say_latest(offices: Sequence[_Office]) -> str:
    dated = [one for one in offices if one.last]
    if not dated:
        return ""
    latest = max(
        dated, key=lambda one: (one.role.casefold() not in ("member", "officer"), one.last or "")
    )
    newest = max(one.last or "" for one in dated)
    # An office long past says less than a seat held now.
    if (latest.last or "")[:4] < newest[:4]:
        latest = max(dated, key=lambda one: one.last or "")
    return f"{latest.role}, {latest.body.text}: last seen {when(latest.last)}"


def _show_offices(offices: Sequence[_Office]) -> Section | None:
    if not offices:
        return None
    shown = offices[-_MOST_OFFICES:]
    says = ["Days on which papers show the person in office; the time in between is a conclusion."]
    if len(shown) < len(offices):
        says.append(f"The latest {len(shown)} of {len(offices)} are shown.")
    return Section(
        "offices",
        "Offices over time",
        says=says,
        timeline=_draw(shown),
        table=Table(
            "Offices, oldest first",
            ("Office", "Body", "From", "To", "Seen"),
            [
                (
                    (text(one.role),),
                    (one.body,),
                    (text(when(one.first) or "not known"),),
                    (text(when(one.last) or "not known"),),
                    (text(_say_seen(one)),),
                )
                for one in shown
            ],
        ),
    )


def _say_seen(office: _Office) -> str:
    if not office.seen:
        return "on a day not known"
    days = f"on {count_of(office.seen, 'day')}"
    return days if office.is_term or office.seen < 2 else f"{days}, not taken for one term"


def _draw(offices: Sequence[_Office]) -> Timeline | None:
    """Draw offices as bars: a lane for each office of a body, the scale in whole years."""
    dated = [one for one in offices if one.first and one.last]
    if not dated:
        return None
    first = min(_place(one.first or "") for one in dated) // 1
    last = max(_place(one.last or "") for one in dated) // 1 + 1
    scale = 1000 / (last - first)
    lanes: dict[str, list[Bar]] = defaultdict(list)
    for one in dated:
        name = f"{one.role}, {one.body.text}"
        spans = [(one.first or "", one.last or "")]
        if not one.is_term:
            spans = [(day, day) for day in sorted(one.days)[:_MOST_TICKS]]
        for start, end in spans:
            left = (_place(start) - first) * scale
            width = max((_place(end) - _place(start)) * scale, 4)
            until = f" to {when(end)}" if end != start else ""
            lanes[name].append(
                Bar(round(min(left, 996), 1), round(width, 1), f"{name}: {when(start)}{until}")
            )
    step = max(1, round((last - first) / 6))
    years = [
        (round((year - first) * scale, 1), f"{year:04}")
        for year in range(int(first), int(last), step)
    ]
    # The latest lanes, if there are very many.
    kept = list(lanes.items())[-_MOST_LANES:]
    return Timeline(years, kept)


def _place(day: str) -> float:
    """A day as a part of its year: 2020-07-01 is about 2020.5."""
    year, month, date = (int(part) for part in f"{day}-01-01".split("-")[:3])
    return year + (month - 1) / 12 + (date - 1) / 372


def _show_attendance(around: Around) -> Section | None:
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    bodies: dict[str, Link] = {}
    for row in around.ask(_CAME):
        if "body" not in row:
            continue
        body = row["body"].value
        bodies[body] = thing(row["body"], row.get("label"), around.base)
        counts[row["year"].value, body][_local(row)] = int(row["n"].value)
    if not counts:
        return None
    totals = {how: sum(one.get(how, 0) for one in counts.values()) for how in _HOW}
    said = [count_of(totals["present"], "meeting") + " present"]
    said += [f"{totals['apologies']:,} apologies"] if totals["apologies"] else []
    said += [f"{totals['inAttendance']:,} in attendance"] if totals["inAttendance"] else []
    ordered = sorted(counts, key=lambda key: (bodies[key[1]].text, key[1]))
    ordered.sort(key=lambda key: key[0], reverse=True)
    shown = ordered[:_MOST_OFFICES]
    return Section(
        "attendance",
        "Attendance",
        says=[
            f"In these papers: {', '.join(said)}. Meetings without minutes here are not counted."
        ],
        table=Table(
            "Meetings by year and body, newest first",
            ("Year", "Body", "Present", "Apologies", "In attendance"),
            [
                (
                    (text(year or "not known"),),
                    (bodies[body],),
                    *((text(f"{counts[year, body].get(how, 0):,}"),) for how in _HOW),
                )
                for year, body in shown
            ],
        ),
    )


def _local(row: Mapping[str, Term]) -> str:
    return row["how"].value.rpartition("#")[2]
