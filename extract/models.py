"""What is read out of a paper: the facts, each with the spans that prove it, and the Paper.

Frozen dataclasses without behaviour. A stage takes some and gives others; none is changed after
it is made.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from extract.document import Problem, Span

DocumentType = Literal[
    "minutes",
    "agenda-pack",
    "cabinet-report",
    "officer-report",
    "decision-notice",
    "inspection-report",
    "plan",
    "other",
]
DocumentStatus = Literal["draft", "approved"]
Basis = Literal["stated", "derived", "inferred"]


# --------------------------------------------------------------------------------------------
# Facts. `id` is unique in its document and stable (made of what the thing is, not of its order
# where that can be had); references to other facts are by id. `spans` are the passages that prove
# it: never empty but for what only the manifest states. `rule` names the table row or function
# that found it. `derived` names fields of a stated fact that follow from context (a year filled
# in). Dates that are known only to the month or year are strings "2014-03", "2014".


@dataclass(frozen=True, kw_only=True)
class _Fact:
    id: str
    spans: tuple[Span, ...] = ()
    rule: str = ""
    basis: Basis = "stated"
    derived: tuple[str, ...] = ()
    confidence: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Council(_Fact):
    """A local authority. `slug` is its row in the gazetteer; None for one that stands in none."""

    kind: Literal["council"] = "council"
    name: str
    names: tuple[str, ...] = ()  # every form met in this paper
    slug: str | None = None
    country: str | None = None


@dataclass(frozen=True, kw_only=True)
class Committee(_Fact):
    """A body of a council that meets or decides; "Council" and "Cabinet" are committees too.

    `body_type`: full-council, cabinet, scrutiny, regulatory, panel, board, sub-committee, other.
    """

    kind: Literal["committee"] = "committee"
    name: str
    names: tuple[str, ...] = ()
    council: str | None = None  # id of a Council
    body_type: str = "other"


@dataclass(frozen=True, kw_only=True)
class Organization(_Fact):
    """Another organisation. `slug` is its row in the table of organisations, where it has one."""

    kind: Literal["organization"] = "organization"
    name: str
    names: tuple[str, ...] = ()
    is_inspectorate: bool = False
    slug: str | None = None


@dataclass(frozen=True, kw_only=True)
class Person(_Fact):
    """A human being named in this paper. `name` is the fullest form, without honorific."""

    kind: Literal["person"] = "person"
    name: str
    names: tuple[str, ...] = ()
    family_name: str | None = None
    given_name: str | None = None  # or initials
    title: str | None = None  # honorific: "Mrs", "Dr", "Councillor"
    is_councillor: bool = False
    council: str | None = None  # id of the Council that he or she is a member or officer of
    organization: str | None = None  # id of the Organization, for people of others


@dataclass(frozen=True, kw_only=True)
class Post(_Fact):
    """An office that decides or reports: "Executive Member for Policy and Resources"."""

    kind: Literal["post"] = "post"
    name: str
    names: tuple[str, ...] = ()
    council: str | None = None
    held_by: str | None = None  # id of a Person


@dataclass(frozen=True, kw_only=True)
class Membership(_Fact):
    """A person holds a role in a body on a day.

    `role` is the title as stated ("Chairman", "Cabinet Member for Housing"); `general_role` is one
    of the ontology's role concepts by slug (chair, vice-chair, member, substitute,
    appointed-member, leader, cabinet-member, mayor, director, officer, inspector, head-teacher).
    `until` is an ISO day or month up to which the words put the person into the role.
    """

    kind: Literal["membership"] = "membership"
    person: str
    organization: str  # id of a Committee, Council or Organization
    role: str
    general_role: str | None = None
    as_of: dt.date | None = None
    until: str | None = None


@dataclass(frozen=True, kw_only=True)
class Substitution:
    """`substitute` (id of a Person) sat for `substituted_for`."""

    substitute: str
    substituted_for: str | None = None


@dataclass(frozen=True, kw_only=True)
class Meeting(_Fact):
    """`scope`: own (this paper is its minutes, agenda or report), minuted (its minutes stand in
    this pack), referenced (named with a date)."""

    kind: Literal["meeting"] = "meeting"
    body: str | None = None  # id of a Committee or Post
    date: dt.date | None = None
    start_time: dt.time | None = None
    venue: str | None = None
    scope: Literal["own", "minuted", "referenced"] = "referenced"
    present: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    in_attendance: tuple[str, ...] = ()
    substitutions: tuple[Substitution, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AgendaItem(_Fact):
    kind: Literal["item"] = "item"
    meeting: str | None = None  # None: an item of the document itself (a report of past decisions)
    number: str | None = None
    ordinal: int = 0  # from 1, among the items of its meeting or document
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Report(_Fact):
    """A paper put to a meeting. `is_document`: this very paper is the report."""

    kind: Literal["report"] = "report"
    title: str
    identifier: str | None = None
    meeting: str | None = None
    item: str | None = None
    report_of: str | None = None  # id of a Post, Person, Committee or Organization
    authors: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    is_document: bool = False


@dataclass(frozen=True, kw_only=True)
class Recommendation(_Fact):
    kind: Literal["recommendation"] = "recommendation"
    report: str | None = None  # id of a Report or an Inspection
    number: str | None = None
    ordinal: int = 0
    text: str = ""
    accepted_by: tuple[str, ...] = ()  # ids of Decisions


@dataclass(frozen=True, kw_only=True)
class Clause:
    number: str
    text: str
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Amount:
    """`currency` is an ISO 4217 code; `year` is the one in which a financial year begins."""

    value: Decimal
    currency: str
    purpose: str | None = None
    year: str | None = None


@dataclass(frozen=True, kw_only=True)
class Decision(_Fact):
    """What a body or an office holder decided.

    `text` holds the words that decide, no more, verbatim; None for a decision that the paper only
    refers to. `outcomes` are slugs of the ontology's scheme of outcomes ("approved", "called-in").
    `concerns`, `responds_to`, `calls_in`, `amends` are ids of facts, `referred_to` of Committees.
    """

    kind: Literal["decision"] = "decision"
    title: str | None = None
    text: str | None = None
    decided_by: str | None = None  # id of a Committee, Post or Person
    meeting: str | None = None
    date: dt.date | None = None
    item: str | None = None
    identifier: str | None = None
    outcomes: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    concerns: tuple[str, ...] = ()
    responds_to: tuple[str, ...] = ()
    calls_in: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    referred_to: tuple[str, ...] = ()
    reasons: str | None = None
    alternatives_considered: str | None = None
    key_decision: bool | None = None
    officer_decision: bool | None = None
    subject_to_call_in: bool | None = None
    exempt: bool | None = None
    issued: dt.date | None = None
    proposed_by: str | None = None
    seconded_by: str | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    abstentions: int | None = None
    voted_for: tuple[str, ...] = ()
    voted_against: tuple[str, ...] = ()
    abstained: tuple[str, ...] = ()
    method: Literal["unanimous", "majority", "casting-vote", "without-a-vote"] | None = None
    amounts: tuple[Amount, ...] = ()
    amendment_text: str | None = None
    conflicts_declared: str | None = None
    references: tuple[str, ...] = ()  # ids of Legislation


@dataclass(frozen=True, kw_only=True)
class Inspection(_Fact):
    """Dates are ISO strings: a day, a month ("2014-03") or a year.

    `framework` is a slug of the ontology's scheme of frameworks (ilacs, sif, ...).
    """

    kind: Literal["inspection"] = "inspection"
    inspected_by: str | None = None  # id of an Organization with is_inspectorate
    inspected: str | None = None  # id of a Council or Organization
    subject: str | None = None
    start_date: str | None = None
    end_date: str | None = None
    issued: str | None = None
    framework: str | None = None
    lead_inspector: str | None = None


@dataclass(frozen=True, kw_only=True)
class Judgement(_Fact):
    """`grade` is a slug in the scheme `grade` of the ontology: "good", "requires-improvement"."""

    kind: Literal["judgement"] = "judgement"
    inspection: str
    aspect: str
    section: str | None = None
    grade: str


@dataclass(frozen=True, kw_only=True)
class ResponseLink(_Fact):
    """`source` answers `target`; `link_type` is a slug: statement-of-proposed-action, action-plan,
    progress-update, scrutiny, cabinet-decision, call-in, amendment, mention.

    `source` is the id of a fact, "document" for the paper itself, or "part:" with the start of a
    Part.
    """

    kind: Literal["response"] = "response"
    source: str
    target: str
    link_type: str = "mention"


@dataclass(frozen=True, kw_only=True)
class BudgetLine(_Fact):
    """One row of a budget. `responsible` is the id of a Person or Post."""

    kind: Literal["budget-line"] = "budget-line"
    description: str
    reference: str | None = None
    portfolio: str | None = None
    amounts: tuple[Amount, ...] = ()
    responsible: str | None = None


@dataclass(frozen=True, kw_only=True)
class Action(_Fact):
    """One planned action; lead, due and measure are as printed.

    `responds_to` holds ids of Recommendations.
    """

    kind: Literal["action"] = "action"
    description: str
    number: str | None = None
    lead: str | None = None
    due: str | None = None
    outcome_measure: str | None = None
    amounts: tuple[Amount, ...] = ()
    responds_to: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Legislation(_Fact):
    """An Act or a set of regulations that a paper names, by its short title with the year."""

    kind: Literal["legislation"] = "legislation"
    name: str


Fact = (
    Council
    | Committee
    | Organization
    | Person
    | Post
    | Membership
    | Meeting
    | AgendaItem
    | Report
    | Recommendation
    | Decision
    | Inspection
    | Judgement
    | ResponseLink
    | BudgetLine
    | Action
    | Legislation
)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A paper that a pack holds: the range [start, end) of the pack's text.

    `evidence` is the passage by which it opens, `whole` the start of the part that an appendix
    belongs to. `meeting` is the Meeting that it is the minutes of, `report` the Report that it is,
    both by id; `status` is what minutes say of themselves.
    """

    start: int
    end: int
    type: DocumentType
    title: str
    evidence: Span
    date: dt.date | None = None
    status: DocumentStatus | None = None
    whole: int | None = None
    meeting: str | None = None
    report: str | None = None


@dataclass(frozen=True, kw_only=True)
class Paper:
    """Everything read out of one document: what the paper is, and its facts in order of id."""

    title: str | None
    type: DocumentType
    publisher: str | None  # id of a Council
    date: dt.date | None
    date_basis: Basis = "stated"
    # Of minutes: what they say of themselves, and the id of the Meeting that they are of.
    status: DocumentStatus | None = None
    meeting: str | None = None
    parts: tuple[Part, ...] = ()
    facts: tuple[Annotated[Fact, Field(discriminator="kind")], ...] = ()
    problems: tuple[Problem, ...] = field(default=())


PAPER_JSON: TypeAdapter[Paper] = TypeAdapter(Paper)
"""Writes a Paper as JSON and reads it back: the form in which facts are kept in a store."""
