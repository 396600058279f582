"""The directory: what people look for, one row a thing, kept as papers come and go.

What each paper's graph says of things (and the graph of what is true across papers) is counted by
thing, field and value. A row follows from what is said at all, so it is the same whatever the order
in which papers came, and only things of which something new is said, or no longer, are written.
"""

import json
import sqlite3
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from hashlib import blake2b

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, RDF, RDFS, SKOS

from graph.namespaces import FM

type Saying = tuple[str, str, str]
"""A thing's IRI, a field, a value."""

GROUPS = {
    "name": ("council", "committee", "inspectorate", "organisation", "post", "person"),
    "record": ("decision", "inspection", "report", "meeting"),
    "paper": ("paper",),
}
"""The kinds of things that are looked for, by what they are shown among."""
_GROUP_OF = {kind: group for group, kinds in GROUPS.items() for kind in kinds}
_KINDS = {
    FM.Council: "council",
    FM.Committee: "committee",
    FM.Inspectorate: "inspectorate",
    ORG.Organization: "organisation",
    ORG.Post: "post",
    FOAF.Person: "person",
    FM.Decision: "decision",
    FM.Inspection: "inspection",
    FM.Report: "report",
    FM.Meeting: "meeting",
    FM.Document: "paper",
}
# Where a thing is of several kinds, the first of these: an inspectorate is an organisation too.
_ORDER = {kind: place for place, kind in enumerate(_GROUP_OF)}
# Properties whose value is said of the thing itself.
_FIELDS = {
    RDFS.label: "label",
    SKOS.altLabel: "name",
    FM.text: "text",
    DCTERMS.identifier: "text",
    FM.subject: "text",
    FM.fileName: "text",
    DCTERMS.date: "date",
    FM.startDate: "start",
    DCTERMS.issued: "issued",
    FM.endDate: "end",
    FM.decidedBy: "body",
    FM.heldBy: "body",
    FM.inspectedBy: "body",
    FM.inspected: "inspected",
    DCTERMS.publisher: "publisher",
}
_CONCEPTS = {FM.outcome: "outcome", DCTERMS.type: "type"}
# By which of its dates a thing stands in time: the first that is said.
_DATES = ("start", "date", "issued", "end", "meeting date")
_PACKED_AT = 20_000  # so many changes are held in memory before they are written


@dataclass(frozen=True, slots=True)
class Row:
    """A thing as it is looked for; `councils`, `bodies`, `outcomes` and `grades` joined by spaces.

    `tags` are words that no text holds, one for each filter that the thing passes.
    """

    iri: str
    kind: str
    sort: str
    label: str
    names: str
    text: str
    date: str | None
    councils: str
    bodies: str
    outcomes: str
    grades: str
    type: str
    tags: str


def read_sayings(g: Graph) -> list[Saying]:
    """Read what one graph says of things that people look for, sorted."""
    found = {(iri, "kind", kind) for iri, kind in _read_kinds(g)}
    kinds = {iri: kind for iri, _, kind in found}
    for thing, predicate, value in g:
        iri = str(thing)
        if iri not in kinds or not isinstance(predicate, URIRef):
            continue
        if predicate in _FIELDS:
            found.add((iri, _FIELDS[predicate], " ".join(str(value).split())))
        elif predicate in _CONCEPTS:
            found.add((iri, _CONCEPTS[predicate], str(value).rpartition("/")[2]))
    found.update(_read_meetings(g, kinds))
    found.update(_read_grades(g))
    found.update(_read_memberships(g, kinds))
    found.update(_read_bodies_of_paper(g, kinds))
    return sorted(found)


def _read_kinds(g: Graph) -> Iterator[tuple[str, str]]:
    for thing, kind in g.subject_objects(RDF.type):
        if isinstance(kind, URIRef) and kind in _KINDS and "/part/" not in str(thing):
            yield str(thing), _KINDS[kind]


def _read_meetings(g: Graph, kinds: Mapping[str, str]) -> Iterator[Saying]:
    """What was decided or put at a meeting is of its day and its body."""
    for predicate in (FM.decidedAt, FM.submittedTo):
        for thing, meeting in g.subject_objects(predicate):
            if str(thing) in kinds:
                for day in g.objects(meeting, DCTERMS.date):
                    yield str(thing), "meeting date", str(day)
                for body in g.objects(meeting, FM.heldBy):
                    yield str(thing), "meeting body", str(body)


def _read_grades(g: Graph) -> Iterator[Saying]:
    """The overall grade of an inspection, and the words of all its judgements."""
    for judgement, inspection in g.subject_objects(FM.judgementOf):
        aspect = str(g.value(judgement, FM.aspect) or "")
        for grade in g.objects(judgement, FM.grade):
            slug = str(grade).rpartition("/")[2]
            yield str(inspection), "text", f"{aspect}: {slug.replace('-', ' ')}"
            if "overall" in aspect.lower():
                yield str(inspection), "grade", slug


def _read_memberships(g: Graph, kinds: Mapping[str, str]) -> Iterator[Saying]:
    """A person is found among the people of each body that a paper shows him or her in."""
    for membership, person in g.subject_objects(ORG.member):
        for body in g.objects(membership, ORG.organization):
            if str(person) in kinds:
                yield str(person), "member of", str(body)


def _read_bodies_of_paper(g: Graph, kinds: Mapping[str, str]) -> Iterator[Saying]:
    """A paper is of the bodies whose meetings or decisions it records, or that it was put to."""
    paper = next((iri for iri, kind in kinds.items() if kind == "paper"), None)
    if paper is None:
        return
    meetings = set(g.objects(None, FM.itemOf)) | set(g.subjects(FM.present, None))
    for report in g.subjects(FM.document, URIRef(paper)):
        meetings.update(g.objects(report, FM.submittedTo))
    for meeting in meetings:
        for body in g.objects(meeting, FM.heldBy):
            yield paper, "body", str(body)
    for decision, body in g.subject_objects(FM.decidedBy):
        if (decision, FM.text, None) in g:
            yield paper, "body", str(body)


def pack_sayings(sayings: Iterable[Saying]) -> bytes:
    """Write sayings in little room: of one paper they are kept to know later what it said."""
    return zlib.compress(json.dumps(list(sayings), ensure_ascii=False).encode(), 1)


def unpack_sayings(packed: bytes) -> set[Saying]:
    """Read packed sayings back."""
    return {(one[0], one[1], one[2]) for one in json.loads(zlib.decompress(packed))}


def update_directory(
    connection: sqlite3.Connection,
    said: Mapping[str, bytes | None],
    *,
    removed: Graph,
    added: Graph,
) -> dict[str, str]:
    """Take in what papers say now (None: nothing any more), by document id.

    `removed` and `added` are how the graph of what is true across papers changes. Gives the tags of
    the papers whose tags are others than they were, by IRI. To be used inside a transaction.
    """
    changes: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    retagged: dict[str, str] = {}
    for sign, g in ((-1, removed), (1, added)):
        for iri, field, value in _read_shared(connection, g):
            changes[iri][field, value] += sign
    held = sum(map(len, changes.values()))
    for document_id, packed in sorted(said.items()):
        row = connection.execute(
            "SELECT sayings FROM said WHERE document = ?", (document_id,)
        ).fetchone()
        if row is not None and row["sayings"] == packed:
            continue
        before = set() if row is None else unpack_sayings(row["sayings"])
        now = set() if packed is None else unpack_sayings(packed)
        for sign, sayings in ((-1, before - now), (1, now - before)):
            for iri, field, value in sayings:
                changes[iri][field, value] += sign
        held += len(before ^ now)
        if packed is None:
            connection.execute("DELETE FROM said WHERE document = ?", (document_id,))
        else:
            connection.execute("INSERT OR REPLACE INTO said VALUES (?, ?)", (document_id, packed))
        if held > _PACKED_AT:
            retagged.update(_write_changes(connection, changes))
            changes.clear()
            held = 0
    retagged.update(_write_changes(connection, changes))
    return retagged


def _read_shared(connection: sqlite3.Connection, g: Graph) -> Iterator[Saying]:
    """Read what changes in the graph of what is true across papers: labels and kinds of things.

    Where a label alone changes, the thing is known by its row.
    """
    kinds = dict(_read_kinds(g))
    for iri, kind in kinds.items():
        yield iri, "kind", kind
    for thing, label in g.subject_objects(RDFS.label):
        iri = str(thing)
        known = "SELECT 1 FROM directory WHERE iri = ?"
        if iri in kinds or connection.execute(known, (iri,)).fetchone() is not None:
            yield iri, "title", " ".join(str(label).split())


def _write_changes(
    connection: sqlite3.Connection, changes: Mapping[str, Counter[tuple[str, str]]]
) -> Iterator[tuple[str, str]]:
    """Count what is said more or less of things, and write those that come out otherwise."""
    for iri in sorted(changes):
        row = connection.execute(
            "SELECT id, said, kind, tags FROM directory WHERE iri = ?", (iri,)
        ).fetchone()
        met: dict[str, int] = {} if row is None else json.loads(row["said"])
        before = set(met)
        for (field, value), change in changes[iri].items():
            key = f"{field}\t{value}"
            met[key] = met.get(key, 0) + change
            if met[key] == 0:
                del met[key]
        if met:
            written = json.dumps(met, ensure_ascii=False, sort_keys=True)
            number = _put(connection, None if row is None else row["id"], iri, written)
            if before != set(met):
                _put_row(connection, number, compose_row(iri, met))
        elif row is not None:
            for table, key in (("directory", "id"), ("directory_text", "rowid")):
                connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (row["id"],))
        if row is not None and row["kind"] != "paper":
            continue
        now = connection.execute(
            "SELECT tags FROM directory WHERE iri = ? AND kind = 'paper'", (iri,)
        ).fetchone()
        if now is not None and (row is None or now["tags"] != row["tags"]):
            yield iri, str(now["tags"])


def _put(connection: sqlite3.Connection, number: int | None, iri: str, said: str) -> int:
    if number is not None:
        connection.execute("UPDATE directory SET said = ? WHERE id = ?", (said, number))
        return number
    cursor = connection.execute("INSERT INTO directory (iri, said) VALUES (?, ?)", (iri, said))
    return int(cursor.lastrowid or 0)


def _put_row(connection: sqlite3.Connection, number: int, row: Row | None) -> None:
    """Write a thing's row and what it is found by; without a row it is not found."""
    connection.execute("DELETE FROM directory_text WHERE rowid = ?", (number,))
    values = [None] * len(_COLUMNS) if row is None else [getattr(row, name) for name in _COLUMNS]
    settings = ", ".join(f"{name} = ?" for name in _COLUMNS)
    connection.execute(f"UPDATE directory SET {settings} WHERE id = ?", (*values, number))
    if row is not None:
        connection.execute(
            "INSERT INTO directory_text (rowid, label, names, text, tags) VALUES (?, ?, ?, ?, ?)",
            (number, row.label, row.names, row.text, row.tags),
        )


_COLUMNS = tuple(one.name for one in fields(Row) if one.name not in {"iri", "names", "text"})


def compose_row(iri: str, said: Iterable[str]) -> Row | None:
    """Make a thing's row of all that is said of it; None of what has no kind or no name."""
    values: dict[str, list[str]] = defaultdict(list)
    for saying in sorted(said):
        field, _, value = saying.partition("\t")
        values[field].append(value)
    kind = min(values["kind"], key=_ORDER.__getitem__, default=None)
    label = next(iter(values["title"] or values["label"] or values["name"]), None)
    if kind is None or not label:
        return None
    group = _GROUP_OF[kind]
    bodies = values["body"] or values["meeting body"]
    belonging = [*bodies, *values["inspected"]]
    if kind in {"council", "committee", "post", "inspectorate", "organisation"}:
        belonging.append(iri)
    places = [iri, *belonging] if group != "paper" else values["publisher"]
    councils = sorted({one for one in map(find_council, places) if one})
    found_by = {*belonging, *values["member of"]}
    dates = next((values[name] for name in _DATES if values[name]), [])
    tags = [tag("group", group), tag("kind", kind)]
    for name, members in (("council", councils), ("body", found_by)):
        tags += [tag(name, one) for one in members]
        tags += [tag(name, one.rpartition("/")[2]) for one in members]
    tags += [tag("outcome", one) for one in values["outcome"]]
    tags += [tag("grade", one) for one in values["grade"]]
    tags += [tag("paper", one) for one in values["type"] if group == "paper"]
    # A day tells more than the month that another paper knows.
    date = min(dates, key=lambda one: (-len(one), one)) if dates and group != "name" else None
    tags += [tag("year", date[:4])] if date else []
    return Row(
        iri=iri,
        kind=kind,
        sort=group,
        label=label,
        names=_write_names(label, values["name"]),
        text="\n".join(values["text"]),
        date=date,
        councils=" ".join(councils),
        bodies=" ".join(sorted(set(values["member of"] if kind == "person" else bodies))),
        outcomes=" ".join(values["outcome"]),
        grades=" ".join(values["grade"]),
        type=" ".join(values["type"]) if group == "paper" else "",
        tags=" ".join(sorted(set(tags))),
    )


def _write_names(label: str, names: Iterable[str]) -> str:
    """The other names of a thing, and how those with an apostrophe are written without."""
    written = {name for name in names if name != label}
    bare = {name.translate(_NO_APOSTROPHES) for name in (label, *written)}
    return "\n".join(sorted(written | (bare - {label})))


_NO_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")  # as those of graph.iris


def find_council(iri: str) -> str | None:
    """The council under which a name stands; None where it stands under none.

    >>> find_council("http://x/id/council/elmshire/person/a-quill")
    'http://x/id/council/elmshire'
    """
    base, mark, rest = iri.partition("/council/")
    return f"{base}{mark}{rest.partition('/')[0]}" if mark else None


def tag(field: str, value: str) -> str:
    """The one word by which the index knows a value of a filter; a digit no word begins with.

    >>> tag("kind", "decision") == tag("kind", "decision") != tag("group", "decision")
    True
    """
    return "0" + blake2b(f"{field} {value}".encode(), digest_size=8).hexdigest()
