"""Organisations by their letters: explained in brackets, or told by what they do."""

import pytest

from extract.acronyms import find_acronyms
from extract.bodies import find_bodies
from extract.entities import Entities
from extract.models import Committee, Organization
from extract.organizations import find_organizations
from tests.extract.test_entities import make_document

ORGANIZATIONS = [
    ("The Fosse Valley Way Centre (FVWC) opened. FVWC is full.", ["Fosse Valley Way Centre"]),
    ("AVTT has agreed to pay for the gate, and AVTT will inspect it.", ["AVTT"]),
    ("a letter from FVWT about the wall", ["FVWT"]),
    ("a grant from the Ashwick Valley Trail Trust (AVTT)", ["Ashwick Valley Trail Trust"]),
    # A plan, several things or one of many are no organisation.
    ("the Fosse Valley Green Strategy (FVGS) and the Draft Town Plan (DTP)", []),
    ("the Converted Village Dwellings (CVD)", []),
    ("becoming a Charitable Village Organisation (CVO)", []),
    # Neither is a tax, a meeting, or a word in capitals.
    ("VAT has been paid. The AGM agreed. RESOLVED that", []),
    ("a note from LEE, as Lee said lee was out", []),
]


@pytest.mark.parametrize(("text", "names"), ORGANIZATIONS)
def test_acronyms_organizations(text: str, names: list[str]) -> None:
    document = make_document(text)
    entities = Entities(document)
    find_organizations(document, [], entities)
    find_acronyms(document, entities)
    found = [fact.name for fact in entities.settle()[0] if isinstance(fact, Organization)]
    assert found == names


def test_acronyms_initials_are_a_person() -> None:
    document = make_document("JRE has agreed to write.")
    entities = Entities(document)
    entities.person("Jo Reed", None)
    find_acronyms(document, entities)
    assert entities.names("organization") == []


@pytest.mark.parametrize(
    ("publisher", "names"),
    [
        ("Fosse Parish Council", []),
        ("Ashwick Parish Council", ["FPC"]),
        # A community council's letters are too near those of other bodies.
        ("Fosse Park Community", ["FPC"]),
    ],
)
def test_acronyms_of_the_publisher(publisher: str, names: list[str]) -> None:
    document = make_document("FPC has agreed to pay.", publisher)
    entities = Entities(document)
    find_acronyms(document, entities)
    found = [fact.name for fact in entities.settle()[0] if isinstance(fact, Organization)]
    assert found == names


def test_acronyms_of_a_body() -> None:
    text = "the Roads Review Panel (RRP) met, and a report from RRP was read"
    document = make_document(text, "Example Council")
    entities = Entities(document)
    find_bodies(document, [], entities)
    find_acronyms(document, entities)
    (body,) = [fact for fact in entities.settle()[0] if isinstance(fact, Committee)]
    assert body.names == ("Roads Review Panel", "RRP")
    assert [text[s.start : s.end] for s in body.spans] == ["Roads Review Panel", "RRP", "RRP"]
