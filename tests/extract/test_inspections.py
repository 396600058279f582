"""Inspections and judgements, in inspectorates' own reports and as others tell of them."""

from pathlib import Path

import pytest

from extract.document import Document
from extract.entities import Entities
from extract.grades import find_grade, split_numbered_grade
from extract.inspection_mentions import find_framework
from extract.inspections import find_inspections
from extract.models import Inspection, Judgement
from extract.read import read_document
from extract.sections import find_sections
from extract.tables import load_patterns
from extract.told_grades import find_told_grades, split_aspects
from tests.extract.papers import make_inspection_pdf


def find_all(document: Document) -> tuple[list[Inspection], list[Judgement]]:
    facts = find_inspections(document, find_sections(document), Entities(document))
    for fact in facts:
        assert fact.spans
        assert all(0 <= s.start < s.end <= len(document.text) for s in fact.spans)
    inspections = [fact for fact in facts if isinstance(fact, Inspection)]
    return inspections, [fact for fact in facts if isinstance(fact, Judgement)]


def read(tmp_path: Path, text: str, name: str = "report.txt") -> Document:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_document(path, publisher="Ashwick County Council")


def told(judgements: list[Judgement]) -> list[tuple[str, str]]:
    return [(judgement.aspect, judgement.grade) for judgement in judgements]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Good", "good"),
        ("Requires improvement\nto be good", "requires-improvement"),
        ("‘Outstanding’", "outstanding"),
        ("adequate.", "adequate"),
        ("Good (Grade 2)", None),
        ("Good progress", None),
        ("", None),
    ],
)
def test_grades_of_whole_cells(text: str, slug: str | None) -> None:
    assert find_grade(text) == slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grade 3 (adequate)", ("", "adequate")),
        ("Being safe Grade 2 (good)", ("Being safe", "good")),
        ("Grade 2 listed building (mill)", None),
        ("A good grade", None),
    ],
)
def test_grades_with_numbers(text: str, expected: tuple[str, str] | None) -> None:
    assert split_numbered_grade(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Services were judged to be good.", [("Care", "good")]),
        (
            "The fostering team was assessed as being 'good' with 'outstanding' leadership and"
            " management and support for carers.",
            [
                ("Fostering team", "good"),
                ("Leadership and management", "outstanding"),
                ("Support for carers", "outstanding"),
            ],
        ),
        ("Inspectors rated the service to be outstanding.", [("Care", "outstanding")]),
        (
            "Overall effectiveness was judged good, and provision for leavers inadequate.",
            [("Overall effectiveness", "good"), ("Provision for leavers", "inadequate")],
        ),
        (
            "The service was judged good in understanding risk; adequate in responding to floods.",
            [("Understanding risk", "good"), ("Responding to floods", "adequate")],
        ),
        (
            "It had assessed the Council in May and rated it as Good overall.",
            [("Overall effectiveness", "good")],
        ),
        (
            "The neighbouring Fosse County Council had been rated inadequate overall.",
            [("Overall effectiveness", "inadequate")],
        ),
        (
            "The force was judged to be outstanding at preventing crime and requires improvement at"
            " responding to the public.",
            [
                ("Preventing crime", "outstanding"),
                ("Responding to the public", "requires-improvement"),
            ],
        ),
        (
            "Services were graded 'Good' for overall effectiveness and 'Outstanding' for the"
            " experiences of children in care.",
            [("Overall effectiveness", "good"), ("Experiences of children in care", "outstanding")],
        ),
        ("Services were judged good for the second time.", [("Care", "good")]),
        ("The council made good progress.", []),
        ("All areas were judged at least good.", []),
        ("It was judged 'good' or 'outstanding' throughout.", []),
    ],
)
def test_grades_told_in_prose(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_told_grades(text, 0, "care")
    assert [(grade.aspect, grade.grade) for grade in found] == expected


def test_aspects_are_split_between_but_not_within() -> None:
    assert split_aspects("leadership and management and adoption services") == [
        "leadership and management",
        "adoption services",
    ]


def test_frameworks_match_their_examples_only() -> None:
    for pattern in load_patterns("inspections.toml"):
        assert all(pattern.regex.search(example) for example in pattern.examples), pattern.id
        assert not any(pattern.regex.search(text) for text in pattern.non_examples), pattern.id
    assert find_framework("under the Single Inspection Framework (SIF)") == "sif"
    assert find_framework("a walk") is None


def test_inspection_report_gives_dates_inspector_and_grades(tmp_path: Path) -> None:
    path = tmp_path / "inspection.pdf"
    path.write_bytes(make_inspection_pdf())
    document = read_document(path, publisher="Ashwick County Council")
    (inspection,), judgements = find_all(document)
    assert (inspection.start_date, inspection.end_date) == ("2024-03-04", "2024-03-15")
    assert inspection.framework == "ilacs"
    assert inspection.lead_inspector is not None
    assert told(judgements) == [
        ("The impact of leaders on practice", "good"),
        ("The experiences of care leavers", "requires-improvement"),
        ("Overall effectiveness", "good"),
    ]


def test_sections_and_own_opinions_in_tables(tmp_path: Path) -> None:
    text = (
        "OFSTED INSPECTION OF SAFEGUARDING SERVICES\n\n"
        "1. An inspection of safeguarding services by Ofsted took place from 3 to 7 May 2010.\n\n"
        "\tSelf assessment grade\tOfsted inspection grade\n"
        "Safeguarding services\t\t\n"
        "Overall effectiveness\tGood\tAdequate\n"
        "Care services\t\t\n"
        "Overall effectiveness\tGood\tInadequate\n"
    )
    (inspection,), judgements = find_all(read(tmp_path, text))
    assert inspection.start_date == "2010-05-03"
    assert [(j.section, j.aspect, j.grade) for j in judgements] == [
        ("Safeguarding services", "Overall effectiveness", "adequate"),
        ("Care services", "Overall effectiveness", "inadequate"),
    ]


def test_mentions_of_one_inspection_are_one(tmp_path: Path) -> None:
    text = (
        "Ashwick County Council\n\nReport to Cabinet, 27 May 2014\n\n"
        "1. Ofsted inspected the council's services under the Single Inspection Framework between"
        " 18 February and 12 March 2014. The full inspection report was published on 23 April"
        " 2014.\n\n2. The Ofsted inspection of March 2014 found much to praise.\n"
    )
    (inspection,), _ = find_all(read(tmp_path, text))
    assert (inspection.start_date, inspection.end_date) == ("2014-02-18", "2014-03-12")
    assert (inspection.issued, inspection.framework) == ("2014-04-23", "sif")


def test_a_year_ago_is_reckoned_and_said_to_be(tmp_path: Path) -> None:
    text = (
        "Ashwick County Council\n\nMeeting of the Cabinet held on 22 June 2015\n\n"
        "2. A year ago, Ofsted had carried out an inspection of children's services.\n"
    )
    (inspection,), _ = find_all(read(tmp_path, text))
    assert (inspection.start_date, inspection.derived) == ("2014", ("start_date",))


@pytest.mark.parametrize(
    "text",
    [
        "The CQC are responsible for inspecting care services.",
        "The next inspection by Ofsted is expected in the autumn.",
        "Members toured the new school.",
        "The papers are available for inspection at the office.",
    ],
)
def test_inspections_as_such_are_none(tmp_path: Path, text: str) -> None:
    assert find_all(read(tmp_path, f"Ashwick County Council\n\n{text}\n")) == ([], [])


def test_grades_of_another_council_stay_with_it(tmp_path: Path) -> None:
    text = (
        "Ashwick County Council\n\n5. Officers spoke of the Ofsted inspection of Marrowshire County"
        " Council in May 2019. Services were judged inadequate.\n"
    )
    document = read(tmp_path, text)
    entities = Entities(document)
    facts = find_inspections(document, find_sections(document), entities)
    settled, ids = entities.settle()
    names = {fact.id: getattr(fact, "name", "") for fact in settled}
    (inspection,) = (fact for fact in facts if isinstance(fact, Inspection))
    assert names[ids[str(inspection.inspected)]] == "Marrowshire County Council"


def test_report_of_the_single_framework(tmp_path: Path) -> None:
    text = (
        "Ashwick County Council\n\n"
        "Inspection of services for children in need of help and protection, children looked after"
        " and care leavers\n\nInspection date: 18 February 2014 - 12 March 2014\n\n"
        "Report published: 23 April 2014\n\n"
        "Children's services in Ashwick require improvement\n\n"
        "1. Children who need help and protection\tRequires improvement\n"
        "2.1 Adoption performance\tGood\n\nOfsted wrote this.\n"
    )
    (inspection,), judgements = find_all(read(tmp_path, text))
    assert (inspection.framework, inspection.issued) == ("sif", "2014-04-23")
    assert told(judgements) == [
        ("Children who need help and protection", "requires-improvement"),
        ("Adoption performance", "good"),
        ("Overall effectiveness", "requires-improvement"),
    ]


def test_report_of_an_area_has_an_outcome_and_no_grade(tmp_path: Path) -> None:
    text = (
        "Area SEND inspection of Ashwick Local Area Partnership\n\n"
        "Inspection dates: 7 to 11 October 2027\n\nInspection outcome\n\n"
        "The local area partnership's arrangements lead to inconsistent experiences and outcomes"
        " for children and young people with special educational needs.\n\n"
        "Jo Reed, HMI from Ofsted\n"
    )
    (inspection,), judgements = find_all(read(tmp_path, text))
    assert (inspection.framework, inspection.end_date) == ("area-send", "2027-10-11")
    assert judgements == []


def test_report_of_several_inspectorates(tmp_path: Path) -> None:
    text = (
        "Joint targeted area inspection of Ashwick\n\nInspection dates: 15 to 19 May 2028\n\n"
        "Publication date: 4 July 2028\n\n"
        "Inspectors from Ofsted and the Care Quality Commission (CQC) carried it out.\n\n"
        "Headline findings\n\nPartners work well together.\n"
    )
    (inspection,), judgements = find_all(read(tmp_path, text))
    assert (inspection.framework, inspection.issued) == ("jtai", "2028-07-04")
    assert judgements == []


def test_report_without_an_overall_grade(tmp_path: Path) -> None:
    text = (
        "Ashwick Borough Council\n\nInspection of local authority children's services\n\n"
        "Inspection dates: 12 to 23 January 2026\n\n"
        "Judgement\tGrade\nThe experiences and progress of children in care\tOutstanding\n"
        "The experiences and progress of care leavers\tGood\n\n"
        "Ofsted found that services had improved since 2022.\n"
    )
    (inspection,), judgements = find_all(read(tmp_path, text))
    assert inspection.framework == "ilacs"
    assert told(judgements) == [
        ("The experiences and progress of children in care", "outstanding"),
        ("The experiences and progress of care leavers", "good"),
    ]


def test_grades_on_headings_keep_their_area(tmp_path: Path) -> None:
    text = (
        "# Inspection of safeguarding services\n\nAshwick County Council\n\n"
        "**Inspection dates:** 3 to 7 May 2010\n\n**Reporting inspector:** Robin Alder\n\n"
        "## Safeguarding services\n\n### Overall effectiveness\n\n### Grade 3 (adequate)\n\n"
        "1. It is adequate.\n\n**Being healthy****Grade 2 (good)**\n\n2. It is good.\n\n"
        "Good (Grade 2)\tA service that does well\nPoor (Grade 4)\tA service that does not\n"
    )
    (inspection,), judgements = find_all(read(tmp_path, text, "report.md"))
    assert inspection.lead_inspector is not None
    assert [(j.section, j.aspect, j.grade) for j in judgements] == [
        ("Safeguarding services", "Overall effectiveness", "adequate"),
        ("Safeguarding services", "Being healthy", "good"),
    ]


def test_an_inspected_home_is_not_the_council(tmp_path: Path) -> None:
    text = (
        "Ashwick County Council\n\n6. The Care Quality Commission inspected Oak House care home in"
        " June 2022.\n"
    )
    document = read(tmp_path, text)
    entities = Entities(document)
    (inspection,) = find_inspections(document, find_sections(document), entities)
    assert isinstance(inspection, Inspection)
    settled, ids = entities.settle()
    names = {fact.id: getattr(fact, "name", "") for fact in settled}
    assert names[ids[str(inspection.inspected)]] == "Oak House care home"
