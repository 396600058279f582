"""Planned actions as facts: the rows of action plans, and the lines of minutes that set a task."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from extract.columns import Grid, find_grids, name_columns
from extract.document import Span
from extract.models import Action, Fact, Recommendation
from extract.money import find_amounts, find_dollar
from extract.needles import GuardedPattern
from extract.rows import Row
from extract.tables import load_patterns

_KINDS = ("action", "lead", "due", "measure", "resources", "recommendation", "number")
_NOTHING = re.compile(r"^(?:none|n/?a|nil|no action.*|tbc|-+)\W*$", re.I)
# Code points: a shorter wording of an action or a recommendation is too common to be one.
_SHORTEST = 25
_WITHOUT_VERB = 60


def find_planned(text: str, rows: Sequence[Row], facts: Sequence[Fact]) -> list[Action]:
    """Find the planned actions of a paper and the recommendations of it that they answer."""
    actions = find_actions(text, rows)
    return answer_recommendations(actions, facts, read_answered(rows, actions))


def find_actions(text: str, rows: Sequence[Row]) -> list[Action]:
    """Find the planned actions of a paper, in order; what they answer is not yet known."""
    dollar = find_dollar(text)
    facts: list[Action] = []
    for grid in find_grids(rows):
        named = name_columns(grid, _KINDS)
        told = {"lead", "due", "measure"} & named.keys()
        if "action" not in named or not ({"lead", "due"} & named.keys()):
            continue
        if len(named) < 3 and len(told) < 2 and len(grid.headers) > 3:
            continue
        # Only what stands right above can go on: a table that a page has broken.
        is_broken = bool(facts) and grid.is_continued and facts[-1].spans[-1].end < grid.start
        _read_grid(grid, named, dollar, facts, is_broken=is_broken)
    for row in rows:
        match = _match_line(row)
        if match:
            facts.append(
                Action(
                    id="",
                    spans=(Span(row.start, row.end),),
                    rule="action-line",
                    description=match["what"].strip(),
                    lead=match["lead"].strip(),
                )
            )
    facts.sort(key=lambda fact: fact.spans[0].start)
    return [replace(fact, id=f"action:{number}") for number, fact in enumerate(facts, start=1)]


def answer_recommendations(
    actions: Sequence[Action], facts: Sequence[Fact], answered: Mapping[str, str]
) -> list[Action]:
    """Say which recommendation each action answers: that of the words, else of the number.

    `answered` holds what stands in the column of recommendations, by id of action.
    """
    known = [fact for fact in facts if isinstance(fact, Recommendation)]
    by_number: dict[str, list[str]] = {}
    for fact in known:
        if fact.number:
            by_number.setdefault(_bare(fact.number), []).append(fact.id)
    settled = []
    for action in actions:
        cell = answered.get(action.id, "")
        targets = [one.id for one in known if _says(cell, one.text)]
        if not targets and re.fullmatch(r"(?:R(?:ec\w*)?\.?\s*)?\(?[\dA-Za-z.]{1,5}\)?\.?", cell):
            targets = by_number.get(_bare(cell), [])
        settled.append(replace(action, responds_to=tuple(targets)) if len(targets) == 1 else action)
    return settled


def read_answered(rows: Sequence[Row], actions: Sequence[Action]) -> dict[str, str]:
    """What stands in the column of recommendations at each action; an empty cell goes on above."""
    by_start = {action.spans[0].start: action.id for action in actions}
    found: dict[str, str] = {}
    last = ""
    for grid in find_grids(rows):
        named = name_columns(grid, _KINDS)
        if "recommendation" not in named or "action" not in named:
            last = ""
            continue
        for line in grid.lines:
            cell = line.get(named["recommendation"])
            last = cell.text if cell else last
            start = min(one.start for one in line.values())
            if start in by_start:
                found[by_start[start]] = last
    return found


def _read_grid(
    grid: Grid,
    named: Mapping[str, int],
    dollar: str | None,
    facts: list[Action],
    *,
    is_broken: bool,
) -> None:
    """Add the actions of one table to those of the tables above it."""
    for line in grid.lines:
        said = {kind: line[column].text for kind, column in named.items() if column in line}
        what = said.get("action", "")
        cells = sorted(line.values(), key=lambda cell: cell.start)
        span = Span(cells[0].start, cells[-1].end)
        if what[:1].islower() and line is grid.lines[0]:
            # A page broke the row: what is not the end of the last one is nobody's.
            if is_broken and _may_go_on(facts[-1]):
                facts[-1] = _continue(facts[-1], said, span)
            continue
        if not re.search(r"[A-Za-z]{3}", what) or _NOTHING.match(what) or len(said) < 2:
            continue
        facts.append(
            Action(
                id="",
                spans=(span,),
                rule="action-row",
                description=what,
                number=said.get("number"),
                lead=said.get("lead"),
                due=said.get("due"),
                outcome_measure=said.get("measure"),
                amounts=find_amounts(said.get("resources", ""), dollar=dollar),
            )
        )


def _may_go_on(fact: Action) -> bool:
    return not fact.description.rstrip().endswith((".", "!", "?"))


def _continue(fact: Action, said: Mapping[str, str], span: Span) -> Action:
    """An action whose row is broken by a page goes on in the next row."""

    def join(before: str | None, kind: str) -> str | None:
        return " ".join(part for part in (before, said.get(kind)) if part) or None

    return replace(
        fact,
        spans=(*fact.spans, span),
        description=f"{fact.description} {said['action']}",
        lead=join(fact.lead, "lead"),
        due=join(fact.due, "due"),
        outcome_measure=join(fact.outcome_measure, "measure"),
    )


def _match_line(row: Row) -> re.Match[str] | None:
    if row.block.kind == "cell":
        return None
    return next((match for regex in _lines() if (match := regex.match(row.text))), None)


@cache
def _lines() -> tuple[GuardedPattern, ...]:
    patterns = load_patterns("table_columns.toml")
    return tuple(pattern.regex for pattern in patterns if pattern.gives == "action-line")


def _bare(number: str) -> str:
    return re.sub(r"^r(?:ec\w*)?\.?\s*", "", number.strip().lower()).strip("(). ")


def _says(cell: str, text: str) -> bool:
    """Tell whether a cell repeats a recommendation, its number aside."""
    words = " ".join(re.sub(r"^\W*\(?[\divx]{1,4}[.)]\s+", "", cell).lower().split()).strip(" .;")
    other = " ".join(text.lower().split()).strip(" .;")
    if _holds(words, other, _SHORTEST):
        return True
    # "Increase the stability of …" for "ensure the stability of …": all but the verb is repeated.
    return _holds(words.partition(" ")[2], other.partition(" ")[2], _WITHOUT_VERB)


def _holds(one: str, other: str, least: int) -> bool:
    return min(len(one), len(other)) >= least and (one in other or other in one)
