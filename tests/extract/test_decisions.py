"""Decisions, their outcomes, movers and votes, over whole invented papers."""

import datetime as dt
from pathlib import Path

import pytest

from extract.models import AgendaItem, Committee, Decision, Meeting, Paper, Person, Post
from extract.motions import find_movers, find_votes
from extract.outcomes import find_outcomes
from extract.pipeline import extract_paper
from extract.read import read_document
from extract.tables import load_patterns
from tests.extract.invented import MINUTES, PAST_DECISIONS, RECORD, read_text

TABLES = [
    "decisions.toml",
    "items.toml",
    "meetings.toml",
    "motions.toml",
    "outcomes.toml",
    "records.toml",
    "sections.toml",
]


def decisions(paper: Paper) -> list[Decision]:
    return [fact for fact in paper.facts if isinstance(fact, Decision)]


def name_of(paper: Paper, fact_id: str | None) -> str | None:
    for fact in paper.facts:
        if fact.id == fact_id and isinstance(fact, Committee | Person | Post):
            return fact.name
    return None


@pytest.mark.parametrize("table", TABLES)
def test_decisions_tables_meet_their_examples(table: str) -> None:
    for row in load_patterns(table):
        assert row.source
        assert all(row.regex.search(example) for example in row.examples), row.id
        assert not any(row.regex.search(example) for example in row.non_examples), row.id


def test_decisions_layout_table_meets_its_examples() -> None:
    for row in load_patterns("layout.toml"):
        assert all(row.regex.match(example) for example in row.examples), row.id
        assert not any(row.regex.match(example) for example in row.non_examples), row.id


def test_decisions_of_minutes(tmp_path: Path) -> None:
    paper = extract_paper(read_text(tmp_path, MINUTES))
    items = {fact.id: fact.number for fact in paper.facts if isinstance(fact, AgendaItem)}
    found = [
        (items.get(d.item or ""), d.outcomes, d.date, len(d.clauses))
        for d in decisions(paper)
        if d.meeting and d.rule != "decision-elsewhere"
    ]
    day = dt.date(2012, 4, 12)
    assert found == [
        ("74", ("approved",), day, 0),
        ("75", ("approved", "delegated"), day, 2),
        ("76", ("deferred",), day, 0),
        ("77", ("noted",), day, 0),
    ]
    moved = next(d for d in decisions(paper) if items.get(d.item or "") == "76")
    assert name_of(paper, moved.proposed_by) == "Elm"
    assert name_of(paper, moved.seconded_by) == "Ash"


def test_decisions_of_another_body(tmp_path: Path) -> None:
    paper = extract_paper(read_text(tmp_path, MINUTES))
    (other,) = [d for d in decisions(paper) if d.rule == "decision-elsewhere"]
    assert (name_of(paper, other.decided_by), other.date) == ("Cabinet", dt.date(2012, 2, 15))


def test_decisions_past(tmp_path: Path) -> None:
    paper = extract_paper(read_text(tmp_path, PAST_DECISIONS))
    found = [(d.date, d.derived, d.outcomes) for d in decisions(paper)]
    assert found == [
        (dt.date(2011, 8, 17), ("date",), ("welcomed", "noted")),
        (dt.date(2011, 10, 24), (), ("approved",)),
    ]
    scopes = {fact.scope for fact in paper.facts if isinstance(fact, Meeting)}
    assert scopes == {"referenced"}


def test_decisions_record(tmp_path: Path) -> None:
    paper = extract_paper(read_text(tmp_path, RECORD))
    (found,) = decisions(paper)
    assert found.identifier == "HOU/2023/05"
    assert found.key_decision is True
    assert found.reasons == "The firm gave the best tender."
    assert found.text == "To award the contract for repairs for £1,118,400."
    assert [str(amount.value) for amount in found.amounts] == ["1118400"]
    assert name_of(paper, found.decided_by) == "Cabinet Member for Housing"
    assert found.date == dt.date(2023, 3, 2)


def test_decisions_spans_hold(tmp_path: Path) -> None:
    document = read_text(tmp_path, MINUTES)
    for fact in extract_paper(document).facts:
        for span in fact.spans:
            assert document.text[span.start : span.end].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("that the minutes be approved and signed as a correct record", ("approved",)),
        ("were taken as a true and accurate record", ("approved",)),
        ("be signed and agreed as a correct record", ("agreed",)),
        ("delegated authority to the Chair to approve minor amendments", ("delegated",)),
        ("considered and approved the draft maps", ("approved",)),
        ("to note the report", ("noted",)),
        ("a. Endorse the remit", ("endorsed",)),
        ("The amendment was lost", ("lost",)),
        ("that members of the public be excluded", ()),
        ("that tenders be sought once the costs have been received", ()),
        ("that the item be deferred until the plan is agreed", ("deferred",)),
        ("resolves under its powers to incur the expenditure set out", ("approved",)),
        ("FRANCHISE FEES AUTOMATIC REFERRAL TO THE WORKS COMMITTEE", ("referred",)),
        ("Cllr Oak proposed Al Elm as co-option", ("appointed",)),
        ("£250 Rejected.", ("rejected",)),
    ],
)
def test_outcomes_found(text: str, expected: tuple[str, ...]) -> None:
    assert find_outcomes(text) == expected


@pytest.mark.parametrize(
    ("text", "mover", "seconder"),
    [
        (
            "It was moved by Councillor Oak, seconded by Councillor Elm",
            "Councillor Oak",
            "Councillor Elm",
        ),
        ("Councillors Oak / Elm", "Councillors Oak", "Elm"),
        ("R2018-087 L. Oak, T. Elm: That the minutes be adopted", "L. Oak", "T. Elm"),
        ("Cllr Oak proposed acceptance, seconded by Cllr Elm.", "Cllr Oak", "Cllr Elm"),
        ("Approved – PW Seconded – KC", "PW", "KC"),
        ("Proposed as a true record by PN, seconded JB.", "PN", "JB"),
        ("On motion of Jo Oak, Jr. seconded by Al Elm and duly passed", "Jo Oak, Jr", "Al Elm"),
        ("Motion by Commissioner Oak, second by Mr. Elm, to pave", "Commissioner Oak", "Mr. Elm"),
        (
            "Cynigiwyd gan y Cyng. E. Onnen, eiliwyd gan y Cyng. S. Bedw",
            "Cyng. E. Onnen",
            "Cyng. S. Bedw",
        ),
    ],
)
def test_motions_movers(text: str, mover: str, seconder: str) -> None:
    motion = find_movers(text)
    assert motion is not None
    assert motion.mover is not None
    assert motion.seconder is not None
    assert (motion.mover.name, motion.seconder.name) == (mover, seconder)
    span = motion.mover.span
    assert text[span.start : span.end] == mover


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by 19 votes, to 13 votes, with 2 abstentions", (19, 13, 2)),
        ("For: 5 Against: 2 Abstain: 1", (5, 2, 1)),
        ("The motion carried, 8-3, by roll call", (8, 3, None)),
        ("4 in favour, 2 against", (4, 2, None)),
        ("passed with a vote of 4 to 1 (Oak dissenting)", (4, 1, None)),
        ("On a vote 5 voted for and 4 against", (5, 4, None)),
        ("No vote was taken", (None, None, None)),
    ],
)
def test_motions_votes(text: str, expected: tuple[int | None, ...]) -> None:
    motion = find_votes(text)
    assert (motion.votes_for, motion.votes_against, motion.abstentions) == expected


HEAD = "Minutes of the Example Parish Council\n\n3 May 2016\n\nPresent: Councillors Oak and Elm\n\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "1. Apologies\n\nNone.\n\n2. The minutes of the meeting held in April were agreed as a "
            "true record.\n\n3. Trees\n\nAn oak fell.\n",
            [("agreed", None, None)],
            id="an item that is its decision",
        ),
        pytest.param(
            "1. Minutes\n\nThe minutes of the last meeting were approved. Proposed by Cllr Oak, "
            "seconded by Cllr Elm.\n",
            [("approved", "Oak", "Elm")],
            id="movers in the sentence behind",
        ),
        pytest.param(
            "1. Hall\n\nOn the proposal of Councillor Oak, seconded by Councillor Elm, the\n\n"
            "Council approved the repair of the hall.\n",
            [("approved", "Oak", "Elm")],
            id="movers on the line above",
        ),
        pytest.param(
            "1. Sign\n\nUnanimous decision that the sign should stay.\n\n2. Trees\n\nOak fell.\n",
            [("agreed", None, None)],
            id="unanimous",
        ),
        pytest.param(
            "1. Lights\n\nCouncillor Oak proposed that lights be bought.\n\n"
            "This proposal was seconded by Councillor Elm and agreed.\n",
            [("agreed", "Oak", "Elm")],
            id="the mover in the paragraph before",
        ),
        pytest.param(
            "1. Notice of Motion submitted by Councillor Ash\n\nWorks should stop.\n\n"
            "The Motion, as amended, was seconded by Councillor Elm and agreed.\n",
            [("agreed", "Ash", "Elm")],
            id="the mover in the title",
        ),
        pytest.param(
            "1. Chair\n\nCouncillor Oak was proposed by Councillor Elm and seconded by "
            "Councillor Ash.\n\nCouncillor Birch was proposed by Councillor Yew and seconded by "
            "Councillor Hazel.\n\nA vote was taken.\n\n"
            "The Clerk declared Councillor Birch elected as Chair.\n",
            [("appointed", "Yew", "Hazel")],
            id="the nominators of the one elected",
        ),
        pytest.param(
            "1. Roads\n\nIt was agreed to write to the County.\n\nGK/PN\n",
            [("agreed", None, None)],
            id="initials with a stroke are who is to act",
        ),
        pytest.param(
            "1. Works\n\nCommittee resolved to:\n\ni) Approve the plan of works\n\n"
            "ii) Note the report on the bridge\n",
            [("approved", None, None)],
            id="a list below what the body resolved to",
        ),
        pytest.param(
            "1. Record\n\nMinutes of the meeting of 4 May agreed, signed by the Chair.\n",
            [("agreed", None, None)],
            id="minutes agreed, told without a verb",
        ),
        pytest.param(
            "1. Land\n\nRESOLVED: That the sale of the plot at 3 Ash Lane to Jo Birch for £100 be "
            "approved.\n\nRESOLVED: That the sale of the plot at 9 Yew Street to Al Hazel for £250 "
            "be approved.\n",
            [("approved", None, None), ("approved", None, None)],
            id="one formula for two sales",
        ),
    ],
)
def test_decisions_of_prose(
    tmp_path: Path, body: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    paper = extract_paper(read_text(tmp_path, HEAD + body))
    found = [
        (d.outcomes[0], name_of(paper, d.proposed_by), name_of(paper, d.seconded_by))
        for d in decisions(paper)
    ]
    assert found == expected


def test_decisions_behind_a_preamble_keep_their_movers(tmp_path: Path) -> None:
    body = (
        "R2016-087 L. Oak, T. Elm:\n\nWHEREAS the bridge is old;\n\n"
        "AND WHEREAS the river is high;\n\n"
        "THEREFORE BE IT RESOLVED THAT the bridge be closed.\n\nCarried.\n"
    )
    paper = extract_paper(read_text(tmp_path, HEAD + body))
    (found,) = decisions(paper)
    assert found.text.lower() == "that the bridge be closed."
    assert (name_of(paper, found.proposed_by) or "").endswith("Oak")


def test_decisions_in_cells_of_a_table_are_each_one(tmp_path: Path) -> None:
    table = (
        "| Applicant | Asked | Recommendation |\n|---|---|---|\n"
        "| Elm Club | £90 | Approved. Meets the terms of the fund for the young. |\n"
        "| Ash Club | £80 | Approved. Meets the terms of the fund for the young. |\n"
        "| Yew Club | £70 | £50 Refused. The club has money of its own. |\n"
    )
    path = tmp_path / "grants.md"
    path.write_text(HEAD + "1. Grants\n\n" + table, encoding="utf-8")
    found = [d.outcomes for d in decisions(extract_paper(read_document(path)))]
    assert found == [("approved",), ("approved",), ("refused",)]


VOTE = "1. Rates\n\nMoved: Cr Oak\n\nSeconded: Cr Elm\n\nThat the rate be capped."


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        pytest.param(
            "\n\nThe motion carried, 2-0-1\n\nAYES: Oak, Elm\nNOES: None\nABSTAIN: None\n"
            "ABSENT: Yew\n",
            (2, 0, 0),
            id="the third number counts the absent",
        ),
        pytest.param(
            "\n\nCARRIED\n\nMotion\n\nMoved: Cr Yew\n\nSeconded: Cr Ash\n\n"
            "For: Oak, Elm\n\nAgainst: Yew\n",
            (None, None, None),
            id="the list is of a motion moved since",
        ),
    ],
)
def test_decisions_take_their_own_votes(
    tmp_path: Path, behind: str, expected: tuple[int | None, ...]
) -> None:
    found = decisions(extract_paper(read_text(tmp_path, HEAD + VOTE + behind)))[0]
    assert (found.votes_for, found.votes_against, found.abstentions) == expected
