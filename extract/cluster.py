"""Decide which of one paper's mentions are the same person or body.

Cautious by design: a short form joins a fuller one only where exactly one fits. The first entry
of a group carries the name to show.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from rapidfuzz import fuzz

from extract.names import Name, is_initials, parse_name, plain_words
from extract.tables import load_words

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


def choose_only[M: Mentioned](letters: str, fits: Sequence[M]) -> M | None:
    """The only one of the names that letters fit."""
    return fits[0] if len(fits) == 1 else None


def cluster_names[M: Mentioned](
    entries: Sequence[M], choose: Callable[[str, Sequence[M]], M | None] = choose_only
) -> list[list[M]]:
    """Group councils, committees, organisations or posts.

    An abbreviation joins the name that `choose` finds among those whose words begin with its
    letters: the only one.
    """
    groups = {entry.handle: [entry] for entry in entries}
    full: dict[str, list[M]] = {}
    for entry in entries:
        for short in acronyms_of(entry.name):
            full.setdefault(short, []).append(entry)
    for entry in entries:
        letters = entry.name.replace(".", "").replace("&", "")
        if not (letters.isupper() and letters.isalpha() and 2 <= len(letters) <= 7):
            continue
        if entry.slug:
            continue
        fits = [other for other in full.get(letters, ()) if other is not entry]
        meant = choose(letters, fits)
        if meant and meant.handle in groups:
            groups[meant.handle] += groups.pop(entry.handle)
    _join_slips(entries, groups)
    _join_executive(entries, groups)
    _join_short(entries, groups)
    _join_alike(entries, groups)
    _join_designated(entries, groups)
    return list(groups.values())


# Names so general that they mean the only fuller one: "the Scrutiny Committee".
_SHORT = frozenset(
    {"scrutiny committee", "scrutiny panel", "scrutiny board", "municipal district"}
    | {"metropolitan district", "licensing sub committee", "joint scrutiny committee"}
)


# Percent: "Museum" and "Museums", "Comittee" and "Committee"; "Adults" and "Audit" are 55.
_SLIP_RATIO = 85
# Letters of a word that a slip may stand in.
_LONG = 5


def _join_slips[M: Mentioned](entries: Sequence[M], groups: dict[str, list[M]]) -> None:
    """Two names of three words or more that differ in one long word by a letter or two are one."""
    # By all words but one, as only such names need be compared; long papers have thousands.
    met: dict[tuple[str | None, int, str], list[tuple[int, str, M]]] = {}
    for number, entry in enumerate(entries):
        words = plain_words(entry.name).split()
        if len(words) < 3:
            continue
        first: tuple[int, M] | None = None
        for place, word in enumerate(words):
            if len(word) < _LONG:
                continue
            rest = " ".join((*words[:place], "*", *words[place + 1 :]))
            others = met.setdefault((entry.council, place, rest), [])
            for earlier, like, other in others:
                if first and earlier >= first[0]:
                    break
                if (
                    other.handle in groups
                    and like != word
                    and fuzz.ratio(like, word) >= _SLIP_RATIO
                ):
                    first = (earlier, other)
                    break
            others.append((number, word, entry))
        if first and entry.handle in groups:
            groups[first[1].handle] += groups.pop(entry.handle)


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
    by_name: dict[tuple[str, str], list[M]] = {}
    for entry in entries:
        by_name.setdefault((entry.kind, plain_words(entry.name)), []).append(entry)
    for entry in entries:
        stem, _, last = plain_words(entry.name).rpartition(" ")
        if entry.kind != "committee" or last not in _ALIKE or " " not in stem:
            continue
        for other in by_name.get((entry.kind, f"{stem} {_ALIKE[last]}"), ()):
            same = other.council == entry.council
            if same and other.handle in groups and entry.handle in groups:
                groups[other.handle] += groups.pop(entry.handle)


def _join_designated[M: Mentioned](entries: Sequence[M], groups: dict[str, list[M]]) -> None:
    """An organisation is one with and without the words for what it is in law or does.

    "Quill Roads Ltd" is "Quill Roads", and "QRX" the only "QRX Services" of the paper.
    """
    companies: dict[str, list[M]] = {}
    letters: dict[str, list[M]] = {}
    for entry in entries:
        if entry.kind != "organization" or entry.slug or entry.handle not in groups:
            continue
        words = plain_words(entry.name).split()
        companies.setdefault(_without(words, "legal"), []).append(entry)
        if entry.name.split()[0].strip(",").isupper() and _without(words, "trade") == words[0]:
            letters.setdefault(words[0], []).append(entry)
    for same in companies.values():
        for entry in same[1:]:
            groups[same[0].handle] += groups.pop(entry.handle)
    for same in letters.values():
        heads = [entry for entry in same if entry.handle in groups]
        if len(heads) == 2:
            short, full = sorted(heads, key=lambda entry: len(entry.name.split()))
            if len(short.name.split()) == 1:
                groups[full.handle] += groups.pop(short.handle)


def _without(words: Sequence[str], key: str) -> str:
    """A name's words without those of a list at its end; the first stays."""
    end = len(words)
    while end > 1 and words[end - 1] in load_words("organizations.toml", key):
        end -= 1
    return " ".join(words[:end])


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


def cluster_people[M: Mentioned](
    entries: Sequence[M], aliases: dict[str, str], uncalled: Collection[str] = ()
) -> list[list[M]]:
    """Group the people of a paper.

    Full names first, then initials with a surname, then bare surnames, then bare initials: each
    joins the only group that fits, and starts its own where none or several do. No "Councillor"
    and surname is one of the `uncalled`, of whom lists show that they are called otherwise.
    """
    parsed = {entry.handle: parse_name(entry.name) for entry in entries}
    order = sorted(
        entries, key=lambda e: (_rank(e, parsed[e.handle]), -len(parsed[e.handle].given or ""))
    )
    people: _People[M] = _People(aliases, uncalled)
    for entry in order:
        people.add(entry, parsed[entry.handle])
    position = {entry.handle: number for number, entry in enumerate(entries)}
    return sorted(people.groups, key=lambda group: min(position[entry.handle] for entry in group))


def _rank(entry: Mentioned, name: Name) -> int:
    if is_initials(entry.name) and "." not in entry.name:
        return 3
    if name.given is None:
        return 2
    return 0 if any(len(word.strip(".")) > 2 for word in name.given.split()) else 1


class _People[M: Mentioned]:
    """The groups so far, by what a name that joins one has in common with its first."""

    def __init__(self, aliases: dict[str, str], uncalled: Collection[str]) -> None:
        self.groups: list[list[M]] = []
        self._aliases = aliases
        self._uncalled = uncalled
        self._home: dict[str, list[M]] = {}
        # Family name, unspaced, to what a given name begins with, to numbers of groups.
        self._families: dict[str, dict[str, list[int]]] = {}
        self._initials: dict[str, list[int]] = {}
        self._heads: list[Name] = []

    def add(self, entry: M, name: Name) -> None:
        """Put an entry into the only group that fits, or into its own."""
        group = self._find(entry, name)
        if group is None:
            group = []
            self._start(group, name)
            for initials in _initials_of(entry.name):
                self._initials.setdefault(initials, []).append(len(self.groups) - 1)
        group.append(entry)
        self._home[entry.handle] = group

    def _start(self, group: list[M], name: Name) -> None:
        by_given = self._families.setdefault(_family_key(name), {})
        by_given.setdefault(_first_given(name), []).append(len(self.groups))
        self.groups.append(group)
        self._heads.append(name)

    def _find(self, entry: M, name: Name) -> list[M] | None:
        alias = self._aliases.get(f"person:{plain_words(entry.name)}")
        if alias in self._home:
            return self._home[alias]
        rank = _rank(entry, name)
        if rank == 3:
            numbers = self._initials.get(_initials_key(entry.name), [])
            return self.groups[numbers[0]] if len(numbers) == 1 else None
        fits = [
            self.groups[number]
            for number in self._namesakes(name)
            if rank != 0 or _rank(self.groups[number][0], self._heads[number]) == 0
            if _can_be(self.groups[number], entry, name, self._heads[number])
            if not self._is_other_councillor(self.groups[number], entry, name)
        ]
        if len(fits) > 1 and entry.is_flagged:
            councillors = [group for group in fits if any(e.is_flagged for e in group)]
            fits = councillors if len(councillors) == 1 else fits
        return fits[0] if len(fits) == 1 else None

    def _is_other_councillor(self, group: list[M], entry: M, name: Name) -> bool:
        """Tell whether "Councillor Lee" is another than the Lee whom a list shows."""
        if name.given is not None or not entry.is_flagged or any(e.is_flagged for e in group):
            return False
        return any(e.handle in self._uncalled for e in group)

    def _namesakes(self, name: Name) -> list[int]:
        """The groups of the family whose given name can begin as this one does."""
        family = _family_key(name)
        by_given = self._families.get(family, {}) if family else {}
        first = _first_given(name)
        if not first:
            keys = list(by_given)
        elif len(first) > 1:
            keys = ["", first[0], first]
        else:
            keys = [key for key in by_given if not key or key[0] == first]
        return sorted(number for key in keys for number in by_given.get(key, ()))


def _family_key(name: Name) -> str:
    return plain_words(name.family).replace(" ", "")


def _first_given(name: Name) -> str:
    """The first part of a given name, of one letter where it is an initial."""
    return next(iter(_given_parts(name.given or "")), "")


def _can_be(group: Sequence[Mentioned], entry: Mentioned, name: Name, head: Name) -> bool:
    titles = {_gender(form) for member in group for form in member.forms} - {None}
    mine = {_gender(form) for form in entry.forms} - {None}
    if titles and mine and not titles & mine:
        return False
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


def could_be_initials(initials: str, full_name: str) -> bool:
    """Tell whether initials can be this person's: "GK", "LMcW", and "FRE" for F. Reed."""
    return _initials_key(initials) in _initials_of(full_name)


def _initials_key(initials: str) -> str:
    return plain_words(initials).replace(" ", "")


def _initials_of(full_name: str) -> frozenset[str]:
    """All the initials that can be this person's, in small letters."""
    name = parse_name(full_name)
    given = "".join(part[0] for part in _given_parts(name.given or ""))
    if not given:
        return frozenset()
    family = plain_words(name.family).replace(" ", "")
    endings = {family[0], family[:2]} if family else set()
    if family.startswith(("mc", "mac")):
        endings |= {family[:3], "mc" + family[3:4], family[:4], "m"}
    if "-" in name.family or " " in name.family:
        endings.add("".join(part[0] for part in plain_words(name.family).split()))
    return frozenset(start + ending for ending in endings for start in (given, given[0]))
