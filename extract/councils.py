"""The gazetteer of UK councils, and the names of councils in a text.

Councils outside the gazetteer (parish, town and community councils, other countries') are known
by the shape of their name.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

from extract.document import Span
from extract.memory import remember_texts
from extract.names import is_stop_word, plain_words
from extract.needles import compile_guarded, lowered
from extract.organization_names import is_organization_name
from extract.tables import load_patterns, load_rows, load_words

_TABLE = "councils.csv"
_SHAPES = "councils.toml"
# Words of a council's name that tell its kind and not its place.
_KIND_WORDS = frozenset(
    {"council", "councils", "city", "borough", "county", "district", "metropolitan", "london"}
    | {"royal", "unitary", "authority", "the", "of", "and", "ua", "mbc", "corporation"}
)


@dataclass(frozen=True, slots=True)
class CouncilRow:
    """One row of the gazetteer."""

    slug: str
    label: str
    alt_labels: tuple[str, ...]
    council_type: str
    end: str
    nation: str


@cache
def load_councils() -> tuple[CouncilRow, ...]:
    """Load the gazetteer in order of slug."""
    return tuple(
        CouncilRow(
            slug=row["slug"],
            label=row["label"],
            alt_labels=tuple(name for name in row["alt_labels"].split("|") if name),
            council_type=row["council_type"],
            end=row["end"],
            nation=row["nation"],
        )
        for row in load_rows(_TABLE)
    )


@cache
def _by_name() -> dict[str, tuple[CouncilRow, ...]]:
    index: dict[str, list[CouncilRow]] = {}
    for row in load_councils():
        for key in dict.fromkeys(_name_key(name) for name in (row.label, *row.alt_labels)):
            index.setdefault(key, []).append(row)
    return {key: tuple(rows) for key, rows in index.items()}


@cache
def _by_letters() -> dict[str, CouncilRow]:
    rows = {row.slug: row for row in load_councils()}
    return {row["letters"]: rows[row["slug"]] for row in load_rows("council_letters.csv")}


def find_council_letters(letters: str) -> CouncilRow | None:
    """Find the council that councils write with these letters: "RBKC"."""
    return _by_letters().get(letters)


@cache
def _by_place() -> dict[str, tuple[CouncilRow, ...]]:
    index: dict[str, list[CouncilRow]] = {}
    for row in load_councils():
        for key in dict.fromkeys(_place_key(name) for name in (row.label, *row.alt_labels)):
            index.setdefault(key, []).append(row)
    return {key: tuple(rows) for key, rows in index.items()}


def _name_key(name: str) -> str:
    words = plain_words(name.replace("&", " and ")).split()
    return " ".join(word for word in words if word != "the")


def _place_key(name: str) -> str:
    words = plain_words(name.replace("&", " and ")).split()
    return " ".join(word for word in words if word not in _KIND_WORDS)


def find_council_row(name: str) -> CouncilRow | None:
    """Find the one row of the gazetteer that `name` means.

    An exact name wins; else the place with a fitting kind: "Example Council" may be the borough of
    that place, "Example County Council" never. None where two fit, or none.
    """
    key = _name_key(name)
    if row := _only(_by_name().get(key, ()), key):
        return row
    if re.search(r"\b(?:parish|town|community|regional)\b", key):
        return None
    return _only(_by_place().get(_place_key(name), ()), key)


def _only(rows: tuple[CouncilRow, ...], key: str) -> CouncilRow | None:
    """The only row that fits: its kind first, then one that still exists, then not a county."""
    words = set(key.split())
    if {"county"} <= words and "borough" not in words:
        rows = tuple(r for r in rows if r.council_type == "county" or "county" in r.label.lower())
    elif words & {"borough", "district", "metropolitan"}:
        rows = tuple(row for row in rows if row.council_type != "county")
    authority = tuple(row for row in rows if "authority" not in row.label.lower())
    rows = authority if "authority" not in words else rows
    for fits in (lambda r: True, lambda r: not r.end, lambda r: r.council_type != "county"):
        kept = tuple(row for row in rows if fits(row))
        if len(kept) == 1:
            return kept[0]
        rows = kept or rows
    return None


def place_key(name: str) -> str:
    """What two names of one council share: "City of Example" and "Example City Council" the place.

    A county is another council than the city of its name.
    """
    name = re.sub(r"\s*\([^)]*\)$", "", name)
    words = set(plain_words(name).split())
    key = _place_key(name) or plain_words(name)
    return f"{key} county" if "county" in words and "city" not in words else key


@dataclass(frozen=True, slots=True)
class CouncilMention:
    """A council's name in a text; `row` where the gazetteer knows it."""

    name: str
    span: Span
    row: CouncilRow | None
    rule: str


# Words before the head of a name, or behind it: the longest in the gazetteer has seven.
_LONGEST = 8
_ENDS = ("council", "authority", "corporation")
_NAME_END = re.compile(rf"(?i)\b(?:{'|'.join(_ENDS)})\b")
_NAME_START = re.compile(
    r"(?i)\b(?:(?:london|royal|metropolitan)\s+borough|borough(?:\s+council)?|city|county)\s+of\s+(?=\w)"
)
_WORDS = re.compile(r"[\w'’&.-]+")


@cache
def _full_names() -> frozenset[str]:
    """The names that say what they are: a bare place is not a council."""
    return frozenset(
        _name_key(name)
        for row in load_councils()
        for name in (row.label, *row.alt_labels)
        if re.search(r"Council|Borough of|Authority|Corporation|[Cc]ity of|County of", name)
    )


def _find_known(text: str) -> list[tuple[int, int]]:
    """Where names of the gazetteer stand, the longest at each place: looked up, not searched."""
    found = []
    for match in _find_ends(text):
        begin = max(0, match.start() - 100)
        words = list(_WORDS.finditer(text, begin, match.start()))[-_LONGEST:]
        for word in words:
            is_whole = begin == 0 or word.start() > begin
            if is_whole and _is_known(text[word.start() : match.end()]):
                found.append((word.start(), match.end()))
                break
    for match in _NAME_START.finditer(text):
        words = list(_WORDS.finditer(text, match.end(), match.end() + 60))[:_LONGEST]
        for word in reversed(words):
            if _is_known(text[match.start() : word.end()]):
                found.append((match.start(), word.end()))
                break
    found.sort(key=lambda span: (span[0], -span[1]))
    reached = accumulate((end for _, end in found), max, initial=0)
    return [span for span, end in zip(found, reached, strict=False) if span[0] >= end]


def _find_ends(text: str) -> Iterator[re.Match[str]]:
    small = lowered(text)
    if len(small) != len(text):
        return _NAME_END.finditer(text)
    places = sorted(match.start() for end in _ENDS for match in re.finditer(end, small))
    return (match for at in places if (match := _NAME_END.match(text, at)))


def _is_known(name: str) -> bool:
    if "\n\n" in name or name.islower() or name[0].islower():
        return False
    return not name.lower().startswith("the ") and _name_key(name) in _full_names()


# Without one of these no name of a council stands in a text: most paragraphs are done here.
_HEAD = compile_guarded(
    r"(?i)council|authority|corporation|\b(?:borough|township|city|town|village|municipality|county|"
    r"shire|district)\s+of\b"
)


def find_council_names(text: str, start: int = 0) -> list[CouncilMention]:
    """Find every council named in full in `text`, without overlap, in order.

    "The Council" and "the County Council" name none.
    """
    found = _find_in(text)
    if not start:
        return list(found)
    return [replace(m, span=Span(m.span.start + start, m.span.end + start)) for m in found]


@remember_texts
def _find_in(text: str) -> tuple[CouncilMention, ...]:
    if not _HEAD.search(text):
        return ()
    found = [
        CouncilMention(
            " ".join(text[begin:end].split()),
            Span(begin, end),
            find_council_row(text[begin:end]),
            "councils.csv",
        )
        for begin, end in _find_known(text)
    ]
    taken = bytearray(len(text))
    parts, at = [], 0
    # A shape cannot reach across a name that is known: "Example City Council and Ashwick Council"
    for mention in found:
        begin, end = mention.span.start, mention.span.end
        taken[begin:end] = b"\1" * (end - begin)
        parts += [text[at:begin], "." * (end - begin)]
        at = end
    text = "".join([*parts, text[at:]])
    for pattern in load_patterns(_SHAPES):
        for match in pattern.regex.find_near(text):
            for mention in _read_shapes(match, pattern.id, 0):
                begin, end = mention.span.start, mention.span.end
                if taken.find(1, begin, end) >= 0:
                    continue
                taken[begin:end] = b"\1" * (end - begin)
                found.append(mention)
    return tuple(sorted(_drop_chance(found), key=lambda mention: mention.span.start))


def _drop_chance(found: list[CouncilMention]) -> list[CouncilMention]:
    """Drop what looks like "X Council" once only: a verb or a heading before the word."""
    counts = Counter(mention.name for mention in found)
    return [
        mention
        for mention in found
        if mention.row or mention.rule != "council-named-plain" or counts[mention.name] > 1
    ]


# "minutes of the Parish Council", "Chief Executive of the City Council", "Jo Reed and Council"
_RUNNING = re.compile(
    r"(?i)\b(?:(?:of|the|to|by|for)\s+(?:(?:city|county|borough|district|parish|town|community|and)\s+)*|"
    r"and\s+)council$|committee|panel|minutes"
)
_SEVERAL = re.compile(
    r"(?P<first>.+?)\s+and\s+(?P<second>\S.*?)(?P<kind>(?:\s+(?:Parish|Town|Community|City|County|"
    r"Borough|District))+)\s+Councils",
    re.S,
)


def _read_shapes(match: re.Match[str], rule: str, start: int) -> list[CouncilMention]:
    """Read one name, or the two of "Example and Ashwick Parish Councils"."""
    mention = _read_shape(match, rule, start)
    if mention is None or not mention.name.endswith("Councils"):
        return [mention] if mention else []
    begin = mention.span.start
    several = _SEVERAL.fullmatch(match.string[begin - start : mention.span.end - start])
    if several is None:
        return []
    kind = " ".join(several["kind"].split())
    found = []
    for group in ("first", "second"):
        name = f"{' '.join(several[group].split())} {kind} Council"
        end = several.end(group) if group == "first" else several.end()
        span = Span(begin + several.start(group), begin + end)
        found.append(CouncilMention(name, span, find_council_row(name), rule))
    return found


def _read_shape(match: re.Match[str], rule: str, start: int) -> CouncilMention | None:
    begin, name = match.start("name"), match["name"]
    # "County of Example" begins with its kind, which is no word too many.
    while rule != "council-named-of" and (cut := re.match(r"(\S+)\s+", name)):
        word = cut[1].lower().strip(",.;:'’")
        if word not in _lead_words() and not cut[1].isdigit():
            break
        begin, name = begin + cut.end(), name[cut.end() :]
    if rule == "council-named-of":
        # "Township of Example Fire Department" is another thing of the township's, and "City of
        # Example Symphony Orchestra" none of the city's.
        if is_organization_name(_with_capitals(match.string, begin)):
            return None
        name = _cut_at_stop_word(name)
    if _RUNNING.search(" ".join(name.split())):
        return None
    place = _place_key(re.sub(r"\b(?:Parish|Town|Community|Regional)\b", "", name, flags=re.I))
    if not place or place in _generic_places():
        return None
    span = Span(start + begin, start + begin + len(name))
    return CouncilMention(" ".join(name.split()), span, find_council_row(name), rule)


def _with_capitals(text: str, begin: int) -> str:
    """The capitalised words that run on from a place of a text."""
    match = re.compile(r"[A-Z][\w’'-]*(?: (?:of|the|[A-Z][\w’'-]*))*").match(text, begin)
    return match[0] if match else ""


def _cut_at_stop_word(name: str) -> str:
    of = re.search(r"\s(?:of|OF)\s+(?!the\b)", name)
    start = of.end() if of else 0
    words = name[start:].split(" ")
    if is_stop_word(words[0]):
        while len(words) > 1 and is_stop_word(words[-1]):
            words.pop()
        return name[:start] + " ".join(words)
    end = next((n for n, word in enumerate(words) if n and is_stop_word(word)), len(words))
    return name[:start] + " ".join(words[:end])


@cache
def _lead_words() -> frozenset[str]:
    return frozenset(load_words(_SHAPES, "lead_words"))


@cache
def _generic_places() -> frozenset[str]:
    return frozenset(load_words(_SHAPES, "generic_places"))
