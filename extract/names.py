"""Names of people as printed: parse one, split a list of them, tell a name from other words.

Nothing here knows a paper or who anybody is; entities.py decides which names are one person.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from extract.document import Span
from extract.memory import remember_texts
from extract.tables import load_rows, load_words

_TABLE = "names.toml"
_POST_NOMINAL = re.compile(r"[,\s]+([A-Za-z.]{2,6})\s*$")
# "L", "L.", "J.P.", "JP", "J-P"
INITIALS = r"(?:[A-Z]\.?(?:[\s-]?[A-Z]\.?){0,3})"
_INITIAL_TOKEN = re.compile(r"^(?:[A-Z]\.?-?){1,4}$")
# A capitalised name word: "O'Neill", "D’Arcy", "McEldowney", "Quill-Tate", "ROY", "Ó Néill"
_WORD = re.compile(
    r"^(?:[OD]['’]\s?)?(?:Mc|Mac|Fitz|Di|De|Le|La|Du|St\.?)?"
    r"(?:[A-ZÀ-Þ][a-zß-ÿ]*(?:['’][a-zß-ÿ]+)?|[A-ZÀ-Þ'’]{2,}|[A-ZÀ-Þ]['’][A-ZÀ-Þ][a-zß-ÿ]+)"
    r"(?:-(?:Mc|Mac|O['’])?[A-Za-zÀ-ÿ][a-zß-ÿA-ZÀ-Þ'’]*)*$"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name taken apart; `full` is without honorific and letters behind."""

    full: str
    family: str
    given: str | None
    title: str | None
    is_councillor: bool


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(load_words(_TABLE, key))


@cache
def _honorific() -> re.Pattern[str]:
    words = sorted(
        {*load_words(_TABLE, "councillor"), *load_words(_TABLE, "civil")}
        | set(load_words(_TABLE, "offices")),
        key=lambda word: (-len(word), word),
    )
    choice = "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in words)
    return re.compile(rf"^\W*({choice})(?:\.+|\b)(?!['’-])[\s,:]*", re.I)


@cache
def _honorific_here() -> re.Pattern[str]:
    # Inside running text a title must be capitalised, as "dr" and "the chair" are no titles there.
    words = _honorific().pattern
    choice = words[words.index("(") : words.index(r"(?:\.+|\b)")]
    return re.compile(rf"(?i:{choice})(?:\.+|\b)(?!['’-])(?=[\s:.]*[A-ZÀ-Þ])[\s:]*")


@cache
def _office_letters() -> dict[str, str]:
    return {row["letters"]: row["title"] for row in load_rows("office_letters.csv")}


@cache
def _letters_before() -> re.Pattern[str]:
    # Before a bare surname the same letters are initials: "BC Reed".
    choice = "|".join(sorted(_office_letters(), key=lambda letters: (-len(letters), letters)))
    return re.compile(rf"({choice})\s+(?=(?:(?:[A-Z]\.?\s?){{1,3}}\s|[A-Z][\w'’-]+\s)[A-Z][\w'’]+)")


@remember_texts
def plain_words(text: str) -> str:
    """Lower-case `text`, unaccented, every run of other signs as one space."""
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"['`’.]", "", text.lower().replace("’", ""))).strip()


def split_honorifics(text: str) -> tuple[list[str], str]:
    """Split off the honorifics and offices in front of a name: (["Councillor", "Mrs"], "A Lee")."""
    found: list[str] = []
    while (match := _honorific().match(text)) and match.end() < len(text):
        word = re.sub(r"[\s-]+", " ", match[1])
        found.append(word)
        text = text[match.end() :]
    if not found and (letters := _letters_before().match(text)):
        return [_office_letters()[letters[1]]], text[letters.end() :]
    return found, text


def honorifics_at(text: str, at: int, *, may_wrap: bool = True) -> tuple[list[str], int]:
    """Read the honorifics that stand at an offset: (["Cllr", "Mrs"], where the name begins).

    Unless `may_wrap`, a title at the end of a line is none of the name in the next.
    """
    found: list[str] = []
    here = at
    while match := _honorific_here().match(text, here):
        if match.end() >= len(text) or ("\n" in match[0] and not may_wrap):
            break
        if _ends_sentence(match[0]) and (found or honorifics_at(text, match.end())[0]):
            break
        found.append(" ".join(match[1].split()))
        here = match.end()
    letters = None if found else _letters_before().match(text, at)
    if letters and (may_wrap or "\n" not in letters[0]):
        return [_office_letters()[letters[1]]], letters.end()
    # An article alone is no title.
    return (found, here) if any(word.lower() != "the" for word in found) else ([], at)


# Letters: "Cllrs." is a short form and has a full stop, "Councillors." ends a sentence.
_LONGEST_SHORT_FORM = 6


def _ends_sentence(title: str) -> bool:
    """Tell whether the full stop behind a title ends a sentence: "told Councillors. Mr Lee"."""
    return "." in title and len(title.rstrip(" .:\n").split()[-1]) > _LONGEST_SHORT_FORM


def is_stop_word(word: str) -> bool:
    """Tell whether a word is of common use and never a name."""
    plain = word.lower().strip(".'’,")
    if len(plain) < 2:
        return False
    if "-" in plain and any(is_stop_word(part) for part in plain.split("-") if len(part) > 3):
        return True
    return plain in _words("not_names") and plain not in _words("also_names")


def is_councillor_title(words: list[str]) -> bool:
    """Tell whether any of these honorifics is a councillor's."""
    return any(word.lower().rstrip(".") in _words("councillor") for word in words)


@remember_texts
def parse_name(text: str) -> Name:
    """Parse one person's name as printed.

    "Councillor Mrs A-M Example, CBE" gives family "Example", given "A-M", title "Councillor".
    A single word is a family name. "Example (J)" gives the initial as the given name.
    """
    titles, rest = split_honorifics(re.sub(r"\s+", " ", text).strip())
    rest = _without_post_nominals(rest.strip(" ,.;:"))
    if match := re.fullmatch(r"(.+?)\s*\(([A-Z](?:\.?\s?[A-Z])*)\.?\)", rest):
        rest = f"{match[2]} {match[1]}"
    rest = re.sub(r"\s*[(\[,;].*$", "", rest).strip(" ,.;:")
    words = _split_words(rest)
    words = [_recase(word) for word in words]
    full = " ".join(words)
    cut = _family_start(words)
    plain_titles = [t for t in titles if t.lower() in _words("civil") | _words("councillor")]
    return Name(
        full=full,
        family=" ".join(words[cut:]),
        given=" ".join(words[:cut]) or None,
        title=plain_titles[-1] if plain_titles else None,
        is_councillor=is_councillor_title(titles),
    )


def _without_post_nominals(text: str) -> str:
    while match := _POST_NOMINAL.search(text):
        word = match[1].replace(".", "")
        if word.lower() not in _words("post_nominals") or not (word.isupper() or word == "Esq"):
            break
        if match.start() == 0:
            break
        text = text[: match.start()]
    return text.strip(" ,")


def _split_words(text: str) -> list[str]:
    # "J.Example" and "A.B.Example" are printed without a space; "O’ Neill" with one too many
    text = re.sub(r"\b([A-Z])\.(?=[A-Z][a-z'’])", r"\1. ", text)
    text = re.sub(r"\b([OD]['’])\s+(?=[A-Z])", r"\1", text)
    return text.split()


def _recase(word: str) -> str:
    """Write an all-capitals word as a clerk would: "McNEIL" -> "McNeil", "O'NEILL" -> "O'Neill"."""
    letters = re.sub(r"[^A-Za-zÀ-ÿ]", "", word)
    if _INITIAL_TOKEN.match(word) and len(letters) < 3:
        return word
    if letters.isupper() and len(letters) > 2:
        word = re.sub(r"[A-ZÀ-Þ]+", lambda match: match[0].capitalize(), word)
        word = re.sub(r"^(Mc)([a-z])", lambda match: match[1] + match[2].upper(), word)
        return re.sub(r"(['’])S\b", r"\1s", word)
    if re.match(r"^Ma?c[A-Z]{3,}$", word):
        head = word[: word.index("c") + 1]
        return head + word[len(head) :].capitalize()
    return word


def _family_start(words: list[str]) -> int:
    cut = max(len(words) - 1, 0)
    while cut > 0 and words[cut - 1].lower() in _words("particles"):
        cut -= 1
    return cut


def is_name_word(word: str) -> bool:
    """Tell whether one word could stand in a person's name."""
    word = word.rstrip(",;")
    return bool(
        _INITIAL_TOKEN.match(word)
        or word.lower() in _words("particles")
        or (_WORD.match(word.rstrip(".")) and not word.endswith("..."))
    )


def is_initials(text: str) -> bool:
    """Tell whether `text` is nothing but initials: "GK", "J.P.", "LMcW", "MCa"."""
    return bool(re.fullmatch(r"(?:[A-Z](?:c|ac)?\.?\s?){2,3}|[A-Z]{2}[a-z]", text.strip()))


def is_person_name(text: str, *, has_title: bool = False) -> bool:
    """Tell whether `text` (without honorific) reads as a person's name.

    Without a title it needs two words; a word of common use forbids it, unless it is also a name
    and another word is not in common use.
    """
    words = _split_words(text.strip())
    if not 1 <= len(words) <= 5 or not all(is_name_word(word) for word in words):
        return False
    surnames = [w for w in words if not _INITIAL_TOKEN.match(w) and len(w.strip(".")) > 1]
    if not surnames and len(words[-1]) > 2 and "." not in words[-1]:
        surnames = words[-1:]  # "ROY PARR": in capitals a short surname looks like initials
    if not surnames or words[-1].lower() in _words("particles"):
        return False
    if _INITIAL_TOKEN.match(words[-1]) and len(words[-1].replace(".", "")) < 3:
        return False
    if len(words) == 1 and not has_title:
        return False
    common = [w for w in surnames if w.lower().strip(".'’") in _words("not_names")]
    if any(w.lower().strip(".") not in _words("also_names") for w in common):
        return False
    return has_title or len(common) < len(words)


_SEPARATOR = re.compile(r"\s*(?:[,;•|\n]|\band\b|\bagus\b|&|\s/\s|\t|\s{3,})\s*")


def split_names(text: str, start: int = 0) -> list[tuple[Name, Span, str | None]]:
    """Split a list of names: "Councillors A Lee (Chair), Nunn and Mrs O Pike" gives three.

    Each comes with its span (`start` is the offset of `text` in the paper) and the note printed in
    brackets behind it. A councillor's title counts for the names after it until another title
    comes. Pieces that are no names are left out.
    """
    found: list[tuple[Name, Span, str | None]] = []
    is_councillor = False
    for begin, end in _pieces(text):
        piece = text[begin:end]
        note = None
        if match := re.search(r"\s*[(\[]\s*([^()\[\]]*)[)\]]?\s*[.:]?\s*$", piece):
            bracket = match[1].strip()
            if not re.fullmatch(r"[A-Z](?:\.?\s?[A-Z])?\.?", bracket):
                note, piece = bracket or None, piece[: match.start()]
        titles, rest = split_honorifics(piece)
        if titles:
            is_councillor = is_councillor_title(titles)
        core = re.sub(r"\s*\([^)]*\)\s*$", "", rest).strip(" .:")
        core = _without_post_nominals(core)
        if not is_person_name(core, has_title=bool(titles) or is_councillor or bool(found)):
            if found and note and not core:
                found[-1] = (found[-1][0], found[-1][1], note)
            continue
        name = parse_name(piece)
        if is_councillor and not name.is_councillor:
            name = Name(name.full, name.family, name.given, name.title or "Councillor", True)
        lead = len(piece) - len(piece.lstrip(" .:*"))
        tail = len(piece.rstrip(" .:"))
        span = Span(start + begin + lead, start + begin + tail)
        found.append((name, span, note))
    return found


def _pieces(text: str) -> list[tuple[int, int]]:
    """Cut at separators that stand outside brackets."""
    depth, cuts = 0, []
    for match in re.finditer(r"[()]|" + _SEPARATOR.pattern, text):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")":
            depth = max(depth - 1, 0)
        elif depth == 0:
            cuts.append(match.span())
    pieces, at = [], 0
    for begin, end in cuts:
        pieces.append((at, begin))
        at = end
    pieces.append((at, len(text)))
    return [(begin, end) for begin, end in pieces if text[begin:end].strip()]
