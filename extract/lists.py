"""Lists of people as papers print them: one a line, in commas, in columns, with posts and notes.

"Cllrs A Lee (Chair), B Nunn", "Director of Roads (Mr P Quill)", "P Jo Reed P Al Stone",
"J Tate – Chief Executive" and their like become one record a person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extract.document import Span
from extract.list_lines import are_broken_anywhere, goes_on, names_organization, starts_entry
from extract.names import honorifics_at, is_councillor_title
from extract.person_spans import TOKEN
from extract.person_spans import match_person as match_person
from extract.tables import load_words

_BRACKET = re.compile(r"[ \t]*,?[ \t]*\n?[ \t]*[(\[]([^()\[\]]{1,120})[)\]]")
_LEAD_IN = re.compile(
    r"(?:[\s,;•*|·#>.\"“”✓☒-]|–|—|\d{1,2}[.)]\s|\band\b|&|\bagus\b|\bac\b|\bplus\b|\bwith\b|\bby\b|\bfrom\b)+"
)
_POST_START = re.compile(
    r"[ \t]*\n?[ \t]*(?:,|–|—|-{1,2}|:|\.{3,})[ \t]*\n?[ \t]*|[ \t]{2,}|\t[ \t]*"
)
_LABEL = re.compile(r"(?P<label>[A-Z][A-Za-z'’/&, -]{2,60}?)\s?:[ \t]*")
# The last word of an office that stands before a name, and the whole office.
_PREFIXES = re.compile(r"(?P<head>[A-Z][\w’-]+)[ \t]*[-–:]?[ \t]+(?=[A-Z])")
_PHRASE = re.compile(r"(?:(?:[A-Z][\w'’/-]*|of|and|&|to|the)[ \t]*[-–:]?[ \t]+){1,6}$")
# A verb behind a name: running text has begun. Words that may follow a name in a list are not it.
_PROSE = re.compile(
    r"[ \t]+(?!(?:and|with|plus|also|from|by|as|for|until|representing|acting|arrived|left|joined|"
    r"substituting|deputising|deputizing|via|on|in|at|to|&|agus|ac|part|apologies|absent|were|was|"
    r"substitute|vice|chair|ward|the)\b)[a-z]{2,}"
)
# Running text begins with a line like "Under item 4 of the …"
_PROSE_LINE = re.compile(r"[ \t]*[A-Z][\w’']*(?:[ \t]+[a-z0-9(][\w).’']*){2,}")
# Initials in a column of their own behind a name
_ALIAS = re.compile(r"[ \t]+([A-Z][A-Z][A-Za-z]{0,2})(?=\s|$)")
# "Jo Reed – Director, Reed Quill": what the director directs, at the end of the line
_ORGANIZATION = re.compile(r",\s((?:[A-Z][\w'’&]+[ ]?){1,5})(?=\n|$)")
# "Jo Reed MSP": a member of a parliament, who visits councils.
PARLIAMENT = re.compile(r",?[ \t]+(?:MP|MSP|MLA|MEP|MPP)\b")
# "Jo Reed<tab>Clerk<tab>Apologies:": the label of another list in the next column
_COLUMN_LABEL = re.compile(r"[A-Z][A-Za-z ]{2,30}:")
# Points: fifteen words of prose, or 45 capitalised ones, without a person among them.
_PATIENCE = 45
# A councillor's council behind a name: "A Reed, EDC"
_COUNCIL_LETTERS = re.compile(r"[A-Z]{1,3}(?:CC|DC|BC|PC|TC)")
_INITIAL = re.compile(r"(?:[A-Z]\.?\s?){1,3}\s[A-Z][a-z]")
_NIL = re.compile(r"\s*(?:nil|none|no apologies|n/a)\b", re.I)


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of a list: the name as printed with its honorific, and what is said of it."""

    name: str
    span: Span
    is_councillor: bool = False
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    post: str | None = None
    label: str | None = None
    mark: str | None = None
    organization: str | None = None
    begins_line: bool = False


@dataclass(slots=True)
class _Reader:
    text: str
    start: int
    marks: tuple[str, ...]  # signs of a legend that stand before names
    is_wrapped: bool  # lines are broken anywhere, not one person a line
    is_surnames: bool  # most lines hold one surname
    carry: bool = False  # a councillors' plural title counts for the names that follow
    label: str | None = None


def read_people(
    text: str, start: int = 0, *, marks: Sequence[str] = (), is_members: bool = False
) -> list[Listed]:
    """Read the people of a list from the front of `text` until running prose begins.

    `start` is the offset of `text` in the paper; `marks` are the signs of the paper's legend
    ("P", "AP", "*"); `is_members`: bare surnames are names here.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    is_wrapped = are_broken_anywhere(lines)
    words = [len(line[honorifics_at(line, 0)[1] :].split()) for line in lines]
    is_surnames = sum(count == 1 for count in words) * 5 > len(words) * 3
    reader = _Reader(text, start, tuple(marks), is_wrapped=is_wrapped, is_surnames=is_surnames)
    reader.carry = is_members
    return list(_walk(reader))


def _walk(reader: _Reader) -> Iterator[Listed]:
    text, at, junk, mixed = reader.text, 0, 0, 0
    if _NIL.match(text):
        return
    while at < len(text):
        if (at == 0 or text[at - 1] == "\n") and _PROSE_LINE.match(text, at):
            return
        mark, at = _read_mark(reader, at)
        if mark is None and (match := _LEAD_IN.match(text, at)):
            at = match.end()
            if "\n" in match[0] and _PROSE_LINE.match(text, at):
                return
            mark, at = _read_mark(reader, at)
            if mark is None:
                continue
        step = _read_one(reader, at, mark)
        if step is not None:
            listed, at = step
            junk = 0
            if listed is None:
                continue
            is_prose = bool(_PROSE.match(text, at))
            begins_line = not text[: listed.span.start - reader.start].rpartition("\n")[2].strip()
            if (is_prose and begins_line) or _is_heading(listed, mixed):
                return
            mixed += not listed.name.isupper()
            yield listed
            if is_prose:
                return
            continue
        token = TOKEN.match(text, at)
        # Offices without a name ("Director City Services") are no prose, and not endless either.
        junk += 0 if token is None else 3 if token[0][0].islower() else 1
        at = token.end() if token else at + 1
        if junk > _PATIENCE:
            return


def _is_heading(listed: Listed, mixed: int) -> bool:
    """Tell whether capitals behind `mixed` names in small letters are a heading, no name."""
    words = listed.name.split()
    is_capitals = listed.name.isupper() and len(words) > 1 and all(len(w) > 3 for w in words)
    return is_capitals and mixed > 2 and not listed.titles and listed.begins_line


def _read_mark(reader: _Reader, at: int) -> tuple[str | None, int]:
    if reader.marks:
        choice = "|".join(re.escape(m) for m in sorted(reader.marks, key=lambda m: (-len(m), m)))
        found = re.compile(rf"\s*({choice})\s+(?=\S)").match(reader.text, at)
        if found:
            return found[1], found.end()
    return None, at


def _read_one(reader: _Reader, at: int, mark: str | None) -> tuple[Listed | None, int] | None:
    """Read a person, a label or a post with a name in brackets at `at`."""
    text = reader.text
    if match := _LABEL.match(text, at):
        words = match["label"].split()
        if len(words) <= 7 and "\n" not in match["label"]:
            reader.label = match["label"]
            reader.carry = reader.carry or bool(
                re.search(r"(?i)councillors|cllrs|members", reader.label)
            )
            return None if not words else (None, match.end())
    if step := _read_post_before(reader, at, mark):
        return step
    found = _match(reader, at)
    if found is None:
        return None
    begin, end, titles = found
    if not titles and names_organization(text[begin:end]):
        return None, end
    if titles:
        _carry_on(reader, titles, text[max(0, at - 2) : at])
    is_councillor = is_councillor_title(titles) or reader.carry
    notes, post, after = _read_notes(reader, end)
    organization = None
    before = text[:begin].rpartition("\n")[2].strip()
    if post and not before and (found_org := _ORGANIZATION.match(text, after)):
        organization, after = " ".join(found_org[1].split()), found_org.end()
    disambiguated = re.match(r"\s{0,3}\(([A-Z](?:\.?[A-Z])?)\.?\)", text[end:])
    if disambiguated and len(text[begin:end].split()) - len(titles) == 1:
        end += disambiguated.end()
        after = max(after, end)
        notes = [note for note in notes if note != disambiguated[1]]
    listed = Listed(
        name=_printed(text[begin:end]),
        span=Span(reader.start + begin, reader.start + end),
        is_councillor=is_councillor,
        titles=tuple(titles),
        notes=tuple(notes),
        post=post,
        label=reader.label,
        mark=mark,
        organization=organization,
        begins_line=not before,
    )
    if reader.label and "chair" in reader.label.lower():
        reader.label = None  # "In the Chair: Jo Reed" is one; others follow
    return listed, after


def _printed(name: str) -> str:
    """A name on one line, though the margin broke it at its hyphen."""
    return re.sub(r"(?<=\w)-\s+", "-", " ".join(name.split()))


def _carry_on(reader: _Reader, titles: list[str], before: str) -> None:
    """Tell whether the councillors' title of a list counts for the names that follow.

    "Councillors Lee, Mrs Quill and Reed" are three; "Councillors Lee and Reed, Mr Tate" two.
    """
    plural = any(word.lower().rstrip(".") in _plural_titles() for word in titles)
    if is_councillor_title(titles):
        reader.carry = reader.carry or plural
    elif titles[-1].lower() in {"mr", "messrs"} or "\n" in before:
        reader.carry = False


def _match(reader: _Reader, at: int) -> tuple[int, int, list[str]] | None:
    found = match_person(
        reader.text,
        at,
        allow_single=reader.carry,
        is_wrapped=reader.is_wrapped,
        is_surnames=reader.is_surnames,
        marks=reader.marks,
    )
    if found and not found[2] and _COUNCIL_LETTERS.fullmatch(reader.text, found[0], found[1]):
        return None
    if found and not found[2] and len(reader.text[found[0] : found[1]].split()) == 1:
        near = reader.text[max(0, at - 6) : at].rstrip(" \t") + "|"
        near += reader.text[found[1] : found[1] + 6].lstrip()
        is_enumerated = re.search(r"[,;/&]\s*\||\band\||\|[,;/(&]|\|and\b|ors\|", near)
        if not (is_enumerated or reader.is_surnames or reader.marks):
            return None
    return found


def _read_notes(reader: _Reader, at: int) -> tuple[list[str], str | None, int]:
    """Read the brackets and the post behind a name: (notes, post, where they end)."""
    text, post, start = reader.text, None, at
    notes, at = _read_brackets(text, at)
    if chair := re.compile(r"[ \t]+(in\s+the\s+[Cc]hair)\b").match(text, at):
        notes.append(chair[1])
        at = chair.end()
    alias = _ALIAS.match(text, at)
    if alias and _are_initials_of(alias[1], text[:start]):
        notes.append(alias[1])
        at = alias.end()
    if match := _POST_START.match(text, at) or re.compile(r"[ \t]+(?=[A-Z])").match(text, at):
        sign = match[0].strip()
        is_dashed = sign in {"–", "—", "-"} and not reader.is_wrapped
        found = _match_post(reader, match.end(), is_spaced=not sign, is_dashed=is_dashed)
        if found:
            post, at = found
            more, at = _read_brackets(text, at)
            notes += more
    return notes, post, at


def _read_brackets(text: str, at: int) -> tuple[list[str], int]:
    notes = []
    while match := _BRACKET.match(text, at):
        notes.append(" ".join(match[1].split()))
        at = match.end()
    return notes, at


def _are_initials_of(letters: str, before: str) -> bool:
    """Tell whether letters behind a name are its initials: "Jo Reed JR"."""
    words = before.split()[-2:]
    return len(words) == 2 and letters[0] == words[0][0] and letters[1:2] == words[1][0]


def _match_post(
    reader: _Reader, at: int, *, is_spaced: bool, is_dashed: bool = False
) -> tuple[str, int] | None:
    """Match a job title at `at`, up to the next person or the end of the sentence."""
    text = reader.text
    end, has_head, place, words = at, False, at, 0
    while place < len(text) and words < 14:
        if words and re.match(r"\s*\n\s*\n", text[place:]):
            break
        gap = re.match(r"[ \t]*(?:,|/|&|–|-)?[ \t]*\n?[ \t]*(?:,|/|&)?[ \t]*", text[place:])
        step = place + (gap.end() if gap else 0)
        token = TOKEN.match(text, step)
        if token is None:
            break
        word = token[0].rstrip(".")
        if words and gap and "\t" in gap[0] and _COLUMN_LABEL.match(text, step):
            break
        is_open = is_dashed and bool(gap and "\n" in gap[0]) and goes_on(text, step)
        is_break = bool(gap and re.search(r"[,\n]", gap[0])) and not is_open
        if is_break or not words or honorifics_at(text, step, may_wrap=reader.is_wrapped)[0]:
            person = _match(reader, step)
            if person and (
                person[2]
                or (is_break and words)
                or (not words and not is_dashed and _INITIAL.match(text, step))
                or PARLIAMENT.match(text, person[1])
            ):
                break
            if not is_dashed and _read_post_before(reader, step, None):
                break
        if word[0].isdigit() and gap and "\n" in gap[0]:
            break
        person = _match(reader, token.end() + 1) if word in {"and", "&"} else None
        if person and (person[2] or " " in text[person[0] : person[1]]):
            break
        if not (word[0].isupper() or word[0].isdigit() or word.lower() in _post_small()):
            break
        is_next = bool(gap and "\n" in gap[0]) and not reader.is_wrapped and not is_open
        if is_next and (has_head or is_dashed) and starts_entry(text, step):
            break
        has_head |= word.lower().strip("/").split("/")[-1] in _role_words()
        has_head |= word.lower().split("/")[0] in _role_words()
        words += 1
        place = token.end()
        end = token.start() + len(word)
        if token[0].endswith(".") and len(word) > 3:
            break
    if (not has_head and not (is_dashed and words)) or (is_spaced and words > 8):
        return None
    post = re.sub(r"(?:\s|,)+(?:and|of|for|the|&|to|in)$", "", text[at:end])
    return " ".join(post.split()), at + len(post)


def _read_post_before(reader: _Reader, at: int, mark: str | None) -> tuple[Listed, int] | None:
    """Read "Director of Roads (Mr P Quill)" and "City Clerk Jo Reed"."""
    text = reader.text
    if match := re.compile(
        r"(?P<post>[A-Z][A-Za-z'’/&,.\s–-]{3,140}?)\s*\(\s*(?P<name>(?:(?:Mr|Mrs|Ms|Miss|Dr|Cllr)\b\.?\s|[A-Z]\.?\s(?=[A-Z]))[^()]{2,40})\)"
    ).match(text, at):
        words = {word.lower().strip(".,") for word in match["post"].split()}
        if words & _role_words() and "\n\n" not in match["post"]:
            listed = Listed(
                name=" ".join(match["name"].split()),
                span=Span(reader.start + match.start("name"), reader.start + match.end("name")),
                post=" ".join(match["post"].split()),
                label=reader.label,
                mark=mark,
            )
            return listed, match.end()
    if honorifics_at(text, at)[0] or match_person(text, at):
        return None
    for match in _PREFIXES.finditer(text, at, at + 80):
        if match["head"].lower().split("-")[-1] not in _prefix_heads() or not _PHRASE.match(
            text[at : match.end()]
        ):
            continue
        found = _match(reader, match.end())
        if found is None:
            continue
        begin, end, titles = found
        notes, after = _read_brackets(text, end)
        listed = Listed(
            name=_printed(text[begin:end]),
            span=Span(reader.start + begin, reader.start + end),
            is_councillor=is_councillor_title(titles),
            titles=tuple(titles),
            notes=tuple(notes),
            post=" ".join(text[at : match.end("head")].split()),
            label=reader.label,
            mark=mark,
        )
        return listed, after
    return None


@cache
def _plural_titles() -> frozenset[str]:
    words = load_words("names.toml", "councillor")
    return frozenset(w for w in words if w.endswith(("s", "aldermen", "cynghorwyr", "members")))


@cache
def _role_words() -> frozenset[str]:
    return frozenset(load_words("roles.toml", "role_words"))


@cache
def _prefix_heads() -> frozenset[str]:
    return frozenset(load_words("roles.toml", "prefix_heads"))


@cache
def _post_small() -> frozenset[str]:
    return frozenset({"of", "and", "for", "the", "&", "to", "in", "on", "with", "de", "o", "te"})
