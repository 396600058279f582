"""Councils and their bodies named anywhere in a paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.entities import Entities
from extract.models import Document, Fact, Span

if TYPE_CHECKING:
    from extract.sections import Section


@dataclass(frozen=True, slots=True)
class BodyMention:
    """A body's name as printed, and where."""

    name: str
    span: Span


def match_body(text: str, start: int = 0) -> BodyMention | None:
    """Find the body that a title line names."""
    return None


def find_bodies(
    document: Document, sections: Sequence["Section"], entities: Entities
) -> list[Fact]:
    """Report every council and committee named to `entities`."""
    return []
