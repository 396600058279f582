"""The pages of things by kind: for each, the sections that a reader wants first."""

from collections.abc import Callable, Mapping, Sequence

from api.profiles.around import Around
from api.profiles.committee import show_committee, show_post
from api.profiles.council import show_council
from api.profiles.decision import show_decision
from api.profiles.inspection import show_inspection
from api.profiles.inspectorate import show_inspectorate
from api.profiles.meeting import show_meeting
from api.profiles.person import show_person
from api.profiles.report import show_report
from api.profiles.section import Profile
from graph.namespaces import PREFIXES

# By the local name of the class, the first that fits; a profile for each.
PROFILES: Mapping[str, Callable[[Around], Profile]] = {
    "Council": show_council,
    "Committee": show_committee,
    "Post": show_post,
    "Person": show_person,
    "Meeting": show_meeting,
    "Decision": show_decision,
    "Inspection": show_inspection,
    "Report": show_report,
    "Inspectorate": show_inspectorate,
}
_KINDS = (
    *PROFILES, "AgendaItem", "Recommendation", "Judgement", "Coverage",
)  # fmt: skip
_SPACES = tuple(PREFIXES[name] for name in ("fm", "foaf", "org"))


def kind_of(types: Sequence[str]) -> str:
    """Name the kind of a thing by the IRIs of its classes; empty where it has no page of its own.

    >>> kind_of(["http://xmlns.com/foaf/0.1/Person"])
    'Person'
    """
    names = {iri.removeprefix(space) for iri in types for space in _SPACES if iri.startswith(space)}
    return next((kind for kind in _KINDS if kind in names), "")
