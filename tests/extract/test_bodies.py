"""Councils and bodies by the shape of their names."""

from pathlib import Path

import pytest

from extract.bodies import find_bodies, find_body_names, match_body
from extract.bodies_names import body_type_of, is_full_council
from extract.councils import find_council_names, find_council_row
from extract.document import Document
from extract.entities import Entities
from extract.models import Committee, Council
from tests.extract.papers import read_text
from tests.extract.test_entities import make_document

BODIES = [
    (
        "the Roads and Bridges Management Committee agreed",
        ["Roads and Bridges Management Committee"],
    ),
    ("Cabinet and the Scrutiny Board", ["Cabinet", "Scrutiny Board"]),
    ("Cabinet Member for Roads", []),
    ("Adult, Community and Health Scrutiny Panel", ["Adult, Community and Health Scrutiny Panel"]),
    (
        "Standing Policy Committee on Roads and Parks met",
        ["Standing Policy Committee on Roads and Parks"],
    ),
    ("by the young people scrutiny committee", ["young people scrutiny committee"]),
    ("two points made by the scrutiny committee", ["scrutiny committee"]),
    ("Municipal District of Example West", ["Municipal District of Example West"]),
    ("the Committee noted it", []),
    ("the Fosse County Board of Commissioners met", ["Board of Commissioners"]),
    ("Roads Committee and Housing Committee met", ["Roads Committee", "Housing Committee"]),
    ("Orchard Panel A and Orchard Panel B. It is", ["Orchard Panel A", "Orchard Panel B"]),
    ("Roads Committee A number of members", ["Roads Committee"]),
    ("Roads Committee C. Reed spoke", ["Roads Committee"]),
    ("Orchards Policy Committee 2031-05-10", ["Orchards Policy Committee"]),
    ("the Executive Board met", ["Executive Board"]),
    ("The corporate parenting committee rose at noon", ["corporate parenting committee"]),
    ("Standards Committee - Hearing", ["Standards Committee"]),
    ("Orchards Committee Of Council 2031-02-28", ["Orchards Committee Of Council"]),
    ("TO THE COMMITTEE ON ROADS AND PARKS AT ITS OCT. 3", ["COMMITTEE ON ROADS AND PARKS"]),
    ("Example Historical Society committee", []),
    ("Venue: Cabinet Meeting Room, 1st Floor", []),
    ("It was said that the Council had gained by it", []),
    ("RESOLVED that the Council adopt the plan", ["Council"]),
]


@pytest.mark.parametrize(("text", "names"), BODIES)
def test_bodies_find_body_names(text: str, names: list[str]) -> None:
    assert [body.name for body in find_body_names(text)] == names


TITLES = [
    ("MINUTES of a meeting of the PLANNING COMMITTEE held on 3 May", "PLANNING COMMITTEE"),
    ("Minutes of the Meeting of Nether Example Parish Council", "Council"),
    ("Extraordinary Meeting of Council", "Council"),
    ("Notes", None),
]


@pytest.mark.parametrize(("text", "name"), TITLES)
def test_bodies_match_body(text: str, name: str | None) -> None:
    body = match_body(text)
    assert (body.name if body else None) == name


COUNCILS = [
    ("Norwich City Council and Bexley Council", ["Norwich City Council", "Bexley Council"]),
    ("at the Nether Example Parish Council", ["Nether Example Parish Council"]),
    ("Example and Ashwick Parish Councils", ["Example Parish Council", "Ashwick Parish Council"]),
    ("the minutes of the Parish Council", []),
    ("Jo Reed and Council stood", []),
    ("Township of Example", ["Township of Example"]),
    ("as City of Culture", []),
    ("REGULAR MEETING OF THE EXAMPLE CITY COUNCIL", ["EXAMPLE CITY COUNCIL"]),
    ("the County Council", []),
    ("Township of Example Roads Department", ["Township of Example"]),
    ("the City of Example Symphony Orchestra", []),
    ("the County of Example", ["County of Example"]),
    ("Council Tax", []),
]


@pytest.mark.parametrize(("text", "names"), COUNCILS)
def test_bodies_find_council_names(text: str, names: list[str]) -> None:
    found = find_council_names(text)
    assert [mention.name for mention in found] == names


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Bexley Council", "bexley"),
        ("Suffolk County Council", "suffolk"),
        ("Cumbria County Council", "cumbria"),
        ("Nether Example Parish Council", None),
    ],
)
def test_bodies_find_council_row(name: str, slug: str | None) -> None:
    row = find_council_row(name)
    assert (row.slug if row else None) == slug


@pytest.mark.parametrize(
    ("name", "body_type"),
    [
        ("Full Council", "full-council"),
        ("Cabinet", "cabinet"),
        ("Overview and Scrutiny Committee", "scrutiny"),
        ("Licensing Sub-Committee", "sub-committee"),
        ("Audit Committee", "regulatory"),
        ("Amenities Committee", "other"),
    ],
)
def test_bodies_body_type(name: str, body_type: str) -> None:
    assert body_type_of(name) == body_type


def test_bodies_full_council_is_no_committee() -> None:
    assert is_full_council("the Parish Council") or is_full_council("Parish Council")
    assert not is_full_council("Planning Committee")


def test_bodies_of_a_council_named_before() -> None:
    document = make_document("the Township of Example Planning Committee met in Example")
    entities = Entities(document)
    find_bodies(document, [], entities)
    (body,) = [fact for fact in entities.settle()[0] if isinstance(fact, Committee)]
    assert body.name == "Planning Committee"
    assert body.council is not None


def test_bodies_letters_of_a_rural_community_council_are_no_council() -> None:
    document = make_document("ARCC and AFDC replied", "Ashwick Parish Council")
    entities = Entities(document)
    find_bodies(document, [], entities)
    names = [fact.name for fact in entities.settle()[0] if isinstance(fact, Council)]
    assert names == ["Ashwick Parish Council", "AFDC"]


def test_bodies_council_by_the_letters_of_the_gazetteer() -> None:
    document = make_document("a note from RBKC and from WXYZ", "Ashwick Parish Council")
    entities = Entities(document)
    find_bodies(document, [], entities)
    found = [fact.slug for fact in entities.settle()[0] if isinstance(fact, Council)]
    assert found == [None, "kensington-and-chelsea"]


def read_committees(text: str, document: Document | None = None) -> list[str]:
    document = document or make_document(text, "Example Council")
    entities = Entities(document)
    find_bodies(document, (), entities)
    return [fact.name for fact in entities.settle()[0] if isinstance(fact, Committee)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("CONSULTATION WITH OFFICERS / CABINET\nMEMBER\n", []),
        ("1. Delegation to Chief\nExecutive\n", []),
        ("Report to CABINET\n3 May 2031\n", ["CABINET"]),
    ],
)
def test_bodies_office_cut_in_two_by_the_margin(text: str, names: list[str]) -> None:
    assert read_committees(text) == names


def test_bodies_of_the_services_inspected_are_not_the_councils(tmp_path: Path) -> None:
    report = (
        "Inspection of Example local authority children's services\n\n"
        "Inspection dates: 4 to 15 March 2024\n\nLead inspector: Robin Alder\n\n"
        "Referrals are reviewed by the Therapy Panel.\n\n"
        "The Roads and Housing Scrutiny Committee and the corporate parenting panel ask questions."
    )
    assert read_committees(report, read_text(tmp_path, report)) == [
        "Roads and Housing Scrutiny Committee",
        "corporate parenting panel",
    ]
    assert read_committees("Referrals are reviewed by the Therapy Panel.") == ["Therapy Panel"]
