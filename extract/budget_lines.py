"""Rows of budgets: from a table whose head names years or amounts to one fact a row.

A row is taken only where the table says in which money it reckons: a bare "10" may be ten pounds
or ten thousand. Totals are not rows, and nothing is added up.
"""

import re
from collections.abc import Sequence

from extract.columns import Cell, Fields, Table, find_tables, read_fields, row_span
from extract.entities import Entities
from extract.models import Amount, BudgetLine, Document
from extract.money import CURRENCIES, read_bare, read_unit
from extract.names import is_person_name

_TOTAL = re.compile(
    r"^\W*(?:grand |sub[- ]?|net |gross |overall )?totals?\b|\btotals?\W*$"
    r"|^(?:net|gross) (?:budget|expenditure|cost)|^(?:balance|surplus|deficit)\b",
    re.I,
)
_BUDGET = re.compile(r"\b(?:budget|saving|growth|pressure|estimate|portfolio|capital)s?\b", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
# "Head of Housing", "Director of Finance": an office, where no name stands.
_OFFICE = re.compile(r"\b(?:head|director|manager|officer|leader|chief executive|clerk)\b", re.I)


def find_budget_lines(document: Document, entities: Entities) -> list[BudgetLine]:
    """Find the rows of all budgets of a document, in order."""
    found: list[BudgetLine] = []
    for table in find_tables(document):
        if _is_budget(table):
            found += _read_table(table, entities, len(found))
    return found


def _is_budget(table: Table) -> bool:
    if table.has("action") or not table.has("year", "amount"):
        return False
    if not table.has("year"):
        # A list of grants or of payments has sums too, and is no budget.
        return table.has("description") and bool(_BUDGET.search(f"{table.title} {table.units}"))
    return table.has("description", "reference") or (
        table.has("portfolio") and len(table.numbers("year")) > 1
    )


def _read_table(table: Table, entities: Entities, count: int) -> list[BudgetLine]:
    found: list[BudgetLine] = []
    portfolio: str | None = None
    for row in table.rows:
        fields = read_fields(table, row)
        if len(row) == 1 and row[0].column <= 1 and _value(row[0]) is None:
            # A title over the rows below, unless it closes those above.
            portfolio = None if _TOTAL.search(row[0].text) else row[0].text.rstrip(":")
            continue
        description = _describe(table, row, fields)
        amounts = _read_amounts(table, fields)
        if description is None or not amounts or any(_TOTAL.search(c.text) for c in row[:2]):
            continue
        found.append(
            BudgetLine(
                id=f"budget-line:{count + len(found) + 1}",
                spans=(row_span(row),),
                rule=_rule(table),
                description=description,
                reference=fields.text("reference"),
                portfolio=fields.text("portfolio") or portfolio,
                amounts=amounts,
                responsible=_find_responsible(fields, entities),
            )
        )
    return found


def _describe(table: Table, row: Sequence[Cell], fields: Fields) -> str | None:
    """What the row is for: its description, else the first words that no other column takes."""
    if text := fields.text("description"):
        return text
    if table.has("description"):
        return None
    free = (cell.text for cell in row if cell.column not in table.columns)
    return next((text for text in free if re.search(r"[A-Za-z]{3}", text)), None) or fields.text(
        "portfolio"
    )


def _read_amounts(table: Table, fields: Fields) -> tuple[Amount, ...]:
    amounts = []
    for kind in ("year", "amount"):
        for cell in fields.cells.get(kind, ()):
            head = table.columns[cell.column].head
            unit = read_unit(head) or read_unit(table.units) or read_unit(table.title)
            unit = unit or read_unit(re.sub(r"[\d,.\s()–-]+", "", cell.text))
            value = read_bare(cell.text, unit[1]) if unit else None
            currency = CURRENCIES.get(unit[0]) if unit else None
            if value is None or currency is None or value == 0:
                continue
            year = _YEAR.search(head)
            amounts.append(
                Amount(value=value, currency=currency, year=int(year[0]) if year else None)
            )
    return tuple(dict.fromkeys(amounts))


def _value(cell: Cell) -> object:
    return read_bare(cell.text, "")


def _find_responsible(fields: Fields, entities: Entities) -> str | None:
    cell = fields.first("responsible") or fields.first("lead")
    if cell is None:
        return None
    if known := entities.known("person", cell.text):
        return known
    if _OFFICE.search(cell.text):
        return entities.post(cell.text, cell.span) if len(cell.text.split()) > 1 else None
    if len(cell.text.split()) > 1 and is_person_name(cell.text):
        return entities.person(cell.text, cell.span)
    return None


def _rule(table: Table) -> str:
    gives = "year" if table.has("year") else "amount"
    return table.columns[table.numbers(gives)[0]].rule
