"""Councils and other organisations: by their row in a table, else by their name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from extract.cluster import acronyms_of
from extract.models import Council, Organization
from extract.tables import load_rows
from graph.iris import council_iri, name_key, organization_iri, slug
from graph.resolve.forms import Cluster, Clustering, Doubt, Fixed, Form, Key, Name, Stage
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
# Sorts behind every name in Latin letters: what letters mean follows from the names.
_LETTERS = "|"
_LOCAL = re.compile(r"(?i)\b(?:parish|town|community)\b")
_WRITTEN = re.compile(r"[A-Z][A-Z&]{1,4}")


@cache
def _gazetteer() -> dict[str, str]:
    """The labels of the councils by their rows."""
    return {row["slug"]: row["label"] for row in load_rows("councils.csv")}


@cache
def _rows_by_name() -> dict[str, str]:
    return {name_key(label): row for row, label in _gazetteer().items()}


class Councils(Stage):
    """Councils of the gazetteer by their row, others by name and country.

    Letters alone name no council: they are read as the same publisher's papers explain them.
    """

    name = "council"
    is_labelled = True

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """(Name, country, blocks of the letters it goes by, of those it could go by).

        By the row of the gazetteer, else by the name. Letters alone by themselves and the publisher
        of the paper, with the publisher as the fourth where they are those of its name.
        """
        facts = list(view.facts(Council))
        own = next((fact for fact in facts if fact.id == view.paper.publisher), None)
        publisher = view.record.document_id if own is None else _block_of(own)
        is_local = own is not None and _LOCAL.search(own.name) is not None
        for fact in facts:
            borne: set[str] = set()
            fit: set[str] = set()
            if fact is not own and _is_letters(fact):
                letters = body_key(fact.name)
                block = f"{_LETTERS}{letters} {publisher}"
                if own is not None and letters in _shorten(own.name):
                    fit = {publisher}
            else:
                block = _block_of(fact)
                borne = {body_key(name) for name in fact.names if _WRITTEN.fullmatch(name)}
                borne = {f"{_LETTERS}{letters} {publisher}" for letters in borne}
                # Other councils' letters alone are read in papers of these only.
                if is_local and fact is not own:
                    fit = {f"{_LETTERS}{letters} {publisher}" for letters in _shorten(fact.name)}
                    fit -= borne
            content = (fact.name, fact.country, sorted(borne), sorted(fit))
            yield fact.id, Key(block, content, fact.name, tuple(sorted(borne | fit)))

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """One for each row; of one name as many as there are countries named with it, else one.

        Letters go to the one council that papers of their publisher call so, else to the one of
        those that they fit which these papers name, or which publishes them. Where there are
        several or none, they are a council that is not known, of that publisher.
        """
        blocks: dict[str, list[Form]] = defaultdict(list)
        for form in forms:
            blocks[form.block].append(form)
        clusters = [
            cluster
            for block, group in sorted(blocks.items())
            if not block.startswith(_LETTERS)
            for cluster in _split_countries(block, group)
        ]
        clustering = Clustering(clusters)
        borne, fit = _find_bearers(clusters, 2), _find_bearers(clusters, 3)
        named = {one.forms[0].block: one for one in clusters}
        for block, group in sorted(blocks.items()):
            if not block.startswith(_LETTERS):
                continue
            own = {publisher for form in group for publisher in form.content[3]}
            meant = borne.get(block) or [
                *fit.get(block, ()),
                *(named[one] for one in sorted(own & named.keys())),
            ]
            clustering.doubts += _explain_letters(group[0], meant)
            if len(meant) == 1:
                meant[0].forms.extend(group)
            else:
                clustering.clusters.append(Cluster(group, block))
        return clustering

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By the row, else by the name, with the country where the name has several."""
        if cluster.key.startswith(_ROW):
            row = cluster.key.removeprefix(_ROW)
            return Name(council_iri(self.base, row), "council", _gazetteer()[row], row)
        if cluster.key.startswith(_LETTERS):
            letters, publisher = cluster.key.removeprefix(_LETTERS).split(" ", 1)
            key = f"{letters} of {publisher.removeprefix(_ROW)}"
            return Name(council_iri(self.base, slug(key)), "council", letters.upper())
        named = [form for form in cluster.forms if not form.block.startswith(_LETTERS)]
        label = choose_label(spelled(named))
        return Name(council_iri(self.base, slug(cluster.key)), "council", label)


def _find_bearers(clusters: Sequence[Cluster], place: int) -> dict[str, list[Cluster]]:
    """The councils whose forms list a block of letters at a place of their content."""
    bearers: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        for block in sorted({one for form in cluster.forms for one in form.content[place]}):
            bearers[block].append(cluster)
    return bearers


def _shorten(name: str) -> set[str]:
    """The letters, as keys, by which a council's name may be written."""
    return {letters.lower() for letters in acronyms_of(name) if _WRITTEN.fullmatch(letters)}


def _is_letters(fact: Council) -> bool:
    return fact.slug is None and _WRITTEN.fullmatch(fact.name) is not None


def _block_of(fact: Council) -> str:
    row = fact.slug or _rows_by_name().get(name_key(fact.name))
    return f"{_ROW}{row}" if row in _gazetteer() else body_key(fact.name)


def _split_countries(block: str, forms: Sequence[Form]) -> list[Cluster]:
    countries = sorted({str(form.content[1]) for form in forms if form.content[1]})
    if block.startswith(_ROW) or len(countries) < 2:
        return [Cluster([*forms], block)]
    return [
        Cluster(
            [form for form in forms if (form.content[1] or countries[0]) == country],
            f"{block} {country}",
        )
        for country in countries
    ]


def _explain_letters(letters: Form, meant: Sequence[Cluster]) -> Iterator[Doubt]:
    """Why letters are the one council that they can mean, or which of several they may be."""
    is_same = len(meant) == 1
    for one in meant:
        name = one.forms[0].content[0]
        reason = f"{letters.content[0]!r} in papers of one publisher, where it is {name!r}"
        if not is_same:
            reason = (
                f"{letters.content[0]!r} is {name!r} or another council in papers of one publisher"
            )
        yield Doubt(one.forms[0].first, letters.first, is_same, 0.9 if is_same else 0.5, reason)


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
