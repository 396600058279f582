"""What a trace gives: one outcome, with a story, or with the things that may have been meant."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["found", "several", "none", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A passage that proves a step, whole and verbatim: what stands at [start, end) of the text.

    document     IRI of the paper, whose graph says so
    paper        its title, with `paper_type` ("minutes") and `file_name`
    dated        the paper's date (ISO), where it has one
    page         from 1, where it has pages
    is_ocr       read from a picture of the page, so that letters may be wrong
    """

    document: str
    paper: str
    paper_type: str | None
    file_name: str | None
    dated: str | None
    page: int | None
    start: int
    end: int
    quote: str
    is_ocr: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened.

    date, until   as exactly as the papers say: "2021-09-13", "2021-09" or "2021"; None: undated
    precision     day, month, year or unknown: how exactly `date` is known
    kind          what the step is: decision, report, meeting, inspection, judgement, office, …
    relation      what the step is to the thing traced: "action plan", "calls in", "moved" …
    thing         IRI of what happened; `also` holds IRIs of repeats of the same in other papers
    details       what else is known, a sentence each
    basis         stated, derived or inferred; with `confidence` (0 to 1) where it is measured
    """

    date: str | None
    until: str | None
    precision: Literal["day", "month", "year", "unknown"]
    kind: str
    relation: str | None
    what: str
    thing: str
    also: tuple[str, ...]
    details: tuple[str, ...]
    basis: str | None
    confidence: float | None
    passages: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What papers of one body and year are held: where an answer was looked for."""

    body: str
    label: str
    year: str
    meetings_known: int
    meetings_referred_to: int
    papers_held: int
    papers_failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A paper that could not be read, so that nothing was found in it."""

    file_name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The story of one thing in order of time, undated steps last.

    summary    sentences about the thing as a whole: counts, names met
    answer     found, none found; None where no answer is asked for
    searched   what was looked through for an answer; `failed` what could not be
    left_out   steps beyond the limit or outside the dates asked for
    """

    thing: str
    label: str
    kind: str
    summary: tuple[str, ...]
    answer: Literal["found", "none found"] | None
    searched: tuple[Searched, ...]
    failed: tuple[Failed, ...]
    steps: tuple[Step, ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A thing that may have been meant. `name` is what to ask for to get this one.

    `of` is what it belongs to, `date` its day (ISO), `said` the words by which it was found.
    """

    thing: str
    label: str
    kind: str
    of: str | None
    date: str | None
    said: str | None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of asking for something: `message` says it in a sentence.

    found      `story` tells it; `moved_from` is the former IRI that was asked for
    several    `candidates` fit: ask for one of them by its `name`
    none       nothing fits; `candidates` are spelt nearly so
    gone       an IRI of a paper or thing that is held no more
    """

    asked: str
    status: Status
    message: str
    moved_from: str | None = None
    story: Story | None = None
    candidates: tuple[Candidate, ...] = ()
