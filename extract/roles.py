"""Roles that people hold, stated outside attendance lists."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from extract.entities import Entities
from extract.models import Document, Membership
from extract.names import plain_words
from extract.tables import load_rows

if TYPE_CHECKING:
    from extract.sections import Section


def find_roles(
    document: Document, sections: Sequence["Section"], entities: Entities
) -> list[Membership]:
    """Find the offices, job titles and posts that people are said to hold."""
    return []


@cache
def _general_roles() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(row["pattern"], re.I), row["general_role"]) for row in load_rows("roles.csv")
    )


def general_role_of(title: str) -> str:
    """The general role that a title belongs to: a slug of the ontology's scheme of roles."""
    return next((role for regex, role in _general_roles() if regex.search(title)), "officer")


def settle_memberships(memberships: Sequence[Membership]) -> list[Membership]:
    """Merge the memberships that are one once handles are fact ids, and give each its id.

    One person, role, body and day make one membership; its passages are gathered.
    """
    merged: dict[str, Membership] = {}
    for membership in memberships:
        role = plain_words(membership.role).replace(" ", "-")
        key = ":".join(
            (
                "membership",
                membership.person.removeprefix("person:"),
                role,
                membership.organization.replace(":", "-"),
                membership.as_of.isoformat() if membership.as_of else "undated",
            )
        )
        old = merged.get(key)
        spans = {*(old.spans if old else ()), *membership.spans}
        ordered = tuple(sorted(spans, key=lambda span: (span.start, span.end)))
        base = membership if old is None or old.basis != "stated" else old
        merged[key] = replace(base, id=key, spans=ordered)
    return list(merged.values())
