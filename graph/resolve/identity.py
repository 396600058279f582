"""Decide, for a whole set of papers, which facts are one thing.

The same as a store does step by step, in memory: the order of the papers never shows.
"""

import sqlite3
from collections.abc import Iterable, Sequence

from graph.resolve.across import Across, places_of
from graph.resolve.failures import FailedPaper
from graph.resolve.records import Identity, PaperRecord
from graph.resolve.register import Register
from graph.resolve.resolution import Resolution
from graph.resolve.tables import SCHEMA
from graph.resolve.verdicts import Verdict, Verdicts


def resolve_entities(
    papers: Sequence[PaperRecord],
    *,
    base: str,
    verdicts: Sequence[Verdict] = (),
    failures: Sequence[FailedPaper] = (),
) -> Identity:
    """Name every fact of every paper.

    Facts that are one thing get one IRI; `Identity.judgements` says why, where it was more than
    the equality of two names, and what may be one thing but was left apart.
    """
    records = {record.document_id: record for record in papers}
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(SCHEMA)
        register = Register(connection)
        run = Resolution(register, base=base, load=records.__getitem__, verdicts=Verdicts(verdicts))
        run.run(records)
        return collect(register, Across(connection, base=base, failures=failures), records, base)
    finally:
        connection.close()


def identify(register: Register, documents: Iterable[str], *, base: str) -> Identity:
    """What some papers' facts are: all that their graphs are rendered from."""
    identity = Identity(base=base)
    for document in documents:
        for fact, iri in register.iris(document).items():
            if "#" not in fact:
                identity.iris[document, fact] = iri
        for fact, iri in register.roles(document).items():
            if (document, fact) in identity.iris:
                identity.roles[document, fact] = iri
    describe(register, identity, {*identity.iris.values(), *identity.roles.values()})
    return identity


def describe(register: Register, identity: Identity, iris: Iterable[str]) -> None:
    """Add the labels and kinds of some things to an identity."""
    inspectorates = set(identity.inspectorates)
    for iri in sorted(iris):
        thing = register.thing(iri)
        if thing is None:
            continue
        identity.kinds[iri] = thing.kind
        if thing.label is not None:
            identity.labels[iri] = thing.label
        if thing.note == "inspectorate":
            inspectorates.add(iri)
        elif thing.kind == "council" and thing.note:
            identity.councils[iri] = thing.note
    identity.inspectorates = frozenset(inspectorates)


def collect(register: Register, across: Across, records: Iterable[str], base: str) -> Identity:
    """The whole of the tables as one Identity."""
    identity = identify(register, sorted(records), base=base)
    identity.judgements = tuple(register.judgements())
    offices = {
        office for block in register.blocks("membership") for office in across.offices_of(block)
    }
    terms = (term for office in offices for term in across.terms(office))
    identity.tenures = tuple(
        sorted(terms, key=lambda one: (one.person, one.role, one.body, one.first))
    )
    places = {*places_of(register.blocks("meeting"), register.blocks("paper")), *across.failed()}
    covered = (across.coverage(place) for place in places)
    identity.coverage = tuple(
        sorted(
            (one for one in covered if one is not None), key=lambda one: (one.body, one.year or 0)
        )
    )
    identity.versions = tuple(
        sorted(pair for block in register.blocks("meeting") for pair in across.versions(block))
    )
    return identity
