"""The roles that an attendance list gives one person: chair, substitute, an office or a job."""

import re
from collections.abc import Sequence
from functools import cache

from extract.attendance_labels import Label
from extract.lists import PARLIAMENT, Listed
from extract.organization_names import find_organization_row, is_organization_name
from extract.roles import general_role_of
from extract.tables import load_words

CHAIR = re.compile(
    r"\b(?:in\s+the\s+)?chair(?:man|woman|person)?\b|cathaoirleach|convener|cadeirydd", re.I
)
_VICE = re.compile(r"\b(?:vice|deputy|leas|is)[- ]*(?:chair|chathaoirleach|gadeirydd)", re.I)
SUBSTITUTE = re.compile(
    r"\b(?:substitut\w*|deputi[sz]ing|\bsub\b)\s*(?:for|\(for)?\s*(?P<name>[^()]*)", re.I
)
# "Cllr Reed substituting", "P Jo Reed as substitute": the one named before sat for the one listed.
STAND_IN = re.compile(
    r"(?P<name>\S.*?),?\s+(?:(?:attended\s+)?as\s+(?:a\s+)?substitute|substitut(?:ing|ed)|"
    r"deputi[sz](?:ing|ed)|attended|in\s+(?:his|her|their)\s+place)$",
    re.I,
)
_MEMBER_NOTE = re.compile(
    r"^(?:county|district|borough|city|town|parish|ward)?\s*councillor$", re.I
)


_COMMAS = re.compile(r"\s*,\s*")
_LAST = re.compile(r"\s*,?\s+(?:and|&)\s+")


def read_senders(people: Sequence[Listed], text: str) -> dict[int, str]:
    """The organisations that sent people to a meeting, by the number of each in the list.

    "Jo Reed, Al Stone and Di Lee (Ashwick Housing Trust)": a bracket with an organisation counts
    for all who are joined to the name before it. Councillors and those with an office are none.
    """
    sent: dict[int, str] = {}
    for number, listed in enumerate(people):
        names = [note for note in listed.notes if _is_sender(note)]
        if not names or listed.is_councillor or listed.post:
            continue
        sent[number] = names[0]
        gap, before = _LAST, number - 1
        while before >= 0 and not (
            people[before].is_councillor or people[before].notes or people[before].post
        ):
            between = text[people[before].span.end : people[before + 1].span.start]
            if not gap.fullmatch(between):
                break
            sent[before] = names[0]
            gap, before = _COMMAS, before - 1
    return sent


def _is_sender(note: str) -> bool:
    """Tell whether a bracket names an organisation; a group of councillors is none."""
    if {word.lower() for word in note.split()} & _role_words() or note.endswith(("Group", "Party")):
        return False
    return find_organization_row(note) is not None or is_organization_name(note)


def stated_roles(label: Label, listed: Listed) -> list[tuple[str, bool]]:
    """The roles said of one person: (role, whether it is of the body that meets)."""
    said = [*listed.notes, listed.post or "", listed.label or ""]
    if re.search(r"(?i)secretary|taker|clerk", label.text):
        said.append(label.text.strip(" \n:.–-").title())
    said += [title for title in listed.titles if is_mayor(title) or CHAIR.search(title)]
    roles: dict[str, bool] = {}
    for words in said:
        for part in re.split(
            r"\s*(?:;|(?<=[Cc]lerk)\s*/|(?:&|\band\b)(?=\s+(?:[Vv]ice|[Tt]reasurer|[Ss]ecretary)))\s*",
            words,
        ):
            if found := _read_role(part, label):
                roles.setdefault(*found)
    if label.gives == "chair" and not any(CHAIR.search(role) for role in roles):
        roles["Chair"] = True
    return list(roles.items())


def _read_role(words: str, label: Label) -> tuple[str, bool] | None:
    words = " ".join(words.split()).strip(" .,:–-")
    words = re.sub(r"^[A-Z][A-Za-z]{0,2}[A-Z],\s*", "", words)
    words = re.sub(r"\s+of\s+the\s+(?:\w+\s+)?Council$", "", words)
    # A seat in a parliament is no role in the council whose meeting this is.
    if not words or _MEMBER_NOTE.match(words) or PARLIAMENT.fullmatch(f" {words}"):
        return None
    if SUBSTITUTE.search(words) and not words.lower().startswith("substitute clerk"):
        if label.gives == "apologies" or STAND_IN.match(words):
            return None
        return "Substitute", True
    plain = {word.lower().strip(".,") for word in re.split(r"[\s/,]+", words)}
    if _VICE.search(words) and len(plain) < 5:
        return "Vice-Chair" if re.search("(?i)chair", words) else words, True
    if CHAIR.search(words) and len(plain) < 5:
        match = re.search(
            r"(?i)(?:independent |acting )?(?:an )?(?:chair\w*|cathaoirleach|convener)", words
        )
        title = match[0] if match else words
        return title[:1].upper() + title[1:].lower(), True
    if re.search(r"(?i)officers|officials", label.text) and not plain & _role_words():
        return (f"Officer ({words})", False) if words[0].isupper() and len(words) > 3 else None
    if plain & _role_words() and not re.search(
        r"(?i)^(?:members?|councillors)\b|members? present", words
    ):
        return re.sub(r"(?i)s$", "", words) if words.lower().endswith("directors") else words, False
    return None


def is_mayor(role: str) -> bool:
    """Tell whether a role is a mayor's or a speaker's."""
    return bool(re.search(r"(?i)\bmayor\b|provost|speaker", role))


def is_elected(role: str) -> bool:
    """The Leader and those with a portfolio are members as well; officers are not."""
    return is_mayor(role) or general_role_of(role) in {"leader", "deputy-leader", "cabinet-member"}


@cache
def _role_words() -> frozenset[str]:
    return frozenset(load_words("roles.toml", "role_words"))
