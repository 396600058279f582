"""Dates: hard forms as a table, and what holds for every text."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.dates import MONTHS, FoundDate, find_dates, parse_date, resolve_year
from extract.document import Span

CASES = [
    ("held on 12th April 2012", ["2012-04-12"]),
    ("Thursday, 12 th July, 2012 at 6pm", ["2012-07-12"]),
    ("item 8, 9 and 10 March 2011", ["2011-03-09", "2011-03-10"]),
    ("8th, 9th and 10th March 2011", ["2011-03-08", "2011-03-09", "2011-03-10"]),
    ("12 – 14 May 2014", ["2014-05-12", "2014-05-14"]),
    (
        "5th June, 6th August and 23rd August 2031",
        ["2031-06-05", "2031-08-06", "2031-08-23"],
    ),
    ("28 December and 4 January 2015", ["2014-12-28", "2015-01-04"]),
    ("29 June 2011 to 8 July", ["2011-06-29", "2011-07-08"]),
    ("On 17 August, the Cabinet", ["--08-17"]),
    ("Date: 03/04/2019", ["2019-04-03"]),
    ("on 10/27/2023", ["2023-10-27"]),
    ("11.1.16 and 03.01.12", ["2016-01-11", "2012-01-03"]),
    ("paragraph 3.1.12 of the report", []),
    ("the 2012/13 budget", []),
    ("2024-03-05", ["2024-03-05"]),
    ("March 5, 2024", ["2024-03-05"]),
    ("March 5 and 6, 2024", ["2024-03-05", "2024-03-06"]),
    ("Tuesday May 20 2008", ["2008-05-20"]),
    ("in March 2014", ["2014-03"]),
    ("we may 10 times say so", []),
    ("1st day of June 2020", ["2020-06-01"]),
    ("31 February 2020", []),
    ("telephone 023 8083 1912", []),
    ("Mon 3 Feb '14", ["2014-02-03"]),
    ("at 7.30 on 4 May 2016", ["2016-05-04"]),
    ("12 March and 3 members", ["--03-12"]),
    ("£5 March", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_dates_found(text: str, expected: list[str]) -> None:
    assert [str(found.value) for found in find_dates(text)] == expected


def test_dates_spans_count_from_start() -> None:
    text = "Meeting: 4 May 2016."
    (found,) = find_dates(text, start=100)
    assert text[found.span.start - 100 : found.span.end - 100] == "4 May 2016"


def test_dates_bare_years_on_request() -> None:
    assert [f.value for f in find_dates("inspected in 2014", with_years=True)] == ["2014"]


@pytest.mark.parametrize(
    ("value", "weekday", "reference", "expected"),
    [
        ("--09-22", None, dt.date(2011, 10, 1), dt.date(2011, 9, 22)),
        ("--09-22", None, dt.date(2011, 9, 1), dt.date(2010, 9, 22)),
        ("--09-22", 3, dt.date(2011, 9, 1), dt.date(2011, 9, 22)),
        ("--02-29", None, dt.date(2012, 5, 1), dt.date(2012, 2, 29)),
        ("2014-03", None, dt.date(2012, 5, 1), None),
    ],
)
def test_dates_resolve_year(
    value: str, weekday: int | None, reference: dt.date, expected: dt.date | None
) -> None:
    assert resolve_year(FoundDate(Span(0, 1), value, False, weekday), reference) == expected


@given(st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31)))
def test_dates_round_trip(day: dt.date) -> None:
    month = MONTHS[day.month - 1].title()
    forms = [
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day:02}/{day.month:02}/{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year % 100:02}",
        day.isoformat(),
    ]
    assert {parse_date(form) for form in forms} == {day}


@given(st.text(alphabet="0123456789 /.-,andMarchJune'’th£\n", max_size=60))
def test_dates_never_overlap(text: str) -> None:
    end = 0
    for found in find_dates(text, with_years=True):
        assert end <= found.span.start < found.span.end <= len(text)
        end = found.span.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nos Fawrth 14 Mawrth 2017", dt.date(2017, 3, 14)),
        ("11 Medi 2018", dt.date(2018, 9, 11)),
        ("Annual meeting, 2nd. May 2014", dt.date(2014, 5, 2)),
    ],
)
def test_dates_welsh_and_dotted(text: str, expected: dt.date) -> None:
    assert [found.value for found in find_dates(text)] == [expected]
