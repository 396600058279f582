"""Decide which of one paper's mentions are the same person or body.

Cautious by design: a short form joins a fuller one only where exactly one fits. The first entry
of a group carries the name to show.
"""

from collections.abc import Sequence
from typing import Protocol

from rapidfuzz import fuzz

from extract.names import Name, is_initials, parse_name, plain_words

_MALE = frozenset({"mr", "sir", "lord", "father", "fr"})
_FEMALE = frozenset({"mrs", "ms", "miss", "lady", "dame", "baroness"})


class Mentioned(Protocol):
    """What clustering needs to know of a mention."""

    handle: str
    kind: str
    name: str
    slug: str | None
    is_flagged: bool
    council: str | None
    forms: dict[str, None]


def cluster_names[M: Mentioned](entries: Sequence[M]) -> list[list[M]]:
    """Group councils, committees, organisations or posts.

    An abbreviation joins the only name whose words begin with its letters.
    """
    groups = {entry.handle: [entry] for entry in entries}
    for entry in entries:
        letters = entry.name.replace(".", "").replace("&", "")
        if not (letters.isupper() and letters.isalpha() and 2 <= len(letters) <= 7):
            continue
        if entry.slug:
            continue
        fits = [o for o in entries if o is not entry and letters in acronyms_of(o.name)]
        if len(fits) == 1 and fits[0].handle in groups:
            groups[fits[0].handle] += groups.pop(entry.handle)
    _join_slips(entries, groups)
    _join_executive(entries, groups)
    _join_short(entries, groups)
    _join_alike(entries, groups)
    return list(groups.values())


# Names so general that they mean the only fuller one: "the Scrutiny Committee".
_SHORT = frozenset(
    {"scrutiny committee", "scrutiny panel", "scrutiny board", "municipal district"}
    | {"metropolitan district", "licensing sub committee", "joint scrutiny committee"}
)


# Percent: "Museum" and "Museums", "Comittee" and "Committee"; "Adults" and "Audit" are 55.
_SLIP_RATIO = 85


def _join_slips[M: Mentioned](entries: Sequence[M], groups: dict[str, list[M]]) -> None:
    """Two names of three words or more that differ in one long word by a letter or two are one."""
    keys = {entry.handle: plain_words(entry.name).split() for entry in entries}
    for number, entry in enumerate(entries):
        for other in entries[:number]:
            one, two = keys[entry.handle], keys[other.handle]
            if len(one) != len(two) or len(one) < 3 or entry.council != other.council:
                continue
            if entry.handle not in groups or other.handle not in groups:
                continue
            pairs = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
            is_slip = len(pairs) == 1 and min(map(len, pairs[0])) >= 5
            if is_slip and fuzz.ratio(*pairs[0]) >= _SLIP_RATIO:
                groups[other.handle] += groups.pop(entry.handle)


def _join_short[M: Mentioned](entries: Sequence[M], groups: dict[str, list[M]]) -> None:
    for entry in entries:
        short = plain_words(entry.name)
        if entry.kind != "committee" or short not in _SHORT or entry.handle not in groups:
            continue
        fits = [
            other
            for other in entries
            if other.handle in groups and other is not entry and other.kind == entry.kind
            if plain_words(other.name).startswith(f"{short} ")
            or plain_words(other.name).endswith(f" {short}")
        ]
        if len(fits) == 1:
            groups[fits[0].handle] += groups.pop(entry.handle)


# Last words of names that papers swap for one another: "Working Party" and "Working Group". A
# committee and a panel of one subject may be two bodies, so they are not here.
_ALIKE = {"party": "group"}


def _join_alike[M: Mentioned](entries: Sequence[M], groups: dict[str, list[M]]) -> None:
    """A paper that writes "Flood Working Party" means its "Flood Working Group"."""
    for entry in entries:
        stem, _, last = plain_words(entry.name).rpartition(" ")
        if entry.kind != "committee" or last not in _ALIKE or " " not in stem:
            continue
        for other in entries:
            same = other.kind == entry.kind and other.council == entry.council
            alike = same and plain_words(other.name) == f"{stem} {_ALIKE[last]}"
            if alike and other.handle in groups and entry.handle in groups:
                groups[other.handle] += groups.pop(entry.handle)


def _join_executive[M: Mentioned](entries: Sequence[M], groups: dict[str, list[M]]) -> None:
    """A council has one executive: "the Executive" is the Cabinet that the paper also names."""
    for entry in entries:
        if entry.kind != "committee" or entry.name != "Executive" or entry.handle not in groups:
            continue
        for other in entries:
            same = other.council == entry.council and other.name in {"Cabinet", "CABINET"}
            if same and other.handle in groups:
                groups[other.handle] += groups.pop(entry.handle)
                break


def acronyms_of(name: str) -> set[str]:
    """The letters that a name can be shortened to, with and without its small words."""
    words = [word for word in name.replace("-", " ").replace("/", " ").split() if word[0].isalnum()]
    big = [word for word in words if word.lower() not in {"the", "of", "and", "for", "in", "&"}]
    return {"".join(word[0] for word in chosen).upper() for chosen in (words, big)}


def cluster_people[M: Mentioned](entries: Sequence[M], aliases: dict[str, str]) -> list[list[M]]:
    """Group the people of a paper.

    Full names first, then initials with a surname, then bare surnames, then bare initials: each
    joins the only group that fits, and starts its own where none or several do.
    """
    parsed = {entry.handle: parse_name(entry.name) for entry in entries}
    order = sorted(
        entries, key=lambda e: (_rank(e, parsed[e.handle]), -len(parsed[e.handle].given or ""))
    )
    groups: list[list[M]] = []
    home: dict[str, list[M]] = {}
    for entry in order:
        group = _find_group(entry, groups, home, aliases)
        if group is None:
            group = []
            groups.append(group)
        group.append(entry)
        home[entry.handle] = group
    position = {entry.handle: number for number, entry in enumerate(entries)}
    return sorted(groups, key=lambda group: min(position[entry.handle] for entry in group))


def _rank(entry: Mentioned, name: Name) -> int:
    if is_initials(entry.name) and "." not in entry.name:
        return 3
    if name.given is None:
        return 2
    return 0 if any(len(word.strip(".")) > 2 for word in name.given.split()) else 1


def _find_group[M: Mentioned](
    entry: M, groups: list[list[M]], home: dict[str, list[M]], aliases: dict[str, str]
) -> list[M] | None:
    alias = aliases.get(f"person:{plain_words(entry.name)}")
    if alias in home:
        return home[alias]
    name = parse_name(entry.name)
    rank = _rank(entry, name)
    if rank == 3:
        fits = [g for g in groups if _has_initials(g[0], entry.name)]
        return fits[0] if len(fits) == 1 else None
    fits = [
        group
        for group in groups
        if _is_same_family(parse_name(group[0].name), name) and _can_be(group, entry, name)
    ]
    if rank == 0:
        fits = [g for g in fits if _rank(g[0], parse_name(g[0].name)) == 0]
    if len(fits) > 1 and entry.is_flagged:
        councillors = [group for group in fits if any(e.is_flagged for e in group)]
        fits = councillors if len(councillors) == 1 else fits
    return fits[0] if len(fits) == 1 else None


def _is_same_family(one: Name, other: Name) -> bool:
    a, b = plain_words(one.family), plain_words(other.family)
    return bool(a) and (a == b or a.replace(" ", "") == b.replace(" ", ""))


def _can_be(group: Sequence[Mentioned], entry: Mentioned, name: Name) -> bool:
    titles = {_gender(form) for member in group for form in member.forms} - {None}
    mine = {_gender(form) for form in entry.forms} - {None}
    if titles and mine and not titles & mine:
        return False
    head = parse_name(group[0].name)
    is_councillor = any(e.is_flagged for e in group)
    if name.given is None and entry.is_flagged and not is_councillor and titles:
        return False
    if name.given is None and head.given is None:
        if bool(titles & mine) or any(e.is_flagged for e in group) == entry.is_flagged:
            return True
        return _is_untitled(entry) or all(_is_untitled(e) for e in group)
    return _givens_agree(head.given or "", name.given or "")


def _is_untitled(entry: Mentioned) -> bool:
    return not entry.is_flagged and not any(parse_name(form).title for form in entry.forms)


def _gender(form: str) -> str | None:
    title = (parse_name(form).title or "").lower().rstrip(".")
    return "m" if title in _MALE else "f" if title in _FEMALE else None


def _givens_agree(one: str, other: str) -> bool:
    """Tell whether two given names can be one person's: "L", "Lee", "L J" and "Lee J" can."""
    a, b = _given_parts(one), _given_parts(other)
    return all(
        x == y or ((len(x) == 1 or len(y) == 1) and x[0] == y[0])
        for x, y in zip(a, b, strict=False)
    )


def _given_parts(given: str) -> list[str]:
    parts = []
    for word in given.replace(".", ". ").replace("-", " ").split():
        letters = word.strip(".")
        if letters.isupper() and len(letters) <= 3:
            parts += list(letters.lower())
        else:
            parts.append(plain_words(letters))
    return [part for part in parts if part]


def _has_initials(entry: Mentioned, initials: str) -> bool:
    return could_be_initials(initials, entry.name)


def could_be_initials(initials: str, full_name: str) -> bool:
    """Tell whether initials can be this person's: "GK", "LMcW", and "FRE" for F. Reed."""
    name = parse_name(full_name)
    if name.given is None:
        return False
    letters = plain_words(initials).replace(" ", "")
    given = "".join(part[0] for part in _given_parts(name.given))
    family = plain_words(name.family).replace(" ", "")
    endings = {family[0], family[:2]} if family else set()
    if family.startswith(("mc", "mac")):
        endings |= {family[:3], "mc" + family[3:4], family[:4], "m"}
    if "-" in name.family or " " in name.family:
        endings.add("".join(part[0] for part in plain_words(name.family).split()))
    return any(letters in {given + ending, given[0] + ending} for ending in endings)
