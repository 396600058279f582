"""Facts carry the confidence of their description; what was not calibrated carries none."""

from dataclasses import replace
from pathlib import Path

import pytest

from extract.confidence import Signs, load_calibration, read_signs, set_confidence
from extract.document import Page, Span
from extract.models import (
    Committee,
    Council,
    Fact,
    Judgement,
    Membership,
    Organization,
    Paper,
    Person,
    Post,
)
from extract.pipeline import extract_paper
from tests.extract.papers import read_text

SPAN = Span(0, 1)
JUDGEMENT = Judgement(
    id="j", inspection="i", aspect="Overall", grade="good", rule="judgement-table"
)


@pytest.mark.parametrize(
    ("fact", "method"),
    [
        (Council(id="c", name="Marrowshire County Council", slug="marrowshire"), "listed"),
        (Organization(id="o", name="Hopscotch Play Ltd"), "unlisted"),
        (Committee(id="b", name="Cabinet"), "nowhere"),
        (Committee(id="b", name="Cabinet", spans=(SPAN,)), "once"),
        (Committee(id="b", name="Cabinet", spans=(SPAN, SPAN, SPAN)), "again"),
        (Person(id="p", name="Finch"), "family-name"),
        (Person(id="p", name="A.J. Finch"), "initials"),
        (Person(id="p", name="A J Finch"), "initials"),
        (Person(id="p", name="Ada J Finch"), "full-name"),
        (Membership(id="m", person="p", organization="b", role="Member", rule="r"), "r"),
        (JUDGEMENT, "judgement-table"),
    ],
)
def test_signs(fact: Fact, method: str) -> None:
    assert read_signs(fact, "minutes") == Signs(fact.kind, method, "minutes")


def paper(*facts: Fact) -> Paper:
    return Paper(title=None, type="inspection-report", publisher=None, date=None, facts=facts)


def test_fact_gets_the_confidence_of_the_table(tmp_path: Path) -> None:
    (fact,) = set_confidence(paper(JUDGEMENT), read_text(tmp_path, "Text")).facts
    assert fact.confidence == load_calibration().find(read_signs(JUDGEMENT, "inspection-report"))
    assert fact.confidence is not None


def test_kind_without_gold_gets_none(tmp_path: Path) -> None:
    (fact,) = set_confidence(paper(Post(id="p", name="Clerk")), read_text(tmp_path, "Text")).facts
    assert fact.confidence is None


def test_scanned_paper_gets_none(tmp_path: Path) -> None:
    scanned = replace(read_text(tmp_path, "Text"), text_source="ocr")
    (fact,) = set_confidence(paper(JUDGEMENT), scanned).facts
    assert fact.confidence is None


@pytest.mark.parametrize(
    ("spans", "has_one"),
    [
        ((), True),
        ((Span(0, 4),), True),
        ((Span(5, 9),), False),
        ((Span(5, 7), Span(8, 9)), False),
        ((Span(0, 4), Span(5, 9)), True),
    ],
)
def test_fact_known_from_scanned_pages_alone_gets_none(
    spans: tuple[Span, ...], has_one: bool, tmp_path: Path
) -> None:
    read = read_text(tmp_path, "Text\nscan")
    mixed = replace(read, pages=(Page(1, 0, 5), Page(2, 5, 9, is_ocr=True)))
    (fact,) = set_confidence(paper(replace(JUDGEMENT, spans=spans)), mixed).facts
    assert (fact.confidence is not None) == has_one


def test_pipeline_gives_confidence(tmp_path: Path) -> None:
    text = "Minutes of the Cabinet held on 7 June 2022\n\nPresent: Councillor Ada Finch\n"
    people = [f for f in extract_paper(read_text(tmp_path, text)).facts if f.kind == "person"]
    assert [person.confidence is not None for person in people] == [True]
