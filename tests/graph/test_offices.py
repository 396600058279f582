"""Who held an office on a day, and which offices somebody held, with how sure."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph.offices import (
    Office,
    OfficeError,
    answer_offices,
    find_holders,
    find_offices,
    holder_on,
    offices_of,
    read_when,
)
from graph.sightings import Seen, Span, Thing
from graph.store import Reader, open_reader

BODY = Thing("iri:body", "Harbour Board")


def see(person: str, *days: str, term: Span | None = None, general: str = "chair") -> list[Seen]:
    """Sights of a person in one office; with a term, all days are of it."""
    title = general.capitalize()
    return [
        Seen(
            f"{person}/{day}",
            Thing(f"iri:{person}", person),
            title,
            general,
            frozenset({general}),
            BODY,
            dt.date.fromisoformat(day),
            term,
        )
        for day in days
    ]


def span(words: str) -> Span:
    first, last = words.split()
    return dt.date.fromisoformat(first), dt.date.fromisoformat(last)


QUILL = see("Quill", "2021-05-12", "2021-09-08", "2021-12-01", term=span("2021-05-12 2021-12-01"))
DABB = see("Dabb", "2021-09-22")
FROST = see("Frost", "2023-05-10", "2023-09-06", term=span("2023-05-10 2023-09-06"))


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        ("2021-09-08", ["Quill observed 2021-09-08 2021-09-08"]),
        ("2021-10-01", ["Quill between 2021-09-08 2021-12-01"]),
        # Another stood in that day: who was seen comes first, whose term it is second.
        (
            "2021-09-22",
            ["Dabb observed 2021-09-22 2021-09-22", "Quill between 2021-09-08 2021-12-01"],
        ),
        ("2021-12", ["Quill observed 2021-12-01 2021-12-01"]),
        ("2021", ["Dabb observed 2021-09-22 2021-09-22", "Quill observed 2021-05-12 2021-12-01"]),
        # Outside of all terms: the last before and the first after, and no more is said.
        ("2022-08-01", ["Quill nearest 2021-12-01 -", "Frost nearest - 2023-05-10"]),
        ("2019-08-01", ["Quill nearest - 2021-05-12"]),
        ("2024-08-01", ["Frost nearest 2023-09-06 -"]),
    ],
)
def test_holder_of_an_office_is_told_with_how_sure(when: str, wanted: list[str]) -> None:
    seen = sorted([*QUILL, *DABB, *FROST], key=lambda one: one.day)
    assert [
        f"{found.seen.person.name} {found.certainty} "
        f"{found.before.day if found.before else '-'} {found.after.day if found.after else '-'}"
        for found in find_holders(seen, read_when(when))
    ] == wanted


def test_holder_put_into_an_office_for_a_time_holds_it_till_another_is_seen() -> None:
    (elected,) = see("Quill", "2021-05-12")
    elected = replace(elected, until=dt.date(2022, 5, 1))
    later = see("Dabb", "2021-10-01")
    for when, seen, wanted in (
        ("2021-09", [elected], ["stated"]),
        ("2022-04-30", [elected], ["stated"]),
        ("2022-05-01", [elected], ["nearest"]),
        ("2021-09", [elected, *later], ["stated"]),
        ("2021-11", [elected, *later], ["nearest"]),
    ):
        assert [found.certainty for found in find_holders(seen, read_when(when))] == wanted, when


def test_holder_is_not_told_of_several_who_were_proposed() -> None:
    proposed = [
        replace(one, until=dt.date(2022, 5, 1))
        for one in (*see("Quill", "2021-05-12"), *see("Dabb", "2021-05-12"))
    ]
    that_day = find_holders(proposed, read_when("2021-05-12"))
    assert {found.reason for found in that_day} == {
        "seen in it on 2021-05-12; papers show 2 people in it then"
    }
    later = find_holders(proposed, read_when("2021-09"))
    assert "stated" not in {found.certainty for found in later}


def test_holder_seen_before_and_after_a_long_gap_is_no_more_than_nearest() -> None:
    seen = see("Quill", "2015-05-01", "2019-05-01")
    (found,) = find_holders(seen, read_when("2017-01-01"))
    assert (found.certainty, found.reason) == (
        "nearest",
        "seen in it before and after, but 1461 days apart, which may be two terms",
    )


@pytest.mark.parametrize(
    ("own", "others", "when", "wanted"),
    [
        (QUILL, [], "2021-10", "between"),
        (QUILL, [], "2021-12", "observed"),
        (QUILL, [], "2022-05", "nearest"),
        # Too long ago to say anything.
        (QUILL, [], "2023-05", None),
        # Another held it then, and one at a time does.
        (QUILL, FROST, "2023-06", None),
        (DABB, QUILL, "2021-10", None),
        (see("Dabb", "2021-09-22", general="vice-chair"), QUILL, "2021-10", "nearest"),
    ],
)
def test_office_of_a_person_is_told_with_how_sure(
    own: list[Seen], others: list[Seen], when: str, wanted: str | None
) -> None:
    found = find_offices(own, others, read_when(when))
    assert [one.certainty for one in found] == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("2012-05-14", "2012-05-14 2012-05-14"),
        ("2012-02", "2012-02-01 2012-02-29"),
        ("2012", "2012-01-01 2012-12-31"),
        (" 2012-12 ", "2012-12-01 2012-12-31"),
    ],
)
def test_when_is_a_day_a_month_or_a_year(words: str, wanted: str) -> None:
    assert read_when(words) == span(wanted)


@pytest.mark.parametrize("words", ["", "May 2012", "2012-13", "2012-02-30", "0000", "2012-5"])
def test_when_that_is_no_date_is_refused(words: str) -> None:
    with pytest.raises(OfficeError, match="write a day as"):
        read_when(words)


@pytest.fixture(scope="module")
def reader(sample_store: Path) -> Iterator[Reader]:
    with open_reader(sample_store) as opened:
        yield opened


def told(answers: tuple[Office, ...]) -> list[str]:
    return [
        f"{one.person.name if one.person else '?'}: {one.role} ({one.certainty})" for one in answers
    ]


def test_offices_of_sample_papers_are_answered_between_meetings(reader: Reader) -> None:
    (one,) = holder_on(reader, "Marrowshire Cabinet", "Chairman", read_when("2022-01-20"))
    assert told((one,)) == ["Rosalind Harbottle: Chair (between)"]
    assert one.before and one.after and one.before.passage and one.after.passage
    assert one.before.passage.file_name == "marrowshire-2021-12-14-cabinet.md"
    assert "Rosalind Harbottle" in one.after.passage.quote
    assert one.reason == "Seen in it before and after, 63 days apart."


def test_offices_of_a_person_leave_out_what_another_held(reader: Reader) -> None:
    answers = offices_of(reader, "Tobias Crane", read_when("2022-10"))
    # The council's list says "Chair of the Overview and Scrutiny Board": one office, two titles.
    assert told(answers)[0] == "Tobias Crane: Chair (between)"
    names = told(offices_of(reader, "imogen fairweather", read_when("2022-10")))
    assert not [name for name in names if "Chair" in name]


def test_offices_of_a_council_are_those_of_its_full_council_too(reader: Reader) -> None:
    answers = told(answer_offices(reader, "Thrushby Parish Council", read_when("2022-01-01")))
    assert answers == ["Alan Whitlock: Chair (between)", "Sheila Dunmore: Clerk (between)"]


def test_offices_that_no_paper_shows_say_what_papers_there_are(reader: Reader) -> None:
    (one,) = holder_on(reader, "Marrowshire Cabinet", "treasurer", read_when("2022-01-20"))
    assert (one.person, one.certainty, one.before, one.after) == (None, "unknown", None, None)
    assert "of its meetings in 2022 papers show 1" in one.reason
    (one,) = offices_of(reader, "Imogen Fairweather", read_when("2031"))
    assert one.certainty == "unknown" and "papers show one from 2021-10-06" in one.reason


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Cabinet", "2 are called so; name one by its IRI"),
        ("Nobody At All", "no body or person of these papers is called so"),
        ("> } DROP ALL #", "no body or person of these papers is called so"),
        ("", "no body or person of these papers is called so"),
    ],
)
def test_offices_of_whom_nobody_knows_are_refused(reader: Reader, words: str, reason: str) -> None:
    with pytest.raises(OfficeError, match=reason):
        answer_offices(reader, words, read_when("2022"))
