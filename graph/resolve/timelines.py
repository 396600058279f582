"""What follows from many papers together: how long a role was held, how much of a year is held."""

from collections import defaultdict
from collections.abc import Sequence

from extract.models import Meeting, Membership
from graph.resolve.records import Coverage, Identity, PaperRecord, Tenure, facts_of

# Two observations further apart than this many days show two terms, not one: elections and annual
# meetings lie between.
_LONGEST_GAP_DAYS = 400


def find_tenures(papers: Sequence[PaperRecord], identity: Identity) -> tuple[Tenure, ...]:
    """The times in which people held roles, each from two observations or more."""
    observed: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    days = {}
    for record, fact in facts_of(papers, Membership):
        key = (record.document_id, fact.id)
        person = identity.iri(record.document_id, fact.person)
        body = identity.iri(record.document_id, fact.organization)
        if fact.as_of is None or person is None or body is None or key not in identity.roles:
            continue
        day = fact.as_of.isoformat()
        days[day] = fact.as_of
        observed[person, identity.roles[key], body][day] = identity.iris[key]
    tenures = []
    for (person, role, body), found in sorted(observed.items()):
        run: list[str] = []
        for day in [*sorted(found), ""]:
            if run and (not day or (days[day] - days[run[-1]]).days > _LONGEST_GAP_DAYS):
                if len(run) > 1:
                    names = tuple(found[seen] for seen in run)
                    tenures.append(Tenure(person, role, body, run[0], run[-1], names))
                run = []
            run.append(day)
    return tuple(tenures)


def find_coverage(papers: Sequence[PaperRecord], identity: Identity) -> tuple[Coverage, ...]:
    """For each body and year: meetings known from papers of their own, only referred to, papers."""
    known: dict[tuple[str, int], set[str]] = defaultdict(set)
    referred: dict[tuple[str, int], set[str]] = defaultdict(set)
    held: dict[tuple[str, int], set[str]] = defaultdict(set)
    for record, fact in facts_of(papers, Meeting):
        body = identity.iri(record.document_id, fact.body)
        meeting = identity.iri(record.document_id, fact.id)
        if body is None or meeting is None or fact.date is None or "/council/" not in body:
            continue
        place = (body, fact.date.year)
        (referred if fact.scope == "referenced" else known)[place].add(meeting)
        if fact.scope == "own":
            held[place].add(record.document_id)
    return tuple(
        Coverage(
            council=body.split("/committee/")[0].split("/post/")[0],
            body=body,
            year=year,
            meetings_known=len(known[body, year]),
            meetings_referred_to=len(referred[body, year] - known[body, year]),
            papers_held=len(held[body, year]),
        )
        for body, year in sorted({*known, *referred})
    )
