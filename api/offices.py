"""Show on the command line who held an office, with the passages that the answer stands on."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from api.console import clean, put, put_json
from graph.offices import Office, Sight, answer_offices, read_when
from graph.store import open_reader


def show_offices(store: Path, words: str, when: str, *, role: str | None, as_json: bool) -> None:
    """Answer who held an office of a body at a time, or which offices a person held.

    Raises OfficeError where the words or the date mean nothing, or several things.
    """
    span = read_when(when)
    with open_reader(store) as reader:
        answers = answer_offices(reader, words, span, role=role)
    if as_json:
        put_json([asdict(answer) for answer in answers])
    else:
        put(clean("\n".join(_lines(answers))))


def _lines(answers: Sequence[Office]) -> Iterator[str]:
    for answer in answers:
        who = answer.person.name if answer.person else "not known"
        office = ", ".join(part for part in (answer.role, answer.body and answer.body.name) if part)
        yield f"{who}{f': {office}' if office else ''}  [{answer.certainty}]"
        yield f"    {answer.reason}"
        sights = [sight for sight in (answer.before, answer.after) if sight is not None]
        for sight in dict.fromkeys(sights):
            yield f"    {sight.day}  {_quote(sight)}"


def _quote(sight: Sight) -> str:
    if sight.passage is None:
        return "(its passage is withheld)"
    page = f", page {sight.passage.page}" if sight.passage.page else ""
    return f"{sight.passage.file_name}{page}: {' '.join(sight.passage.quote.split())!r}"
