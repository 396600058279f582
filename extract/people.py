"""People with a cue anywhere in a paper, and the names that the language model adds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extract.entities import Entities
from extract.models import Document, Fact

if TYPE_CHECKING:
    from extract.sections import Section


def find_people(
    document: Document, sections: Sequence["Section"], entities: Entities
) -> list[Fact]:
    """Report every person named to `entities`."""
    return []
