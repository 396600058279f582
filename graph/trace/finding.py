"""Find the thing that somebody means: by IRI, reference, name, words of a passage; or near names.

Exact names are looked up in the graph's own index. Only where there is none is the list of all
names gone through: bodies, people and inspections, never decisions.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from extract.names import split_honorifics
from graph.escaping import TermError, iri_ref, literal
from graph.iris import name_key
from graph.resolve.labels import write_as_title
from graph.search import MARK_END, MARK_START
from graph.trace.reading import Ask, Surroundings
from graph.trace.records import Candidate
from graph.trace.telling import day_of, kind_of, prepare

LISTED = 12
_UNMARKED = str.maketrans("", "", MARK_START + MARK_END)
# Longer than any name or reference; what is longer is cut.
LONGEST = 300
_NEAR = 5
_LEAST_LIKENESS = 72.0
_HITS = 8
# What a name may name, the likeliest first.
_NAMED = (
    "council", "committee", "person", "post", "inspection", "inspectorate", "organisation",
    "decision", "report", "meeting", "agenda item", "recommendation", "paper",
)  # fmt: skip
_ACTING = frozenset(_NAMED[: _NAMED.index("organisation") + 1])
_LISTED_CLASSES = (
    "fm:Council", "fm:Committee", "foaf:Person", "org:Post", "fm:Inspection", "fm:Inspectorate",
    "org:Organization",
)  # fmt: skip
# What a thing belongs to.
_HOMES = ("org:unitOf", "org:postIn", "fm:decidedBy", "fm:submittedTo", "dcterms:publisher")
# What a passage may prove, the likeliest to be meant first.
_PROVED = ("decision", "inspection", "report", "recommendation", "judgement", "meeting")
_PLACES = re.compile(r"(?:https?://[^/\s]+)?/id/(?=.)")
_STARTS = (
    "council/", "inspection/", "inspectorate/", "organization/", "document/", "role/",
    "legislation/",
)  # fmt: skip

Names = Sequence[tuple[str, str, str]]
"""Every listed name: (folded name, IRI, folded name of what it belongs to, or "")."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. `fits` are the things meant; `near` are spelt nearly so.

    `is_by_words`: they were found by words of passages, not by their names; `said` holds the
    passage of each. `gone` is an IRI that
    is held no more, `successor` what took its place.
    """

    fits: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    moved_from: str | None = None
    gone: str | None = None
    successor: str | None = None
    is_by_words: bool = False
    said: Mapping[str, str] = field(default_factory=dict)


def read_names(ask: Ask) -> Names:
    """Read the names of all bodies, people and inspections; sorted."""
    found = {
        (name_key(name or ""), s or "")
        for kind in _LISTED_CLASSES
        for naming in ("rdfs:label", "skos:altLabel")
        for s, name in ask(f"SELECT ?s ?name {{ ?s a {kind} ; {naming} ?name }}")
    }
    homes = {
        s or "": name_key(label or "")
        for part in ("org:unitOf", "org:postIn")
        for s, label in ask(f"SELECT ?s ?l {{ ?s {part} ?home . ?home rdfs:label ?l }}")
    }
    councils = {
        s or "": name_key(label or "")
        for s, label in ask("SELECT ?s ?l { ?s a fm:Council ; rdfs:label ?l }")
    }
    return sorted(
        (name, iri, homes.get(iri) or councils.get(iri.rpartition("/person/")[0], ""))
        for name, iri in found
    )


def find_thing(
    around: Surroundings,
    what: str,
    *,
    council: str | None = None,
    names: Callable[[], Names],
) -> Finding:
    """Find what is meant by some words. With a `council` (its slug), only things of it fit."""
    words = " ".join(what.split())[:LONGEST]
    if not words:
        return Finding()
    as_iri = _find_iri(around, words)
    if as_iri is not None:
        return as_iri
    here = _Filter(around, council)
    for find in (_find_reference, _find_exactly):
        fits = here.keep(find(around, words))
        if fits:
            return Finding(fits)
    listed = names()
    key = name_key(_last_segment(words))
    # As it is, then without "Cllr": papers write another honorific, or none.
    for wanted in dict.fromkeys((key, name_key(split_honorifics(words)[1]))):
        for search in (_find_folded, _find_holding, _find_at_home):
            fits = here.keep(search(listed, wanted))
            if fits:
                return Finding(_in_order(around, fits, key))
    near = _in_order(around, here.keep(_find_near(listed, key)), None)[:_NEAR]
    said = _find_in_passages(around, words)
    by_words = here.keep(said)
    return Finding(by_words, near, is_by_words=bool(by_words), said=said)


def describe(
    around: Surroundings, iris: Iterable[str], said: Mapping[str, str] | None = None
) -> list[Candidate]:
    """Say what things are and how to ask for each; `said` holds the passages they stand in."""
    shown = list(iris)
    prepare(around, shown)
    found = []
    for iri in shown:
        thing = around.thing(iri)
        home = iri.rpartition("/person/")[0] or next(
            (each for name in _HOMES for each in thing.all(name)), ""
        )
        found.append(
            Candidate(
                thing=iri,
                label=thing.label,
                kind=kind_of(thing),
                of=around.thing(home).label if home else None,
                date=day_of(around, thing),
                said=(said or {}).get(iri),
                name=iri.removeprefix(around.base),
            )
        )
    return found


def _find_iri(around: Surroundings, words: str) -> Finding | None:
    """Read the words as an IRI, whole or without its base, or an address on a server of ours."""
    iri, base = words, around.base
    place = _PLACES.match(words)
    if not words.startswith(base) and place:
        iri = base + words[place.end() :]
    elif "/" in words and ":" not in words:
        iri = base + words
    if not iri.startswith((base, "http://", "https://", "urn:")):
        return None
    try:
        iri_ref(iri)
    except TermError:
        return None
    status = around.papers.status_of(iri)
    if status.state == "moved" and status.iri:
        return Finding((status.iri,), moved_from=iri)
    if status.state == "gone":
        return Finding(gone=iri, successor=status.iri)
    if around.thing(iri).values:
        return Finding((iri,))
    return None


def _find_reference(around: Surroundings, words: str) -> list[str]:
    """Find what bears a reference, in the spelling given or in capitals."""
    return _find_literal(around.ask, "dcterms:identifier", {words, words.upper()})


def _find_exactly(around: Surroundings, words: str) -> list[str]:
    """Find what is called so, in the spelling given or as names are written."""
    spellings = {words, words.upper(), write_as_title(words), words.replace("'", "’")}
    found = _find_literal(around.ask, "rdfs:label|skos:altLabel|dcterms:title", spellings)
    around.load(found)
    kinds = {iri: kind_of(around.thing(iri)) for iri in found}
    named = sorted(
        (iri for iri in found if kinds[iri] in _NAMED),
        key=lambda iri: (_NAMED.index(kinds[iri]), iri),
    )
    # A name of a body or person is not the title of a paper about it.
    acting = [iri for iri in named if kinds[iri] in _ACTING]
    return acting or _one_a_meeting(around, named, kinds)


def _one_a_meeting(
    around: Surroundings, iris: Sequence[str], kinds: Mapping[str, str]
) -> list[str]:
    """Keep one of what bears one title at one meeting: the decisions, else the report, or the item.

    Each tells of the others.
    """
    decided = {item for iri in iris for item in around.thing(iri).all("fm:onItem")}
    groups: dict[str, list[str]] = {}
    for iri in iris:
        if iri not in decided:
            groups.setdefault(_meeting_of(around, iri), []).append(iri)
    kept = []
    for group in groups.values():
        best = min(group, key=lambda iri: _NAMED.index(kinds[iri]))
        kept += [iri for iri in group if kinds[iri] == kinds[best]]
    return kept


def _meeting_of(around: Surroundings, iri: str) -> str:
    """The meeting of a thing; one of no meeting stands for itself."""
    thing = around.thing(iri)
    for name in ("fm:decidedAt", "fm:submittedTo", "fm:itemOf"):
        if thing.all(name):
            return thing.all(name)[0]
    return iri


def _find_literal(ask: Ask, path: str, spellings: Iterable[str]) -> list[str]:
    values = " ".join(literal(each) for each in sorted(spellings))
    rows = ask(f"SELECT DISTINCT ?s {{ VALUES ?name {{ {values} }} ?s {path} ?name }} LIMIT 200")
    return sorted(s for (s,) in rows if s)


def _find_folded(names: Names, key: str) -> list[str]:
    return list(dict.fromkeys(iri for folded, iri, _ in names if folded == key)) if key else []


def _find_holding(names: Names, key: str) -> list[str]:
    """Find the names that hold all the words, each a whole word."""
    wanted = set(key.split())
    if not wanted:
        return []
    found = [iri for folded, iri, _ in names if wanted <= set(folded.split())]
    return list(dict.fromkeys(found))


def _find_at_home(names: Names, key: str) -> list[str]:
    """Find the names that hold some of the words, where what they belong to holds the others."""
    wanted = set(key.split())
    found = [
        iri
        for folded, iri, home in names
        if home
        and wanted & set(folded.split())
        and wanted <= set(folded.split()) | set(home.split())
        and not wanted <= set(home.split())
    ]
    return list(dict.fromkeys(found)) if wanted else []


def _find_near(names: Names, key: str) -> list[str]:
    """Find the names that are spelt nearly so, likest first."""
    if len(key) < 3:
        return []
    folded = [each for each, _, _ in names]
    found = process.extract(
        key, folded, scorer=fuzz.WRatio, limit=4 * _NEAR, score_cutoff=_LEAST_LIKENESS
    )
    ranked = sorted((-fuzz.ratio(key, folded[at]), folded[at], names[at][1]) for _, _, at in found)
    return list(dict.fromkeys(iri for _, _, iri in ranked))


def _find_in_passages(around: Surroundings, words: str) -> dict[str, str]:
    """Find what is proved where papers hold all the words, best first; else those papers.

    Gives the words round each.
    """
    found: dict[str, tuple[int, str]] = {}
    papers: dict[str, str] = {}
    for rank, hit in enumerate(around.papers.search(words, limit=_HITS)):
        document = f"{around.base}document/{hit.document}"
        extract = " ".join(hit.extract.translate(_UNMARKED).split())
        papers.setdefault(document, extract)
        for iri in around.proved_in(document, hit.start, hit.end):
            found.setdefault(iri, (rank, extract))
    around.load(found)
    kinds = {iri: kind_of(around.thing(iri)) for iri in found}
    fits = [iri for iri in found if kinds[iri] in _PROVED]
    fits.sort(key=lambda iri: (_PROVED.index(kinds[iri]), found[iri][0], iri))
    return {iri: found[iri][1] for iri in fits[:LISTED]} or papers


class _Filter:
    """Keeps what is of one council: by its name, else by who published the paper it stands in."""

    def __init__(self, around: Surroundings, council: str | None) -> None:
        self._around, self._base, self._council = around, around.base, council

    def keep(self, iris: Iterable[str]) -> tuple[str, ...]:
        if self._council is None:
            return tuple(iris)
        return tuple(iri for iri in iris if self._is_of(iri, f"/{self._council}/"))

    def _is_of(self, iri: str, segment: str) -> bool:
        if segment in f"/{iri.removeprefix(self._base)}/":
            return True
        name = iri.removeprefix(f"{self._base}document/")
        if name == iri:
            return False
        paper = self._around.thing(f"{self._base}document/{name.partition('/')[0]}")
        return any(f"{each}/".endswith(segment) for each in paper.all("dcterms:publisher"))


def _in_order(around: Surroundings, iris: Sequence[str], key: str | None) -> tuple[str, ...]:
    """The likeliest kinds first, then short names; near spellings (no key) keep their order."""
    around.load(iris)
    if key is None:
        return tuple(iris)

    def rank(iri: str) -> tuple[int, int, str]:
        thing = around.thing(iri)
        kind = kind_of(thing)
        place = _NAMED.index(kind) if kind in _NAMED else len(_NAMED)
        return place, len(thing.label), iri

    return tuple(sorted(iris, key=rank))


def _last_segment(words: str) -> str:
    """The name at the end of an IRI that nothing is known of; other words as they are."""
    if "://" not in words and not words.startswith(_STARTS):
        return words
    return words.rstrip("/").rpartition("/")[2].replace("-", " ")
