"""Names as printed: taken apart, told from other words, split out of lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.names import honorifics_at, is_initials, is_person_name, parse_name, split_names

NAMES = [
    ("Councillor Mrs A-M Example, CBE", "A-M Example", "Example", "A-M", True),
    ("COUNCILLOR T. K. QUILLER, CBE", "T. K. Quiller", "Quiller", "T. K.", True),
    ("Cllr Reed", "Reed", "Reed", None, True),
    ("Tate (J)", "J Tate", "Tate", "J", False),
    ("Councillor L. Gale, Mayor", "L. Gale", "Gale", "L.", True),
    ("Mr. P. McNAB", "P. McNab", "McNab", "P.", False),
    ("His Worship the Mayor Craig Lowe", "Craig Lowe", "Lowe", "Craig", False),
    ("J.Adder", "J. Adder", "Adder", "J.", False),
    ("Patsy O’ Dell", "Patsy O’Dell", "O’Dell", "Patsy", False),
    ("Ellen Ap Rhys", "Ellen Ap Rhys", "Ap Rhys", "Ellen", False),
    ("Mayor Pro Tem Quill", "Quill", "Quill", None, False),
    ("Acting Deputy Mayor A Lee", "A Lee", "Lee", "A", False),
    ("BC C Quill", "C Quill", "Quill", "C", True),
    ("CC Dan Orr", "Dan Orr", "Orr", "Dan", True),
    ("BC Quill", "BC Quill", "Quill", "BC", False),
    ("Councilrnember Orr", "Orr", "Orr", None, True),
    ("Dr Jan van der Lee OBE", "Jan van der Lee", "van der Lee", "Jan", False),
]


@pytest.mark.parametrize(("text", "full", "family", "given_name", "is_councillor"), NAMES)
def test_names_parse_name(
    text: str, full: str, family: str, given_name: str | None, is_councillor: bool
) -> None:
    name = parse_name(text)
    assert (name.full, name.family, name.given) == (full, family, given_name)
    assert name.is_councillor is is_councillor


@pytest.mark.parametrize("text", ["Jo Reed", "J Reed", "A. B. Reed", "May Lowe", "Jo Reed-Tate"])
def test_names_is_person_name(text: str) -> None:
    assert is_person_name(text)


@pytest.mark.parametrize(
    "text", ["Democratic Services", "Reed", "J R", "Planning Officer", "reed", "Jo 3 Reed", ""]
)
def test_names_is_no_person_name(text: str) -> None:
    assert not is_person_name(text)


LISTS = [
    ("Councillors A Lee (Chair), Nunn and Mrs O Pike", ["A Lee", "Nunn", "O Pike"]),
    ("Councillors Tate (J), Tate (M)", ["J Tate", "M Tate"]),
    ("Mayor Dale, Councillors Bogg and Bronson", ["Dale", "Bogg", "Bronson"]),
    ("F.Reed, T.Robb", ["F. Reed", "T. Robb"]),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_names_split_names(text: str, names: list[str]) -> None:
    assert [name.full for name, _, _ in split_names(text)] == names


def test_names_split_names_gives_notes_and_spans() -> None:
    text = "Cllr A Lee (Chair), Cllr B Nunn"
    (_, first, note), (_, second, _) = split_names(text, 100)
    assert note == "Chair"
    assert text[first.start - 100 : first.end - 100] == "Cllr A Lee"
    assert text[second.start - 100 : second.end - 100] == "Cllr B Nunn"


@pytest.mark.parametrize(
    ("text", "is_it"), [("GK", True), ("J.P.", True), ("LMcW", True), ("MCa", True), ("Mca", False)]
)
def test_names_is_initials(text: str, is_it: bool) -> None:
    assert is_initials(text) is is_it


def test_names_article_is_no_title() -> None:
    assert honorifics_at("the Reed", 0) == ([], 0)


TITLES = [
    ("Cllrs. Mr. Lee", ["Cllrs", "Mr"]),
    ("Councillors Mr Lee", ["Councillors", "Mr"]),
    # The full stop behind a whole word ends a sentence.
    ("Councillors. Mr. Lee", []),
    ("BCC Jo Reed", ["Borough Councillor"]),
    ("BC Reed", []),
]


@pytest.mark.parametrize(("text", "titles"), TITLES)
def test_names_honorifics_in_running_text(text: str, titles: list[str]) -> None:
    assert honorifics_at(text, 0)[0] == titles


@given(st.text(alphabet="ABab ,.()'’-\n", max_size=60))
def test_names_spans_lie_within_the_text(text: str) -> None:
    for _, span, _ in split_names(text):
        assert 0 <= span.start < span.end <= len(text)
