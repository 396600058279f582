"""The page of a committee or a post: who was in it on a day, who led it, what it decided."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from api.links import Link, address, local_path
from api.profiles import tables
from api.profiles.around import Around, drop_empty
from api.profiles.listed import ListError
from api.profiles.seats import choose_roles, read_names, read_roles, read_seen
from api.profiles.section import Cell, Profile, Section, Table, groups_of, text, when
from graph.offices import OfficeError, find_holders, read_when
from graph.resolve.terms import LONGEST_GAP_DAYS
from graph.sightings import Passage, Seen, Sightings

_MOST_MEMBERS = 120
_MOST_TERMS = 40
_CERTAINTY = {
    "observed": "seen then",
    "between": "seen before and after",
    "stated": "put into it for longer",
    "nearest": "nearest that is known",
}
# Who sits in front is listed first.
_FIRST = ("chair", "vice-chair", "leader", "deputy-leader", "mayor", "deputy-mayor")
_NEWEST = """SELECT (MAX(?d) AS ?day) {
  { ?m org:organization {this} ; fm:asOf ?d } UNION { ?m fm:heldBy {this} ; dcterms:date ?d } }"""
_LEADERS = ("chair", "vice-chair")
_LED = """SELECT ?role ?person ?term (MIN(?day) AS ?first) (MAX(?day) AS ?last)
       (COUNT(DISTINCT ?day) AS ?days) {
  { SELECT ?membership ?role { ?membership org:organization {this} ; org:role ?role . {chosen} } }
  ?membership org:member ?person ; fm:asOf ?day .
  OPTIONAL { ?membership org:memberDuring ?term }
} GROUP BY ?role ?person ?term LIMIT 3000"""


class _Led(NamedTuple):
    """A term in the chair: its first and last day (ISO), and how many days papers show it."""

    first: str
    last: str
    role: str
    person: Link
    days: int


class PageGraph:
    """Answers the queries of `graph.sightings` in the server's workers, which bound them."""

    def __init__(self, around: Around) -> None:
        self._around = around

    def select(self, query: str) -> Iterator[tuple[str | None, ...]]:
        """Give rows of plain values."""
        for row in self._around.catalogue.select(query).rows:
            yield tuple(term.value if term else None for term in row)


def show_committee(around: Around) -> Profile:
    """Show a committee."""
    return Profile(
        sections=drop_empty(
            _show_about(around),
            _show_newest_members(around),
            around.listing(tables.DECISIONS),
            around.listing(tables.MEETINGS),
            _show_leaders(around),
            around.listing(tables.BODY_PAPERS, shown=5),
        )
    )


def show_post(around: Around) -> Profile:
    """Show a post."""
    return Profile(
        sections=drop_empty(
            _show_about(around),
            around.listing(tables.DECISIONS),
            around.listing(tables.MEETINGS),
            around.listing(tables.WRITTEN),
        )
    )


def _show_about(around: Around) -> Section:
    slug = around.iri.partition("/council/")[2].partition("/")[0]
    asked = {"council": slug, "body": around.iri.removeprefix(around.base)}
    names = [name for name in around.texts("skos:altLabel") if name != around.label]
    return Section(
        "about",
        "About this body",
        groups=groups_of(
            ("Council", around.links("org:unitOf", "org:postIn")),
            ("Type", around.links("fm:bodyType")),
            ("Held by", around.links("org:heldBy")),
            ("Also written", [text(", ".join(names[:12]))] if names else []),
        ),
        links=[
            Link(
                f"/search?{urlencode(asked)}",
                "Search its papers",
            )
        ],
    )


def _show_newest_members(around: Around) -> Section | None:
    """Show the members of the day asked for, or of the newest, which most readers want."""
    if around.on:
        return _show_members(around)
    made = around.catalogue.keep(("members", around.iri), lambda: (_show_members(around),))
    return made[0]


def _show_members(around: Around) -> Section | None:
    day = _read_day(around)
    if day is None:
        return None
    span = (day, day)
    reach = dt.timedelta(days=LONGEST_GAP_DAYS)
    seen = read_seen(around, (_shift(day, -reach), _shift(day, reach)))
    offices: dict[tuple[str, str], list[Seen]] = defaultdict(list)
    for one in seen:
        offices[one.office].append(one)
    found = [answer for office in offices.values() for answer in find_holders(office, span)]
    found.sort(
        key=lambda one: (
            _FIRST.index(one.seen.general) if one.seen.general in _FIRST else len(_FIRST),
            one.certainty == "nearest",
            one.seen.person.name.lower(),
            one.seen.person.iri,
        )
    )
    shown = found[:_MOST_MEMBERS]
    proofs = Sightings(PageGraph(around)).passages(
        {one.membership for each in shown for one in (each.before or each.after,) if one}
    )
    rows = []
    for each in shown:
        sight = each.before or each.after
        passage = proofs.get(sight.membership) if sight else None
        seen_in = _show_paper(sight, passage, around.base) if sight else ()
        name = Link(address(each.seen.person.iri, around.base), each.seen.person.name)
        how = Link(None, f"{_CERTAINTY.get(each.certainty, each.certainty)}", "")
        rows.append(((name,), (text(each.seen.role),), (how,), seen_in))
    written = when(day.isoformat())
    says = [
        "Who was in it follows from the papers that show people in it near that day; each line says"
        " how sure that is."
    ]
    if not rows:
        says = [f"No paper shows anybody in this body within {LONGEST_GAP_DAYS} days of {written}."]
    if len(found) > len(shown):
        says.append(f"The first {len(shown)} of {len(found)} are shown.")
    return Section(
        "members",
        f"Members on {written}",
        says=says,
        table=Table(
            f"Members and officers, {written}", ("Person", "Role", "How sure", "Shown by"), rows
        )
        if rows
        else None,
        date=day.isoformat(),
    )


def _shift(day: dt.date, by: dt.timedelta) -> dt.date:
    try:
        return day + by
    except OverflowError:
        return dt.date.min if by.days < 0 else dt.date.max


def _read_day(around: Around) -> dt.date | None:
    """Read `on=`, else take the newest day that papers speak of. Raises ListError (400)."""
    if around.on:
        try:
            return read_when(around.on)[1]
        except OfficeError as err:
            raise ListError(f"on={around.on[:40]!r}: {err}") from None
    rows = around.ask(_NEWEST)
    if not rows or "day" not in rows[0]:
        return None
    try:
        return dt.date.fromisoformat(rows[0]["day"].value)
    except ValueError:
        return None


def _show_paper(sight: Seen, passage: Passage | None, base: str) -> Cell:
    day = when(sight.day.isoformat())
    if passage is None:
        return (text(day),)
    href = local_path(passage.paper, base)
    if href is None:
        return (text(day),)
    page = f", page {passage.page}" if passage.page else ""
    query = f"?{urlencode({'from': passage.start, 'to': passage.end})}#passage"
    return (Link(f"{href.removeprefix('/id')}{query}", f"{day}{page}"),)


def _show_leaders(around: Around) -> Section | None:
    """List who was in the chair when: of each term, or of the days that are of none."""
    rows = around.catalogue.keep(("leaders", around.iri), lambda: _read_leaders(around))
    if not rows:
        return None
    return Section(
        "leaders",
        "In the chair",
        says=[
            "From the first to the last day on which papers show it; terms may have been longer."
        ],
        table=Table(
            "Chairs and vice chairs, newest first",
            ("Person", "Role", "First seen", "Last seen", "Days seen"),
            [
                (
                    (row.person,),
                    (text(row.role),),
                    (text(when(row.first)),),
                    (text(when(row.last)),),
                    (text(f"{row.days:,}"),),
                )
                for row in rows
            ],
        ),
    )


def _read_leaders(around: Around) -> list[_Led]:
    """Read who was in the chair when, the newest first; no more than are shown."""
    roles = read_roles(around)
    leading = [iri for iri, role in roles.items() if role.general in _LEADERS]
    if not leading:
        return []
    asked = _LED.replace("{chosen}", choose_roles(leading))
    led = [row for row in around.ask(asked) if "role" in row]
    names = read_names(around, {row["person"].value for row in led}) if led else {}
    rows = [
        _Led(
            row["first"].value,
            row["last"].value,
            roles[row["role"].value].label,
            Link(address(row["person"].value, around.base), names[row["person"].value]),
            int(row["days"].value),
        )
        for row in led
    ]
    return sorted(rows, reverse=True)[:_MOST_TERMS]
