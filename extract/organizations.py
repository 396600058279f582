"""Organisations that are no councils: inspectorates, partners, companies."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.entities import Entities
from extract.models import Document, Fact

if TYPE_CHECKING:
    from extract.sections import Section


def find_organizations(
    document: Document, sections: Sequence["Section"], entities: Entities
) -> list[Fact]:
    """Report every organisation named to `entities`."""
    return []
