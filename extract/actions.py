"""Planned actions: from a table that says what is to be done, by whom and by when.

A cell that spans rows is printed once: the recommendation that stands beside the first action
stands for those below it too.
"""

import re
from collections.abc import Sequence

from extract.columns import Fields, Table, find_tables, read_fields, row_span
from extract.decision_fields import find_amounts
from extract.models import Action, Document, Recommendation

# Share of the words of a recommendation that a cell must repeat to mean it.
_LIKE = 0.7
_NUMBER = re.compile(
    r"^\W*(?:recommendation|rec\.?)?\s*(?:no\.?\s*)?(\d+(?:\.\d+)*|[ivx]+|[a-z])\b"
)
_NONE = re.compile(r"^\W*(?:n/?a|none|tbc|to be confirmed|-+)?\W*$", re.I)


def find_actions(document: Document, recommendations: Sequence[Recommendation]) -> list[Action]:
    """Find the rows of all action plans of a document, in order.

    `recommendations` are those that the paper holds; an action answers one where the table says
    so by number or in its words.
    """
    found: list[Action] = []
    for table in find_tables(document):
        if table.has("action") and table.has("lead", "responsible", "due"):
            found += _read_table(table, recommendations, len(found))
    return found


def _read_table(
    table: Table, recommendations: Sequence[Recommendation], count: int
) -> list[Action]:
    found: list[Action] = []
    answered: tuple[str, ...] = ()
    for row in table.rows:
        fields = read_fields(table, row)
        if named := fields.text("recommendation"):
            answered = _find_answered(named, recommendations)
        elif len(row) == 1 and row[0].column == 0:
            answered = ()  # a title within the table: what stood above it is over
        description = fields.text("action")
        lead = _said(fields, "lead") or _said(fields, "responsible")
        due = _said(fields, "due")
        # A row that names neither goes on from the one above, or is a title between rows.
        if description is None or not re.search(r"[A-Za-z]{3}", description) or not (lead or due):
            continue
        found.append(
            Action(
                id=f"action:{count + len(found) + 1}",
                spans=(row_span(row),),
                rule=table.columns[table.numbers("action")[0]].rule,
                description=description,
                lead=lead,
                due=due,
                outcome_measure=_said(fields, "outcome-measure"),
                amounts=find_amounts(fields.text("cost") or fields.text("amount") or ""),
                responds_to=answered,
            )
        )
    return found


def _said(fields: Fields, kind: str) -> str | None:
    """The words of a cell, unless they say that there is nothing to say."""
    text = fields.text(kind)
    return None if text is None or _NONE.match(text) else text


def _find_answered(cell: str, recommendations: Sequence[Recommendation]) -> tuple[str, ...]:
    words = _words(cell)
    number = _NUMBER.match(cell.lower())
    for recommendation in recommendations:
        theirs = _words(recommendation.text)
        if theirs and len(words) >= 4 and len(words & theirs) >= _LIKE * len(theirs):
            return (recommendation.id,)
    # A number alone means one only where one recommendation of the paper has it.
    if number is None or len(words) > 6:
        return ()
    same = [one for one in recommendations if (one.number or "").strip("().") == number[1]]
    return (same[0].id,) if len(same) == 1 else ()


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.lower()))
