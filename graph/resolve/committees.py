"""Committees and posts: one by one name under one council.

A committee may stand in a paper with its council's name before its own, or, in the minutes that
an agenda pack repeats, under a shorter form: both are read for what they are.
"""

from collections import defaultdict

from extract.models import Committee, Meeting, Post
from graph.iris import body_iri, name_key
from graph.resolve.labels import choose_label
from graph.resolve.ledger import Ledger
from graph.resolve.records import FactKey, PaperRecord, facts_of
from graph.resolve.short_forms import Group, body_key, is_short_for, join_short_forms, keys_of
from graph.resolve.slips import find_slips


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
        named = dict(join_short_forms(ledger, scopes[scope]))
        for left_name, right_name in find_slips(named):
            ledger.judge(
                keys_of(named[left_name])[0],
                keys_of(named[right_name])[0],
                is_same=False,
                score=0.5,
                reason=f"{left_name!r} may be {right_name!r} with a slip of the pen",
            )
        for key, group in named.items():
            iri = ledger.claim(body_iri(scope, "committee", key))
            ledger.give(keys_of(group), iri, "committee")
            is_whole = key == "council"
            forms = ["Council"] if is_whole else _names_of(ledger, key, group)
            ledger.labels[iri] = choose_label(forms, may_be_acronym=False)


def _committee_key(ledger: Ledger, scope: str, fact: Committee) -> str:
    """A committee's name without its council's in front of it."""
    if fact.body_type == "full-council":
        return "council"
    key = body_key(fact.name)
    council = name_key(ledger.labels.get(scope, ""))
    return key.removeprefix(f"{council} ") if council else key


def _names_of(ledger: Ledger, key: str, group: Group[Committee]) -> list[str]:
    """The names that a committee bears by itself, not as a part of another name."""
    names = [fact.name for _, fact in group]
    return [name for name in names if body_key(name) == key] or names


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
            if scope == other and is_short_for(short, full):
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
        scopes[find_scope(ledger, record, fact.council)][body_key(fact.name)].append((record, fact))
    for scope in sorted(scopes):
        for key in sorted(scopes[scope]):
            group = scopes[scope][key]
            iri = ledger.claim(body_iri(scope, "post", key))
            ledger.give(keys_of(group), iri, "post")
            ledger.labels[iri] = choose_label(fact.name for _, fact in group)


def find_scope(ledger: Ledger, record: PaperRecord, council: str | None) -> str:
    """The council that a thing belongs to: the stated one, the publisher, else the paper."""
    return ledger.find(record, council) or ledger.publisher(record) or ledger.document(record)
