"""Roles stated beside names, in tables and in sentences."""

import datetime as dt
from dataclasses import replace

import pytest

from extract.entities import Entities
from extract.models import Committee, Council, Membership, Organization, Person
from extract.people import find_people
from extract.posts import match_post, match_post_before
from extract.roles import find_roles, general_role_of, settle_memberships
from extract.sections import Section
from extract.terms import read_until
from tests.extract.test_entities import make_document


def read_roles(text: str, body: str | None = None) -> list[tuple[str, str, str]]:
    document = make_document(text, "Example Council")
    section = Section(
        kind="minutes", start=0, end=len(text), date=dt.date(2021, 5, 4), body_name=body
    )
    entities = Entities(document)
    find_people(document, [section], entities)
    memberships = find_roles(document, [section], entities)
    facts, ids = entities.settle()
    names = {
        f.id: f.name for f in facts if isinstance(f, Person | Committee | Council | Organization)
    }
    return [(names[ids[m.person]], m.role, names[ids[m.organization]]) for m in memberships]


@pytest.mark.parametrize(
    ("rest", "day", "until", "is_derived"),
    [
        ("be elected Chair until 31 March 2025.", None, "2025-03-31", False),
        ("be elected Chair until May 2024", None, "2024-05", False),
        ("be elected Mayor of the Town for the municipal year 2022/23.", None, "2023-05", True),
        ("be elected Mayor for the Municipal Year 1999/2000.", None, "2000-05", True),
        ("be elected Mayor for 1999/00.", None, "2000-05", True),
        ("be elected Mayor for 2022-25.", None, None, False),
        ("be elected Chair for the ensuing year.", dt.date(2021, 5, 4), "2022-05", True),
        ("be elected Chair for the ensuing year.", dt.date(2021, 3, 4), "2021-05", True),
        ("be elected Chair for the ensuing year.", None, None, False),
        ("be elected Chair for a term of four years", dt.date(2021, 5, 4), "2025-05", True),
        # Another sentence says nothing of it.
        ("be elected Chair. The road is closed until May 2024.", None, None, False),
        ("be elected Chair.", dt.date(2021, 5, 4), None, False),
    ],
)
def test_roles_are_held_until_the_sentence_says(
    rest: str, day: dt.date | None, until: str | None, is_derived: bool
) -> None:
    at = rest.index("elected") + len("elected Chair")
    found = read_until(rest, at, day)
    assert (found and found[:2]) == (None if until is None else (until, is_derived))


def test_roles_of_one_day_keep_how_long_they_are_held() -> None:
    shown = Membership(id="1", person="p", organization="b", role="Chair", basis="stated")
    elected = replace(shown, id="2", role="Chair", until="2022-05", derived=("until",))
    for both in ((shown, elected), (elected, shown)):
        (one,) = settle_memberships(both)
        assert (one.until, one.derived) == ("2022-05", ("until",))


ROLES = [
    (
        "Councillor C Wold, Cabinet Member for Roads and Parks commented",
        [("C Wold", "Cabinet Member for Roads and Parks", "Example Council")],
    ),
    ("The Leader of the Council, Councillor Reed, opened", [("Reed", "Leader", "Example Council")]),
    (
        "announced: Councillor Jo Fair (Cabinet Member for Housing) and Councillor Al Yarr "
        "(Cabinet Member for Finance).",
        [
            ("Jo Fair", "Cabinet Member for Housing", "Example Council"),
            ("Al Yarr", "Cabinet Member for Finance", "Example Council"),
        ],
    ),
    (
        "Jo Quill\nDemocratic Support Officer\nTel. 01632 960123\n",
        [("Jo Quill", "Democratic Support Officer", "Example Council")],
    ),
    ("COUNCILLOR ROY PARR\nLeader of the Council\n", [("Roy Parr", "Leader", "Example Council")]),
    (
        "Cllr Fosse seconded that Cllr Jean Sorrel be elected Chairman.",
        [("Jean Sorrel", "Chairman", "Audit Committee")],
    ),
    (
        "RESOLVED that Councillor Tobias Crane be appointed "
        "Chair of the Overview and Scrutiny Board.",
        [("Tobias Crane", "Chair", "Overview and Scrutiny Board")],
    ),
    (
        "Dr. Jo Quill, President, Ashwick Community College, spoke",
        [("Jo Quill", "President", "Ashwick Community College")],
    ),
    (
        "AGREED that Councillor Reed be appointed as Chair Pro Tem of the Roads Panel.",
        [("Reed", "Chair Pro Tem", "Roads Panel")],
    ),
    (
        "agreed that Councillor Jo Reed and Councillor Al Stone be appointed to the "
        "Roads Committee representing Fosse.",
        [("Jo Reed", "Member", "Roads Committee"), ("Al Stone", "Member", "Roads Committee")],
    ),
    (
        "Councillor Reed declared a Personal Interest in Agenda Item 5 – Annual Report of the "
        "Care and Health Directorate 2030/2031 – as a Director of Fosse Housing.",
        [("Reed", "Director", "Fosse Housing")],
    ),
    (
        "Public Toilets (Relevant Portfolio Holder: Councillor Jo Reed)",
        [("Jo Reed", "Portfolio Holder", "Example Council")],
    ),
    (
        "thanks are due to Cllr Stone and the Tree Warden,\nMrs Jo Benbow for their work",
        [("Jo Benbow", "Tree Warden", "Example Council")],
    ),
    ("Councillor Reed was appointed to the role.", []),
    ("Councillor Reed spoke as a member of the public", []),
    ("Councillor Reed thanked everybody", []),
]


@pytest.mark.parametrize(("text", "roles"), ROLES)
def test_roles_find_roles(text: str, roles: list[tuple[str, str, str]]) -> None:
    assert read_roles(text, "Audit Committee") == roles


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("Director of Roads said", "Director of Roads"),
        ("Chief Executive and Jo Quill, Clerk", "Chief Executive"),
        ("Senior Manager – Customer Care\nTel", "Senior Manager – Customer Care"),
        ("Ashwick Road", None),
    ],
)
def test_roles_match_post(text: str, post: str | None) -> None:
    assert match_post(text, 0) == post


def test_roles_match_post_before() -> None:
    text = "report of the Director of Roads, Jo Quill"
    assert match_post_before(text, text.index("Jo")) == ("Director of Roads", 14)


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Chairman", "chair"),
        ("Vice-Chair", "vice-chair"),
        ("Cabinet Member for Housing", "cabinet-member"),
        ("Leader", "leader"),
        ("Town Clerk", "clerk"),
        ("Member", "member"),
        ("Head Teacher", "head-teacher"),
        ("Lengthsman", "officer"),
    ],
)
def test_roles_general_role(title: str, role: str) -> None:
    assert general_role_of(title) == role


def test_roles_head_of_a_council_is_of_the_council_and_not_of_its_meeting() -> None:
    text = "declared Councillor Jo Reed elected {}"
    assert read_roles(text.format("Cathaoirleach"), "Council") == [
        ("Jo Reed", "Cathaoirleach", "Example Council")
    ]
    assert read_roles(text.format("Chairman"), "Council") == [("Jo Reed", "Chairman", "Council")]


def test_roles_day_of_a_report_without_a_meeting() -> None:
    text = "Lead Officer\tJo Reed, Head of Roads\nVersion\tFinal\nDated\t17 February 2031\n"
    document = make_document(text, "Example Council")
    section = Section(kind="report", start=0, end=len(text))
    entities = Entities(document)
    find_people(document, [section], entities)
    (membership,) = find_roles(document, [section], entities)
    assert membership.as_of == dt.date(2031, 2, 17)
