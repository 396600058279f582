"""Compare: the judgements of two councils, or of two years of one, side by side."""

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from api.catalogue import Catalogue
from api.citation import write_date
from api.councils import MOST_LISTED, Council, find_council, list_councils, near_councils
from api.errors import problem
from api.judgement_table import Judged, Row, pair_judged, read_judged, years_judged
from api.listings import neutralise
from api.negotiation import HTML
from api.templating import render

router = APIRouter(include_in_schema=False)

_MOST_ROWS = 120
_SIDES = ("left", "right")


class Side(NamedTuple):
    """One side: a council, the year it is cut to (empty for all), and the years there are."""

    council: Council
    year: str
    years: Sequence[str]
    judged: Sequence[Judged]

    @property
    def name(self) -> str:
        """What the column is called."""
        return f"{self.council.label}, {self.year}" if self.year else self.council.label


@router.api_route("/compare", methods=["GET", "HEAD"])
def compare(request: Request) -> Response:
    """Show two sides of judgements, or ask which."""
    catalogue: Catalogue = request.app.state.catalogue
    if not any(request.query_params.get(name, "").strip() for name in _SIDES):
        return _render(catalogue, request)
    sides = _read_sides(catalogue, request)
    return sides if isinstance(sides, Response) else _render(catalogue, request, sides=sides)


@router.api_route("/compare.csv", methods=["GET", "HEAD"])
def compare_csv(request: Request) -> Response:
    """Give every judgement of both sides for a spreadsheet, a line each."""
    catalogue: Catalogue = request.app.state.catalogue
    sides = _read_sides(catalogue, request)
    if isinstance(sides, Response):
        return sides
    output = io.StringIO()
    output.write("\ufeff")
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(["area", "side", "council", "grade", "date", "inspectorate", "iri"])
    for row in _rows(sides):
        for name, side, judged in zip(_SIDES, sides, (row.left, row.right), strict=True):
            for one in judged:
                cells = (one.grade, one.date, one.inspectorate, one.iri)
                line = [row.area, name, side.council.label, *cells]
                writer.writerow([neutralise(cell) for cell in line])
    headers = {"Content-Disposition": 'inline; filename="compare.csv"'}
    body = output.getvalue().encode("utf-8", "replace")
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


def _read_sides(catalogue: Catalogue, request: Request) -> tuple[Side, Side] | Response:
    """Read both sides; where but one council is named, it stands on both: to compare years."""
    words = [request.query_params.get(name, "").strip()[:200] for name in _SIDES]
    if not any(words):
        return problem(request, 400, "left, right: name one council, or two.")
    sides: list[Side] = []
    for name, said in zip(_SIDES, (words[0] or words[1], words[1] or words[0]), strict=True):
        council = find_council(catalogue, said)
        if council is None:
            error = f"No council in here is called {said!r}."
            return _render(catalogue, request, error=error, unknown=(name, said))
        judged = read_judged(catalogue, council.iri)
        year = request.query_params.get(f"{name}_year", "").strip()[:40]
        years = years_judged(judged)
        if year and year not in years:
            there = ", ".join(years) or "none"
            error = f"{council.label} has no judgement of {year!r} in here. Years: {there}."
            return _render(catalogue, request, error=error)
        kept = [one for one in judged if not year or one.date.startswith(year)]
        sides.append(Side(council, year, years, kept))
    return sides[0], sides[1]


def _rows(sides: tuple[Side, Side]) -> list[Row]:
    return pair_judged(sides[0].judged, sides[1].judged)


def _render(
    catalogue: Catalogue,
    request: Request,
    *,
    sides: tuple[Side, Side] | None = None,
    error: str = "",
    unknown: tuple[str, str] | None = None,
) -> Response:
    councils = list(list_councils(catalogue).values())
    query = {
        name: request.query_params[name][:200]
        for name in ("left", "left_year", "right", "right_year")
        if request.query_params.get(name)
    }
    near = []
    if unknown is not None:
        side, said = unknown
        near = [
            (one.label, f"/compare?{urlencode({**query, side: one.slug})}")
            for one in near_councils(catalogue, said)
        ]
    rows = _rows(sides) if sides else []
    page = render(
        "compare.html",
        sides=sides,
        rows=rows[:_MOST_ROWS],
        left=max(0, len(rows) - _MOST_ROWS),
        error=error,
        near=near,
        councils=councils if len(councils) <= MOST_LISTED else [],
        said=[query.get(name, "") for name in _SIDES],
        slugs=[side.council.slug for side in sides] if sides else ["", ""],
        chosen_years=[query.get(f"{name}_year", "") for name in _SIDES],
        as_csv=f"/compare.csv?{urlencode(query)}",
        write_date=write_date,
    )
    return Response(page, 404 if error else 200, media_type=HTML)
