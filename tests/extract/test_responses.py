"""Answers to inspections: inferred from the item under which a paper tells of one."""

import hashlib
from dataclasses import replace

import pytest

from extract.document import Document, Span
from extract.models import (
    AgendaItem,
    Committee,
    Decision,
    Fact,
    Inspection,
    Part,
    Report,
    ResponseLink,
)
from extract.responses import find_plans, find_responses

TEXT = """7. Inspection of Services
The Cabinet considered the Ofsted inspection of March.
RESOLVED that the plan be approved.
8. Trees
RESOLVED that the felling be refused.
"""


def at(words: str) -> tuple[Span, ...]:
    start = TEXT.index(words)
    return (Span(start, start + len(words)),)


DOCUMENT = Document(
    file_name="a.txt", source_key="a.txt", sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
    text=TEXT, text_sha256="", media_type="text/plain", text_source="markup", pages=(), blocks=(),
)  # fmt: skip


def find(*, title: str = "Inspection of Services", body_type: str = "other") -> list[ResponseLink]:
    facts: list[Fact] = [
        Committee(id="committee:1", name="Cabinet", body_type=body_type),
        AgendaItem(id="item:7", number="7", title=title, spans=at("7. Inspection of Services")),
        AgendaItem(id="item:8", number="8", title="Trees", spans=at("8. Trees")),
        Decision(
            id="decision:1", item="item:7", decided_by="committee:1",
            text="that the plan be approved.", spans=at("RESOLVED that the plan be approved."),
        ),
        Decision(
            id="decision:2", item="item:8", decided_by="committee:1",
            text="that the felling be refused.", spans=at("RESOLVED that the felling be refused."),
        ),
        Inspection(id="inspection:1", spans=at("the Ofsted inspection of March")),
    ]  # fmt: skip
    return find_responses(DOCUMENT, facts)


def test_responses_link_the_decision_whose_item_tells_of_the_inspection() -> None:
    (link,) = find()
    assert (link.source, link.target, link.basis) == ("decision:1", "inspection:1", "inferred")
    assert [TEXT[span.start : span.end] for span in link.spans] == [
        "RESOLVED that the plan be approved.",
        "the Ofsted inspection of March",
    ]


@pytest.mark.parametrize(
    ("title", "body_type", "link_type"),
    [
        ("Inspection of Services", "cabinet", "cabinet-decision"),
        ("Inspection of Services", "scrutiny", "scrutiny"),
        ("Inspection of Services", "regulatory", "mention"),
        ("Post-inspection Action Plan", "cabinet", "action-plan"),
        ("Statement of Proposed Action", "cabinet", "statement-of-proposed-action"),
        ("Safeguarding: progress report", "scrutiny", "progress-update"),
    ],
)
def test_responses_say_what_kind_of_answer(title: str, body_type: str, link_type: str) -> None:
    (link,) = find(title=title, body_type=body_type)
    assert link.link_type == link_type


def test_responses_without_an_item_look_at_the_own_passage_alone() -> None:
    inspection = Inspection(id="inspection:1", spans=at("the Ofsted inspection of March"))
    near = Report(
        id="report:1", title="Report",
        spans=at("The Cabinet considered the Ofsted inspection of March."),
    )  # fmt: skip
    far = Report(id="report:2", title="Report", spans=at("8. Trees"))
    links = find_responses(DOCUMENT, [inspection, near, far])
    assert [link.source for link in links] == ["report:1"]


def test_responses_of_a_paper_without_inspections_are_none() -> None:
    assert find_responses(DOCUMENT, [Report(id="report:1", title="x", spans=at("8. Trees"))]) == []


def test_responses_last_minute_of_a_meeting_ends_with_its_decision() -> None:
    facts: list[Fact] = [
        AgendaItem(id="item:7", meeting="meeting:1", number="7", spans=at("7. Inspection")),
        Decision(id="decision:1", item="item:7", spans=at("7. Inspection of Services")),
        Inspection(id="inspection:1", spans=at("the Ofsted inspection of March")),
    ]
    assert find_responses(DOCUMENT, facts) == []


def test_responses_of_two_inspections_of_one_body_answer_the_later() -> None:
    told = at("the Ofsted inspection of March")
    facts: list[Fact] = [
        Decision(
            id="decision:1", spans=at("The Cabinet considered the Ofsted inspection of March")
        ),
        Inspection(id="inspection:1", inspected="council:1", start_date="2021-09", spans=told),
        Inspection(id="inspection:2", inspected="council:1", start_date="2023-07", spans=told),
    ]
    assert [link.target for link in find_responses(DOCUMENT, facts)] == ["inspection:2"]


def test_responses_answer_the_inspection_that_the_title_names() -> None:
    facts: list[Fact] = [
        AgendaItem(id="item:7", number="7", title="x", spans=at("7. Inspection of Services")),
        Decision(id="decision:1", item="item:7", spans=at("RESOLVED that the plan be approved.")),
        Inspection(id="inspection:1", start_date="2021-09", spans=at("Inspection of Services")),
        Inspection(id="inspection:2", start_date="2023-07", spans=at("the Ofsted inspection")),
    ]
    assert [link.target for link in find_responses(DOCUMENT, facts)] == ["inspection:1"]


def test_responses_of_a_council_answer_its_own_inspection() -> None:
    told = at("the Ofsted inspection of March")
    facts: list[Fact] = [
        Committee(id="committee:1", name="Cabinet", council="council:1"),
        Decision(
            id="decision:1",
            decided_by="committee:1",
            spans=at("The Cabinet considered the Ofsted inspection of March"),
        ),
        Inspection(id="inspection:1", inspected="council:1", start_date="2021", spans=told),
        Inspection(id="inspection:2", inspected="council:2", start_date="2023", spans=told),
    ]
    assert [link.target for link in find_responses(DOCUMENT, facts)] == ["inspection:1"]


def make_document(text: str) -> Document:
    return replace(DOCUMENT, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


@pytest.mark.parametrize(
    ("title", "words", "is_answer"),
    [
        ("Safeguarding Update", "Last year Ofsted had inspected the services. {}", True),
        ("Open for Business", "{} Last year Ofsted had inspected the services.", False),
        ("Open for Business", "The list:\n- Ofsted had inspected the services. {}", False),
        ("Ofsted Inspection", "{} Last year Ofsted had inspected the services.", True),
    ],
)
def test_responses_of_an_item_that_only_speaks_of_an_inspection_are_none(
    title: str, words: str, is_answer: bool
) -> None:
    text = f"7. {title}\n{words.format('Of other things. ' * 80)}\nRESOLVED that it be noted.\n"
    told = text.index("- Ofsted" if "- Ofsted" in text else "Last year")
    start = text.index("RESOLVED")
    facts: list[Fact] = [
        AgendaItem(id="item:7", title=title, spans=(Span(0, 3 + len(title)),)),
        Decision(id="decision:1", item="item:7", text="it", spans=(Span(start, start + 26),)),
        Inspection(id="inspection:1", spans=(Span(told, told + 40),)),
    ]
    assert bool(find_responses(make_document(text), facts)) is is_answer


def test_responses_answer_the_inspection_that_the_deciding_words_name() -> None:
    facts: list[Fact] = [
        AgendaItem(id="item:7", title="x", spans=at("7. Inspection of Services")),
        Decision(id="decision:1", item="item:7", spans=at("the Ofsted inspection of March.")),
        Inspection(id="inspection:1", start_date="2021", spans=at("Ofsted inspection of March")),
        Inspection(id="inspection:2", start_date="2023", spans=at("The Cabinet considered")),
    ]
    assert [link.target for link in find_responses(DOCUMENT, facts)] == ["inspection:1"]


PLAN = "Report. Ofsted inspected the services in May.\n"


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("Appendix 2: Improvement Plan in response to the Ofsted inspection", 1),
        ("Appendix 2: Climate Action Plan", 0),
        ("Appendix 2: Findings of the inspection", 0),
    ],
)
def test_responses_of_plans_name_the_inspection_told_in_the_report(title: str, count: int) -> None:
    text = f"{PLAN}{title}\nMend the roads by June. Lead: the Director.\n"
    begin = len(PLAN)
    part = Part(
        start=begin, end=len(text), type="plan", title=title,
        evidence=Span(begin, begin + 5), whole=0,
    )  # fmt: skip
    facts: list[Fact] = [Inspection(id="inspection:1", spans=(Span(8, 44),))]
    links = find_plans(make_document(text), facts, (part,), is_plan=False)
    assert [link.source for link in links] == [f"part:{begin}"] * count
    assert {link.link_type for link in links} <= {"action-plan"}


def test_responses_of_a_paper_that_is_a_plan_come_from_the_paper() -> None:
    text = f"Improvement Plan\nAfter the inspection.\n{PLAN}"
    begin = text.index("Ofsted")
    facts: list[Fact] = [Inspection(id="inspection:1", spans=(Span(begin, begin + 36),))]
    document = make_document(text)
    assert find_plans(document, facts, (), is_plan=False) == []
    (link,) = find_plans(document, facts, (), is_plan=True)
    assert (link.source, link.target) == ("document", "inspection:1")
