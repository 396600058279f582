"""Invented papers for the tests of the graph: a document out of text, spans out of its words."""

import datetime as dt
import hashlib

from extract.document import Block, Document, Span
from extract.models import (
    AgendaItem,
    Clause,
    Committee,
    Council,
    Decision,
    Fact,
    Inspection,
    Judgement,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
    Report,
    ResponseLink,
    Substitution,
)
from graph.iris import document_id
from graph.resolve import PaperRecord

MINUTES = """EASTMERE BOROUGH COUNCIL
PLANNING COMMITTEE
Minutes of the meeting held on 3 March 2015 at 6.30 pm in the Town Hall
Present: Councillor Mrs A Quill (Chairman), Councillors Dabb and J Frost
Apologies: Councillor Penrose
12. Tree at Mill Lane
RESOLVED that the felling be refused.
13. Inspection of Children's Services
The Committee received the report of the Director on the Ofsted inspection of March 2014, which \
judged leadership to be good.
RESOLVED
(i) that the report be noted; and
(ii) that £1,500 be approved.
"""


def make_document(text: str, *, name: str = "minutes.txt", source_key: str = "") -> Document:
    """A document that reads as `text`."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(
        file_name=name,
        source_key=source_key or name,
        sha256=digest,
        text=text,
        text_sha256=digest,
        media_type="text/plain",
        text_source="markup",
        pages=(),
        blocks=(Block(kind="paragraph", start=0, end=len(text)),),
    )


def find_span(document: Document, words: str) -> tuple[Span, ...]:
    """The passage in which the words stand first."""
    start = document.text.index(words)
    return (Span(start, start + len(words)),)


def make_record(document: Document, paper: Paper) -> PaperRecord:
    """The record under which resolution meets a paper."""
    return PaperRecord(document_id(document.sha256), document.source_key, document.file_name, paper)


def make_paper(*facts: Fact, publisher: str | None = None) -> Paper:
    """A paper of some facts."""
    return Paper(
        title="Minutes", type="minutes", publisher=publisher, date=None, facts=tuple(facts)
    )


def make_minutes() -> tuple[Document, Paper]:
    """Minutes of an invented council with something of every kind in them."""
    document = make_document(MINUTES)

    def at(words: str) -> tuple[Span, ...]:
        return find_span(document, words)

    day = dt.date(2015, 3, 3)
    facts: tuple[Fact, ...] = (
        Council(
            id="council:eastmere",
            name="Eastmere Borough Council",
            country="Wales",
            names=("EASTMERE BOROUGH COUNCIL",),
            spans=at("EASTMERE BOROUGH COUNCIL"),
        ),
        Committee(
            id="committee:planning",
            name="Planning Committee",
            names=("PLANNING COMMITTEE",),
            council="council:eastmere",
            body_type="regulatory",
            spans=at("PLANNING COMMITTEE"),
        ),
        Organization(
            id="organization:ofsted",
            name="Ofsted",
            names=("Ofsted",),
            is_inspectorate=True,
            slug="ofsted",
            spans=at("Ofsted"),
        ),
        Person(
            id="person:a-quill",
            name="A Quill",
            names=("Councillor Mrs A Quill",),
            family_name="Quill",
            given_name="A",
            title="Mrs",
            is_councillor=True,
            council="council:eastmere",
            spans=at("Councillor Mrs A Quill"),
        ),
        Person(
            id="person:dabb",
            name="Dabb",
            names=("Dabb",),
            family_name="Dabb",
            is_councillor=True,
            council="council:eastmere",
            spans=at("Dabb"),
        ),
        Person(
            id="person:j-frost",
            name="J Frost",
            names=("J Frost",),
            family_name="Frost",
            given_name="J",
            is_councillor=True,
            council="council:eastmere",
            spans=at("J Frost"),
        ),
        Person(
            id="person:penrose",
            name="Penrose",
            names=("Councillor Penrose",),
            family_name="Penrose",
            is_councillor=True,
            council="council:eastmere",
            spans=at("Councillor Penrose"),
        ),
        Membership(
            id="membership:1",
            person="person:a-quill",
            organization="committee:planning",
            role="Chairman",
            general_role="chair",
            as_of=day,
            spans=at("Councillor Mrs A Quill (Chairman)"),
        ),
        Meeting(
            id="meeting:1",
            body="committee:planning",
            date=day,
            start_time=dt.time(18, 30),
            venue="Town Hall",
            scope="own",
            present=("person:a-quill", "person:j-frost"),
            apologies=("person:penrose",),
            in_attendance=(),
            substitutions=(
                Substitution(substitute="person:dabb", substituted_for="person:penrose"),
            ),
            spans=at("Minutes of the meeting held on 3 March 2015"),
        ),
        AgendaItem(
            id="item:12",
            meeting="meeting:1",
            number="12",
            ordinal=1,
            title="Tree at Mill Lane",
            spans=at("12. Tree at Mill Lane"),
        ),
        AgendaItem(
            id="item:13",
            meeting="meeting:1",
            number="13",
            ordinal=2,
            title="Inspection of Children's Services",
            spans=at("13. Inspection of Children's Services"),
        ),
        Report(
            id="report:1",
            title="Inspection of Children's Services",
            meeting="meeting:1",
            item="item:13",
            spans=at("the report of the Director"),
        ),
        Decision(
            id="decision:12",
            text="that the felling be refused.",
            decided_by="committee:planning",
            meeting="meeting:1",
            date=day,
            item="item:12",
            outcomes=("refused",),
            derived=("date",),
            spans=at("RESOLVED that the felling be refused."),
        ),
        Decision(
            id="decision:13",
            text="(i) that the report be noted; and\n(ii) that £1,500 be approved.",
            decided_by="committee:planning",
            meeting="meeting:1",
            date=day,
            item="item:13",
            outcomes=("noted", "approved"),
            concerns=("inspection:1",),
            clauses=(
                Clause(number="(i)", text="that the report be noted", outcomes=("noted",)),
                Clause(number="(ii)", text="that £1,500 be approved", outcomes=("approved",)),
            ),
            spans=at("(i) that the report be noted; and\n(ii) that £1,500 be approved."),
        ),
        Inspection(
            id="inspection:1",
            inspected_by="organization:ofsted",
            inspected="council:eastmere",
            start_date="2014-03",
            spans=at("the Ofsted inspection of March 2014"),
        ),
        Judgement(
            id="judgement:1",
            inspection="inspection:1",
            aspect="Leadership",
            grade="good",
            spans=at("judged leadership to be good"),
        ),
        ResponseLink(
            id="response:1",
            source="decision:13",
            target="inspection:1",
            link_type="mention",
            basis="inferred",
            spans=at("RESOLVED\n(i)"),
        ),
    )
    return document, make_paper(*facts, publisher="council:eastmere")
