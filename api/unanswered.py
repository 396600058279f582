"""What has no answer, as text for a terminal: by council, each with what was searched."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from api.console import clean
from graph.answering import Answer, Answers

# So many things that come near an answer are shown; the rest are counted.
_NEAR = 3
_HOW = {
    "answers-inspection": "answers the inspection as a whole",
    "mentions": "speaks of it",
}


def write_unanswered(found: Sequence[Answers]) -> Iterator[str]:
    """Write a heading for each council and day, and below it what has no answer."""
    for searched, group in groupby(found, key=lambda answers: answers.searched):
        yield clean(f"{searched.council_label or 'Unknown council'}\n")
        yield clean(f"  None found in these papers. Searched: {searched.describe()}.\n")
        for answers in group:
            whole = f" ({answers.part_of})" if answers.part_of else ""
            yield clean(f"  - {answers.label}{whole}\n      {answers.iri}\n")
            yield from _write_near(answers.near)


def _write_near(near: Sequence[Answer]) -> Iterator[str]:
    for one in near[:_NEAR]:
        when = f", {one.date}" if one.date else ""
        yield clean(f"      near: {one.label}{when}: {_HOW.get(one.how, one.how)}\n")
    if len(near) > _NEAR:
        yield f"      and {len(near) - _NEAR} more\n"
