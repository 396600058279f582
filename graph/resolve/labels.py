"""The label of a thing: the name that a careful clerk would write, out of the forms met."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping

_SMALL_WORDS = {"of", "and", "the", "for", "in", "on", "to", "with", "at", "by", "upon"}
# Not strftime's, which follow the locale of the machine.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
# In letters: below it a word in capitals may be an acronym inside a name.
_LONG_WORD = 5
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def is_shouted(name: str, *, may_be_acronym: bool = True) -> bool:
    """Whether a name is set in capitals throughout.

    A single word is taken for an acronym, unless the name is of a kind that has none.
    """
    words = [word for word in _WORD.findall(name) if len(word) > 1]
    if not name.isupper():
        return False
    if len(words) > 1:
        return any(len(word) >= _LONG_WORD for word in words)
    return not may_be_acronym and any(len(word) >= _LONG_WORD for word in words)


def unshout(name: str, *, may_be_acronym: bool = True) -> str:
    """Set a name in capitals throughout as names are written; leave others alone."""
    return write_as_title(name) if is_shouted(name, may_be_acronym=may_be_acronym) else name


def write_as_title(name: str) -> str:
    """Capitalise the words of a name but its small ones.

    >>> write_as_title("CABINET MEMBER FOR CHILDREN'S SERVICES")
    "Cabinet Member for Children's Services"
    """
    first = True

    def write(match: re.Match[str]) -> str:
        nonlocal first
        word = match.group()
        is_small = word.lower() in _SMALL_WORDS and not first
        first = False
        return word.lower() if is_small else word[0].upper() + word[1:].lower()

    return _WORD.sub(write, name)


def choose_label(forms: Mapping[str, int] | Iterable[str], *, may_be_acronym: bool = True) -> str:
    """The label among the forms: not in capitals, the most met, then the longest, by alphabet.

    `forms` say how often each is met, or give each as often.
    """
    counts = _count(forms)
    best = min(counts, key=lambda form: (form.isupper(), -counts[form], -len(form), form))
    best = unshout(best, may_be_acronym=may_be_acronym)
    return best.removeprefix("the ").removeprefix("The ")


def choose_fullest(forms: Mapping[str, int] | Iterable[str]) -> str:
    """The label among the forms of a person's name: the one that says most."""
    counts = _count(forms)
    best = min(counts, key=lambda form: (-_fullness(form), form.isupper(), -counts[form], form))
    if best.isupper() and any(len(word) > 1 for word in _WORD.findall(best)):
        return write_person(best)
    return best


def _count(forms: Mapping[str, int] | Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for form, number in Counter(forms).items():
        counts[_straighten(form)] += number
    return counts


def _straighten(form: str) -> str:
    """One line, and one apostrophe whatever the typesetter's."""
    return " ".join(form.replace("’", "'").replace("‘", "'").split())


def _fullness(form: str) -> int:
    return sum(1 for c in form if c.isalpha())


def write_person(name: str) -> str:
    """Set a person's name in capitals as it is written: "B O'NEILL-SMITH" -> "B O'Neill-Smith"."""
    return re.sub(r"[^\W\d_]+", lambda match: match.group().capitalize(), name)


def write_day(day: dt.date) -> str:
    """A day in words: "12 April 2012"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def write_when(when: str) -> str:
    """A day, month or year of ISO form in words: "2014-03" -> "March 2014"."""
    if len(when) == 10:
        return write_day(dt.date.fromisoformat(when))
    if len(when) == 7:
        return f"{_MONTHS[int(when[5:]) - 1]} {when[:4]}"
    return when
