"""Committees and posts: one by one name under one council.

A committee may stand in a paper with its council's name before its own, or, in the minutes that
an agenda pack repeats, under a shorter form: both are read for what they are.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.models import Committee, Meeting, Post
from graph.iris import body_iri, name_key
from graph.resolve.forms import Cluster, Clustering, Doubt, Fixed, Form, Key, Name, Stage
from graph.resolve.labels import choose_label
from graph.resolve.short_forms import body_key, is_short_for, join_short_forms, spelled
from graph.resolve.slips import find_slips
from graph.resolve.view import View


class Committees(Stage):
    """Committees, each under its council; one of no known council under its paper."""

    name = "committee"
    is_labelled = True

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """All of one council together: (name, key, the key it has in its minutes, short names)."""
        found = list(view.facts(Committee))
        keys = {fact.id: self._key(view, fact) for fact in found}
        minuted = _find_minuted(view, keys)
        for fact in found:
            scope, own = keys[fact.id]
            scope, key = keys[minuted.get(fact.id, fact.id)]
            short = sorted({body_key(form) for form in fact.names} - {key})
            names = [form for form in short if is_short_for(form, key)]
            yield fact.id, Key(scope, (fact.name, key, own, names), fact.name)

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """By key, with the short forms; a slip of the pen is doubted, never merged."""
        groups: dict[str, list[Form]] = defaultdict(list)
        doubts = []
        for form in forms:
            groups[str(form.content[1])].append(form)
        for key, group in sorted(groups.items()):
            own = [form for form in group if form.content[2] == key]
            for form in group:
                if own and form.content[2] != key:
                    reason = f"minutes of {form.content[2]!r} repeated in the agenda of {key!r}"
                    doubts.append(Doubt(own[0].first, form.first, True, 0.9, reason))
        joined, others = join_short_forms(groups, lambda form: form.content[3])
        named = dict(joined)
        for left, right in find_slips(named):
            reason = f"{left!r} may be {right!r} with a slip of the pen"
            doubts.append(Doubt(named[left][0].first, named[right][0].first, False, 0.5, reason))
        return Clustering([Cluster(group, key) for key, group in joined], [*doubts, *others])

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By its key under its council."""
        iri = body_iri(cluster.block, "committee", cluster.key)
        if cluster.key == "council":
            return Name(iri, "committee", "Council")
        # The names that it bears by itself, not as a part of another name.
        own = [form for form in cluster.forms if body_key(form.content[0]) == cluster.key]
        label = choose_label(spelled(own or cluster.forms), may_be_acronym=False)
        return Name(iri, "committee", label)

    def _key(self, view: View, fact: Committee) -> tuple[str, str]:
        """A committee's council, and its name without the council's in front of it."""
        scope = view.scope(fact.council)
        if fact.body_type == "full-council":
            return scope, "council"
        council = name_key(view.label_of(scope))
        key = body_key(fact.name)
        return scope, key.removeprefix(f"{council} ") if council else key


def _find_minuted(view: View, keys: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Committees whose minutes an agenda pack repeats under a shorter form of its own name.

    Of that paper alone: elsewhere the shorter name may be another committee's.
    """
    meetings = list(view.facts(Meeting))
    own = {fact.body or "" for fact in meetings if fact.scope == "own"} & keys.keys()
    if len(own) != 1:
        return {}
    (left,) = own
    joined = {}
    for fact in meetings:
        right = fact.body or ""
        if fact.scope == "minuted" and right in keys and keys[left] != keys[right]:
            (scope, full), (other, short) = keys[left], keys[right]
            if scope == other and is_short_for(short, full):
                joined[right] = left
    return joined


class Posts(Stage):
    """Offices that decide or report, each under its council."""

    name = "post"
    is_labelled = True

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """By name under the council."""
        for fact in view.facts(Post):
            iri = body_iri(view.scope(fact.council), "post", body_key(fact.name))
            yield fact.id, Key(iri, (fact.name,), fact.name)

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By the most usual way to write it."""
        return Name(cluster.block, "post", choose_label(spelled(cluster.forms)))
