"""How long a role was held, from the days on which papers show it."""

import datetime as dt
from collections.abc import Mapping

from graph.resolve.records import Tenure

# Two observations further apart than this many days show two terms, not one: elections and annual
# meetings lie between.
_LONGEST_GAP_DAYS = 400


def find_terms(
    person: str, role: str, body: str, observed: Mapping[str, str]
) -> tuple[Tenure, ...]:
    """The times in which a person held a role, each from two observations or more.

    `observed` gives the membership (its IRI) by the day, of ISO form.
    """
    tenures = []
    run: list[str] = []
    for day in [*sorted(observed), ""]:
        if run and (not day or _days_between(run[-1], day) > _LONGEST_GAP_DAYS):
            if len(run) > 1:
                names = tuple(observed[seen] for seen in run)
                tenures.append(Tenure(person, role, body, run[0], run[-1], names))
            run = []
        run.append(day)
    return tuple(tenures)


def _days_between(one: str, other: str) -> int:
    return (dt.date.fromisoformat(other) - dt.date.fromisoformat(one)).days
