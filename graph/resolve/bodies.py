"""Councils, committees, posts and other organisations: one by one name within one scope.

A council is known by its row of the gazetteer, else by its name; an organisation likewise; a
committee or post by its council and its name. A short form or acronym that one paper gives as
another name of a body joins that body in other papers too, when it is the name of no other.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from extract.models import Committee, Council, Meeting, Organization, Post
from extract.tables import load_rows
from graph.iris import body_iri, council_iri, name_key, organization_iri, slug
from graph.resolve.labels import choose_label
from graph.resolve.ledger import Ledger
from graph.resolve.records import FactKey, PaperRecord, facts_of

Body = Committee | Post | Organization | Council
type Group[B] = list[tuple[PaperRecord, B]]

# Words that name a body only inside one paper.
_GENERIC = {
    *("committee", "panel", "board", "authority", "council", "cabinet", "executive", "group"),
    *("sub committee", "working group", "team", "meeting", "forum", "partnership", "commission"),
    *("service", "department", "trust", "agency", "company", "members", "body", "inspectorate"),
}


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
        ledger.give(_keys(group), iri, "council")
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
        if name_key(form) not in _GENERIC
    }
    groups: dict[str, Group[Organization]] = defaultdict(list)
    for record, fact in found:
        key = fact.slug or rows.get(_body_key(fact.name)) or _body_key(fact.name)
        groups[name_key(key)].append((record, fact))
    for key, group in _join_short_forms(ledger, groups):
        forms = [fact.name for _, fact in group]
        slugs = sorted({fact.slug for _, fact in group if fact.slug})
        is_inspectorate = any(fact.is_inspectorate for _, fact in group)
        wished = slugs[0] if slugs else slug(key)
        iri = ledger.claim(organization_iri(ledger.base, wished, is_inspectorate=is_inspectorate))
        ledger.give(_keys(group), iri, "organization")
        ledger.labels[iri] = choose_label(forms)
        if is_inspectorate:
            ledger.inspectorates.add(iri)


def resolve_committees(ledger: Ledger) -> None:
    """Name the committees, each under its council; one of no known council under its paper."""
    scopes: dict[str, dict[str, Group[Committee]]] = defaultdict(lambda: defaultdict(list))
    keys: dict[FactKey, tuple[str, str]] = {}
    for record, fact in facts_of(ledger.papers, Committee):
        scope = find_scope(ledger, record, fact.council)
        keys[record.document_id, fact.id] = scope, _committee_key(ledger, scope, fact)
    for left, right in _find_minuted(ledger, keys):
        keys[right] = keys[left]
    for record, fact in facts_of(ledger.papers, Committee):
        scope, key = keys[record.document_id, fact.id]
        scopes[scope][key].append((record, fact))
    for scope in sorted(scopes):
        for key, group in _join_short_forms(ledger, scopes[scope]):
            iri = ledger.claim(body_iri(scope, "committee", key))
            ledger.give(_keys(group), iri, "committee")
            is_whole = key == "council"
            forms = ["Council"] if is_whole else _names_of(ledger, key, group)
            ledger.labels[iri] = choose_label(forms, may_be_acronym=False)


def _committee_key(ledger: Ledger, scope: str, fact: Committee) -> str:
    """A committee's name without its council's in front of it."""
    if fact.body_type == "full-council":
        return "council"
    key = _body_key(fact.name)
    council = name_key(ledger.labels.get(scope, ""))
    return key.removeprefix(f"{council} ") if council else key


def _names_of(ledger: Ledger, key: str, group: Group[Committee]) -> list[str]:
    """The names that a committee bears by itself, not as a part of another name."""
    names = [fact.name for _, fact in group]
    return [name for name in names if _body_key(name) == key] or names


def _find_minuted(
    ledger: Ledger, keys: dict[FactKey, tuple[str, str]]
) -> list[tuple[FactKey, FactKey]]:
    """Committees whose minutes an agenda pack repeats under a shorter form of its own name.

    Of that paper alone: elsewhere the shorter name may be another committee's.
    """
    joined = []
    for record in ledger.papers:
        meetings = [fact for fact in record.paper.facts if isinstance(fact, Meeting)]
        own = {(record.document_id, fact.body or "") for fact in meetings if fact.scope == "own"}
        own = {key for key in own if key in keys}
        if len(own) != 1:
            continue
        (left,) = own
        for fact in meetings:
            right = (record.document_id, fact.body or "")
            if fact.scope != "minuted" or right not in keys or keys[left] == keys[right]:
                continue
            (scope, full), (other, short) = keys[left], keys[right]
            if scope == other and _is_short_for(short, full):
                ledger.judge(
                    left,
                    right,
                    is_same=True,
                    score=0.9,
                    reason=f"minutes of {short!r} repeated in the agenda of {full!r}",
                )
                joined.append((left, right))
    return joined


def resolve_posts(ledger: Ledger) -> None:
    """Name the offices that decide or report, each under its council."""
    scopes: dict[str, dict[str, Group[Post]]] = defaultdict(lambda: defaultdict(list))
    for record, fact in facts_of(ledger.papers, Post):
        scopes[find_scope(ledger, record, fact.council)][_body_key(fact.name)].append(
            (record, fact)
        )
    for scope in sorted(scopes):
        for key in sorted(scopes[scope]):
            group = scopes[scope][key]
            iri = ledger.claim(body_iri(scope, "post", key))
            ledger.give(_keys(group), iri, "post")
            ledger.labels[iri] = choose_label(fact.name for _, fact in group)


def find_scope(ledger: Ledger, record: PaperRecord, council: str | None) -> str:
    """The council that a thing belongs to: the stated one, the publisher, else the paper."""
    return ledger.find(record, council) or ledger.publisher(record) or ledger.document(record)


def _body_key(name: str) -> str:
    key = name_key(name).removeprefix("the ")
    return key or name


def _keys(group: Iterable[tuple[PaperRecord, Body]]) -> list[FactKey]:
    return [(record.document_id, fact.id) for record, fact in group]


def _join_short_forms[B: Body](
    ledger: Ledger, groups: dict[str, Group[B]]
) -> Sequence[tuple[str, Group[B]]]:
    """The groups in order of their keys, short forms joined to the one body that bears them."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for key, group in groups.items():
        for _, fact in group:
            for form in fact.names:
                short = _body_key(form)
                if short != key and short in groups and _is_short_for(short, key):
                    bearers[short].add(key)
    joined = {key: list(group) for key, group in groups.items()}
    for short in sorted(bearers):
        if len(bearers[short]) != 1:
            continue
        (full,) = bearers[short]
        # A short form of a short form (chains) stays where it is.
        if full in bearers or full not in joined:
            continue
        moved = joined.pop(short)
        left, right = _keys(joined[full])[0], _keys(moved)[0]
        ledger.judge(
            left,
            right,
            is_same=True,
            score=0.95,
            reason=f"{short!r} is given as another name of {full!r}, and of no other body",
        )
        joined[full].extend(moved)
    return sorted(joined.items())


def _is_short_for(short: str, full: str) -> bool:
    """Whether one name is an acronym of another, or some of its words in their order."""
    if short in _GENERIC:
        return False
    words = full.split()
    letters = short.replace(" ", "")
    if letters in {_initials(words), _initials([w for w in words if w not in _LINKS])}:
        return True
    rest = iter(words)
    return len(short.split()) > 1 and all(word in rest for word in short.split())


_LINKS = {"and", "of", "the", "for", "in", "on", "to"}


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)
