"""IRIs: the same key the same IRI, different keys different ones, in any script."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from graph.iris import (
    SLUG_LIMIT,
    body_iri,
    council_iri,
    inspection_iri,
    judgement_iri,
    membership_iri,
    name_key,
    organization_iri,
    passage_iri,
    response_iri,
    role_iri,
    segment,
    slug,
)

BASE = "http://localhost:8000/id/"
COUNCIL = f"{BASE}council/eastmere"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Overview & Scrutiny Committee", "overview-and-scrutiny-committee"),
        ("OVERVIEW AND SCRUTINY COMMITTEE", "overview-and-scrutiny-committee"),
        ("Children’s Services", "childrens-services"),
        ("Children's Services", "childrens-services"),
        ("Barnes-Smythe", "barnes-smythe"),
        ("Ynys Môn", "ynys-môn"),
        ("Seán Ó Ríordáin", "seán-ó-ríordáin"),
        ("鎌倉市", "鎌倉市"),
        ("…", "=2e2e2e"),
        ("", "="),
    ],
)
def test_iris_slug_writes_names(name: str, written: str) -> None:
    assert slug(name) == written


@pytest.mark.parametrize(
    ("reference", "written"),
    [
        ("CAB 11/12 7980", "cab_11~12_7980"),
        ("3.1", "3.1"),
        ("(ii)", "(ii)"),
        ("64/09", "64~09"),
        ("a_b", "a=5f=b"),
        ("..", "=2e2e"),
    ],
)
def test_iris_segment_writes_references(reference: str, written: str) -> None:
    assert segment(reference) == written


@settings(deadline=None)
@given(st.text(), st.text())
def test_iris_slug_is_injective_over_name_keys(left: str, right: str) -> None:
    if name_key(left) and name_key(right):
        assert (slug(left) == slug(right)) == (name_key(left) == name_key(right))


@settings(deadline=None)
@given(
    st.text(alphabet="aA1 /.-_~=()&ß", max_size=8), st.text(alphabet="aA1 /.-_~=()&ß", max_size=8)
)
def test_iris_segment_loses_nothing_but_case_and_space(left: str, right: str) -> None:
    def plain(text: str) -> str:
        return " ".join(text.casefold().split())

    assert (segment(left) == segment(right)) == (plain(left) == plain(right))


@settings(deadline=None)
@given(st.text())
def test_iris_name_key_is_stable(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_iris_every_name_makes_one_valid_segment(name: str) -> None:
    for written in (slug(name), segment(name)):
        assert written
        assert "/" not in written
        assert len(written) <= SLUG_LIMIT + 20
        NamedNode(BASE + written)


def test_iris_long_names_are_cut_and_stay_apart() -> None:
    left, right = slug("word " * 60 + "one"), slug("word " * 60 + "two")
    assert left != right
    assert len(left) < SLUG_LIMIT + 10


def test_iris_follow_the_patterns_of_the_vocabulary() -> None:
    person = body_iri(COUNCIL, "person", "A Quill")
    committee = body_iri(COUNCIL, "committee", "Planning Committee")
    ofsted = organization_iri(BASE, "ofsted", is_inspectorate=True)
    chair = role_iri(BASE, "Chair")
    assert council_iri(BASE, "eastmere") == COUNCIL
    assert person == f"{COUNCIL}/person/a-quill"
    assert (
        membership_iri(person, chair, committee, "2015-03-03")
        == f"{person}/as/chair/planning-committee/2015-03-03"
    )
    assert membership_iri(person, chair, ofsted, "x") == f"{person}/as/chair/inspectorate/ofsted/x"
    inspection = inspection_iri(BASE, ofsted, COUNCIL, "2014-03")
    assert inspection == f"{BASE}inspection/ofsted/eastmere/2014-03"
    assert judgement_iri(inspection, "Safeguarding", "Quality") == (
        f"{inspection}/judgement/safeguarding-quality"
    )
    assert response_iri(committee, person).startswith(f"{committee}/responds/")
    assert passage_iri(f"{BASE}document/0a", 3, 9) == f"{BASE}document/0a/passage/3-9"


def test_iris_same_committee_name_of_two_councils_gives_two_memberships() -> None:
    person = body_iri(COUNCIL, "person", "A Quill")
    role = role_iri(BASE, "Member")
    own = body_iri(COUNCIL, "committee", "Joint Board")
    other = body_iri(f"{BASE}council/westmere", "committee", "Joint Board")
    assert membership_iri(person, role, own, "x") != membership_iri(person, role, other, "x")
