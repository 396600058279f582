"""Labels: the name that a careful clerk would write."""

import datetime as dt

import pytest

from graph.resolve.labels import (
    choose_fullest,
    choose_label,
    unshout,
    write_day,
    write_person,
    write_when,
)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("PLANNING AND HIGHWAYS COMMITTEE", "Planning and Highways Committee"),
        ("CHILDREN'S SERVICES PANEL", "Children's Services Panel"),
        ("Planning Committee", "Planning Committee"),
        ("NHS CCG", "NHS CCG"),
        ("HMICFRS", "HMICFRS"),
    ],
)
def test_labels_unshout(name: str, written: str) -> None:
    assert unshout(name) == written


def test_labels_a_kind_without_acronyms_is_unshouted_word_by_word() -> None:
    assert unshout("CABINET", may_be_acronym=False) == "Cabinet"


@pytest.mark.parametrize(
    ("forms", "label"),
    [
        (["OFSTED", "Ofsted"], "Ofsted"),
        (["Trees Panel", "Trees Panel", "Trees and Hedges Panel"], "Trees Panel"),
        (["The Eastmere Trust"], "Eastmere Trust"),
        (["Trees  Panel"], "Trees Panel"),
        (["Children’s Panel"], "Children's Panel"),
    ],
)
def test_labels_choose(forms: list[str], label: str) -> None:
    assert choose_label(forms) == label


@pytest.mark.parametrize(
    ("forms", "label"),
    [
        (["A Quill", "Ada Quill", "A Quill"], "Ada Quill"),
        (["ADA QUILL", "Quill"], "Ada Quill"),
        (["ADA QUILL", "Ada Quill"], "Ada Quill"),
        (["B"], "B"),
    ],
)
def test_labels_choose_fullest(forms: list[str], label: str) -> None:
    assert choose_fullest(forms) == label


def test_labels_people_in_capitals() -> None:
    assert write_person("B O'NEILL-SMYTHE") == "B O'Neill-Smythe"


def test_labels_dates_in_words() -> None:
    assert write_day(dt.date(2015, 3, 3)) == "3 March 2015"
    assert [write_when(when) for when in ("2014-03-03", "2014-03", "2014")] == [
        "3 March 2014",
        "March 2014",
        "2014",
    ]
