"""Lists of people in the layouts of the families."""

import pytest

from extract.lists import read_people

LISTS = [
    ("Cllr A Lee (Chair)\nCllr B Nunn\n", ["Cllr A Lee", "Cllr B Nunn"]),
    (
        "P J Bell J Crane Mrs E A Ford O T Hugh\n",
        ["P J Bell", "J Crane", "Mrs E A Ford", "O T Hugh"],
    ),
    (
        "Jo Reed, Al Tate, Danny\nO'Dell, and Bea Nunn\n",
        ["Jo Reed", "Al Tate", "Danny O'Dell", "Bea Nunn"],
    ),
    (
        "Cr Jo Reed\nCr Shelley\nBurn-Field\nCr Al Tate\n",
        ["Cr Jo Reed", "Cr Shelley Burn-Field", "Cr Al Tate"],
    ),
    (
        "Councillors Bell, Byre, Cole (J), Cole (M).",
        ["Councillors Bell", "Byre", "Cole (J)", "Cole (M)"],
    ),
    (
        "Cllrs Jo Reed Al Tate\nBea Nunn Cy Pole\n",
        ["Cllrs Jo Reed", "Al Tate", "Bea Nunn", "Cy Pole"],
    ),
    (
        "Jo Reed, Al Tate\nUnder item 4 of the standing orders Bea Nunn spoke",
        ["Jo Reed", "Al Tate"],
    ),
    ("None\nJo Reed", []),
    # The margin breaks a name behind a plural title, and a double name at its hyphen
    (
        "Bea Nunn and Cllrs Jo\nReed-Tate and Al Pike\n",
        ["Bea Nunn", "Cllrs Jo Reed-Tate", "Al Pike"],
    ),
    ("Clerk Jo Reed; and Treasurer Al Quill-\nTate.", ["Jo Reed", "Al Quill-Tate"]),
    # A councillor's own council behind the name is no person, nor part of one
    ("Councillors J Reed, A Tate, FDC, Clerk B Nunn", ["Councillors J Reed", "A Tate", "B Nunn"]),
    ("J Reed, Al Tate Fosse District Council", ["J Reed", "Al Tate"]),
    ("Jo Reed (Clerk)\nRoyal British Legion\n", ["Jo Reed"]),
    # A heading in capitals ends a list in small letters
    (
        "Jo Reed\nAl Tate\nBea Nunn\nCLOSED SESSION\nCy Pole\n",
        ["Jo Reed", "Al Tate", "Bea Nunn"],
    ),
    (
        "JO REED\nAL TATE\nBEA NUNN\nCAROL DIXON\n",
        ["JO REED", "AL TATE", "BEA NUNN", "CAROL DIXON"],
    ),
]


@pytest.mark.parametrize(("text", "names"), LISTS)
def test_lists_names(text: str, names: list[str]) -> None:
    assert [listed.name for listed in read_people(text)] == names


POSTS = [
    ("Jo Reed, Town Clerk\nAl Tate, County Councillor\n", ["Town Clerk", "County Councillor"]),
    (
        "J Reed – Chief Executive\nA Roe – Governance\nAdministration Assistant\n",
        ["Chief Executive", "Governance Administration Assistant"],
    ),
    (
        "Director of Roads (Mr. G. Dale), Engineer, West (Mr. B.\nKenn)",
        ["Director of Roads", "Engineer, West"],
    ),
    ("City Clerk Jo L. Reed\n", ["City Clerk"]),
    (
        "J Reed – Fosse\nValley Folk Trust\nA Roe – Te\nToi Fosse o Runga\nB Nunn – Planner\n",
        ["Fosse Valley Folk Trust", "Te Toi Fosse o Runga", "Planner"],
    ),
    (
        "Fire Chief Jo Reed; Deputy Treasurer Al Pike, Deputy Clerk Bea Nunn",
        ["Fire Chief", "Deputy Treasurer", "Deputy Clerk"],
    ),
]


@pytest.mark.parametrize(("text", "posts"), POSTS)
def test_lists_posts(text: str, posts: list[str]) -> None:
    assert [listed.post for listed in read_people(text)] == posts


def test_lists_notes_and_labels() -> None:
    people = read_people("County Manager: Tom Doe\nDirectors: Kev Stone, Liam Hare (A)\n")
    assert [(listed.name, listed.label) for listed in people] == [
        ("Tom Doe", "County Manager"),
        ("Kev Stone", "Directors"),
        ("Liam Hare", "Directors"),
    ]


def test_lists_legend() -> None:
    people = read_people("* Cllr A Lee (Chair) * Cllr B Nunn Ø Cllr C Pike", marks=("*", "Ø"))
    assert [listed.mark for listed in people] == ["*", "*", "Ø"]


def test_lists_organization_behind_a_post() -> None:
    (listed,) = read_people("Jo Reed – Managing Director, Reed Quill\n")
    assert (listed.post, listed.organization) == ("Managing Director", "Reed Quill")


def test_lists_spans_are_of_the_paper() -> None:
    text = "Cllr A Lee, Cllr B Nunn"
    for listed in read_people(text, 7):
        assert text[listed.span.start - 7 : listed.span.end - 7] == listed.name
