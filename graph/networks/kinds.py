"""The tables by which the graph becomes a network: kinds of nodes and edges, columns, profiles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

type ColumnType = Literal["text", "date", "integer", "decimal", "boolean"]


@dataclass(frozen=True, slots=True)
class Column:
    """A property whose values become an attribute of nodes.

    `is_named`: the values are things, of which the label is taken; `is_many`: one thing may well
    have several.
    """

    name: str
    property: str
    type: ColumnType = "text"
    is_named: bool = False
    is_many: bool = False


@dataclass(frozen=True, slots=True)
class NodeKind:
    """What makes a thing a node of this kind, and what is said of it.

    `dates`: properties whose first value is its date. `parents`: properties that lead to the thing
    from which it takes its council, body and date where it has none of its own.
    """

    name: str
    class_name: str
    columns: tuple[Column, ...] = ()
    dates: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()


_CALLED = Column("also_called", "skos:altLabel", is_many=True)
_TITLE = Column("title", "dcterms:title")
_REFERENCE = Column("reference", "dcterms:identifier")
_TEXT = Column("text", "fm:text")
_DESCRIPTION = Column("description", "dcterms:description")
_AMOUNT = Column("amount", "fm:amount", is_named=True, is_many=True)

_NODE_KINDS = (
    NodeKind(
        "council",
        "fm:Council",
        (
            _CALLED,
            Column("council_type", "fm:councilType", is_named=True),
            Column("local_authority_code", "fm:localAuthorityCode"),
            Column("gss_code", "fm:gssCode"),
        ),
    ),
    NodeKind(
        "committee",
        "fm:Committee",
        (_CALLED, Column("body_type", "fm:bodyType", is_named=True)),
        parents=("org:unitOf",),
    ),
    NodeKind("post", "org:Post", (_CALLED,), parents=("org:postIn",)),
    NodeKind("organization", "org:Organization", (_CALLED,)),
    NodeKind("inspectorate", "fm:Inspectorate", (_CALLED,)),
    NodeKind(
        "person",
        "foaf:Person",
        (
            _CALLED,
            Column("family_name", "foaf:familyName"),
            Column("given_name", "foaf:givenName"),
            Column("honorific", "foaf:title", is_many=True),
        ),
    ),
    NodeKind(
        "meeting",
        "fm:Meeting",
        (Column("start_time", "fm:startTime"), Column("venue", "fm:venue")),
        dates=("dcterms:date",),
        parents=("fm:heldBy",),
    ),
    NodeKind(
        "decision",
        "fm:Decision",
        (
            _TITLE,
            _TEXT,
            _REFERENCE,
            Column("outcome", "fm:outcome", is_named=True, is_many=True),
            Column("method", "fm:method", is_named=True),
            Column("votes_for", "fm:votesFor", "integer"),
            Column("votes_against", "fm:votesAgainst", "integer"),
            Column("abstentions", "fm:abstentions", "integer"),
            Column("key_decision", "fm:keyDecision", "boolean"),
            Column("officer_decision", "fm:officerDecision", "boolean"),
            Column("subject_to_call_in", "fm:subjectToCallIn", "boolean"),
            Column("exempt", "fm:exempt", "boolean"),
            Column("reasons", "fm:reasons"),
            Column("alternatives", "fm:alternativesConsidered"),
            Column("conflicts_declared", "fm:conflictsDeclared"),
            _AMOUNT,
        ),
        dates=("dcterms:date",),
        parents=("fm:decidedBy", "fm:decidedAt"),
    ),
    NodeKind("report", "fm:Report", (_TITLE, _REFERENCE), parents=("fm:submittedTo",)),
    NodeKind(
        "recommendation",
        "fm:Recommendation",
        (Column("number", "fm:number"), _TEXT),
        parents=("dcterms:isPartOf",),
    ),
    NodeKind(
        "inspection",
        "fm:Inspection",
        (
            Column("subject", "fm:subject"),
            Column("framework", "fm:framework", is_named=True),
            Column("ended", "fm:endDate", "date"),
            Column("published", "dcterms:issued", "date"),
        ),
        dates=("fm:startDate", "dcterms:issued"),
        parents=("fm:inspected",),
    ),
    NodeKind(
        "judgement",
        "fm:Judgement",
        (
            Column("aspect", "fm:aspect"),
            Column("section", "fm:section"),
            Column("grade", "fm:grade", is_named=True, is_many=True),
        ),
        parents=("fm:judgementOf",),
    ),
    NodeKind(
        "agenda item",
        "fm:AgendaItem",
        (_TITLE, Column("number", "fm:itemNumber")),
        parents=("fm:itemOf",),
    ),
    NodeKind(
        "action",
        "fm:Action",
        (
            _DESCRIPTION,
            Column("lead", "fm:lead"),
            Column("due", "fm:due"),
            Column("outcome_measure", "fm:outcomeMeasure"),
            _AMOUNT,
        ),
    ),
    NodeKind(
        "budget line",
        "fm:BudgetLine",
        (
            _DESCRIPTION,
            Column("reference", "fm:reference"),
            Column("portfolio", "fm:portfolio"),
            _AMOUNT,
        ),
    ),
    NodeKind("legislation", "fm:Legislation"),
    NodeKind(
        "document",
        "fm:Document",
        (
            _TITLE,
            Column("file_name", "fm:fileName"),
            Column("document_type", "dcterms:type", is_named=True),
            Column("pages", "fm:pages", "integer"),
            Column("sha256", "fm:sha256"),
            Column("source_key", "fm:sourceKey"),
        ),
        dates=("dcterms:date",),
        parents=("dcterms:publisher", "dcterms:isPartOf"),
    ),
)
# What becomes an edge, and with `--keep-nary` a node that edges lead from and to.
_NARY_KINDS = (
    NodeKind("membership", "org:Membership", dates=("fm:asOf",)),
    NodeKind("substitution", "fm:Substitution"),
    NodeKind("response", "fm:ResponseLink"),
)

NODE_KINDS: Mapping[str, NodeKind] = {kind.name: kind for kind in (*_NODE_KINDS, *_NARY_KINDS)}


@dataclass(frozen=True, slots=True)
class EdgeKind:
    """A property that joins two nodes, or a node that becomes an edge.

    From subject to object, or the other way about (`is_turned`): who acts stands first. `holder`
    is the class of its subjects, where the property is of other things too; `property` is empty for
    what more than one property makes.
    """

    name: str
    property: str = ""
    is_turned: bool = False
    holder: str = ""


_EDGE_KINDS = (
    EdgeKind("part of", "org:unitOf"),
    EdgeKind("office of", "org:postIn"),
    EdgeKind("holds", "org:heldBy", is_turned=True),
    EdgeKind("held by", "fm:heldBy"),
    EdgeKind("decided", "fm:decidedBy", is_turned=True),
    EdgeKind("decided at", "fm:decidedAt"),
    EdgeKind("proposed", "fm:proposedBy", is_turned=True),
    EdgeKind("seconded", "fm:secondedBy", is_turned=True),
    EdgeKind("voted for", "fm:votedFor", is_turned=True),
    EdgeKind("voted against", "fm:votedAgainst", is_turned=True),
    EdgeKind("abstained", "fm:abstained", is_turned=True),
    EdgeKind("calls in", "fm:callsIn"),
    EdgeKind("amends", "fm:amends"),
    EdgeKind("concerns", "fm:concerns"),
    EdgeKind("referred to", "fm:referredTo"),
    EdgeKind("references", "dcterms:references"),
    EdgeKind("submitted to", "fm:submittedTo"),
    EdgeKind("report of", "fm:reportOf"),
    EdgeKind("wrote", "dcterms:creator", is_turned=True),
    EdgeKind("contact for", "fm:contact", is_turned=True),
    EdgeKind("held as", "fm:document"),
    EdgeKind("recommended in", "dcterms:isPartOf", holder="fm:Recommendation"),
    EdgeKind("accepted by", "fm:acceptedBy"),
    EdgeKind("inspected", "fm:inspected"),
    EdgeKind("inspected by", "fm:inspectedBy"),
    EdgeKind("led", "fm:leadInspector", is_turned=True),
    EdgeKind("judgement of", "fm:judgementOf"),
    EdgeKind("item of", "fm:itemOf"),
    EdgeKind("on item", "fm:onItem"),
    EdgeKind("carries out", "fm:respondsTo", holder="fm:Action"),
    EdgeKind("responsible for", "fm:responsible", is_turned=True),
    EdgeKind("published", "dcterms:publisher", is_turned=True),
    EdgeKind("part of paper", "dcterms:isPartOf", holder="fm:Document"),
    EdgeKind("mentions", "fm:mentions"),
    # Of a meeting: to the body that held it, or with --keep-nary to the meeting.
    EdgeKind("present", "fm:present", is_turned=True),
    EdgeKind("apologies", "fm:apologies", is_turned=True),
    EdgeKind("in attendance", "fm:inAttendance", is_turned=True),
    # Of nodes that become edges.
    EdgeKind("member"),
    EdgeKind("substituted for"),
    EdgeKind("responds to"),
    EdgeKind("holds office"),
    EdgeKind("on report"),
    # Only with --keep-nary.
    EdgeKind("organization", "org:organization", holder="org:Membership"),
    EdgeKind("substitution at", "fm:substitution", is_turned=True),
    EdgeKind("substitute", "fm:substitute", is_turned=True),
    EdgeKind("from", "fm:from", is_turned=True),
    EdgeKind("to", "fm:to"),
)

EDGE_KINDS: Mapping[str, EdgeKind] = {kind.name: kind for kind in _EDGE_KINDS}
ATTENDANCE = ("present", "apologies", "in attendance")
VOTES = ("decided", "proposed", "seconded", "voted for", "voted against", "abstained")


@dataclass(frozen=True, slots=True)
class Profile:
    """A part of the graph that answers one sort of question.

    Nodes of the kinds `seeds` are all in it; those of `joined` only where one of `pulls` leads to
    them: a kind of edge and the end that comes in when the other end is in. `nary` are nodes that
    are there only when asked for, and else are edges.
    """

    name: str
    note: str
    seeds: frozenset[str]
    edges: frozenset[str]
    joined: frozenset[str] = frozenset()
    nary: frozenset[str] = frozenset()
    pulls: tuple[tuple[str, Literal["source", "target"]], ...] = field(default=())

    def kinds(self, *, keep_nary: bool) -> frozenset[str]:
        """All the kinds of node that may be in it."""
        return self.seeds | self.joined | (self.nary if keep_nary else frozenset())


_PROFILES = (
    Profile(
        "people",
        "People, bodies and councils: who sat where and when, and who came to which meeting.",
        seeds=frozenset({"council", "committee", "person"}),
        edges=frozenset(
            {"part of", "member", "holds office", "substituted for", "held by", *ATTENDANCE}
        ),
        joined=frozenset({"organization"}),
        nary=frozenset({"membership", "substitution", "meeting"}),
        pulls=(
            *(("member", "target"), ("organization", "target")),
            *(("held by", "source"), ("substitute", "target")),
        ),
    ),
    Profile(
        "decisions",
        "Decisions with the meetings, bodies, people and reports behind them.",
        seeds=frozenset({"council", "committee", "post", "meeting", "decision", "report"}),
        edges=frozenset(
            {
                *("part of", "office of", "held by", "decided at", *VOTES),
                *("calls in", "amends", "concerns", "referred to", "on report"),
                *("submitted to", "report of", "wrote", "responds to"),
            }
        ),
        joined=frozenset({"person", "organization", "inspection", "recommendation"}),
        nary=frozenset({"response"}),
        pulls=(
            *((vote, "source") for vote in VOTES),
            *((kind, "target") for kind in ("concerns", "referred to", "report of", "responds to")),
            *(("wrote", "source"), ("from", "target"), ("to", "target")),
        ),
    ),
    Profile(
        "inspections",
        "Inspections, their judgements, the councils inspected, and what answers them.",
        seeds=frozenset({"inspection", "judgement"}),
        edges=frozenset(
            {
                *("inspected", "inspected by", "led", "judgement of", "responds to"),
                *("recommended in", "accepted by", "carries out", "decided", "part of"),
                *("office of", "report of", "concerns"),
            }
        ),
        joined=frozenset(
            {
                *("council", "organization", "inspectorate", "person", "committee", "post"),
                *("decision", "report", "recommendation", "document", "action"),
            }
        ),
        nary=frozenset({"response"}),
        pulls=(
            *(("to", "source"), ("from", "source")),
            *((kind, "target") for kind in ("inspected", "inspected by", "accepted by")),
            *((kind, "target") for kind in ("part of", "office of", "report of")),
            *((kind, "source") for kind in ("led", "responds to", "recommended in")),
            *((kind, "source") for kind in ("carries out", "decided", "concerns")),
        ),
    ),
    Profile(
        "full",
        "Everything that is a thing, and all that joins two of them.",
        seeds=frozenset(kind.name for kind in _NODE_KINDS),
        edges=frozenset(kind.name for kind in _EDGE_KINDS) - {"holds office", "on report"},
        nary=frozenset(kind.name for kind in _NARY_KINDS),
    ),
)

PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in _PROFILES}
