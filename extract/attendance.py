"""Who was there: attendance lists and apologies of one section of a paper."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.entities import Entities
from extract.models import Document, Membership, Span, Substitution

if TYPE_CHECKING:
    from extract.sections import Section


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """The people of one meeting, by handle, and the memberships that their list shows."""

    present: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    in_attendance: tuple[str, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    memberships: tuple[Membership, ...] = ()
    spans: tuple[Span, ...] = ()


def find_attendance(document: Document, section: "Section", entities: Entities) -> Attendance:
    """Find who was present, who sent apologies and who attended otherwise."""
    return Attendance()
