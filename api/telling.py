"""Write a story as text: 80 columns at most, plain letters, nothing that steers a terminal."""

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from api.console import FAILED, USAGE, UsageError, clean, put, put_json, say
from api.links import short_name
from graph.resolve.labels import write_when
from graph.source import read_source
from graph.store import open_reader
from graph.trace import TraceError, ask_snapshot, read_range, trace
from graph.trace.records import Candidate, Outcome, Quote, Searched, Status, Step, Story

WIDTH = 80
# The longest part of a passage that is shown, in characters, and the most passages of a step.
_LONGEST_QUOTE = 320
SHOWN_QUOTES = 2
_SHOWN_FAILED = 5
# Marks of Unicode's bidirectional algorithm (UAX 9, 2.1 to 2.4): hostile text may read backwards.
_TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INDENT = "    "
_EXIT_CODES: dict[Status, int] = {"found": 0, "several": USAGE, "none": FAILED, "gone": FAILED}


def trace_store(
    store: Path,
    what: str,
    *,
    council: str | None,
    first: str | None,
    last: str | None,
    limit: int,
    as_json: bool,
) -> int:
    """Trace something in a store and write the outcome; gives the exit code.

    Raises UsageError where a parameter is none, StoreError where there is no store.
    """
    with open_reader(store) as reader:
        try:
            outcome = trace(
                what,
                ask=ask_snapshot(read_source(reader.snapshot)),
                papers=reader.papers,
                base=reader.base,
                council=council,
                asked=read_range(first, last, limit),
            )
        except TraceError as err:
            raise UsageError(str(err)) from err
        if as_json:
            put_json(asdict(outcome))
        elif text := write_outcome(outcome, reader.base):
            put(text)
    if outcome.status != "found":
        say(f"folkmoot: {clean(outcome.message)}")
    return _EXIT_CODES[outcome.status]


def write_outcome(outcome: Outcome, base: str) -> str:
    """Write what came of a trace."""
    lines: list[str] = []
    if outcome.moved_from:
        lines += _wrap(f"{short_name(outcome.moved_from, base)} is now:")
    if outcome.story is not None:
        lines += _write_story(outcome.story, base)
    for candidate in outcome.candidates:
        lines += _write_candidate(candidate)
    return "\n".join(lines)


def write_date(step: Step) -> str:
    """The day of a step in words, as exactly as it is known; a time from one day to another."""
    if step.date is None:
        return "Undated"
    start = write_when(step.date)
    return f"{start} to {write_when(step.until)}" if step.until else start


def write_trust(step: Step) -> str:
    """How sure a step is: its basis and its confidence, as far as known."""
    said = [step.basis] if step.basis else []
    if step.confidence is not None:
        said.append(f"confidence {step.confidence:.2f}")
    return ", ".join(said)


def write_source(quote: Quote) -> str:
    """Who says so: the paper, what it is, its date, the page; nothing that its title says."""
    title, kind = quote.paper.casefold(), quote.paper_type
    said = [f"{quote.paper} ({kind})" if kind and kind not in title else quote.paper]
    when = write_when(quote.dated) if quote.dated else ""
    said += [when] if when and when.casefold() not in title else []
    said += [f"page {quote.page}"] if quote.page else []
    said += ["read by OCR"] if quote.is_ocr else []
    return ", ".join(said)


def trim_quote(text: str) -> str:
    """The beginning of a passage on one line; an ellipsis shows that there is more."""
    words = " ".join(text.split())
    if len(words) <= _LONGEST_QUOTE:
        return words
    return words[:_LONGEST_QUOTE].rpartition(" ")[0] + " …"


def write_answer(story: Story) -> list[str]:
    """Say whether an answer was found, and what was searched, in sentences."""
    if story.answer is None:
        return []
    said = []
    if story.answer == "none found":
        said.append("No response was found in these papers.")
        if not story.searched:
            said.append("No paper of the body concerned is held for this time: that is a gap.")
    said += [f"{len(story.failed)} papers could not be read."] if story.failed else []
    return said


def title_searched(story: Story) -> str:
    """The title over what is held: it was searched only where an answer was looked for."""
    return "What was searched" if story.answer else "What papers are held"


def write_searched(row: Searched) -> str:
    """Say what is held of one body in one year."""
    said = (
        f"{row.label} {row.year or '(year unknown)'}: {_number(row.papers_held, 'paper')}, "
        f"{_number(row.meetings_known, 'meeting')} known, "
        f"{row.meetings_referred_to} more only referred to"
    )
    return f"{said}, {row.papers_failed} failed" if row.papers_failed else said


def _plain(text: str) -> str:
    """Replace what a terminal would obey, and what turns the direction of letters round."""
    return _TURNING.sub("\N{REPLACEMENT CHARACTER}", clean(text))


def _number(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def _write_story(story: Story, base: str) -> Iterator[str]:
    yield from _wrap(story.label)
    yield _plain(short_name(story.thing, base))
    yield f"The story of this {story.kind}"
    for sentence in (*story.summary, *write_answer(story)):
        yield from _wrap(sentence)
    for step in story.steps:
        yield ""
        yield from _write_step(step, base)
    if story.left_out:
        yield ""
        steps = _number(story.left_out, "more step")
        yield from _wrap(f"{steps} not shown: outside the dates asked for, or past the limit.")
    if story.searched:
        yield ""
        yield title_searched(story)
        for row in story.searched:
            yield from _wrap(write_searched(row), _INDENT)
    if story.failed:
        yield ""
        yield "Papers that could not be read"
        for failed in story.failed[:_SHOWN_FAILED]:
            yield from _wrap(f"{failed.file_name}: {failed.reason}", _INDENT)
        if len(story.failed) > _SHOWN_FAILED:
            yield f"{_INDENT}and {len(story.failed) - _SHOWN_FAILED} more"


def _write_step(step: Step, base: str) -> Iterator[str]:
    yield from _wrap(write_date(step))
    yield from _wrap(step.what, "  ")
    said = [step.relation] if step.relation else []
    said += [*step.details, write_trust(step)]
    yield from _wrap("; ".join(each for each in said if each), "  ")
    for quote in step.passages[:SHOWN_QUOTES]:
        yield from _wrap(f"“{trim_quote(quote.quote)}”", _INDENT)
        place = f"{short_name(quote.document, base)} {quote.start}-{quote.end}"
        yield from _wrap(f"— {write_source(quote)} [{place}]", _INDENT)
    more = len(step.passages) - SHOWN_QUOTES
    if more > 0:
        yield f"{_INDENT}and {_number(more, 'more passage')}"


def describe_candidate(candidate: Candidate) -> str:
    """Say what a candidate is, of what, and of which day."""
    said = candidate.kind
    if candidate.of and candidate.of not in candidate.label:
        said += f" of {candidate.of}"
    return f"{said}, {write_when(candidate.date)}" if candidate.date else said


def _write_candidate(candidate: Candidate) -> Iterator[str]:
    yield from _wrap(f"{candidate.label} ({describe_candidate(candidate)})")
    if candidate.said:
        yield from _wrap(f"“{candidate.said}”", _INDENT)
    yield f"{_INDENT}{_plain(candidate.name)}"


def _wrap(text: str, indent: str = "") -> Sequence[str]:
    line = _plain(" ".join(text.split()))
    return textwrap.wrap(
        line, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
