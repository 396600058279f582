"""Resolve what is new against what is known: stage by stage, only the blocks that it touches.

The outcome is a pure function of the papers and of people's verdicts: a block is decided by its
forms alone, and what follows from a thing's name or label is decided again when that changes.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from heapq import heapify, heappop, heappush

from graph.iris import document_iri
from graph.resolve.bodies import Councils, Organizations
from graph.resolve.business import (
    Decisions,
    Judgements,
    Recommendations,
    References,
    Reports,
    Rest,
)
from graph.resolve.committees import Committees, Posts
from graph.resolve.forms import Cluster, Clustering, Doubt, Fixed, Form, Name, Stage
from graph.resolve.inspections import Inspections
from graph.resolve.meetings import Items, Meetings
from graph.resolve.papers import Papers
from graph.resolve.people import People
from graph.resolve.records import PaperRecord
from graph.resolve.register import Mention, Register, Thing, write_form
from graph.resolve.roles import Memberships, Roles
from graph.resolve.verdicts import Verdicts, apply_verdicts
from graph.resolve.view import View

# A later stage names things under the names that an earlier one gave.
STAGES: tuple[type[Stage], ...] = (
    Councils,
    Organizations,
    Committees,
    Posts,
    People,
    Roles,
    Memberships,
    Meetings,
    Items,
    Inspections,
    Reports,
    Decisions,
    References,
    Recommendations,
    Judgements,
    Rest,
    Papers,
)
# So many papers that were there before are kept in memory while a run looks at them again.
_KEPT = 256


@dataclass(slots=True)
class Changes:
    """What a run has touched.

    `documents` are the papers whose facts have other names, or labels, than they had; `things` the
    IRIs of what is named across papers and may be described otherwise; `blocks` those decided anew,
    by stage.
    """

    documents: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    blocks: dict[str, set[str]] = field(default_factory=dict)

    def add(self, other: "Changes") -> None:
        """Take another run's changes on top."""
        self.documents |= other.documents
        self.things |= other.things
        for stage, blocks in other.blocks.items():
            self.blocks.setdefault(stage, set()).update(blocks)


class Resolution:
    """One run over what is new. `load` gives a paper that was there before, by its id."""

    def __init__(
        self,
        register: Register,
        *,
        base: str,
        load: Callable[[str], PaperRecord],
        verdicts: Verdicts | None = None,
    ) -> None:
        self._register = register
        self._base = base
        self._load = load
        self._verdicts = verdicts or Verdicts()
        self._changes = Changes()
        self._fresh: dict[str, View] = {}
        self._views: dict[str, View] = {}
        self._labels: dict[str, str] = {}

    def run(
        self,
        fresh: Mapping[str, PaperRecord],
        *,
        gone: Iterable[str] = (),
        again: Iterable[str] = (),
    ) -> Changes:
        """Resolve papers read anew, take out those that go, and look again at others (`again`)."""
        self._changes = Changes(documents={*fresh, *again})
        self._fresh = {key: self._view_of(record) for key, record in sorted(fresh.items())}
        left = sorted(gone)
        for kind in STAGES:
            stage = kind(self._base)
            touched: set[str] = set()
            for document in left:
                self._forget(stage, document, touched)
            for document in sorted(self._changes.documents.difference(left)):
                self._key(stage, document, touched)
            coupled = self._couple(stage, touched, self._changes.documents.union(left))
            self._decide(stage, touched, coupled)
            self._changes.blocks[stage.name] = touched
        self._changes.documents.difference_update(left)
        return self._changes

    def _view_of(self, record: PaperRecord) -> View:
        return View(record, self._base, self._label)

    def _label(self, iri: str) -> str:
        if iri not in self._labels:
            self._labels[iri] = self._register.label(iri)
        return self._labels[iri]

    def _view(self, document: str) -> View:
        view = self._fresh.get(document) or self._views.get(document)
        if view is None:
            if len(self._views) >= _KEPT:
                self._views.pop(next(iter(self._views)))
            view = self._view_of(self._load(document))
            view.iris = self._register.iris(document)
            self._views[document] = view
        return view

    def _forget(self, stage: Stage, document: str, touched: set[str]) -> None:
        for fact, was in self._register.mentions(document, stage.name).items():
            self._drop(stage, document, fact, was, touched)

    def _drop(
        self, stage: Stage, document: str, fact: str, was: Mention, touched: set[str]
    ) -> None:
        self._register.drop(document, stage.name, fact)
        touched.update(was.others)
        if was.block is not None:
            touched.add(was.block)
        # The mentions that are left of the thing may all be in quarantine.
        if was.iri is not None:
            self._changes.things.add(was.iri)

    def _key(self, stage: Stage, document: str, touched: set[str]) -> None:
        """Write down where the mentions of one paper belong now."""
        view, is_fresh = self._view(document), document in self._fresh
        before = self._register.mentions(document, stage.name)
        for fact, key in stage.keys(view):
            was = before.pop(fact, None)
            form = None
            if not isinstance(key, Fixed):
                marks = self._verdicts.marks(stage.name, document, key.written)
                form = write_form(key, marks)
            else:
                view.iris[fact] = key.iri
            block = None if isinstance(key, Fixed) else key.block
            others = frozenset() if isinstance(key, Fixed) else frozenset(key.others)
            now = (block, form, others, was.iri if was and block else view.iris.get(fact))
            if was is not None and not is_fresh and now == astuple(was):
                continue
            if was is not None and was.iri is not None:
                self._changes.things.add(was.iri)
            self._register.put(document, stage.name, fact, view.place(fact), key, form)
            for row in (was.block if was else None, block):
                if row is not None:
                    touched.add(row)
            touched.update(others, was.others if was else ())
        for fact, was in before.items():
            self._drop(stage, document, fact, was, touched)

    def _decide(self, stage: Stage, touched: set[str], coupled: Mapping[str, set[str]]) -> None:
        """Decide the blocks that are touched, in order of their names."""
        waiting = sorted(touched)
        heapify(waiting)
        queued = set(waiting)
        scopes: set[str] = set()
        decided: set[str] = set()
        while waiting:
            block = heappop(waiting)
            if block not in queued:
                continue
            component = self._register.component(stage.name, block, coupled)
            queued.difference_update(component)
            later, things, has_changed = self._decide_component(stage, component)
            decided |= things
            if has_changed:
                scopes.update(one.partition(" ")[0] for one in component)
            for one in later:
                if one not in queued:
                    queued.add(one)
                    heappush(waiting, one)
            touched.update(component)
        for scope in sorted({one.partition(" ")[0] for one in touched}):
            if scope in scopes or self._register.is_stale(stage.name, f"~{scope}", decided):
                self._sweep(stage, scope)

    def _couple(
        self, stage: Stage, touched: set[str], documents: Container[str]
    ) -> dict[str, set[str]]:
        """The blocks that verdicts of people join.

        Those that a verdict about one of the documents joins, or has joined while the document was
        there, are touched.
        """
        coupled: dict[str, set[str]] = {}
        for one in self._verdicts.of_stage(stage.name):
            anchors = (*one.left, *one.right)
            blocks = {
                block
                for anchor in anchors
                for block in self._register.blocks_of(stage.name, anchor.document, anchor.written)
            }
            for block in blocks:
                coupled.setdefault(block, set()).update(blocks - {block})
            if any(anchor.document in documents for anchor in anchors):
                touched.update(blocks)
        return coupled

    def _decide_component(
        self, stage: Stage, blocks: Sequence[str]
    ) -> tuple[set[str], set[str], bool]:
        """Decide blocks that hang together.

        Gives the blocks after them whose names depend on theirs, the IRIs of the things that they
        have made, and whether any of these has changed.
        """
        register = self._register
        forms, clustering = self._cluster(stage, blocks)
        verdicts = self._verdicts.of_stage(stage.name) if any(f.marks for f in forms) else []
        clusters = apply_verdicts(clustering.clusters, verdicts)
        before = register.things(stage.name, blocks) if stage.is_labelled else {}
        # Without its former things the component does not stand in its own way.
        if before:
            register.replace_things(stage.name, blocks, ())
        now: dict[str, tuple[str, Thing]] = {}
        for cluster, form, document, name in self._names(stage, clusters):
            iri = self._claim(stage, cluster, name, now)
            now.setdefault(
                iri, (cluster.block, Thing(iri, name.wished, name.kind, name.label, name.note))
            )
            for one in cluster.forms if form is None else [form]:
                self._assign(stage, one, iri, document)
        named = {form for cluster in clusters for form in cluster.forms}
        for form in forms:
            if form not in named:
                self._assign(stage, form, None, None)
        if stage.is_labelled:
            register.replace_things(stage.name, (), now.values())
        register.replace_doubts(stage.name, blocks, clustering.doubts)
        after = {iri: thing for iri, (_, thing) in now.items()}
        if stage.is_labelled:
            self._note_changes(before, after)
        counts = [Counter(one.wished for one in some.values()) for some in (before, after)]
        wishes = {one for one in counts[0] | counts[1] if counts[0][one] != counts[1][one]}
        wishes |= {one.wished for one in after.values() if one.iri != one.wished}
        later = {
            block
            for wished in wishes
            for block in register.wishers_after(stage.name, wished, blocks[0])
        }
        return later.difference(blocks), set(after), before != after

    def _cluster(self, stage: Stage, blocks: Sequence[str]) -> tuple[list[Form], Clustering]:
        """Let the stage decide blocks as if no verdict had joined them, each component by itself.

        What a verdict brings together it alone judges: the rest of the blocks are as strange to
        each other as before.
        """
        forms: list[Form] = []
        clustering = Clustering()
        left = set(blocks)
        for block in blocks:
            if block not in left:
                continue
            component = self._register.component(stage.name, block, {})
            left.difference_update(component)
            some = self._register.forms(stage.name, component)
            if some:
                decided = stage.cluster(some)
                clustering.clusters += decided.clusters
                clustering.doubts += decided.doubts
                forms += some
        return forms, clustering

    def _names(
        self, stage: Stage, clusters: Sequence[Cluster]
    ) -> list[tuple[Cluster, Form | None, str | None, Name]]:
        """What each thing wishes to be called; things that are one only in a paper, by paper."""
        kept: list[tuple[Cluster, Form | None, str | None, Name]] = []
        found: list[tuple[Cluster, Form | None, str | None, Name]] = []
        for cluster in clusters:
            if cluster.is_apart:
                for form in cluster.forms:
                    alone = Cluster([form], cluster.key, is_apart=True)
                    for document in self._register.documents(stage.name, form):
                        name = stage.give_name(alone, document_iri(self._base, document))
                        found.append((alone, form, document, name))
                continue
            name = stage.give_name(cluster, None)
            given = self._verdicts.name_of(stage.name, cluster)
            if given:
                wished = f"{self._base}{given}"
                kept.append((cluster, None, None, Name(wished, name.kind, name.label, name.note)))
            else:
                found.append((cluster, None, None, name))
        return kept + found

    def _claim(
        self, stage: Stage, cluster: Cluster, name: Name, now: Mapping[str, tuple[str, Thing]]
    ) -> str:
        """A name that no other thing of the stage has: the wished one, else with "-2" and so on."""
        ordinal = 1
        if stage.is_labelled:
            ordinal += self._register.wishes_before(stage.name, name.wished, cluster.block)
        # Forms of one name that stand apart in a paper are one there.
        if not cluster.is_apart:
            ordinal += sum(thing.wished == name.wished for _, thing in now.values())
        return name.wished if ordinal == 1 else f"{name.wished}-{ordinal}"

    def _assign(self, stage: Stage, form: Form, iri: str | None, document: str | None) -> None:
        for (paper, fact), was in self._register.assign(stage.name, form, iri, document):
            self._changes.documents.add(paper)
            self._changes.things.update(one for one in (iri, was) if one is not None)
            view = self._fresh.get(paper) or self._views.get(paper)
            if view is None or stage.name == "role":
                continue
            if iri is None:
                view.iris.pop(fact, None)
            else:
                view.iris[fact] = iri

    def _note_changes(self, before: Mapping[str, Thing], after: Mapping[str, Thing]) -> None:
        for iri in before.keys() | after.keys():
            if before.get(iri) != after.get(iri):
                self._changes.things.add(iri)
                self._labels.pop(iri, None)
                # Its block may be another than it was, where a verdict had joined two.
                if iri in after and after[iri].label is not None:
                    self._changes.documents.update(self._register.papers_of(iri))

    def _sweep(self, stage: Stage, scope: str) -> None:
        notes = self._register.notes_of_scope(stage.name, scope)
        doubts = []
        for left, right, score, reason in stage.sweep(notes):
            one = self._register.first_mention(stage.name, left)
            other = self._register.first_mention(stage.name, right)
            if one is not None and other is not None:
                doubts.append(Doubt(one, other, False, score, reason))
        self._register.replace_doubts(stage.name, [f"~{scope}"], doubts)
