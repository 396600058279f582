"""Amendments to motions: which decision on an item changes which."""

import hashlib

import pytest

from extract.amendments import find_motion_amendments
from extract.document import Document, Span
from extract.models import Decision, Fact, ResponseLink


def amend(text: str, *outcomes: str) -> list[tuple[str, str]]:
    """Who amends whom: the decisions are the lines that begin with "That", in order."""
    starts = [at for at in range(len(text)) if text.startswith("That ", at)]
    facts: list[Fact] = [
        Decision(
            id=f"decision:{number}", item="item:1", outcomes=(outcome,),
            text=text[start : text.index("\n", start)],
            spans=(Span(start, text.index("\n", start)),),
        )
        for number, (start, outcome) in enumerate(zip(starts, outcomes, strict=True), start=1)
    ]  # fmt: skip
    document = Document(
        file_name="a.txt", source_key="a.txt", sha256=hashlib.sha256(text.encode()).hexdigest(),
        text=text, text_sha256="", media_type="text/plain", text_source="markup", pages=(),
        blocks=(),
    )  # fmt: skip
    found = find_motion_amendments(document, facts)
    links = [(one.source, one.target) for one in found if isinstance(one, ResponseLink)]
    amends = [(one.id, to) for one in found if isinstance(one, Decision) for to in one.amends]
    lost = {one.id for one in facts if isinstance(one, Decision) and "lost" in one.outcomes}
    # What was lost answers the motion, and amends nothing.
    assert amends == [(source, target) for source, target in links if source not in lost]
    assert {one.link_type for one in found if isinstance(one, ResponseLink)} <= {"amendment"}
    return links


FIRST = "Moved: Cr Ash\nThat the bridge be closed.\n"
AMENDMENT = "Amendment\nMoved: Cr Birch\nThat the bridge be closed to lorries.\n"
MOTION = "The substantive motion was put.\nThat the bridge be closed to lorries from May.\n"


@pytest.mark.parametrize(
    ("text", "outcomes", "amends"),
    [
        (AMENDMENT + MOTION, ("agreed", "agreed"), [("decision:1", "decision:2")]),
        (FIRST + AMENDMENT, ("agreed", "agreed"), [("decision:2", "decision:1")]),
        (FIRST + AMENDMENT + MOTION, ("lost", "agreed", "agreed"), [("decision:2", "decision:3")]),
        (FIRST + AMENDMENT, ("agreed", "lost"), [("decision:2", "decision:1")]),
        (AMENDMENT + MOTION, ("lost", "agreed"), [("decision:1", "decision:2")]),
        (FIRST + MOTION, ("agreed", "agreed"), []),
        (AMENDMENT, ("agreed",), []),
        (
            "An amendment was moved by Cr Elm.\nThe amended motion was then put.\n"
            "That the bridge be closed.\nThat a sign be bought.\n",
            ("agreed", "agreed"),
            [],
        ),
    ],
)
def test_amendments_answer_the_motion_that_they_are_to(
    text: str, outcomes: tuple[str, ...], amends: list[tuple[str, str]]
) -> None:
    assert amend(text, *outcomes) == amends
