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
    """Name the councils: those of the gazetteer by their row, others by name and country."""
    gazetteer = {row["slug"]: row["label"] for row in load_rows("councils.csv")}
    known = {name_key(label): row for row, label in gazetteer.items()}
    listed: dict[str, Group[Council]] = defaultdict(list)
    others: dict[str, Group[Council]] = defaultdict(list)
    for record, fact in facts_of(ledger.papers, Council):
        row = fact.slug or known.get(name_key(fact.name))
        group = listed[row] if row in gazetteer else others[body_key(fact.name)]
        group.append((record, fact))
    for row in sorted(listed):
        iri = council_iri(ledger.base, row)
        _name_council(ledger, iri, gazetteer[row], listed[row])
        ledger.councils[iri] = row
    for key in sorted(others):
        for country, group in _separate_countries(others[key]):
            wished = slug(f"{key} {country}")
            iri = ledger.claim(council_iri(ledger.base, wished))
            _name_council(ledger, iri, choose_label(fact.name for _, fact in group), group)


def _name_council(ledger: Ledger, iri: str, label: str, group: Group[Council]) -> None:
    ledger.give(keys_of(group), iri, "council")
    ledger.labels[iri] = label


def _separate_countries(group: Group[Council]) -> list[tuple[str, Group[Council]]]:
    """Councils of one name: as many as there are countries named with it, else one."""
    countries = sorted({fact.country for _, fact in group if fact.country})
    if len(countries) < 2:
        return [("", group)]
    return [
        (country, [found for found in group if (found[1].country or countries[0]) == country])
        for country in countries
    ]


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
