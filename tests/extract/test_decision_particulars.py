"""What an item says around its decision, over several families of wording."""

from pathlib import Path

import pytest

from extract.models import Decision
from extract.pipeline import extract_paper

from .papers import read_text

HEAD = """OAKMERE BOROUGH COUNCIL
Minutes of the meeting of the Planning Committee held on 4 May 2031
Present: Councillors Elm (Chair), Ash and Yew

"""


def find_decisions(folder: Path, text: str) -> list[Decision]:
    facts = extract_paper(read_text(folder, HEAD + text)).facts
    found = [fact for fact in facts if isinstance(fact, Decision)]
    return sorted(found, key=lambda fact: fact.spans[0].start)


@pytest.mark.parametrize(
    "told",
    [
        "An amendment was moved by Councillor Ash that the sum be halved, and lost.",
        "AMENDMENT: That the sum be halved. LOST",
        "Councillor Ash moved the following amendment, which was lost: that the sum be halved.",
        "By way of amendment, Councillor Ash asked that the sum be halved.",
    ],
)
def test_particulars_hold_the_amendment_moved(tmp_path: Path, told: str) -> None:
    text = f"1. Budget\n\n{told}\n\nRESOLVED that the budget be approved.\n"
    decisions = find_decisions(tmp_path, text)
    assert [d.amendment_text for d in decisions if d.amendment_text] == [told]


def test_particulars_hold_no_amendment_where_none_was_moved(tmp_path: Path) -> None:
    text = "1. Budget\n\nAmended figures were shown.\n\nRESOLVED that the budget be approved.\n"
    assert [d.amendment_text for d in find_decisions(tmp_path, text)] == [None]


SHUT = "RESOLVED that the press and public be excluded from the meeting"


@pytest.mark.parametrize(
    ("shut", "between", "exempt"),
    [
        (f"{SHUT}.", "", [None, None, True, True]),
        (f"{SHUT} for the following item.", "", [None, None, True, None]),
        (f"{SHUT}.", "The public were readmitted to the meeting.\n\n", [None, None, True, None]),
        ("RESOLVED that the hall be let.", "", [None, None, None, None]),
    ],
)
def test_particulars_say_what_was_decided_without_the_public(
    tmp_path: Path, shut: str, between: str, exempt: list[bool | None]
) -> None:
    text = (
        "1. Roads\n\nRESOLVED that the road be mended.\n\n"
        f"2. Public\n\n{shut}\n\n"
        f"3. Lease\n\nRESOLVED that the lease be granted.\n\n{between}"
        "4. Dates\n\nRESOLVED that the dates be noted.\n"
    )
    assert [fact.exempt for fact in find_decisions(tmp_path, text)] == exempt
