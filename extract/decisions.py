"""What a body or an office holder decided."""

from collections.abc import Mapping, Sequence

from extract.entities import Entities
from extract.items import FoundItem
from extract.meetings import Meetings
from extract.models import Document, Fact
from extract.rows import Row
from extract.sections import Section


def find_decisions(
    document: Document,
    sections: Sequence[Section],
    entities: Entities,
    *,
    rows: Sequence[Row],
    meetings: Meetings,
    items: Mapping[int, Sequence[tuple[str, FoundItem]]],
) -> list[Fact]:
    """Find the decisions of every section."""
    return []
