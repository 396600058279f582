"""Councils and other organisations: by their row in a table, else by their name."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from extract.models import Council, Organization
from extract.tables import load_rows
from graph.iris import council_iri, name_key, organization_iri, slug
from graph.resolve.forms import Cluster, Clustering, Fixed, Form, Key, Name, Stage
from graph.resolve.labels import choose_label
from graph.resolve.short_forms import (
    GENERIC,
    body_key,
    is_generic,
    is_short_for,
    join_short_forms,
    organization_key,
    spelled,
)
from graph.resolve.view import View

# Sorts before every name: a council of the gazetteer has its name, whoever else wishes for it.
_ROW = "!"


@cache
def _gazetteer() -> dict[str, str]:
    """The labels of the councils by their rows."""
    return {row["slug"]: row["label"] for row in load_rows("councils.csv")}


@cache
def _rows_by_name() -> dict[str, str]:
    return {name_key(label): row for row, label in _gazetteer().items()}


class Councils(Stage):
    """Councils of the gazetteer by their row, others by name and country."""

    name = "council"
    is_labelled = True

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """By the row of the gazetteer, else by the name."""
        for fact in view.facts(Council):
            row = fact.slug or _rows_by_name().get(name_key(fact.name))
            block = f"{_ROW}{row}" if row in _gazetteer() else body_key(fact.name)
            yield fact.id, Key(block, (fact.name, fact.country), fact.name)

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """One for each row; of one name as many as there are countries named with it, else one."""
        block = forms[0].block
        countries = sorted({str(form.content[1]) for form in forms if form.content[1]})
        if block.startswith(_ROW) or len(countries) < 2:
            return Clustering([Cluster([*forms], block)])
        return Clustering(
            [
                Cluster(
                    [form for form in forms if (form.content[1] or countries[0]) == country],
                    f"{block} {country}",
                )
                for country in countries
            ]
        )

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By the row, else by the name, with the country where the name has several."""
        if cluster.key.startswith(_ROW):
            row = cluster.key.removeprefix(_ROW)
            return Name(council_iri(self.base, row), "council", _gazetteer()[row], row)
        label = choose_label(spelled(cluster.forms))
        return Name(council_iri(self.base, slug(cluster.key)), "council", label)


class Organizations(Stage):
    """Other organisations; an inspectorate is one wherever one paper says so."""

    name = "organization"
    is_labelled = True

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """By the row of the table, else by the name; with the other names that it bears."""
        for fact in view.facts(Organization):
            key = name_key(fact.slug or organization_key(fact.name))
            if not fact.slug and is_generic(key):
                # A name that any council may have given: of the council that publishes the paper.
                key = f"{key} of {view.publisher() or view.document()}"
            borne = {organization_key(form) for form in (fact.name, *fact.names)} - GENERIC - {key}
            names = sorted(form for form in borne if fact.slug or is_short_for(form, key))
            content = (fact.name, fact.slug, fact.is_inspectorate, names)
            yield fact.id, Key(key, content, fact.name, tuple(names))

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """By key; a name that a row bears is the row's, a short form that of its one bearer."""
        rows = {name: form.block for form in forms if form.content[1] for name in form.content[3]}
        groups: dict[str, list[Form]] = defaultdict(list)
        for form in forms:
            groups[form.block if form.content[1] else rows.get(form.block, form.block)].append(form)
        joined, doubts = join_short_forms(groups, lambda form: form.content[3])
        return Clustering([Cluster(group, key) for key, group in joined], doubts)

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By the row of the table, else by the key."""
        slugs = sorted({str(form.content[1]) for form in cluster.forms if form.content[1]})
        is_inspectorate = any(form.content[2] for form in cluster.forms)
        iri = organization_iri(
            self.base,
            slugs[0] if slugs else slug(cluster.key.replace(self.base, "")),
            is_inspectorate=is_inspectorate,
        )
        note = "inspectorate" if is_inspectorate else ""
        return Name(iri, "organization", choose_label(spelled(cluster.forms)), note)
