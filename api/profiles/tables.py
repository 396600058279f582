"""The listings of each kind of thing, as tables: which things belong to it, and their columns."""

from collections.abc import Mapping

from api.profiles.listed import Column, Listed, path

_OF_COUNCIL = "{ ?body org:unitOf|org:postIn {this} } UNION { BIND({this} AS ?body) }"
_BODY = path("body", "Body", "fm:decidedBy")
_OUTCOME = path("outcome", "Outcome", "fm:outcome")
_GRADES = path("grades", "Grades", "^fm:judgementOf")
_HELD_BY = path("body", "Body", "fm:heldBy")
_INSPECTED_BY = path("inspectorate", "Inspectorate", "fm:inspectedBy")

_DONE = {
    "fm:decidedBy": "decided",
    "fm:proposedBy": "moved",
    "fm:secondedBy": "seconded",
    "fm:votedFor": "voted for",
    "fm:votedAgainst": "voted against",
    "fm:abstained": "abstained",
}
_CAME = {
    "fm:present": "present",
    "fm:apologies": "sent apologies",
    "fm:inAttendance": "in attendance",
}

BODIES = Listed(
    "bodies", "Bodies and posts", "Body", "?s org:unitOf|org:postIn {this}",
    (path("type", "Type", "fm:bodyType"), path("holder", "Held by", "org:heldBy")),
    date=None, thing_title="Body",
)  # fmt: skip
COUNCIL_MEETINGS = Listed(
    "meetings", "Meetings", "Meeting", f"{_OF_COUNCIL} ?s fm:heldBy ?body", (_HELD_BY,),
    thing_title="Meeting",
)  # fmt: skip
COUNCIL_DECISIONS = Listed(
    "decisions", "Decisions", "Decision", f"{_OF_COUNCIL} ?s fm:decidedBy ?body",
    (_BODY, _OUTCOME), thing_title="Decision",
)  # fmt: skip
INSPECTIONS = Listed(
    "inspections", "Inspections", "Inspection", "?s fm:inspected {this}",
    (_INSPECTED_BY, _GRADES), date="fm:startDate|dcterms:issued", date_title="From",
    thing_title="Inspection",
)  # fmt: skip
PUBLISHED = Listed(
    "papers", "Papers", "Paper", "?s dcterms:publisher {this} ; fm:fileName ?file",
    (path("type", "Type", "dcterms:type"),), thing_title="Paper",
)  # fmt: skip

MEETINGS = Listed(
    "meetings", "Meetings", "Meeting", "?s fm:heldBy {this}",
    (path("venue", "Venue", "fm:venue"),), thing_title="Meeting",
)  # fmt: skip
DECISIONS = Listed(
    "decisions", "Decisions", "Decision", "?s fm:decidedBy {this}",
    (_OUTCOME, path("meeting", "Meeting", "fm:decidedAt")), thing_title="Decision",
)  # fmt: skip
BODY_PAPERS = Listed(
    "papers", "Papers", "Paper", "?coverage fm:coverageOf {this} ; fm:paperHeld ?s",
    (path("type", "Type", "dcterms:type"),), thing_title="Paper",
)  # fmt: skip

DONE = Listed(
    "decisions", "Decisions", "Decision",
    f"VALUES ?how {{ {' '.join(_DONE)} }} ?s ?how {{this}}",
    (
        Column("part", "Part", f"VALUES ?value {{ {' '.join(_DONE)} }} ?s ?value {{this}}", _DONE),
        _BODY,
        _OUTCOME,
    ),
    thing_title="Decision",
)  # fmt: skip
ATTENDED = Listed(
    "meetings", "Meetings", "Meeting",
    f"VALUES ?how {{ {' '.join(_CAME)} }} ?s ?how {{this}}",
    (
        Column("part", "Part", f"VALUES ?value {{ {' '.join(_CAME)} }} ?s ?value {{this}}", _CAME),
        _HELD_BY,
    ),
    thing_title="Meeting",
)  # fmt: skip
NAMED_IN = Listed(
    "papers", "Papers that name this person", "Paper", "?s fm:mentions {this} ; fm:fileName ?file",
    (path("type", "Type", "dcterms:type"), path("council", "Council", "dcterms:publisher")),
    thing_title="Paper",
)  # fmt: skip
WRITTEN = Listed(
    "reports", "Reports", "Report", "?s dcterms:creator|fm:reportOf|fm:contact {this}",
    (path("meeting", "Put to", "fm:submittedTo"),), date="fm:submittedTo/dcterms:date",
    thing_title="Report",
)  # fmt: skip

AT_MEETING = Listed(
    "decisions", "Decisions", "Decision", "?s fm:decidedAt {this}",
    (path("item", "Item", "fm:onItem"), _OUTCOME), date=None, thing_title="Decision",
)  # fmt: skip
REPORTS = Listed(
    "reports", "Reports", "Report", "?s fm:submittedTo {this}",
    (path("of", "From", "fm:reportOf"), path("author", "Author", "dcterms:creator")),
    date=None, thing_title="Report",
)  # fmt: skip
MEETING_PAPERS = Listed(
    "papers", "Papers", "Paper", "{this} fm:evidence/oa:hasSource ?s",
    (path("type", "Type", "dcterms:type"),), thing_title="Paper",
)  # fmt: skip

_RESPONSE_COLUMNS = (
    Column("answer", "Kind of answer", "?link fm:from ?s ; fm:to {this} ; dcterms:type ?value"),
    path("body", "Decided by or put to", "fm:decidedBy|(fm:submittedTo/fm:heldBy)"),
    _OUTCOME,
)
_RESPONSE_DATE = "dcterms:date|(fm:submittedTo/dcterms:date)"
RESPONSES = Listed(
    "responses", "What responds to it", "Response", "?s fm:respondsTo {this}", _RESPONSE_COLUMNS,
    date=_RESPONSE_DATE, thing_title="Response", is_oldest_first=True,
)  # fmt: skip
AFTERWARDS = Listed(
    "afterwards", "What became of it", "Later",
    "?s fm:respondsTo|fm:callsIn|fm:amends|fm:concerns {this}",
    (
        Column(
            "part", "How",
            "VALUES ?value { fm:respondsTo fm:callsIn fm:amends fm:concerns } ?s ?value {this}",
            {"fm:respondsTo": "in answer to it", "fm:callsIn": "calls it in",
             "fm:amends": "amends it", "fm:concerns": "concerns it"},
        ),
        *_RESPONSE_COLUMNS,
    ),
    date=_RESPONSE_DATE, thing_title="Later", is_oldest_first=True,
)  # fmt: skip
RECOMMENDATIONS = Listed(
    "recommendations", "Recommendations", "Recommendation",
    "?s dcterms:isPartOf {this} ; a fm:Recommendation",
    (
        path("text", "Words", "fm:text"),
        path("decision", "Accepted by", "fm:acceptedBy"),
    ),
    date=None, thing_title="Recommendation",
)  # fmt: skip
JUDGEMENTS = Listed(
    "judgements", "Judgements", "Judgement", "?s fm:judgementOf {this}",
    (path("aspect", "Aspect", "fm:aspect"), path("grade", "Grade", "fm:grade")),
    date=None, thing_title="Judgement",
)  # fmt: skip
INSPECTED = Listed(
    "inspections", "Inspections", "Inspection", "?s fm:inspectedBy {this}",
    (path("inspected", "Inspected", "fm:inspected"), _GRADES),
    date="fm:startDate|dcterms:issued", date_title="From", thing_title="Inspection",
)  # fmt: skip

# By the local name of the class, ours or FOAF's.
LISTINGS: Mapping[str, tuple[Listed, ...]] = {
    "Council": (BODIES, COUNCIL_MEETINGS, COUNCIL_DECISIONS, INSPECTIONS, PUBLISHED),
    "Committee": (MEETINGS, DECISIONS, BODY_PAPERS),
    "Post": (MEETINGS, DECISIONS, WRITTEN),
    "Person": (DONE, ATTENDED, WRITTEN, NAMED_IN),
    "Meeting": (AT_MEETING, REPORTS, MEETING_PAPERS),
    "Decision": (AFTERWARDS,),
    "Inspection": (JUDGEMENTS, RESPONSES, RECOMMENDATIONS),
    "Report": (RECOMMENDATIONS, RESPONSES),
    "Inspectorate": (INSPECTED,),
}
