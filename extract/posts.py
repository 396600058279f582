"""Offices and job titles as phrases: where one begins and ends in running text.

"Cabinet Member for Roads and Parks said" holds the phrase up to "said".
"""

import re
from functools import cache

from extract.names import honorifics_at
from extract.person_spans import match_person
from extract.tables import load_words

_WORD = re.compile(r"[A-Z][\w'’&/-]*|of|and|for|the|to|with|in|at|&|–|-")
_GAP = re.compile(r",?[ ]*\n?[ ]*")
_SMALL = frozenset({"of", "and", "for", "the", "to", "with", "in", "at", "&", "–", "-"})
# "(Relevant Portfolio Holder: Councillor Reed"
_PORTFOLIO = re.compile(
    r"\b(?P<post>(?:Portfolio\s+Holder|(?:Cabinet|Executive|Lead)\s+Member)"
    r"(?:\s+for\s+[A-Z][\w ,&’'-]{2,80})?)\s*[:–-]\s*$"
)
_WRAPPED = re.compile(r",\n(?=$)")
# Words: the longest office met ("Interim Corporate Director of …") has eleven.
_LONGEST = 14


def match_post(text: str, at: int) -> str | None:
    """Match an office that begins at an offset: the phrase as printed, or None.

    It holds a word such as "Director" or "Clerk" and ends before a lower-case word, a person or
    the end of the sentence.
    """
    place, end, words = at, at, 0
    while words < _LONGEST:
        gap = _GAP.match(text, place) if words else None
        step = gap.end() if gap else place
        token = _WORD.match(text, step)
        if token is None:
            break
        is_break = bool(gap and re.search(r"[,\n]", gap[0]))
        if words and (honorifics_at(text, step)[0] or (is_break and match_person(text, step))):
            break
        if is_break and not token[0][0].isupper() and "," in (gap[0] if gap else ""):
            break
        # A line that ends in a whole title ends it: what follows is another line's.
        if gap and "\n" in gap[0] and "," not in gap[0]:
            line = text[at:end].split()
            if len(line) > 1 and is_post(" ".join(line)):
                break
        if token[0] in {"and", "&"} and _names_person(text, token.end()):
            break
        words += 1
        place = token.end()
        if token[0].lower() not in _SMALL:
            end = place
    phrase = " ".join(text[at:end].split()).rstrip(" ,–-(")
    # "CBE Chairman": letters behind the name are no part of the office.
    phrase = re.sub(r"^(?:(?:[CMO]BE|JP|DL|QC|KC|MP),?\s+)+", "", phrase)
    return phrase if is_post(phrase) else None


def _names_person(text: str, at: int) -> bool:
    person = match_person(text, at + len(text[at : at + 3]) - len(text[at : at + 3].lstrip()))
    return person is not None and (bool(person[2]) or " " in text[person[0] : person[1]])


def match_post_before(text: str, at: int) -> tuple[str, int] | None:
    """Match an office that ends right before an offset: the phrase and where it begins."""
    offset = max(0, at - 140)
    before = text[offset:at]
    if label := _PORTFOLIO.search(before):
        return " ".join(label["post"].split()), offset + label.start("post")
    # "the Tree Warden, / Jo Reed": the margin broke the line behind the comma.
    before = _WRAPPED.sub(", ", before)
    # A sentence or a paragraph that ends in between ends the search too.
    cut = max(before.rfind(sign) for sign in ("\n", ". ", "; ", ")", ": ", "\t", " and the "))
    tokens = list(re.finditer(r"\S+", before[cut + 1 :]))
    begin = None
    for seen, token in enumerate(reversed(tokens)):
        word = token[0].strip(",:()–-")
        if not (word[:1].isupper() or word.lower() in _SMALL or not word) or seen > _LONGEST:
            break
        if word[:1].isupper():
            begin = cut + 1 + token.start() + token[0].index(word[0])
    if begin is None:
        return None
    phrase = re.sub(r"[\s,:(–-]+$", "", " ".join(before[begin:].split()))
    phrase = re.sub(r"\s+(?:of|and|for|the|&)$", "", phrase)
    if found := re.match(r"(?:The|An|A)\s+", phrase):
        begin, phrase = begin + found.end(), phrase[found.end() :]
    person = match_person(phrase, 0)
    is_named = person is not None and (bool(person[2]) or person[1] - person[0] > 3)
    # "PLEDGE Mayor": the end of a heading stands before the office.
    is_heading = any(word.isupper() and len(word) > 4 for word in phrase.split())
    if is_heading or phrase.isupper() or len(phrase.split()) > 9 or is_named:
        return None
    return (phrase, offset + begin) if is_post(phrase) else None


def is_post(phrase: str) -> bool:
    """Tell whether a phrase is an office or a job title."""
    words = [word.lower().strip(".,()") for word in re.split(r"[\s/]+", phrase)]
    return bool(set(words) & _role_words()) and words[0] not in _SMALL


@cache
def _role_words() -> frozenset[str]:
    return frozenset(load_words("roles.toml", "role_words")) - {"councillor", "deputy", "lead"}
