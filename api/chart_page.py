"""A council's decisions by year or body and outcome: a chart, its table, and both as files."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from api.bars import FILLS, Bar, draw_bars
from api.catalogue import Catalogue
from api.councils import MOST_LISTED, Council, find_council, list_councils, near_councils
from api.decision_counts import By, Counts, Decided, count_decisions, read_decided
from api.errors import problem
from api.listings import neutralise
from api.negotiation import HTML
from api.templating import render

router = APIRouter(include_in_schema=False)

_BARS = 30
_SHOWN_LINES = 100


@dataclass(frozen=True)
class Chosen:
    """A council's decisions as asked for: grouped, and of one year or body where that is said."""

    council: Council
    by: By
    year: str
    body: str
    counts: Counts
    title: str

    def href(self, **other: str) -> str:
        """The address of this chart, or of one that differs in some parameters."""
        said = {"council": self.council.slug, "by": self.by, "year": self.year, "body": self.body}
        return urlencode({name: value for name, value in {**said, **other}.items() if value})


@router.api_route("/chart", methods=["GET", "HEAD"])
def chart(request: Request) -> Response:
    """Show a council's decisions as bars, or ask which council."""
    catalogue: Catalogue = request.app.state.catalogue
    if not request.query_params.get("council", "").strip():
        return _ask(catalogue, request)
    chosen = _choose(request, catalogue)
    if isinstance(chosen, Response):
        return chosen
    counts = chosen.counts
    other = "body" if chosen.by == "year" else "year"
    lines = [
        (line, chosen.href(by=other, **{chosen.by: line.key}) if line.key else "")
        for line in counts.lines[:_SHOWN_LINES]
    ]
    page = render(
        "chart.html",
        chosen=chosen,
        counts=counts,
        lines=lines,
        left=len(counts.lines) - len(lines),
        drawing=_draw(chosen),
        this=chosen.href(),
        other=chosen.href(by=other, year="", body=""),
        is_cut=bool(chosen.year or chosen.body),
        whole=chosen.href(year="", body=""),
        total=sum(line.decisions for line in counts.lines),
    )
    return Response(page, media_type=HTML)


@router.api_route("/chart.svg", methods=["GET", "HEAD"])
def chart_svg(request: Request) -> Response:
    """Give the chart as a drawing of its own."""
    catalogue: Catalogue = request.app.state.catalogue
    chosen = _choose(request, catalogue)
    if isinstance(chosen, Response):
        return chosen
    headers = {"Content-Disposition": f'inline; filename="decisions-by-{chosen.by}.svg"'}
    return Response(_draw(chosen, alone=True), media_type="image/svg+xml", headers=headers)


@router.api_route("/chart.csv", methods=["GET", "HEAD"])
def chart_csv(request: Request) -> Response:
    """Give the table for a spreadsheet."""
    catalogue: Catalogue = request.app.state.catalogue
    chosen = _choose(request, catalogue)
    if isinstance(chosen, Response):
        return chosen
    output = io.StringIO()
    output.write("\ufeff")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(["council", chosen.by, "decisions", *chosen.counts.outcomes])
    for line in chosen.counts.lines:
        cells = (chosen.council.label, line.name, line.decisions, *line.counts)
        writer.writerow([neutralise(str(cell)) for cell in cells])
    headers = {"Content-Disposition": f'inline; filename="decisions-by-{chosen.by}.csv"'}
    body = output.getvalue().encode("utf-8", "replace")
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


def _ask(
    catalogue: Catalogue, request: Request, near: Sequence[Council] = (), error: str = ""
) -> Response:
    """Ask which council; 404 where one was named that is not here."""
    councils = list(list_councils(catalogue).values())
    page = render(
        "chart_form.html",
        councils=councils if len(councils) <= MOST_LISTED else [],
        near=[(one, f"/chart?{urlencode({'council': one.slug})}") for one in near],
        error=error,
        words=request.query_params.get("council", "")[:200],
    )
    return Response(page, 404 if error else 200, media_type=HTML)


def _choose(request: Request, catalogue: Catalogue) -> Chosen | Response:
    """Read what is asked for; a page that says what is wrong where it cannot be read."""
    words = request.query_params.get("council", "").strip()[:200]
    if not words:
        return problem(request, 400, "council: name the council whose decisions are counted.")
    council = find_council(catalogue, words)
    if council is None:
        near = near_councils(catalogue, words)
        return _ask(catalogue, request, near, f"No council in here is called {words!r}.")
    by = request.query_params.get("by", "") or "year"
    if by not in ("year", "body"):
        return problem(request, 400, f"by={by[:40]!r}: decisions are counted by year or by body.")
    year, body = (request.query_params.get(name, "")[:200] for name in ("year", "body"))
    decided = read_decided(catalogue, council.iri)
    for name, value, known in (
        ("year", year, {one.year for one in decided}),
        ("body", body, {one.slug for one in decided}),
    ):
        if value and value not in known:
            there = ", ".join(sorted(each for each in known if each)[:40]) or "none"
            return problem(request, 404, f"{name}={value!r}: no decision. There are: {there}.")
    kept = [
        one for one in decided if (not year or one.year == year) and (not body or one.slug == body)
    ]
    grouped: By = "body" if by == "body" else "year"
    title = _title(council, grouped, year, body, kept)
    return Chosen(council, grouped, year, body, count_decisions(kept, grouped), title)


def _title(council: Council, by: By, year: str, body: str, kept: Sequence[Decided]) -> str:
    whose = f"{kept[0].body}, {council.label}" if body and kept else council.label
    when = f" in {year}" if year else ""
    return f"Decisions of {whose}{when}, by {by} and outcome"


def _draw(chosen: Chosen, *, alone: bool = False) -> str:
    """Draw the outcomes met most, the rest as one; and as many lines as can be looked at."""
    counts = chosen.counts
    most = len(FILLS) if len(counts.outcomes) <= len(FILLS) else len(FILLS) - 1
    series = list(counts.outcomes[:most])
    if len(counts.outcomes) > most:
        series.append("other outcomes")
    lines = counts.lines[-_BARS:] if chosen.by == "year" else counts.lines[:_BARS]
    bars = [
        Bar(line.name, (*line.counts[:most], sum(line.counts[most:]))[: len(series)])
        for line in lines
    ]
    told = f"Stacked bars, one for each {chosen.by}; the table beside them has every number."
    return draw_bars(chosen.title, told, series, bars, alone=alone)
