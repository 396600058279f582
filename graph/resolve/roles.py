"""Roles and memberships: a role by its title, a membership by who, as what, where and when."""

import re
from collections import defaultdict

from extract.models import Membership
from graph.iris import membership_iri, name_key, role_iri
from graph.resolve.labels import choose_label
from graph.resolve.ledger import Ledger
from graph.resolve.records import FactKey, facts_of

_CHAIR = re.compile(r"\bchair(?:man|woman|person)\b", re.IGNORECASE)


def write_role(title: str) -> str:
    """The title with one word for whoever takes the chair.

    >>> write_role("Vice-Chairman")
    'Vice-Chair'
    """

    def write(match: re.Match[str]) -> str:
        return "CHAIR" if match.group().isupper() else match.group()[0] + "hair"

    return _CHAIR.sub(write, title)


def resolve_memberships(ledger: Ledger) -> None:
    """Name roles and memberships."""
    titles: dict[str, list[str]] = defaultdict(list)
    keys: dict[FactKey, str] = {}
    for record, fact in facts_of(ledger.papers, Membership):
        title = write_role(fact.role)
        key = name_key(title) or title
        titles[key].append(title)
        keys[record.document_id, fact.id] = key
    for key in sorted(titles):
        iri = role_iri(ledger.base, key)
        ledger.kinds[iri] = "role"
        label = choose_label(titles[key], may_be_acronym=False)
        ledger.labels[iri] = label[:1].upper() + label[1:]
    for record, fact in facts_of(ledger.papers, Membership):
        role = role_iri(ledger.base, keys[record.document_id, fact.id])
        person = ledger.find(record, fact.person)
        body = ledger.find(record, fact.organization)
        if person is None or body is None:
            continue
        when = fact.as_of.isoformat() if fact.as_of is not None else record.document_id
        ledger.roles[record.document_id, fact.id] = role
        iri = membership_iri(person, role, body, when)
        ledger.give([(record.document_id, fact.id)], iri, "membership")
