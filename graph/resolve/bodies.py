"""Councils and other organisations: by their row in a table, else by their name."""

from collections import defaultdict

from extract.models import Council, Organization
from extract.tables import load_rows
from graph.iris import council_iri, name_key, organization_iri, slug
from graph.resolve.labels import choose_label
from graph.resolve.ledger import Ledger
from graph.resolve.records import facts_of
from graph.resolve.short_forms import GENERIC, Group, body_key, join_short_forms, keys_of


def resolve_councils(ledger: Ledger) -> None:
    """Name the councils."""
    gazetteer = {row["slug"]: row["label"] for row in load_rows("councils.csv")}
    known = {name_key(label): row for row, label in gazetteer.items()}
    groups: dict[str, Group[Council]] = defaultdict(list)
    for record, fact in facts_of(ledger.papers, Council):
        row = fact.slug or known.get(name_key(fact.name))
        groups[row or "name:" + name_key(f"{fact.name} {fact.country or ''}")].append(
            (record, fact)
        )
    for key in sorted(groups, key=lambda key: (key.startswith("name:"), key)):
        group = groups[key]
        is_listed = not key.startswith("name:")
        label = gazetteer.get(key) or choose_label(fact.name for _, fact in group)
        wished = key if is_listed else slug(label)
        if not is_listed and wished in gazetteer:
            wished = slug(f"{label} {group[0][1].country or 'council'}")
        iri = ledger.claim(council_iri(ledger.base, wished))
        ledger.give(keys_of(group), iri, "council")
        ledger.labels[iri] = label
        if is_listed:
            ledger.councils[iri] = key


def resolve_organizations(ledger: Ledger) -> None:
    """Name the other organisations; an inspectorate is one wherever one paper says so."""
    found = list(facts_of(ledger.papers, Organization))
    rows = {
        name_key(form): fact.slug
        for _, fact in found
        if fact.slug
        for form in (fact.name, *fact.names)
        if name_key(form) not in GENERIC
    }
    groups: dict[str, Group[Organization]] = defaultdict(list)
    for record, fact in found:
        key = fact.slug or rows.get(body_key(fact.name)) or body_key(fact.name)
        groups[name_key(key)].append((record, fact))
    for key, group in join_short_forms(ledger, groups):
        forms = [fact.name for _, fact in group]
        slugs = sorted({fact.slug for _, fact in group if fact.slug})
        is_inspectorate = any(fact.is_inspectorate for _, fact in group)
        wished = slugs[0] if slugs else slug(key)
        iri = ledger.claim(organization_iri(ledger.base, wished, is_inspectorate=is_inspectorate))
        ledger.give(keys_of(group), iri, "organization")
        ledger.labels[iri] = choose_label(forms)
        if is_inspectorate:
            ledger.inspectorates.add(iri)
