"""Organisations that are no councils, by their names' shape, by cues and in lists of payments."""

import pytest

from extract.bodies import find_bodies
from extract.entities import Entities
from extract.organization_cues import find_payees, is_cued_organization
from extract.organizations import find_organizations
from tests.extract.test_entities import make_document

SHAPES = [
    ("Mr Lee of the Fosse Vale Trust spoke.", ["Fosse Vale Trust"]),
    ("Mr Lee from Friends of the Fosse spoke.", ["Friends of the Fosse"]),
    ("K & A Quill & Sons mended it.", ["K & A Quill & Sons"]),
    ("The Fosse Valley Public Library opened.", ["Fosse Valley Public Library"]),
    ("Ashwick Highways have a concern.", ["Ashwick Highways"]),
    ("The County Highways officer came.", []),
    ("The Safer Neighbourhood Team called.", ["Safer Neighbourhood Team"]),
    ("the Board of Management of Quill Heritage Trust", ["Quill Heritage Trust"]),
    ("Constitution for the Club", []),
    ("Limited Company or Registered Charity", []),
    ("under Delegated Authority", []),
    ("Fosse District Council and Ashwick Care Trust met.", ["Ashwick Care Trust"]),
    ("A grant from the Scottish Land Fund.", ["Scottish Land Fund"]),
    ("The Core Group and a Reference Group met.", []),
    ("It spoke of a Fair Society.", []),
]


@pytest.mark.parametrize(("text", "names"), SHAPES)
def test_organizations_by_shape(text: str, names: list[str]) -> None:
    document = make_document(text)
    entities = Entities(document)
    find_bodies(document, [], entities)
    find_organizations(document, [], entities)
    assert entities.names("organization") == names


CUED = [
    # (what stands before, the name, what stands behind, whether it is an organisation's)
    ("The books were audited by ", "Pebble Sums", " in spring", True),
    ("A quotation was received from ", "Fosse Garden Care", ".", True),
    ("", "Quill Play", ", who maintain the swings, have been told", True),
    ("Partners included ", "Galfosse", " and others", True),
    ("A letter was received from ", "Jo Reed", ".", False),
    ("", "Al Tate", " has agreed to stand", False),
    ("A letter was received from the ", "Parish Clerk", ".", False),
    ("The Clerk to contact ", "Fosse BC", " again", False),
    ("He moved from ", "Upper Fosse", " to here", False),
    ("", "Ashwick", " has agreed to it", False),
]


@pytest.mark.parametrize(("before", "name", "behind", "expected"), CUED)
def test_organizations_by_cue(before: str, name: str, behind: str, expected: bool) -> None:
    text = before + name + behind
    assert is_cued_organization(text, len(before), len(before) + len(name)) is expected


PAYMENTS = """Payments approved
Clerk's wages £122.30
QRS £466.77
Quill Services x2 £32.80
Fosse Play Services - £65.78 - swings
Grass Cutting £80.00
External Audit £57.50
Jo Reed £20.00
VAT £12.00
Total £900.00
Budget Services £5m
"""


def test_organizations_that_are_paid() -> None:
    found = list(find_payees(PAYMENTS))
    assert [name for name, _ in found] == ["QRS", "Quill Services", "Fosse Play Services"]
    assert all(PAYMENTS[span.start : span.end] == name for name, span in found)


COMPANIES = [
    (["Quill Roads Ltd", "Quill Roads Limited", "Quill Roads"], 1),
    (["Quill Roads Ltd", "Quill Rails Ltd"], 2),
    (["QRX Services", "QRX"], 1),
    (["QRX Services", "QRX", "QRX Contractors"], 3),
    # A trust of a place is not the place's only thing.
    (["QRX Fosse Trust", "QRX"], 2),
    (["Quill Services", "Quill"], 2),
]


@pytest.mark.parametrize(("names", "count"), COMPANIES)
def test_organizations_with_and_without_what_they_are_in_law(names: list[str], count: int) -> None:
    entities = Entities(make_document(""))
    for name in names:
        entities.organization(name, None)
    facts, _ = entities.settle()
    assert len(facts) == count
