"""The words that begin or end a list of who was there, and the signs of a legend."""

import re
from dataclasses import dataclass

from extract.tables import load_patterns

_TABLE = "attendance.toml"
# Only the front of a section can list its members without the word "present".
FRONT = 2_500
_LEGEND = re.compile(
    r"(?:^|\s)(?P<mark>[A-Z]{1,2}|[*Ø#†✓])\s*(?:[:=–-]|[Dd]enotes)\s*(?:[Dd]enotes\s+)?"
    r"(?P<status>[Pp]resent|[Aa]ttend\w*|[Aa]polog\w*|[Aa]bsen\w*)",
    re.M,
)


@dataclass(frozen=True, slots=True)
class Label:
    """The words before a list; `gives` is the status of those listed, `rule` their pattern."""

    start: int
    end: int
    gives: str
    rule: str
    text: str


def read_legend(text: str) -> dict[str, str]:
    """Read what the signs before names mean: {"P": "present", "A": "apologies"}."""
    marks = {}
    for match in _LEGEND.finditer(text):
        status = "apologies" if match["status"].lower()[:2] in {"ap", "ab"} else "present"
        marks[match["mark"]] = status
    # One sign is no legend: "P: present" alone might be anything.
    return marks if len(marks) > 1 or set(marks) & set("*Ø#†✓") else {}


def find_labels(text: str, marks: dict[str, str], *, is_agenda: bool) -> list[Label]:
    """Find the labels of a section in order, those that end a list ("stop") among them."""
    found: list[Label] = []
    for pattern in load_patterns(_TABLE):
        for match in pattern.regex.finditer(text):
            if pattern.gives in {"members", "appointed"} and match.start() > FRONT:
                continue
            over = [o for o in found if match.start() < o.end and o.start < match.end()]
            # "APOLOGIES – Apologies were received from": the list begins behind both.
            if over and not (over[-1].gives == pattern.gives and match.end() > over[-1].end):
                continue
            found = [old for old in found if old not in over]
            found.append(Label(match.start(), match.end(), pattern.gives, pattern.id, match[0]))
    return _settle_labels(sorted(found, key=lambda label: label.start), marks, is_agenda)


def _settle_labels(labels: list[Label], marks: dict[str, str], is_agenda: bool) -> list[Label]:
    """A label "Councillors:" right under "Present" goes on with it; alone it lists the members."""
    settled: list[Label] = []
    for label in labels:
        gives = label.gives
        before = settled[-1] if settled else None
        if gives == "members" and marks:
            gives = "present"
        elif gives == "members" and before and before.gives in {"present", "apologies"}:
            gives = before.gives if label.start - before.end < 40 else "members"
        settled.append(Label(label.start, label.end, gives, label.rule, label.text))
    return settled


def names_councillors(label: Label) -> bool:
    """Tell whether a label says that those listed are members, so that a bare surname is one."""
    return label.gives == "members" or bool(
        re.search(r"(?i)members|councillors", label.text)
        and label.gives in {"present", "chair", "apologies"}
    )
