"""People by their cues, and organisations by table and shape; the model's finds are filtered."""

import pytest

from extract.components import is_free_person_name, is_organization_name
from extract.entities import Entities
from extract.models import Organization, Person
from extract.organizations import find_organizations
from extract.people import find_people, find_titled_names
from tests.extract.test_entities import make_document

TITLED = [
    ("Councillors Reed and Tate asked Mr J Pike", ["Councillors Reed", "Tate", "Mr J Pike"]),
    ("Cllr Jo Reed’s report", ["Cllr Jo Reed"]),
    ("Mr Chairman", []),
    ("on MS Teams", []),
    ("Councillor Vacancy", []),
    ("PC Hull reported", ["PC Hull"]),
    ("Councillors Reed (Green), Tate (Red) and Mrs Pike", ["Councillors Reed", "Tate", "Mrs Pike"]),
    ("Cllrs Reed/Tate to visit", ["Cllrs Reed", "Tate"]),
    ("Mr D Reed Admin/Clerk", ["Mr D Reed"]),
]


@pytest.mark.parametrize(("text", "names"), TITLED)
def test_people_titled(text: str, names: list[str]) -> None:
    assert [found.name for found in find_titled_names(text)] == names


OFFICES = [
    ("Mayor Pro Tem Quill asked", ["Mayor Pro Tem Quill"]),
    ("ABSENT: MAYOR QUILL", ["MAYOR QUILL"]),
    ("Deputy Chair Tate spoke", []),
    ("Mayor Quill Sought clarification", ["Mayor Quill"]),
]


@pytest.mark.parametrize(("text", "names"), OFFICES)
def test_people_office_before_a_known_surname(text: str, names: list[str]) -> None:
    assert [found.name for found in find_titled_names(text, families={"quill"})] == names


def test_people_with_a_label() -> None:
    document = make_document("Contact: Jo Quill 01632 960123\n\nproposed by Al Tate\n")
    entities = Entities(document)
    find_people(document, [], entities)
    people = [fact.name for fact in entities.settle()[0] if isinstance(fact, Person)]
    assert people == ["Jo Quill", "Al Tate"]


def test_people_owner_with_an_apostrophe_too_early() -> None:
    document = make_document("Mr Jo Wells came. Mr Jo Well’s plan, and Mr Al Tate’s, were agreed.")
    entities = Entities(document)
    find_people(document, [], entities)
    people = [fact.names for fact in entities.settle()[0] if isinstance(fact, Person)]
    assert people == [("Mr Jo Wells", "Mr Jo Well"), ("Mr Al Tate",)]


@pytest.mark.parametrize("name", ["Jo Quill", "A B Reed", "Bea O’Dell"])
def test_people_free_name(name: str) -> None:
    assert is_free_person_name(name)


@pytest.mark.parametrize("name", ["Moor Hall", "Lake Reed", "Quill", "Annual Report", "JO QUILL"])
def test_people_no_free_name(name: str) -> None:
    assert not is_free_person_name(name)


def test_people_organization_shape() -> None:
    assert is_organization_name("Fosse Vale Trust")
    assert not is_organization_name("Council Procedure Rules")


ORGANIZATIONS = [
    ("inspected by OFSTED in May", ["Ofsted"]),
    ("a letter from Ashwick Primary School was read", ["Ashwick Primary School"]),
    (
        "the Fosse Housing Association and the Ashwick Trust",
        ["Fosse Housing Association", "Ashwick Trust"],
    ),
    ("the school and the trust", []),
]


@pytest.mark.parametrize(("text", "names"), ORGANIZATIONS)
def test_people_organizations(text: str, names: list[str]) -> None:
    entities = Entities(make_document(text))
    find_organizations(make_document(text), [], entities)
    found = [fact.name for fact in entities.settle()[0] if isinstance(fact, Organization)]
    assert found == names
