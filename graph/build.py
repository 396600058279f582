"""Build the named graph of one document out of its facts and the names that identity gave.

A plain function from records to an rdflib Graph. Fields that are one property each follow the
table in `graph.properties`; what needs more (clauses, substitutions, amounts, labels) is below.
No blank node is made, no clock is read, and no thing is named but by `Identity`.
"""

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from extract.document import Document
from extract.models import (
    Action,
    AgendaItem,
    Amount,
    BudgetLine,
    Committee,
    Council,
    Decision,
    Fact,
    Inspection,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
    Post,
    Report,
    ResponseLink,
)
from graph.draft import Draft
from graph.iris import document_id, document_iri, segment
from graph.namespaces import FM, PREFIXES, concept
from graph.parts import add_parts
from graph.properties import BASES, CLASSES, PROPERTIES, Property, find_property
from graph.provenance import add_extraction, add_passage, is_passage
from graph.resolve.labels import write_day
from graph.resolve.records import Identity
from graph.sayings import (
    label_decision,
    label_document,
    label_inspection,
    label_item,
    label_meeting,
    label_membership,
    label_recommendation,
    label_response,
    label_row,
)
from graph.triples import TripleGraph

# Things that several papers may name: their forms are alternative labels here, and the one label
# stands in the graph of entities.
_NAMED = Council | Committee | Organization | Person | Post


def build_graph(
    document: Document,
    paper: Paper,
    identity: Identity,
    *,
    base: str,
    withheld: int = 0,
    replaces: str | None = None,
) -> Graph:
    """Build the graph whose name is the document's IRI.

    `withheld` counts the facts in quarantine, which `paper` no longer holds; what points at them
    is left out. `replaces` is the IRI of the document that stood under the same source key.
    """
    g = new_graph()
    name = URIRef(document_iri(base, document_id(document.sha256)))
    facts = {fact.id: fact for fact in paper.facts}
    draft = Draft(g, document, name, identity, facts, add_extraction(g, base))
    _add_document(draft, paper)
    if withheld:
        draft.add(name, FM.withheld, Literal(withheld))
    if replaces is not None:
        draft.add(name, DCTERMS.replaces, URIRef(replaces))
    for fact in _in_order(paper):
        subject = draft.iri(fact.id)
        if subject is not None:
            _add_fact(draft, subject, fact)
    add_parts(draft, paper)
    return g


def new_graph() -> Graph:
    """An empty graph that writes our prefixes and no others."""
    g = TripleGraph()
    for prefix, namespace in PREFIXES.items():
        g.bind(prefix, namespace)
    return g


def _in_order(paper: Paper) -> list[Fact]:
    """A meeting's own minutes before a mention of it: what is said once is said by the former."""
    scopes = {"own": 0, "minuted": 1, "referenced": 2}
    return sorted(
        paper.facts,
        key=lambda fact: scopes[fact.scope] if isinstance(fact, Meeting) else 0,
    )


def _add_document(draft: Draft, paper: Paper) -> None:
    document, name = draft.document, draft.name
    title = paper.title or document.title or document.file_name
    draft.add(name, RDF.type, FM.Document)
    draft.add(name, RDF.type, FOAF.Document)
    draft.add(name, RDF.type, PROV.Entity)
    draft.add(name, RDFS.label, Literal(_label_document(draft, paper, title)))
    draft.add(name, DCTERMS.title, Literal(title))
    draft.add(name, FM.fileName, Literal(document.file_name.rsplit("/", 1)[-1]))
    draft.add(name, FM.sourceKey, Literal(document.source_key))
    draft.add(name, FM.sha256, Literal(document.sha256))
    draft.add(name, FM.textSha256, Literal(document.text_sha256))
    draft.add(name, DCTERMS.type, concept("document-type", paper.type))
    draft.add(name, DCTERMS["format"], Literal(document.media_type))
    draft.add(name, FM.textSource, concept("text-source", document.text_source))
    if paper.status is not None:
        draft.add(name, FM.status, concept("document-status", paper.status))
    if document.pages:
        draft.add(name, FM.pages, Literal(len(document.pages)))
    publisher = draft.iri(paper.publisher)
    if publisher is not None:
        draft.add(name, DCTERMS.publisher, publisher)
    if paper.date is not None:
        draft.add(name, DCTERMS.date, Literal(paper.date))
        if paper.date_basis != "stated":
            draft.add(name, FM.derivedProperty, DCTERMS.date)


def _label_document(draft: Draft, paper: Paper, title: str) -> str:
    names = {
        name
        for fact in paper.facts
        if isinstance(fact, Council | Committee)
        for name in (fact.name, draft.label(fact.id))
    }
    own = [fact for fact in paper.facts if isinstance(fact, Meeting) and fact.scope == "own"]
    meeting = draft.fact(paper.meeting) or (own[0] if len(own) == 1 else None)
    if isinstance(meeting, Meeting):
        of = label_meeting(draft.label(meeting.body), meeting.date)
    else:
        when = write_day(paper.date) if paper.date is not None else ""
        of = ", ".join(words for words in (draft.label(paper.publisher), when) if words)
    return label_document(title, paper.type, of, names)


def _add_fact(draft: Draft, subject: URIRef, fact: Fact) -> None:
    for kind in _classes(draft, subject, fact):
        draft.add(subject, RDF.type, kind)
    for row in PROPERTIES[fact.kind]:
        _add_property(draft, subject, row, getattr(fact, row.field))
    _add_provenance(draft, subject, fact)
    _add_particulars(draft, subject, fact)


def _classes(draft: Draft, subject: URIRef, fact: Fact) -> tuple[URIRef, ...]:
    if isinstance(fact, Organization) and str(subject) in draft.identity.inspectorates:
        return CLASSES["inspectorate"]
    return CLASSES[fact.kind]


def _add_property(draft: Draft, subject: URIRef, row: Property, value: object) -> None:
    if row.is_many and isinstance(value, tuple):
        for one in value:
            written = _write(draft, row, one)
            if written is not None:
                draft.add(subject, row.predicate, written)
        return
    written = _write(draft, row, value)
    if written is not None:
        draft.add_one(subject, row.predicate, written)


def _write(draft: Draft, row: Property, value: object) -> Node | None:
    if value is None or value == "":
        return None
    if row.form == "thing":
        return draft.iri(str(value))
    if row.form == "concept":
        return concept(row.scheme, str(value))
    if row.form == "when":
        return write_date(str(value))
    if row.form == "text":
        return Literal(str(value))
    return Literal(value)


def write_date(when: str) -> Literal:
    """A day, month or year of ISO form with the datatype that says how much is known."""
    datatype = {4: XSD.gYear, 7: XSD.gYearMonth}.get(len(when), XSD.date)
    # rdflib reads a year of four digits as a date and would write it as one.
    return Literal(when, datatype=datatype, normalize=False)


def _add_provenance(draft: Draft, subject: URIRef, fact: Fact) -> None:
    draft.add(subject, PROV.wasGeneratedBy, draft.extraction)
    draft.add_one(subject, FM.basis, BASES[fact.basis])
    if fact.rule:
        draft.add(subject, FM.rule, Literal(fact.rule))
    if fact.confidence is not None:
        draft.add_one(subject, FM.confidence, Literal(fact.confidence))
    for field in fact.derived:
        predicate = find_property(fact.kind, field)
        if predicate is not None:
            draft.add(subject, FM.derivedProperty, predicate)
    for span in fact.spans:
        # A span outside the text proves nothing: a fact with no other is withheld for want of
        # evidence, with the shape's message, and the rest of the paper stands.
        if is_passage(draft.document, span):
            passage = add_passage(draft.g, draft.document, str(draft.name), span)
            draft.add(subject, FM.evidence, passage)


def _add_particulars(draft: Draft, subject: URIRef, fact: Fact) -> None:
    if isinstance(fact, _NAMED):
        _add_forms(draft, subject, fact.names or (fact.name,))
    elif isinstance(fact, Membership):
        _add_role(draft, subject, fact)
    elif isinstance(fact, Meeting):
        _add_meeting(draft, subject, fact)
    elif isinstance(fact, AgendaItem):
        whole = draft.iri(fact.meeting) or draft.name
        draft.add_one(subject, FM.itemOf, whole)
        draft.add_one(subject, RDFS.label, Literal(label_item(fact)))
    elif isinstance(fact, Report):
        draft.add_one(subject, RDFS.label, Literal(fact.title))
        if fact.is_document:
            draft.add(subject, FM.document, draft.name)
    elif isinstance(fact, Decision):
        _add_decision(draft, subject, fact)
    elif isinstance(fact, Inspection):
        by, of = draft.label(fact.inspected_by), draft.label(fact.inspected)
        _add_forms(draft, subject, (label_inspection(fact, by, of),))
    elif isinstance(fact, BudgetLine | Action):
        draft.add_one(subject, RDFS.label, Literal(label_row(fact)))
        _add_amounts(draft, subject, fact.amounts)
    elif fact.kind == "legislation":
        draft.add_one(subject, RDFS.label, Literal(fact.name))
    elif isinstance(fact, ResponseLink):
        _add_response(draft, subject, fact)
    elif fact.kind == "judgement":
        grade = fact.grade.replace("-", " ")
        draft.add_one(subject, RDFS.label, Literal(f"{fact.aspect}: {grade}"))
    elif fact.kind == "recommendation":
        draft.add_one(subject, RDFS.label, Literal(label_recommendation(fact)))


def _add_forms(draft: Draft, subject: URIRef, forms: tuple[str, ...]) -> None:
    draft.add(draft.name, FM.mentions, subject)
    for form in forms:
        draft.add(subject, SKOS.altLabel, Literal(" ".join(form.split())))


def _add_role(draft: Draft, subject: URIRef, fact: Membership) -> None:
    iri = draft.identity.roles.get((document_id(draft.document.sha256), fact.id))
    if iri is None:
        return
    role = URIRef(iri)
    draft.add(role, RDF.type, ORG.Role)
    draft.add(role, SKOS.altLabel, Literal(" ".join(fact.role.split())))
    if fact.general_role is not None:
        draft.add(role, SKOS.broader, concept("role", fact.general_role))
    draft.add(subject, ORG.role, role)
    label = label_membership(
        draft.label(fact.person),
        draft.identity.labels.get(iri, fact.role),
        draft.label(fact.organization),
    )
    draft.add_one(subject, RDFS.label, Literal(label))


def _add_meeting(draft: Draft, subject: URIRef, fact: Meeting) -> None:
    draft.add_one(subject, RDFS.label, Literal(label_meeting(draft.label(fact.body), fact.date)))
    for entry in fact.substitutions:
        substitute, absent = draft.iri(entry.substitute), draft.iri(entry.substituted_for)
        if substitute is None:
            continue
        # By the person's name: two papers may list the substitutions in another order.
        node = URIRef(f"{subject}/substitution/{substitute.rsplit('/', 1)[-1]}")
        draft.add(subject, FM.substitution, node)
        draft.add(node, RDF.type, FM.Substitution)
        draft.add(node, FM.substitute, substitute)
        words = f"{draft.label(entry.substitute)} as substitute"
        if absent is not None:
            draft.add(node, FM.substitutedFor, absent)
            words += f" for {draft.label(entry.substituted_for)}"
        draft.add_one(node, RDFS.label, Literal(words))


def _add_decision(draft: Draft, subject: URIRef, fact: Decision) -> None:
    item = draft.fact(fact.item)
    title = fact.title or (item.title if isinstance(item, AgendaItem) else None)
    by = draft.label(fact.decided_by)
    draft.add_one(subject, RDFS.label, Literal(label_decision(fact, title, by)))
    for ordinal, clause in enumerate(fact.clauses, start=1):
        key = segment(clause.number) if clause.number else f"u{ordinal}"
        node = URIRef(f"{subject}/clause/{key}")
        draft.add(subject, FM.clause, node)
        draft.add(node, RDF.type, FM.Clause)
        draft.add_one(node, RDFS.label, Literal(f"clause {clause.number or ordinal}"))
        if clause.number:
            draft.add_one(node, FM.number, Literal(clause.number))
        draft.add_one(node, FM.text, Literal(clause.text))
        for outcome in clause.outcomes:
            draft.add(node, FM.outcome, concept("outcome", outcome))
    _add_amounts(draft, subject, fact.amounts)


def _add_amounts(draft: Draft, subject: URIRef, amounts: tuple[Amount, ...]) -> None:
    for ordinal, amount in enumerate(amounts, start=1):
        node = URIRef(f"{subject}/amount/{ordinal}")
        draft.add(subject, FM.amount, node)
        draft.add(node, RDF.type, FM.MonetaryAmount)
        draft.add_one(node, RDFS.label, Literal(f"{amount.currency} {amount.value:f}"))
        draft.add_one(node, FM.value, Literal(amount.value))
        draft.add_one(node, FM.currency, Literal(amount.currency))
        if amount.purpose:
            draft.add_one(node, FM.purpose, Literal(amount.purpose))
        if amount.year:
            draft.add_one(node, FM.year, write_date(amount.year))


def _add_response(draft: Draft, subject: URIRef, fact: ResponseLink) -> None:
    source, target = draft.iri(fact.source), draft.iri(fact.target)
    if source is None or target is None:
        return
    draft.add(source, FM.respondsTo, target)
    draft.add_one(subject, RDFS.label, Literal(label_response(fact)))
