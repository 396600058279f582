"""The rows of budget tables as facts: what each is for, how much in which year, who answers.

A row counts only where the paper says what its numbers are: the unit stands in the header, in the
row below it or right above the table, or each sum has its sign. Rows of sums over others are none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.columns import Grid, find_grids, name_column, name_columns
from extract.document import Document, Span
from extract.entities import Entities
from extract.models import Amount, BudgetLine
from extract.money import Unit, find_dollar, find_unit, parse_cell
from extract.posts import is_post
from extract.rows import Row
from extract.tables import load_patterns

_KINDS = ("reference", "description", "portfolio", "service", "responsible")
_SUM = re.compile(
    r"\b(?:sub-?\s?)?totals?\b|^(?:net|gross) (?:budget|expenditure|cost)\b|\bbalances?\b|\bgap\b",
    re.I,
)
_PERSON = re.compile(r"^(?:(?:Mrs?|Ms|Miss|Dr)\.?\s)?(?:[A-Z][\w’'-]+\s){1,3}[A-Z][\w’'-]+$")
# Code points above a table in which its unit may stand.
_ABOVE = 40


@dataclass(frozen=True, slots=True)
class _Money:
    """A column of sums: its year and its unit, where the paper says them."""

    column: int
    header: str
    year: str | None
    unit: Unit | None


def find_budget_lines(
    document: Document, rows: Sequence[Row], entities: Entities
) -> list[BudgetLine]:
    """Find the rows of every budget table; `entities` hears of those who answer for them."""
    dollar = find_dollar(document.text)
    facts: list[BudgetLine] = []
    portfolio: str | None = None
    for grid in find_grids(rows):
        named = name_columns(grid, _KINDS)
        money = _find_money(document, grid, named, dollar)
        if not money:
            portfolio = None
            continue
        # Where no header says which column describes, the first one without a header does.
        what = named.get("description", named.get("service", named.get("portfolio")))
        if what is None:
            what = 0 if 0 not in grid.headers and len(grid.headers) == len(money) else None
        if what is None:
            continue
        if not grid.is_continued:
            portfolio = None
        for line in grid.lines:
            if len(line) == 1 and not _is_sum(line):
                portfolio = next(iter(line.values())).text
                continue
            fact = _build_line(line, what, named, money, dollar)
            if fact is None:
                continue
            own = line.get(named["portfolio"]) if "portfolio" in named else None
            fact = replace(
                fact,
                id=f"budget-line:{len(facts) + 1}",
                portfolio=own.text if own else portfolio,
                responsible=_find_responsible(line, named, entities),
            )
            facts.append(fact)
    return facts


def _find_money(
    document: Document, grid: Grid, named: dict[str, int], dollar: str | None
) -> list[_Money]:
    """The columns of sums: those of a year, and those whose unit is money."""
    above = document.text[max(0, grid.start - _ABOVE) : grid.start].strip()
    common = find_unit(above.rsplit("\n", 1)[-1], dollar=dollar) if len(above) < _ABOVE else None
    below = grid.lines[0] if grid.lines else {}
    is_units = all(len(cell.text) < 8 for cell in below.values())
    found = []
    for column, header in sorted(grid.headers.items()):
        if column in named.values() or name_column(header, ("total",)):
            continue
        under = below[column].text if is_units and column in below else ""
        unit = find_unit(header, dollar=dollar) or find_unit(under, dollar=dollar)
        year = _year(header)
        if year:
            found.append(_Money(column, header, year, unit or common))
        elif unit and re.fullmatch(
            r"[£€$'’‘0ksmKM ]+", under or header.rsplit(" ", 1)[-1].strip("()")
        ):
            found.append(_Money(column, header, None, unit))
    is_budget = any(one.year for one in found) or "reference" in named or "portfolio" in named
    return found if is_budget else []


def _year(header: str) -> str | None:
    text = " ".join(header.split())
    for pattern in load_patterns("table_columns.toml"):
        if pattern.gives == "year" and (match := pattern.regex.search(text)):
            return match["year"]
    return None


def _build_line(
    line: dict[int, Row],
    what: int,
    named: dict[str, int],
    money: Sequence[_Money],
    dollar: str | None,
) -> BudgetLine | None:
    if what not in line or _is_sum(line):
        return None
    amounts: list[Amount] = []
    for one in money:
        cell = line.get(one.column)
        amount = parse_cell(cell.text, one.unit, dollar=dollar) if cell else None
        if amount is not None:
            purpose = None if one.year else one.header
            amounts.append(replace(amount, year=one.year, purpose=purpose))
    description = line[what].text
    if not amounts or not re.search(r"[A-Za-z]{2}", description):
        return None
    reference = line.get(named["reference"]) if "reference" in named else None
    cells = sorted(line.values(), key=lambda cell: cell.start)
    return BudgetLine(
        id="",
        spans=(Span(cells[0].start, cells[-1].end),),
        rule="budget-line-row",
        description=description,
        reference=reference.text if reference else None,
        amounts=tuple(amounts),
    )


def _is_sum(line: dict[int, Row]) -> bool:
    """Tell a row of sums over others by its first words."""
    first = line[min(line)].text
    return bool(_SUM.search(first)) and len(first) < 80


def _find_responsible(
    line: dict[int, Row], named: dict[str, int], entities: Entities
) -> str | None:
    cell = line.get(named["responsible"]) if "responsible" in named else None
    if cell is None or len(cell.text) > 80:
        return None
    span = Span(cell.start, cell.end)
    if is_post(cell.text):
        return entities.post(cell.text, span)
    return entities.person(cell.text, span) if _PERSON.match(cell.text) else None
