"""Which field of a fact is said by which property, and as what: the table behind `build_graph`.

Kept apart as data, so that the shapes, the ontology and the builder can be compared with it.
"""

from dataclasses import dataclass
from typing import Literal

from rdflib import URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV

from graph.namespaces import FM

Form = Literal["text", "thing", "day", "when", "time", "flag", "count", "concept"]


@dataclass(frozen=True, slots=True)
class Property:
    """One field: its property and the form of its value.

    thing    the id of a fact        day    a date          when   a day, month or year (ISO)
    concept  a slug in `scheme`      time   a time of day   flag   true or false
    `is_many`: the field holds a tuple, and a thing may have several values.
    """

    field: str
    predicate: URIRef
    form: Form
    scheme: str = ""
    is_many: bool = False


def _things(field: str, predicate: URIRef) -> Property:
    return Property(field, predicate, "thing", is_many=True)


CLASSES: dict[str, tuple[URIRef, ...]] = {
    "council": (FM.Council, ORG.FormalOrganization),
    "committee": (FM.Committee, ORG.OrganizationalUnit),
    "organization": (ORG.Organization,),
    "inspectorate": (FM.Inspectorate, ORG.FormalOrganization),
    "person": (FOAF.Person,),
    "post": (ORG.Post,),
    "membership": (ORG.Membership,),
    "meeting": (FM.Meeting, PROV.Activity),
    "item": (FM.AgendaItem,),
    "report": (FM.Report, FOAF.Document),
    "recommendation": (FM.Recommendation, PROV.Entity),
    "decision": (FM.Decision, PROV.Activity),
    "inspection": (FM.Inspection, PROV.Activity),
    "judgement": (FM.Judgement, PROV.Entity),
    "response": (FM.ResponseLink,),
    "budget-line": (FM.BudgetLine,),
    "action": (FM.Action,),
    "legislation": (FM.Legislation,),
}
"""The classes of each kind of fact: ours, and the standard one beside it."""

PROPERTIES: dict[str, tuple[Property, ...]] = {
    "council": (),
    "committee": (
        Property("council", ORG.unitOf, "thing"),
        Property("body_type", FM.bodyType, "concept", "body-type"),
    ),
    "organization": (),
    "person": (
        Property("name", FOAF.name, "text"),
        Property("family_name", FOAF.familyName, "text"),
        Property("given_name", FOAF.givenName, "text"),
        Property("title", FOAF.title, "text"),
    ),
    "post": (
        Property("council", ORG.postIn, "thing"),
        Property("held_by", ORG.heldBy, "thing"),
    ),
    "membership": (
        Property("person", ORG.member, "thing"),
        Property("organization", ORG.organization, "thing"),
        Property("as_of", FM.asOf, "day"),
        Property("until", FM.heldUntil, "when"),
    ),
    "meeting": (
        Property("body", FM.heldBy, "thing"),
        Property("date", DCTERMS.date, "day"),
        Property("start_time", FM.startTime, "time"),
        Property("venue", FM.venue, "text"),
        _things("present", FM.present),
        _things("apologies", FM.apologies),
        _things("in_attendance", FM.inAttendance),
    ),
    "item": (
        Property("number", FM.itemNumber, "text"),
        Property("title", DCTERMS.title, "text"),
    ),
    "report": (
        Property("title", DCTERMS.title, "text"),
        Property("identifier", DCTERMS.identifier, "text"),
        Property("meeting", FM.submittedTo, "thing"),
        Property("item", FM.onItem, "thing"),
        Property("report_of", FM.reportOf, "thing"),
        _things("authors", DCTERMS.creator),
        _things("contacts", FM.contact),
    ),
    "recommendation": (
        Property("report", DCTERMS.isPartOf, "thing"),
        Property("number", FM.number, "text"),
        Property("text", FM.text, "text"),
        _things("accepted_by", FM.acceptedBy),
    ),
    "decision": (
        Property("title", DCTERMS.title, "text"),
        Property("text", FM.text, "text"),
        Property("decided_by", FM.decidedBy, "thing"),
        Property("meeting", FM.decidedAt, "thing"),
        Property("date", DCTERMS.date, "day"),
        Property("item", FM.onItem, "thing"),
        Property("identifier", DCTERMS.identifier, "text"),
        Property("outcomes", FM.outcome, "concept", "outcome", is_many=True),
        _things("concerns", FM.concerns),
        _things("responds_to", FM.respondsTo),
        _things("calls_in", FM.callsIn),
        _things("amends", FM.amends),
        _things("referred_to", FM.referredTo),
        Property("reasons", FM.reasons, "text"),
        Property("alternatives_considered", FM.alternativesConsidered, "text"),
        Property("key_decision", FM.keyDecision, "flag"),
        Property("officer_decision", FM.officerDecision, "flag"),
        Property("subject_to_call_in", FM.subjectToCallIn, "flag"),
        Property("exempt", FM.exempt, "flag"),
        Property("issued", DCTERMS.issued, "day"),
        Property("proposed_by", FM.proposedBy, "thing"),
        Property("seconded_by", FM.secondedBy, "thing"),
        Property("votes_for", FM.votesFor, "count"),
        Property("votes_against", FM.votesAgainst, "count"),
        Property("abstentions", FM.abstentions, "count"),
        _things("voted_for", FM.votedFor),
        _things("voted_against", FM.votedAgainst),
        _things("abstained", FM.abstained),
        Property("method", FM.method, "concept", "method"),
        Property("amendment_text", FM.amendmentText, "text"),
        Property("conflicts_declared", FM.conflictsDeclared, "text"),
        _things("references", DCTERMS.references),
    ),
    "inspection": (
        Property("inspected_by", FM.inspectedBy, "thing"),
        Property("inspected", FM.inspected, "thing"),
        Property("subject", FM.subject, "text"),
        Property("start_date", FM.startDate, "when"),
        Property("end_date", FM.endDate, "when"),
        Property("issued", DCTERMS.issued, "when"),
        Property("framework", FM.framework, "concept", "framework"),
        Property("lead_inspector", FM.leadInspector, "thing"),
    ),
    "judgement": (
        Property("inspection", FM.judgementOf, "thing"),
        Property("aspect", FM.aspect, "text"),
        Property("section", FM.section, "text"),
        Property("grade", FM.grade, "concept", "grade"),
    ),
    "response": (
        Property("source", FM["from"], "thing"),
        Property("target", FM.to, "thing"),
        Property("link_type", DCTERMS.type, "concept", "link-type"),
    ),
    "budget-line": (
        Property("reference", FM.reference, "text"),
        Property("portfolio", FM.portfolio, "text"),
        Property("description", DCTERMS.description, "text"),
        Property("responsible", FM.responsible, "thing"),
    ),
    "action": (
        Property("description", DCTERMS.description, "text"),
        Property("lead", FM.lead, "text"),
        Property("due", FM.due, "text"),
        Property("outcome_measure", FM.outcomeMeasure, "text"),
        _things("responds_to", FM.respondsTo),
    ),
    "legislation": (),
}
"""The properties of each kind of fact that follow from one field each."""

BASES: dict[str, URIRef] = {
    "stated": FM.Stated,
    "derived": FM.Derived,
    "inferred": FM.Inferred,
}


def find_property(kind: str, field: str) -> URIRef | None:
    """The property that says a field of a kind of fact, for `fm:derivedProperty`."""
    if (kind, field) in _BY_BUILDER:
        return _BY_BUILDER[kind, field]
    for row in PROPERTIES.get(kind, ()):
        if row.field == field:
            return row.predicate
    return None


# Fields whose property needs more than a row: `graph.build` writes them.
_BY_BUILDER: dict[tuple[str, str], URIRef] = {
    ("membership", "role"): ORG.role,
    ("meeting", "substitutions"): FM.substitution,
    ("item", "meeting"): FM.itemOf,
    ("decision", "clauses"): FM.clause,
    ("decision", "amounts"): FM.amount,
    ("budget-line", "amounts"): FM.amount,
    ("action", "amounts"): FM.amount,
}
