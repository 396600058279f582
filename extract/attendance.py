"""Who was there: attendance lists and apologies of one section of a paper.

Lists begin behind the words of data/attendance.toml and end at the next such word, a numbered
item or running prose; lists.py reads what stands between.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from extract.attendance_labels import FRONT, Label, find_labels, names_councillors, read_legend
from extract.attendance_roles import (
    CHAIR,
    STAND_IN,
    SUBSTITUTE,
    is_elected,
    is_mayor,
    read_senders,
    stated_roles,
)
from extract.bodies_names import is_joint
from extract.document import Document, Span
from extract.entities import Entities
from extract.lists import PARLIAMENT, Listed, read_people
from extract.models import Basis, Membership, Substitution
from extract.names import is_councillor_title, is_initials
from extract.organization_names import is_organization_name
from extract.roles import general_role_of

if TYPE_CHECKING:
    from extract.sections import Section

# Characters: the longest list met (a county's 78 members with their posts) is shorter.
_LONGEST_LIST = 4_000
_WERE_THERE = re.compile(
    r"\b(?:was|were)\s+(?:also\s+)?(?:in\s+attendance|present\s+(?:for\s+this\s+item|and\s+with))"
    r"\b(?!\s+as)"
)
# Characters at the front of a section in which its title says that it is of a joint session.
_LONGEST_TITLE = 120
# A councillor of another council, among the guests of a parish.
_OTHER_COUNCILLOR = re.compile(r"^(county|district|borough|city)\s+(?:councillor|cllr)s?\.?$", re.I)
# Nobody is a member of a council by these titles.
_GUESTS = frozenset(
    {
        "pc",
        "wpc",
        "pcso",
        "sergeant",
        "sgt",
        "inspector",
        "insp",
        "superintendent",
        "supt",
        "constable",
    }
)


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """The people of one meeting, by handle, and the memberships that their list shows."""

    present: tuple[str, ...] = ()
    apologies: tuple[str, ...] = ()
    in_attendance: tuple[str, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    memberships: tuple[Membership, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(slots=True)
class _Roll:
    """What is gathered while the lists of one section are read."""

    entities: Entities
    section: "Section"
    body: str | None = None
    status: dict[str, str] = field(default_factory=dict)
    text: str = ""  # the whole paper's
    # In a community council's list of people without titles a "Cllr" is of another council.
    is_untitled: bool = False
    is_only_list: bool = False  # all who came stand under "In attendance"
    is_joint: bool = False  # several bodies sit together: of which of them a member is, is unsaid
    substitutions: list[Substitution] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


def find_attendance(document: Document, section: "Section", entities: Entities) -> Attendance:
    """Find who was present, who sent apologies and who attended otherwise.

    People are reported to `entities`; the body is that of the section, else of the manifest, else
    the publishing council itself. Membership follows from a list and is marked as derived, but
    where the list states the role ("Chair").
    """
    text = document.text[section.start : section.end]
    roll = _Roll(entities, section, text=document.text)
    roll.is_joint = is_joint(text.lstrip()[:_LONGEST_TITLE])
    marks = read_legend(text)
    labels = find_labels(text, marks, is_agenda=section.kind == "agenda")
    roll.is_only_list = not any(label.gives in {"present", "chair", "members"} for label in labels)
    has_list = False
    for label, following in zip_longest(labels, labels[1:]):
        if label.gives == "stop" or _is_out_of_place(label, roll, has_list):
            continue
        end = following.start if following else len(text)
        end = min(end, label.end + _LONGEST_LIST)
        people = read_people(
            text[label.end : end],
            section.start + label.end,
            marks=tuple(marks),
            is_members=names_councillors(label),
        )
        if people:
            if label.gives == "present" and not has_list:
                roll.is_untitled = _is_community(roll) and not people[0].titles
            roll.body = roll.body or section_body(document, section, entities)
            has_list = has_list or label.gives in {"present", "chair"}
            _enter(roll, label, people, marks)
    _enter_prose(roll, text, document)
    return Attendance(
        present=_with_status(roll, "present"),
        apologies=_with_status(roll, "apologies"),
        in_attendance=_with_status(roll, "in attendance"),
        substitutions=tuple(roll.substitutions),
        memberships=tuple(roll.memberships),
        spans=tuple(sorted(roll.spans, key=lambda span: (span.start, span.end))),
    )


def section_body(document: Document, section: "Section", entities: Entities) -> str | None:
    """The handle of the body that a section is of."""
    name = section.body_name or document.body
    if name:
        return entities.committee(name, section.body_span)
    return entities.committee("Council", None) if entities.publisher() else None


def _enter_prose(roll: _Roll, text: str, document: Document) -> None:
    """Enter those of whom a sentence says that they were in attendance."""
    for match in _WERE_THERE.finditer(text):
        begin = max(text.rfind(sign, 0, match.start()) + len(sign) for sign in (". ", "\n\n"))
        for listed in read_people(text[begin : match.start()], roll.section.start + begin):
            roll.body = roll.body or section_body(document, roll.section, roll.entities)
            handle = roll.entities.person(
                listed.name, listed.span, is_councillor=listed.is_councillor
            )
            roll.spans.append(listed.span)
            roll.status.setdefault(handle, "in attendance")


def _is_out_of_place(label: Label, roll: _Roll, has_list: bool) -> bool:
    """A second list of those present far behind the first is a vote, or another meeting's."""
    if re.search(r"(?i)absen(?:t|ces?)\b(?!.*apolog)", label.text) and "polog" not in label.text:
        return "apologies" in roll.status.values() or label.start > FRONT
    if label.gives in {"present", "chair", "in attendance"} and roll.spans:
        return has_list and label.start > roll.spans[0].start - roll.section.start + _LONGEST_LIST
    return False


def _with_status(roll: _Roll, status: str) -> tuple[str, ...]:
    return tuple(handle for handle, held in roll.status.items() if held == status)


def _enter(roll: _Roll, label: Label, people: Sequence[Listed], marks: dict[str, str]) -> None:
    """Enter the people of one list, with their status, roles and substitutions."""
    has_titles = any(listed.is_councillor for listed in people)
    leads = people[0].is_councillor
    roll.entities.listed.append(Span(people[0].span.start, people[-1].span.end + 80))
    roll.spans.append(Span(people[0].span.start, people[-1].span.end))
    sent_by = read_senders(people, roll.text)
    for number, listed in enumerate(people):
        if number and label.gives == "chair" and listed.begins_line:
            # "IN THE CHAIR: Alderman Reed" has the chair; those in the lines below are present.
            label = replace(label, gives="present", text="Present:")
        handle = roll.entities.person(
            listed.name,
            listed.span,
            is_councillor=listed.is_councillor,
            council=None if _is_of_another(roll, listed) else roll.entities.publisher(),
        )
        _note_initials(roll, handle, listed)
        status = marks.get(listed.mark or "", "") or _status_of(label, listed)
        if roll.is_only_list and _is_own_councillor(roll, label, listed):
            status = "present" if status == "in attendance" else status
        if status:
            roll.status.setdefault(handle, status)
        if number in sent_by and (status == "in attendance" or roll.is_joint):
            body = roll.entities.organization(sent_by[number], None)
            _add(roll, handle, "Representative", body, listed.span, "stated", label.rule)
        _enter_roles(
            roll,
            label,
            listed,
            handle,
            status,
            has_titles=has_titles,
            is_councillors_list=leads,
        )
        _enter_substitution(roll, label, listed, handle)


def _status_of(label: Label, listed: Listed) -> str:
    if label.gives in {"members", "appointed"}:
        return ""
    if (
        label.gives == "present"
        and listed.label
        and re.search(r"(?i)^(?:also )?in attendance|officers?|officials|clerk", listed.label)
    ):
        return "in attendance"
    return "present" if label.gives == "chair" else label.gives


def _is_of_another(roll: _Roll, listed: Listed) -> bool:
    """Tell whether a person is of another organisation, as a county councillor is at a parish's."""
    return bool(listed.organization) or _other_kind(roll, listed) is not None


def _other_kind(roll: _Roll, listed: Listed) -> str | None:
    """The kind of the other council whose councillor this is: "county" at a parish's meeting."""
    own = " ".join(roll.entities.names("council")[:1]).lower() if roll.entities.publisher() else ""
    for words in (*listed.titles, listed.post or "", *listed.notes):
        match = _OTHER_COUNCILLOR.match(words)
        if match and match[1].lower() not in own:
            return match[1].lower()
    return None


def _is_own_councillor(roll: _Roll, label: Label, listed: Listed) -> bool:
    has_job = any(
        not is_of_body and not is_elected(role) for role, is_of_body in stated_roles(label, listed)
    )
    return listed.is_councillor and not has_job and _other_kind(roll, listed) is None


def _note_initials(roll: _Roll, handle: str, listed: Listed) -> None:
    for note in listed.notes:
        for part in re.split(r"[,;]\s*", note):
            if is_initials(part) and not CHAIR.search(part):
                roll.entities.also(handle, part, None)


def _enter_roles(
    roll: _Roll,
    label: Label,
    listed: Listed,
    handle: str,
    status: str,
    *,
    has_titles: bool,
    is_councillors_list: bool,
) -> None:
    """Enter the roles that a list gives one person: an office, a job, or plain membership."""
    stated = list(stated_roles(label, listed))
    of_body = [role for role, is_of_body in stated if is_of_body]
    jobs = [r for r, is_of_body in stated if not is_of_body and not is_elected(r)]
    if not listed.is_councillor and (roll.is_untitled or (jobs and not of_body)):
        roll.entities.no_councillor(handle)
    if label.gives == "in attendance" and any(
        held.general_role == "chair" and held.organization == roll.body for held in roll.memberships
    ):
        # A second chairman, among those who came as well, has the chair of another body.
        stated = [said for said in stated if not (said[1] and CHAIR.search(said[0]))]
    for role, is_of_body in stated:
        body = roll.body if is_of_body else roll.entities.publisher()
        if organization := listed.organization or _organization_of(listed):
            body = roll.entities.organization(organization, None)
        _add(roll, handle, role, body, listed.span, "stated", label.rule)
    _enter_other_council(roll, label, listed, handle)
    is_there = status == "present" and roll.is_only_list
    if of_body or jobs or status == "in attendance" or roll.is_joint:
        return
    if (label.gives == "in attendance" and not is_there) or _is_guest(roll, listed):
        return
    titles = [title.lower().rstrip(".") for title in listed.titles]
    is_guest = not listed.is_councillor and (
        (is_councillors_list and not titles)
        or (has_titles and titles[-1:] == ["mr"] and listed.begins_line)
    )
    if is_guest and not is_mayor(" ".join(titles)):
        return
    role = "Appointed Member" if label.gives == "appointed" else "Member"
    _add(roll, handle, role, roll.body, listed.span, "derived", label.rule)


def _is_guest(roll: _Roll, listed: Listed) -> bool:
    """Tell whether somebody among those present is known to be no member."""
    if roll.is_untitled and is_councillor_title(list(listed.titles)):
        return True
    return (
        _other_kind(roll, listed) is not None
        or any(title.lower().rstrip(".") in _GUESTS for title in listed.titles)
        or bool(PARLIAMENT.match(roll.text, listed.span.end))
    )


def _is_community(roll: _Roll) -> bool:
    names = roll.entities.names("council")[:1] if roll.entities.publisher() else []
    return any("community council" in name.lower() for name in names)


def _enter_other_council(roll: _Roll, label: Label, listed: Listed, handle: str) -> None:
    """A "County Councillor" is of the one county council that the paper names."""
    kind = _other_kind(roll, listed)
    if kind is None:
        return
    publisher = roll.entities.publisher()
    named = [
        found
        for name in roll.entities.names("council")
        if re.search(rf"(?i)\b{kind} council$|^{kind} council of |^[A-Z]+{kind[0]}C$", name)
        if (found := roll.entities.council(name, None)) != publisher
    ]
    if len(set(named)) == 1:
        role = f"{kind.title()} Councillor"
        _add(roll, handle, role, named[0], listed.span, "stated", label.rule)


def _organization_of(listed: Listed) -> str | None:
    """The organisation before a colon: "Ashwick Planning Service: Ms Jo Reed, Planner"."""
    label = listed.label or ""
    return label if listed.post and is_organization_name(label) else None


def _enter_stand_in(roll: _Roll, listed: Listed, absent: str, words: str, label: Label) -> None:
    """Enter "Apologies: Cllr Lee (substitute: Cllr Reed)": Reed sat for Lee."""
    names = read_people(re.sub(r"^[A-Z*]\s(?=[A-Z]\w)", "", words.lstrip(" :–-")), is_members=True)
    if names:
        there = roll.entities.person(names[0].name, None, is_councillor=listed.is_councillor)
        roll.status[there] = "present"
        roll.substitutions.append(Substitution(substitute=there, substituted_for=absent))
        _add(roll, there, "Substitute", roll.body, listed.span, "stated", label.rule)


def _enter_substitution(roll: _Roll, label: Label, listed: Listed, handle: str) -> None:
    for note in listed.notes:
        if stand_in := STAND_IN.match(note):
            _enter_stand_in(roll, listed, handle, stand_in["name"], label)
            continue
        match = SUBSTITUTE.search(note)
        if match is None:
            continue
        if label.gives == "apologies":
            _enter_stand_in(roll, listed, handle, match["name"], label)
            continue
        names = read_people(match["name"], is_members=True)
        instead = None
        if names:
            instead = roll.entities.person(names[0].name, None, is_councillor=listed.is_councillor)
        roll.substitutions.append(Substitution(substitute=handle, substituted_for=instead))


def _add(
    roll: _Roll,
    person: str,
    role: str,
    body: str | None,
    span: Span,
    basis: Basis,
    rule: str,
) -> None:
    if body is None:
        return
    roll.memberships.append(
        Membership(
            id=f"membership:{person}:{role}:{body}:{span.start}",
            spans=(span,),
            rule=rule,
            basis=basis,
            person=person,
            organization=body,
            role=role,
            general_role=general_role_of(role),
            as_of=roll.section.date,
        )
    )
