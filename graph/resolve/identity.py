"""Decide, for a whole set of papers, which facts are one thing: the order of the decisions.

A pure function of the set of papers. They are taken in the order of their source keys, so the
order in which they were ingested never shows; every stage walks sorted lists.
"""

from collections.abc import Sequence

from graph.resolve.bodies import resolve_councils, resolve_organizations
from graph.resolve.business import resolve_business
from graph.resolve.committees import resolve_committees, resolve_posts
from graph.resolve.inspections import resolve_inspections
from graph.resolve.ledger import Ledger
from graph.resolve.meetings import resolve_items, resolve_meetings
from graph.resolve.people import resolve_people
from graph.resolve.records import Identity, PaperRecord
from graph.resolve.roles import resolve_memberships
from graph.resolve.timelines import find_coverage, find_tenures
from graph.resolve.versions import find_versions


def resolve_entities(papers: Sequence[PaperRecord], *, base: str) -> Identity:
    """Name every fact of every paper.

    Facts that are one thing get one IRI; `Identity.judgements` says why, where it was more than
    the equality of two names, and what may be one thing but was left apart.
    """
    in_order = sorted(papers, key=lambda record: (record.source_key, record.document_id))
    ledger = Ledger(base, in_order)
    resolve_councils(ledger)
    resolve_organizations(ledger)
    resolve_committees(ledger)
    resolve_people(ledger)
    resolve_posts(ledger)
    resolve_memberships(ledger)
    resolve_meetings(ledger)
    resolve_items(ledger)
    resolve_inspections(ledger)
    resolve_business(ledger)
    identity = ledger.close()
    identity.tenures = find_tenures(in_order, identity)
    identity.coverage = find_coverage(in_order, identity)
    identity.versions = find_versions(in_order, identity)
    return identity
