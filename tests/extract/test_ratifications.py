"""What a body decides on what another recommended, on reports from outside, and on listed items."""

from dataclasses import replace

import pytest

from extract.document import Block, Span
from extract.listed_motions import find_listed_motions
from extract.models import AgendaItem, Committee, Decision, Fact, Report, ResponseLink
from extract.ratifications import find_ratifications
from extract.report_links import find_outside_reports, find_report_links
from extract.rows import Row


def decide(
    number: int, text: str = "that it be done", *outcomes: str, by: str = "council", item: int = 1
) -> Decision:
    return Decision(
        id=f"decision:{number}", item=f"item:{item}", text=text, outcomes=outcomes,
        decided_by=f"committee:{by}", spans=(Span(number * 100, number * 100 + len(text)),),
        rule="decision-disposition",
    )  # fmt: skip


BODIES: list[Fact] = [
    Committee(id="committee:council", name="Council", body_type="council"),
    Committee(id="committee:works", name="Works Committee", body_type="other"),
]


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([decide(1, "a", "recommended", by="works"), decide(2)], [("decision:2", "decision:1")]),
        ([decide(2), decide(1, "a", "recommended", by="works")], [("decision:2", "decision:1")]),
        ([decide(1, "a", "recommended"), decide(2)], []),
        ([decide(1, "a", "noted", by="works"), decide(2)], []),
        ([decide(1, "a", "recommended", by="works"), decide(2, item=2)], []),
        (
            [decide(1, "a", "recommended", by="works"), decide(2, "b", by="works"), decide(3)],
            [],
        ),
    ],
)
def test_ratifications_follow_a_recommendation_of_another_body(
    decisions: list[Fact], expected: list[tuple[str, str]]
) -> None:
    links = find_ratifications([*BODIES, *decisions])
    assert [(link.source, link.target) for link in links] == expected


@pytest.mark.parametrize(
    ("title", "text", "outcome", "expected"),
    [
        ("External Auditor's Letter", "That it be noted", "noted", ["decision:1"]),
        ("Annual Letter", "notes the Auditor General's Annual Letter", "noted", ["decision:1"]),
        ("Annual Letter", "That the letter be noted", "noted", []),
        ("Parks", "notes the Auditor General's Annual Letter", "noted", []),
        ("Internal audit report", "That it be noted", "noted", []),
        ("External Auditor's Letter", "That it be deferred", "deferred", []),
    ],
)
def test_report_links_answer_reports_from_outside(
    title: str, text: str, outcome: str, expected: list[str]
) -> None:
    report = Report(id="report:1", title=title, item="item:1", spans=(Span(0, 9),))
    facts = [*BODIES, report, decide(1, text, outcome)]
    links = find_report_links(facts)
    assert [link.source for link in links] == expected
    assert bool(find_outside_reports(facts)) == (bool(expected) or outcome == "deferred")


def test_report_links_of_a_call_in_answer_the_decision_called_in() -> None:
    called = Decision(id="decision:9", identifier="EX 5", spans=(Span(900, 910),))
    own = Decision(
        id="decision:1", item="item:1", text="that it stand", calls_in=("decision:9",),
        spans=(Span(100, 110),),
    )  # fmt: skip
    for title, count in (("Call-in of decision EX 5", 1), ("Call-in procedure", 0), ("Signs", 0)):
        report = Report(id="report:1", title=title, item="item:1", spans=(Span(0, 9),))
        links = find_report_links([called, own, report])
        assert [(one.source, one.target, one.link_type) for one in links] == [
            ("report:1", "decision:9", "call-in")
        ] * count


# -- lists of motions ----------------------------------------------------------------------------

HEADS = ("Works Committee 2031-04-16", "Parks Committee 2031-04-16")


def head(text: str, start: int) -> Row:
    end = start + len(text)
    return Row(start, end, text, Block(start=start, end=end, kind="heading"))


def change(motion: str, outcome: str, row: str = "Weir ADOPTED") -> list[tuple[str, str, bool]]:
    """What motion 7 changes: item 4 of the works committee is decision 1, of the parks 2."""
    facts: list[Fact] = [
        *(AgendaItem(id=f"item:{n}", number=m, title="") for n, m in ((1, "4"), (2, "4"))),
        *(AgendaItem(id=f"item:{n}", number=m, title="") for n, m in ((3, "7"), (4, "8"))),
        decide(1, row, "adopted"),
        decide(2, "Pond ADOPTED", "adopted", item=2),
    ]
    for number, text in ((3, motion), (4, "That a sign be bought")):
        said = decide(number, text, outcome, item=number)
        facts.append(replace(said, proposed_by="person:1"))
    rows = [head(text, place) for text, place in zip(HEADS, (10, 150), strict=True)]
    found = find_listed_motions(facts, rows)
    amended = {(one.id, to) for one in found if isinstance(one, Decision) for to in one.amends}
    links = [(one.source, one.target) for one in found if isinstance(one, ResponseLink)]
    return [(source, target, (source, target) in amended) for source, target in links]


OF_ITEM = "That Item 4 of the Report of the {} Committee dated April {}, 2031 be amended by adding"


@pytest.mark.parametrize(
    ("motion", "outcome", "row", "expected"),
    [
        (OF_ITEM.format("Works", 16), "agreed", "Weir", [("decision:3", "decision:1", True)]),
        (OF_ITEM.format("Parks", 16), "agreed", "Weir", [("decision:3", "decision:2", True)]),
        (OF_ITEM.format("Works", 16), "lost", "Weir", [("decision:3", "decision:1", False)]),
        (OF_ITEM.format("Works", 9), "agreed", "Weir", []),
        (OF_ITEM.format("Roads", 16), "agreed", "Weir", []),
        ("That it be done", "agreed", "Weir AMENDED (See Motion 7)",
         [("decision:3", "decision:1", True)]),
        ("That it be done", "agreed", "Weir AMENDED (See Motion 9)", []),
        ("That Motion 8 be amended", "lost", "Weir", [("decision:3", "decision:4", False)]),
        ("That Motion 7 be amended", "agreed", "Weir", []),
    ],
)  # fmt: skip
def test_listed_motions_change_what_they_name(
    motion: str, outcome: str, row: str, expected: list[tuple[str, str, bool]]
) -> None:
    assert change(motion, outcome, row) == expected
