"""Roles and memberships: a role by its title, a membership by who, as what, where and when."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.models import Meeting, Membership
from graph.iris import membership_iri, name_key, role_iri
from graph.resolve.forms import Cluster, Clustering, Fixed, Form, Key, Name, Stage
from graph.resolve.labels import choose_label
from graph.resolve.short_forms import spelled
from graph.resolve.terms import read_strength
from graph.resolve.view import View

_CHAIR = re.compile(r"\bchair(?:man|woman|person)\b", re.IGNORECASE)


def write_role(title: str) -> str:
    """The title with one word for whoever takes the chair.

    >>> write_role("Vice-Chairman")
    'Vice-Chair'
    """

    def write(match: re.Match[str]) -> str:
        return "CHAIR" if match.group().isupper() else match.group()[0] + "hair"

    return _CHAIR.sub(write, title)


def name_role(base: str, title: str) -> str:
    """The IRI of the role of a title as stated."""
    written = write_role(title)
    return role_iri(base, name_key(written) or written)


class Roles(Stage):
    """Roles, one by one title."""

    name = "role"
    is_labelled = True

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """By the title."""
        for fact in view.facts(Membership):
            yield fact.id, Key(name_role(view.base, fact.role), (write_role(fact.role),))

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By the title, as it is most often written."""
        label = choose_label(spelled(cluster.forms), may_be_acronym=False)
        return Name(cluster.block, "role", label[:1].upper() + label[1:])


class Memberships(Stage):
    """Memberships: one by person, role, body and day, or paper where no day is known."""

    name = "membership"

    def keys(self, view: View) -> Iterator[tuple[str, Key | Fixed]]:
        """All of one person in one role of one body together, from which the terms follow.

        (IRI, day, how the paper shows it, general role, title).
        """
        sat_for_another = set(_find_substitutes(view))
        for fact in view.facts(Membership):
            person, body = view.find(fact.person), view.find(fact.organization)
            if person is None or body is None:
                continue
            role = name_role(view.base, fact.role)
            day = fact.as_of.isoformat() if fact.as_of is not None else ""
            strength = read_strength(fact.rule, fact.general_role, fact.role)
            if (person, body, fact.as_of) in sat_for_another and fact.basis == "derived":
                strength = "standing-in"
            iri = membership_iri(person, role, body, day or view.record.document_id)
            content = (iri, day, strength, fact.general_role, write_role(fact.role))
            yield fact.id, Key(holding_key(body, role, person), content)

    def cluster(self, forms: Sequence[Form]) -> Clustering:
        """By the day."""
        groups: dict[str, list[Form]] = defaultdict(list)
        for form in forms:
            groups[str(form.content[0])].append(form)
        return Clustering([Cluster(group, iri) for iri, group in sorted(groups.items())])

    def give_name(self, cluster: Cluster, document: str | None) -> Name:
        """By its parts."""
        return Name(cluster.key, "membership")


def holding_key(body: str, role: str, person: str) -> str:
    """The block of all that shows one person in one role: holders of a role stand together."""
    return f"{body} {role} {person}"


def _find_substitutes(view: View) -> Iterator[tuple[str, str, dt.date]]:
    """Who sat for another, in which body, on which day."""
    for meeting in view.facts(Meeting):
        body = view.find(meeting.body)
        for sitting in meeting.substitutions:
            person = view.find(sitting.substitute)
            if person and body and meeting.date:
                yield person, body, meeting.date
