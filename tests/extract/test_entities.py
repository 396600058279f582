"""The registry: which mentions of one paper are one thing."""

import pytest

from extract.bodies import find_bodies
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


FORMS = [
    # Cut short by a line's end, with a word too many, a parish of the group.
    ("Fosse and Ashwick Parish Council", "Ashwick Parish Council", True),
    ("Fosse and Ashwick Parish Council", "Fosse Parish Council", True),
    ("Fosse and Ashwick Parish Council", "Fosse Town Council", False),
    ("Fosse Parish Council", "Cllr Lee and Fosse Parish Council", True),
    ("Stone Ashwick Parish Council", "Ashwick Parish Council", True),
    # A word of the place before it tells another.
    ("Fosse Parish Council", "East Fosse Parish Council", False),
    ("Fosse Parish Council", "Quill Fosse Parish Council", False),
]


@pytest.mark.parametrize(("publisher", "name", "is_own"), FORMS)
def test_entities_forms_of_the_publisher(publisher: str, name: str, is_own: bool) -> None:
    text = f"a letter to {name} was read"
    entities = Entities(make_document(text, publisher))
    start = text.index(name)
    handle = entities.council(name, Span(start, start + len(name)))
    assert (handle == entities.publisher()) is is_own


def test_entities_name_cut_short_in_its_line_is_another_place() -> None:
    text = "a letter to Fosse Parish Council\n\nEast\nFosse Parish Council"
    entities = Entities(make_document(text, "East Fosse Parish Council"))
    first, last = text.index("Fosse"), text.rindex("Fosse")
    assert entities.council("Fosse Parish Council", Span(first, first + 20)) != entities.publisher()
    assert entities.council("Fosse Parish Council", Span(last, last + 20)) == entities.publisher()


LETTERS = [
    # A county's own paper means itself; so does another's where it explains the letters.
    ("Exshire County Council", "ECC met. Eastford City Council met.", "Exshire County Council"),
    (
        "Exshire County Council",
        "ECC met. Eastford City Council (ECC) met.",
        "Eastford City Council",
    ),
    # In a community council's, a city or county that is named comes first.
    (
        "Elm Community Council",
        "ECC met. Eastford City Council met.",
        "Eastford City Council",
    ),
    ("Elm Community Council", "ECC met.", "ECC"),
    ("Elm Community Council", "Elm Community Council (ECC) met. ECC", "Elm Community Council"),
]


@pytest.mark.parametrize(("publisher", "text", "meant"), LETTERS)
def test_entities_letters_of_a_council(publisher: str, text: str, meant: str) -> None:
    document = make_document(text, publisher)
    entities = Entities(document)
    find_bodies(document, [], entities)
    councils = [fact for fact in entities.settle()[0] if isinstance(fact, Council)]
    assert [fact.name for fact in councils if "ECC" in fact.names] == [meant]


def test_entities_letters_of_the_own_kind_are_the_council() -> None:
    entities = Entities(make_document("Minutes", "Ashwick Parish Council"))
    assert entities.committee("the PC", None) == entities.committee("Council", None)
    assert entities.committee("the TC", None) != entities.committee("Council", None)


def test_entities_councillor_is_none_whom_a_list_calls_otherwise() -> None:
    entities = Entities(make_document(""))
    member = entities.person("Al Reed", Span(0, 1))
    entities.no_councillor(member)
    entities.person("Cllr Reed", Span(2, 3))
    facts, _ = entities.settle()
    assert [fact.name for fact in facts] == ["Al Reed", "Reed"]


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
