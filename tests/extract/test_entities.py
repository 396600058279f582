"""The registry: which mentions of one paper are one thing."""

import pytest

from extract.document import Document, Span
from extract.entities import Entities
from extract.models import Committee, Council, Organization, Person


def make_document(text: str, publisher: str | None = None) -> Document:
    return Document(
        file_name="paper.txt",
        source_key="paper.txt",
        sha256="0",
        text=text,
        text_sha256="0",
        media_type="text/plain",
        text_source="markup",
        pages=(),
        blocks=(),
        publisher=publisher,
    )


def settle_people(*names: str) -> list[Person]:
    entities = Entities(make_document(""))
    for number, name in enumerate(names):
        entities.person(name, Span(number, number + 1))
    facts, _ = entities.settle()
    return [fact for fact in facts if isinstance(fact, Person)]


def test_entities_surname_joins_the_only_fuller_name() -> None:
    people = settle_people("Cllr Reed", "Councillor Jo Reed", "Cllr J Reed", "JR")
    assert [person.name for person in people] == ["Jo Reed"]
    assert people[0].is_councillor


def test_entities_two_that_fit_stay_apart() -> None:
    people = settle_people("Mr A Reed", "Mr B Reed", "Mr Reed")
    assert len(people) == 3


def test_entities_titles_tell_people_apart() -> None:
    assert len(settle_people("Mr Lee", "Mrs Lee")) == 2


def test_entities_untitled_surname_joins_the_titled() -> None:
    assert len(settle_people("Councillor Pryce", "Pryce")) == 1


def test_entities_initials_of_the_parish_kind() -> None:
    people = settle_people("Frank Reed", "FRE", "LMcW", "Lorna McWhirter")
    assert sorted(person.name for person in people) == ["Frank Reed", "Lorna McWhirter"]


def test_entities_publisher_is_meant_by_the_council() -> None:
    entities = Entities(make_document("Minutes", "Nether Example Parish Council"))
    assert entities.council("the Parish Council", None) == entities.publisher()
    assert entities.committee("Full Council", None) == entities.committee(
        "Nether Example Parish Council", None
    )
    facts, ids = entities.settle()
    assert {fact.name for fact in facts if isinstance(fact, Committee)} == {"Council"}
    assert set(ids.values()) == {fact.id for fact in facts}


def test_entities_gazetteer_gives_slug_and_label() -> None:
    entities = Entities(make_document("a letter from Bexley Council"))
    (council,) = [fact for fact in entities.settle()[0] if isinstance(fact, Council)]
    assert (council.slug, council.name) == ("bexley", "London Borough of Bexley")


def test_entities_aliases_of_an_inspectorate() -> None:
    entities = Entities(make_document(""))
    assert entities.organization("OFSTED", None) == entities.organization(
        "the Office for Standards in Education", None
    )
    (found,) = [fact for fact in entities.settle()[0] if isinstance(fact, Organization)]
    assert found.is_inspectorate


def test_entities_abbreviation_joins_its_name() -> None:
    entities = Entities(make_document("", "Example City Council"))
    entities.committee("Roads and Bridges Management Committee", None)
    entities.committee("RBMC", None)
    committees = [fact for fact in entities.settle()[0] if isinstance(fact, Committee)]
    assert len(committees) == 1


def test_entities_settle_is_the_same_twice() -> None:
    def run() -> object:
        entities = Entities(make_document("", "Example City Council"))
        for name in ("Cllr B Reed", "Cllr Tate", "A Tate", "Mrs Tate"):
            entities.person(name, None)
        return entities.settle()

    assert run() == run()


def test_entities_slip_of_a_letter_is_one_name() -> None:
    entities = Entities(make_document(""))
    for name in ("Ashwick Museum Trust", "Ashwick Museums Trust", "Ashwick Housing Trust"):
        entities.organization(name, None)
    assert len(entities.settle()[0]) == 2


def test_entities_find_where_an_organisation_stands_that_a_role_named() -> None:
    entities = Entities(make_document("Pat Lunn, Partner, Lunn\nMoss"))
    entities.organization("Lunn Moss", None)
    (fact,) = (f for f in entities.settle()[0] if f.kind == "organization")
    assert fact.spans == (Span(19, 28),)


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["Pond Works Group", "pond works party"], ["Pond Works Group"]),
        (["Pond Works Party", "Pond Works Group"], ["Pond Works Group"]),
        (["Health Scrutiny Panel", "health scrutiny panel"], ["Health Scrutiny Panel"]),
        (
            ["Health Scrutiny Panel", "health scrutiny committee"],
            ["Health Scrutiny Panel", "health scrutiny committee"],
        ),
        (["Pond Party", "Pond Group"], ["Pond Party", "Pond Group"]),
    ],
)
def test_entities_bodies_are_one_where_their_kinds_mean_the_same(
    names: list[str], kept: list[str]
) -> None:
    entities = Entities(make_document("Example Council"))
    for name in names:
        entities.committee(name, None)
    settled, _ = entities.settle()
    assert [fact.name for fact in settled if isinstance(fact, Committee)] == kept
