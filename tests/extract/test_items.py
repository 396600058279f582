"""Items: numbers and titles in the styles of many councils."""

from pathlib import Path

import pytest

from extract.items import clean_title, find_items
from extract.rows import find_rows
from extract.sections import find_sections
from tests.extract.invented import MINUTES, read_text


def titles(tmp_path: Path, text: str) -> list[tuple[str | None, str]]:
    document = read_text(tmp_path, text)
    section = find_sections(document)[0]
    return [(item.number, item.title) for item in find_items(section, find_rows(document))]


HEAD = "Minutes of the Example Parish Council\n\n3 May 2016\n\nPresent: Councillors Oak and Elm\n\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "64/16 APOLOGIES\n\nNone.\n\n65/16 FINANCE\n\nThe accounts were approved.\n",
            [("64/16", "APOLOGIES"), ("65/16", "FINANCE")],
        ),
        (
            "1. Apologies\n\nNone.\n\n2. Debts\n\nDays to pay:\n\n6 Days for some\n\n3. Roads\n\n"
            "A hole.\n\n4. Trees\n\nAn oak fell.\n",
            [("1", "Apologies"), ("2", "Debts"), ("3", "Roads"), ("4", "Trees")],
        ),
        (
            "1. Winter Roads Jo Ash introduced the item and spoke of the ice on all of them.\n\n"
            "2. Trees\n\nThat the Council:\n\n1. Receives the report\n\n3. Bridges\n\nNone.\n",
            [("1", "Winter Roads"), ("2", "Trees"), ("3", "Bridges")],
        ),
        (
            "19/111 MINUTES – The Minutes of the meeting held in April were then approved and "
            "signed by the Chair.\n\n19/112 FOOTPATHS – A walker asked for a new stile to be put "
            "up beside the river.\n",
            [("19/111", "MINUTES"), ("19/112", "FOOTPATHS")],
        ),
        (
            "1. Apologies\n\nNone.\n\n2. Roads\n\n(a) Holes\n\nMany.\n\n3. Trees\n\nAn oak fell.\n",
            [("1", "Apologies"), ("2", "Roads"), ("3", "Trees")],
        ),
        (
            "1. Apologies were received from Councillor Ash.\n\n2. Conflicts of Interest There "
            "were none to be declared.\n\n3. Councillors reports No councillors came.\n\n4. Lamps "
            "The clerk said that the lamp was mended.\n\n5. Letters from Councillor Yew\n",
            [
                ("1", "Apologies"),
                ("2", "Conflicts of Interest"),
                ("3", "Councillors reports"),
                ("4", "Lamps"),
                ("5", "Letters from Councillor Yew"),
            ],
        ),
        (
            "Police reports. Two bicycles were stolen from the green.\n\nCouncillor Oak: a hole in "
            "Mill Lane.\n\nNotice Boards. A carpenter will look at the board.\n\nCorrespondence A "
            "letter was read.\n\nSigned: J Oak\n",
            [(None, "Police reports"), (None, "Notice Boards"), (None, "Correspondence")],
        ),
        (
            "Police reports. Two bicycles were stolen.\n\nMill Lane. A hole was mended.\n",
            [],
        ),
    ],
)
def test_items_numbered(tmp_path: Path, body: str, expected: list[tuple[str | None, str]]) -> None:
    assert titles(tmp_path, HEAD + body) == expected


def test_items_of_minutes(tmp_path: Path) -> None:
    assert [number for number, _ in titles(tmp_path, MINUTES)] == ["74", "75", "76", "77"]


def test_items_flattened_page(tmp_path: Path) -> None:
    text = "Apologies Minutes: None were made. |\nTrees Minutes: RESOLVED that oaks be planted. |\n"
    assert titles(tmp_path, text) == [(None, "Apologies"), (None, "Trees")]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Trees pdf icon PDF 228 KB", "Trees"),
        ("Trees (Pages 3 - 8)", "Trees"),
        ("Public Comment – None", "Public Comment"),
        ("Trees:", "Trees"),
    ],
)
def test_items_clean_title(printed: str, expected: str) -> None:
    assert clean_title(printed) == expected
