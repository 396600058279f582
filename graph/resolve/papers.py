"""Papers that are of no meeting of their own: which council's and which year's they are."""

from collections.abc import Iterator

from extract.models import Meeting
from graph.resolve.coverage import Place, place_paper, see_meeting
from graph.resolve.forms import Fixed, Key, Stage
from graph.resolve.view import View

# No fact has such an id: the paper itself is meant.
_PAPER = "#paper"


def place_key(place: Place) -> str:
    """The block of the papers of a place, which is the IRI of its coverage."""
    year = "undated" if place.year is None else f"{place.year:04}"
    return f"{place.body}/coverage/{year}"


class Papers(Stage):
    """Papers of a council and a year; those of a meeting belong where the meeting does."""

    name = "paper"

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """By council and year."""
        own = []
        for fact in view.facts(Meeting):
            body, meeting = view.find(fact.body), view.find(fact.id)
            seen = see_meeting(body, meeting, fact.date, fact.scope)
            if seen is not None and fact.scope == "own":
                own.append(seen[0])
        if not own:
            for place in place_paper(view.publisher(), view.paper.date, own):
                yield _PAPER, Key(place_key(place), (view.record.document_id,))
