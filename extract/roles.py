"""Roles that people hold, stated outside attendance lists.

An office behind a name or before it, a contact's block, a column of a table headed by an office,
an election.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from extract.bodies import find_body_names
from extract.bodies_names import is_full_council
from extract.councils import find_council_names
from extract.dates import find_dates
from extract.document import Document, Span
from extract.entities import Entities, is_generic_council
from extract.lists import read_people
from extract.memory import remember_texts
from extract.models import Membership
from extract.names import plain_words
from extract.organization_names import find_organization_row, is_organization_name
from extract.person_spans import match_person
from extract.posts import is_post, match_post, match_post_before
from extract.tables import load_patterns, load_rows
from extract.terms import read_until

if TYPE_CHECKING:
    from extract.sections import Section

_TABLE = "roles.toml"
# What joins a name to the office behind it: "Jo Reed, Leader", "Jo Reed – Clerk", "Jo Reed (Clerk"
_JOIN = re.compile(
    r"\s*(?:\([A-Z]{2,4}\)\s*)?(?:,|–|—|\s-|\(|[ \t]{2})\s*(?:the\s+|our\s+|as\s+|an?\s+)?(?=[A-Z])"
)
_LINE = re.compile(r"[ \t]*\n[ \t]*(?=[A-Z])")
_CONTACT_LINE = re.compile(
    r"[ \t,]*\n\s*(?:[^\n]{0,60}\n\s*)?"
    r"(?:Tel|Telephone|E-?mail|T:|E:|Phone|Direct|\(?0\d{2,4}\)?[ \d])"
)
_CHAIR = re.compile(
    r"(?:acting |out-?going |new |previous |independent )?(?:vice[- ]|deputy )?"
    r"chair(?:man|woman|person)?",
    re.I,
)
_WITHIN = re.compile(r"\s+(?:at|of|for|to|from|with)\s+(?:the\s+)?", re.I)


# The day of a report without a meeting's, in the trail at its end: "Dated: 3 May 2031"
_DATED = re.compile(r"^Dated[ \t]*:?[ \t]+(?P<date>[^\n]{6,30})$", re.M)
# Heads of a whole council: their role is of the council, not of its meeting.
_HEADS = re.compile(r"mayor|cathaoirleach|provost", re.I)
# The rules that read how somebody is put into a role, behind which may stand for how long.
_ELECTING = frozenset({"role-elected", "role-appointed-to"})
# Characters: an article may stand before a body's name.
_ARTICLE = 4


@dataclass(frozen=True, slots=True)
class _Stated:
    """A role as printed, whose, and where."""

    person: str
    role: str
    span: Span
    rule: str
    organization: str | None = None


def find_roles(
    document: Document, sections: Sequence["Section"], entities: Entities
) -> list[Membership]:
    """Find the offices, job titles and posts that people are said to hold.

    A role is of the body or organisation that it names, else of the publishing council; its day is
    that of the section's meeting, else the paper's.
    """
    found = [
        *_find_beside_names(document, entities),
        *_find_in_tables(document, entities),
        *_find_stated(document, sections, entities),
    ]
    memberships = []
    for stated in found:
        section = _section_at(sections, stated.span.start)
        role, body = _split_role(stated.role, entities, section)
        body = stated.organization or body or entities.publisher()
        if body is None or not role:
            continue
        day = _day_of(document, sections, section)
        until = None
        if stated.rule in _ELECTING:
            until = read_until(document.text, stated.span.end, day)
        memberships.append(
            Membership(
                id=f"membership:{stated.person}:{role}:{body}:{stated.span.start}",
                spans=(stated.span if until is None else Span(stated.span.start, until.end),),
                rule=stated.rule,
                person=stated.person,
                organization=body,
                role=role,
                general_role=general_role_of(role),
                as_of=day,
                until=until.when if until else None,
                derived=("until",) if until and until.is_derived else (),
            )
        )
    return memberships


def _day_of(
    document: Document, sections: Sequence["Section"], section: "Section | None"
) -> dt.date | None:
    """The day on which a role is shown: of the minutes that say so, else of the paper's meeting.

    A report in a pack is dated when it was written; the pack shows it on the day of its meeting.
    """
    # "other": minutes that a pack repeats once more.
    if section and section.kind in {"minutes", "other"} and section.date:
        return section.date
    own = [s.date for s in sections if s.is_own and s.date and s.kind in {"agenda", "minutes"}]
    day = next(iter(own), None) or (section.date if section else None) or document.date
    if day is None and (dated := _DATED.search(document.text)):
        found = find_dates(dated["date"])
        day = found[0].value if found and isinstance(found[0].value, dt.date) else None
    return day


def _find_beside_names(document: Document, entities: Entities) -> Iterator[_Stated]:
    text = document.text
    named = {at for _, span in entities.mentions("person") for at in range(span.start, span.end)}
    for handle, span in entities.mentions("person"):
        if any(listed.start <= span.start < listed.end for listed in entities.listed):
            continue
        if behind := _match_behind(text, span.end):
            end = text.find(behind[-12:], span.end) + len(behind[-12:])
            if not named.isdisjoint(range(span.end, end)):
                continue
            yield _Stated(handle, behind, Span(span.start, max(end, span.end)), "role-behind")
        elif (before := match_post_before(text, span.start)) and named.isdisjoint(
            range(before[1], span.start)
        ):
            yield _Stated(handle, before[0], Span(before[1], span.end), "role-before")


def _match_behind(text: str, at: int) -> str | None:
    if join := _JOIN.match(text, at):
        return match_post(text, join.end())
    line = _LINE.match(text, at)
    if line is None or not text[text.rfind("\n", 0, at) + 1 : at].strip():
        return None
    begins_line = match_person(text, text.rfind("\n", 0, at) + 1)
    if begins_line is None or begins_line[1] < at - 1:
        return None
    post = match_post(text, line.end())
    if post is None or len(post.split()) > 9:
        return None
    # A name and an office on lines of their own are a contact or a signature.
    is_signature = begins_line[2] and text[begins_line[0] : at].isupper()
    stop = re.compile(re.escape(post).replace(r"\ ", r"\s+")).match(text, line.end())
    if stop and (is_signature or _CONTACT_LINE.match(text, stop.end())):
        return post
    return None


def _find_in_tables(document: Document, entities: Entities) -> Iterator[_Stated]:
    """People in a column whose heading is an office."""
    headings: dict[tuple[int | None, int | None], str] = {}
    for block in document.blocks:
        if block.kind != "cell":
            continue
        words = " ".join(document.text[block.start : block.end].split())
        if block.row == 0:
            if is_post(words) and len(words.split()) <= 5:
                headings[block.table, block.column] = words
            continue
        heading = headings.get((block.table, block.column))
        person = match_person(document.text, block.start) if heading else None
        if heading is None or person is None or person[1] > block.end:
            continue
        span = Span(person[0], person[1])
        handle = entities.person(document.text[person[0] : person[1]], span)
        yield _Stated(handle, heading, span, "role-column")


def _find_stated(
    document: Document, sections: Sequence["Section"], entities: Entities
) -> Iterator[_Stated]:
    """Roles in the sentences of the pattern table: elections, inspectors, interests declared."""
    text = document.text
    for pattern in load_patterns(_TABLE):
        for match in pattern.regex.find_near(text):
            is_list = pattern.gives == "listed"
            person = match_person(text, match.start("name"), allow_single=is_list)
            if person is None:
                continue
            span = Span(match.start(), match.end())
            name = text[person[0] : person[1]]
            handle = entities.person(name, Span(person[0], person[1]))
            groups = match.groupdict()
            organization = None
            if pattern.gives == "body-members":
                yield from _find_appointed(match, handle, pattern.id, entities)
                continue
            if pattern.gives == "inspector":
                organization = _inspectorate(text, entities)
                if organization is None:
                    continue
            elif groups.get("of"):
                organization = _find_body(groups["of"], entities)
                if organization is None and _is_of_own(pattern.id, groups["of"]):
                    organization = entities.organization(groups["of"], None)
                if (
                    organization is None
                    and pattern.gives != "inspector"
                    and "elected" not in pattern.id
                ):
                    continue
            elif pattern.id == "role-elected":
                organization = _section_body(sections, match, entities)
            role = " ".join(groups["role"].split())
            role = role[:1].upper() + role[1:]
            yield _Stated(handle, role, span, pattern.id, organization)


def _find_appointed(
    match: re.Match[str], first: str, rule: str, entities: Entities
) -> Iterator[_Stated]:
    """Those who are appointed to a body of a council: of a body alone, no post or outside one."""
    bodies = find_body_names(match["of"])
    if not bodies or bodies[0].span.start > _ARTICLE:
        return
    body = entities.committee(bodies[0].name, None)
    role = (match["role"] or "Member").capitalize()
    people = [first]
    for listed in read_people(match["more"], match.start("more"), is_members=True):
        people.append(entities.person(listed.name, listed.span))
    for person in people:
        yield _Stated(person, role, Span(match.start(), match.end()), rule, body)


def _is_of_own(rule: str, name: str) -> bool:
    """Tell whether somebody's interest names an organisation, known to the paper or not."""
    return rule.startswith("role-interest") and len(name.split()) > 1 and not is_post(name)


def _inspectorate(text: str, entities: Entities) -> str | None:
    for name in entities.names("organization"):
        row = find_organization_row(name)
        if row and row.is_inspectorate:
            return entities.organization(name, None)
    return None


def _split_role(role: str, entities: Entities, section: "Section | None") -> tuple[str, str | None]:
    """Split "Chair of the Audit Committee" into role and body; "Leader of the Council" too."""
    if _CHAIR.fullmatch(role):
        if section and section.body_name:
            return role, entities.committee(section.body_name, None)
        return role, None
    for match in _WITHIN.finditer(role):
        head, rest = role[: match.start()], role[match.end() :]
        if not is_post(head):
            continue
        if is_generic_council(rest):
            return head, entities.publisher()
        if body := _find_body(rest, entities):
            return head, body
    # "President, Ashwick College"
    for match in re.finditer(r",\s+", role):
        head, rest = role[: match.start()], role[match.end() :].strip(" ,")
        if is_post(head) and is_organization_name(rest) and not is_post(rest):
            return head, entities.organization(rest, None)
    # "EDC Traffic Engineer": whose engineer stands before
    first, _, rest = role.partition(" ")
    if first.isupper() and len(first) > 1 and is_post(rest):
        body = entities.known("council", first) or entities.known("organization", first)
        return (rest, body) if body else (role, None)
    return role, None


def _find_body(words: str, entities: Entities) -> str | None:
    """The handle of the council, body or organisation that words name from their start."""
    councils = find_council_names(words)
    if councils and councils[0].span.start < 5:
        return entities.council(councils[0].name, None)
    bodies = find_body_names(words)
    if bodies and bodies[0].span.start < 5:
        return entities.committee(bodies[0].name, None)
    words = words.strip(" ,.")
    return next(
        (
            h
            for kind in ("organization", "committee", "council")
            if (h := entities.known(kind, words))
        ),
        None,
    )


def _section_body(
    sections: Sequence["Section"], match: re.Match[str], entities: Entities
) -> str | None:
    section = _section_at(sections, match.start())
    if section is None or not section.body_name:
        return None
    if is_full_council(section.body_name) and _HEADS.search(match["role"]):
        return entities.publisher()
    return entities.committee(section.body_name, None)


def _section_at(sections: Sequence["Section"], place: int) -> "Section | None":
    return next((s for s in sections if s.start <= place < s.end), None)


@cache
def _general_roles() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(row["pattern"], re.I), row["general_role"]) for row in load_rows("roles.csv")
    )


@remember_texts
def general_role_of(title: str) -> str:
    """The general role that a title belongs to: a slug of the ontology's scheme of roles."""
    return next((role for regex, role in _general_roles() if regex.search(title)), "officer")


def settle_memberships(memberships: Sequence[Membership]) -> list[Membership]:
    """Merge the memberships that are one once handles are fact ids, and give each its id.

    One person, role, body and day make one membership; its passages are gathered.
    """
    merged: dict[str, Membership] = {}
    spans: dict[str, set[Span]] = {}
    limited: dict[str, Membership] = {}
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
        spans.setdefault(key, set()).update(membership.spans)
        if membership.until is not None:
            limited.setdefault(key, membership)
        merged[key] = membership if old is None or old.basis != "stated" else old
    return [
        replace(
            base,
            id=key,
            spans=tuple(sorted(spans[key], key=lambda span: (span.start, span.end))),
            # Present as Chair, and elected for another year in the same minutes.
            until=limited[key].until if key in limited else None,
            derived=limited[key].derived if key in limited else base.derived,
        )
        for key, base in merged.items()
    ]
