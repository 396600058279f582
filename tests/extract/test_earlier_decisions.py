"""What decisions do to earlier ones, read out of whole invented papers."""

from pathlib import Path

import pytest

from extract.models import Committee, Decision, Meeting, Paper, ResponseLink
from extract.pipeline import extract_paper
from tests.extract.papers import read_text

HEAD = """EXAMPLESHIRE COUNTY COUNCIL
{body}
MINUTES of the meeting held on Thursday 12 March 2020 at 10.00 am
Present: Councillor Ash (Chair), Councillor Birch
"""
SCRUTINY = "PLACES SCRUTINY COMMITTEE"


def read(folder: Path, items: str, *, body: str = SCRUTINY) -> Paper:
    return extract_paper(read_text(folder, HEAD.format(body=body) + items))


def links(paper: Paper, *kinds: str) -> list[tuple[Decision, ResponseLink, Decision]]:
    facts = {fact.id: fact for fact in paper.facts}
    found = []
    for link in paper.facts:
        if isinstance(link, ResponseLink) and (not kinds or link.link_type in kinds):
            source, target = facts[link.source], facts[link.target]
            if isinstance(source, Decision) and isinstance(target, Decision):
                found.append((source, link, target))
    return found


def body_of(paper: Paper, fact: Decision) -> str | None:
    bodies = {one.id: one.name for one in paper.facts if isinstance(one, Committee)}
    return bodies.get(fact.decided_by or "")


@pytest.mark.parametrize(
    ("item", "reference", "body", "date"),
    [
        (
            "5. CALL-IN OF EXECUTIVE DECISION EX 19/20 411 - MILL BRIDGE\n"
            "The Committee considered the report.\n",
            "EX 19/20 411", None, "None",
        ),
        (
            "5. MILL BRIDGE\nThe decision made by the Cabinet on 3 March 2020 to close the bridge "
            "had been called in by Councillor Birch.\n",
            None, "Cabinet", "2020-03-03",
        ),
        (
            "5. CALL-IN: MILL BRIDGE\nMembers had called in the decision to close the bridge.\n"
            "The decision was taken by the Cabinet on 3 March.\n",
            None, "Cabinet", "2020-03-03",
        ),
    ],
)  # fmt: skip
def test_earlier_decisions_called_in_are_known_by_reference_or_by_body_and_day(
    tmp_path: Path, item: str, reference: str | None, body: str | None, date: str
) -> None:
    paper = read(tmp_path, item + "RESOLVED that the decision be re-considered by the Cabinet.\n")
    ((source, link, target),) = links(paper, "call-in")
    assert source.calls_in == (target.id,)
    assert target.text is None
    assert (target.identifier, str(target.date)) == (reference, date)
    assert body_of(paper, target) == body
    assert target.outcomes == ("called-in",)
    assert (link.basis, len(link.spans)) == ("stated", 2)


def test_earlier_decisions_looked_at_again_are_not_called_in_by_who_made_them(
    tmp_path: Path,
) -> None:
    paper = read(
        tmp_path,
        "5. MILL BRIDGE\nThe Cabinet considered what the Places Scrutiny Committee had asked for "
        "on 5 March 2020, when it called in decision EX 19/20 411.\nRESOLVED that the bridge be "
        "kept open.\n",
        body="CABINET",
    )
    ((source, link, target),) = links(paper)
    assert source.calls_in == ()
    assert link.link_type == "cabinet-decision"
    assert (target.identifier, target.date, target.decided_by) == ("EX 19/20 411", None, None)


@pytest.mark.parametrize(
    "words",
    [
        "This decision of the Cabinet of 3 March 2020 is subject to call-in.",
        "The call-in period for the decision of the Cabinet of 3 March 2020 has ended.",
        "The planning application was called in by Councillor Birch on 3 March 2020.",
        "No decisions of the Cabinet of 3 March 2020 were called in; there was no call-in.",
        "Councillor Birch will call in at the office.",
    ],
)
def test_earlier_decisions_calling_in_as_such_is_no_call_in(tmp_path: Path, words: str) -> None:
    paper = read(tmp_path, f"5. MILL BRIDGE\n{words}\nRESOLVED that the report be noted.\n")
    assert links(paper, "call-in") == []


@pytest.mark.parametrize(
    ("words", "reference", "body", "date"),
    [
        ("RESOLVED that Resolution R2019-041 is hereby rescinded.", "R2019-041", SCRUTINY, "None"),
        (
            "RESOLVED that the decision of 9 January 2020 on the Mill Bridge be rescinded.",
            None, SCRUTINY, "2020-01-09",
        ),
        (
            "RESOLVED to revoke the resolution of the Works Committee of 9 January 2020.",
            None, "Works Committee", "2020-01-09",
        ),
    ],
)  # fmt: skip
def test_earlier_decisions_that_are_undone_are_amended(
    tmp_path: Path, words: str, reference: str | None, body: str, date: str
) -> None:
    paper = read(tmp_path, f"5. MILL BRIDGE\n{words}\n")
    ((source, _, target),) = links(paper, "amendment")
    assert source.amends == (target.id,)
    assert (target.identifier, str(target.date)) == (reference, date)
    assert (body_of(paper, target) or "").casefold() == body.casefold()


@pytest.mark.parametrize(
    "words",
    [
        "RESOLVED that the plan be amended.",
        "RESOLVED that the decision be deferred to 9 April 2020.",
        "RESOLVED that the motion be carried.",
        "RESOLVED that the minutes of 9 January 2020 be amended.",
    ],
)
def test_earlier_decisions_not_named_are_not_amended(tmp_path: Path, words: str) -> None:
    assert links(read(tmp_path, f"5. MILL BRIDGE\n{words}\n"), "amendment") == []


def test_earlier_decisions_of_a_body_that_recommends_are_answered(tmp_path: Path) -> None:
    paper = read(
        tmp_path,
        "5. MILL BRIDGE\nThe Council considered the recommendation of the Works Committee of "
        "5 March 2020 that the bridge be mended.\nRESOLVED that the bridge be mended.\n"
        "6. ROAD SIGNS\nRESOLVED that four signs be bought.\n",
        body="COUNTY COUNCIL",
    )
    ((source, link, target),) = links(paper)
    assert source.text is not None and "mended" in source.text
    assert (body_of(paper, target), str(target.date)) == ("Works Committee", "2020-03-05")
    assert target.title == "MILL BRIDGE"
    assert (link.link_type, link.basis) == ("mention", "derived")


def test_earlier_decisions_under_the_minutes_of_a_committee_are_its_own(tmp_path: Path) -> None:
    paper = read(
        tmp_path,
        "5. Minutes of the Works Committee Meeting held on 5 March 2020\n"
        "RESOLVED that the minutes of the Works Committee held on 5 March 2020 be received.\n"
        "RESOLVED that the dust policy be adopted.\n",
        body="COUNTY COUNCIL",
    )
    ((source, _, target),) = links(paper)
    assert source.text is not None and "dust" in source.text
    assert body_of(paper, target) == "Works Committee"


def test_earlier_decisions_under_a_heading_go_on_but_for_what_is_put_off(tmp_path: Path) -> None:
    paper = read(
        tmp_path,
        "5. MILL BRIDGE\nRESOLVED that the bridge be mended.\n\nMembers thanked the warden.\n\n"
        "Reports from the Works Committee held 5 March 2020\n\n"
        "RESOLVED that four signs be bought for the park.\n"
        "RESOLVED that the weir be swept in the spring.\n"
        "RESOLVED that the pond be deferred to the next meeting.\n",
        body="COUNTY COUNCIL",
    )
    found = [(source.text or "", body_of(paper, target)) for source, _, target in links(paper)]
    assert ["signs" in text or "weir" in text for text, _ in found] == [True, True]
    assert {body for _, body in found} == {"Works Committee"}


def test_earlier_decisions_sent_to_another_body_say_to_which(tmp_path: Path) -> None:
    words = "RESOLVED that the matter be referred to the Works Committee."
    paper = read(tmp_path, f"5. SIGNS\n{words}\n")
    (decision,) = (fact for fact in paper.facts if isinstance(fact, Decision))
    bodies = {one.id: one.name for one in paper.facts if isinstance(one, Committee)}
    assert [bodies[key] for key in decision.referred_to] == ["Works Committee"]


@pytest.mark.parametrize(
    ("item", "days"),
    [
        (
            "5. MINUTES\nRESOLVED that the minutes of the meeting held on 9 January 2020 be "
            "approved as a correct record.\n",
            {"2020-01-09"},
        ),
        (
            "5. MINUTES\nThe minutes of the meetings held on 9 January and 6 February 2020 were "
            "approved and signed.\n",
            {"2020-01-09", "2020-02-06"},
        ),
        (
            "5. MINUTES OF THE MEETING HELD ON 9 JANUARY 2020\nAll agreed this was a true record "
            "and the minutes were signed.\n",
            {"2020-01-09"},
        ),
        (
            "5. MATTERS ARISING FROM THE MINUTES OF 9 JANUARY 2020\n"
            "It was agreed to buy a bench.\n",
            set(),
        ),
        (
            "5. MINUTES OF THE MEETING HELD ON 9 JANUARY 2020\nRESOLVED that a bench be bought "
            "for the green by the mill and that the clerk ask for three tenders.\n",
            set(),
        ),
    ],
)  # fmt: skip
def test_confirmations_say_which_meetings_the_minutes_are_of(
    tmp_path: Path, item: str, days: set[str]
) -> None:
    paper = read(tmp_path, item)
    meetings = {fact.id: str(fact.date) for fact in paper.facts if isinstance(fact, Meeting)}
    concerned = {
        meetings[key] for fact in paper.facts if isinstance(fact, Decision) for key in fact.concerns
    }
    assert concerned == days
