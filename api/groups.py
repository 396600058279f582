"""What a page shows of one property: its name, some of its values, and the way to all of them."""

import re
from dataclasses import dataclass

from api.links import Link, address, short_name
from graph.answers import Term

SHOWN_VALUES = 25  # of one property, on a page; the rest is a link away


@dataclass(frozen=True)
class Group:
    """The values of one property; `more` leads to all of them where not all are shown."""

    name: Link
    values: list[Link]
    count: int
    more: str | None = None


def cut_group(name: Link, shown: list[Link], count: int, more: str) -> Group:
    """Keep the first values, and the way to all where there are others."""
    return Group(name, shown[:SHOWN_VALUES], count, more if count > SHOWN_VALUES else None)


def words(name: str) -> str:
    """Read a local name as words.

    >>> words("fm:subjectToCallIn")
    'subject to call in'
    """
    local = re.split(r"[:/#]", name)[-1]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).replace("-", " ").lower() or name


def show(value: Term, label: Term | None, base: str) -> Link:
    """Show a value of a property: a link with a label, or plain text with its language."""
    if value.kind != "uri":
        return Link(None, value.value, value.language or "")
    text = label.value if label else short_name(value.value, base)
    return Link(address(value.value, base), text)


def show_dated(record: dict[str, Term], base: str) -> Link:
    """Show a thing of a listing; its date too, where its label does not say it."""
    link = show(record["s"], record.get("label"), base)
    date = record["date"].value if "date" in record else ""
    return link if date[:4] in link.text else link._replace(note=date)
