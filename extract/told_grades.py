"""Grades that a sentence tells, and what each of them grades.

A word such as "good" is a grade only behind a verb of judging, in quotation marks, or beside the
word rating; what it grades is the sentence's subject or the words that it stands before.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.document import Span
from extract.grades import GradeMention, find_grade_mentions

_VERB = (
    r"(?:judged|rated|graded|assessed|found|deemed|considered)(?:\s+overall)?(?:\s+(?:by\s+\w+\s+)?"
    r"(?:as\s+being|to\s+be|to|as))?(?:\s+(?:overall|an?))?"
)
_JUDGED = re.compile(
    rf"(?P<subject>[^.;]*?)\b(?:was|were|is|are|been|being|had\s+been)\s+(?:also\s+)?{_VERB}\s*$"
)
_ACTIVE = re.compile(
    r"(?:rated|judged|graded|assessed)\s+(?P<object>it|them|us|(?:the|its|our|their|th[ei]se?|all)\s"
    r"(?:(?!\b(?:rated|judged|graded|assessed)\b)[^.;]){2,80}?)"
    r"\s+(?:to\s+be\s+|as\s+(?:being\s+)?)?$"
)
_IS = re.compile(r"(?P<subject>[^.;]*?)\b(?:was|were|is|are|remains?|remained)\s*$")
_OF = re.compile(
    r"\b(?:assessment|judgement|rating|grade|grading)\s+(?:of|was|is|as)\s*$|\bjudge(?:d|ment)\s+(?:as\s+)?$"
)
# "judged good in understanding risk; adequate in responding to incidents"
_NEXT = r"\s+(?:and|but)\s+[‘'“\"]?(?:requir|good|outstanding|adequate|inadequate|satisfactory)"
_WITHIN = re.compile(rf"^[’'”\"]?\s+(?:in|at)\s+(?P<aspect>\w+ing\b(?:(?!{_NEXT})[^.;,])*)", re.I)
# "graded 'Good' for the experiences of children in care"
_FOR = re.compile(
    r"^[’'”\"]?\s+(?:for|in\s+relation\s+to|in\s+respect\s+of)\s+"
    r"(?!(?:the|a|its|their)\s+(?:\w+\s+)?(?:time|year|inspection|reason|period)\b)"
    rf"(?P<aspect>(?:(?!{_NEXT})[^.;,]){{4,100}})",
    re.I,
)
_CLOSES = re.compile(r"^[’'”\"]?\s*(?:$|[.,;:)]|overall\b)")
_OVERALL = re.compile(r"\boverall\s+(?:judgement|rating|grade)\b[^.;]*$", re.I)
# "judged good, and the experiences of care leavers outstanding"
_ELLIPSIS = re.compile(r"[,;]\s+(?:and\s+|but\s+)?(?P<subject>[^.;,]{5,120}?)\s+$")
_AFTER = re.compile(r"^[’'”\"]?\s*(?:$|[.,;:)]|(?:overall|by|for|in|across|with|and|or|but|at)\b)")
_NOUN = re.compile(r"^[’'”\"]\s+(?P<noun>[a-z][^.;,:]*)")
_LEAD_IN = re.compile(
    r"^.*\b(?:found|was|finding|noted|reported|stated|concluded|confirmed|showed|advised)\s+that\s+"
    r"|^(?:overall(?=,)|in\s+particular|and|but|which|that|the\s+outcome[^,]*?that)[,\s]+|^(?:the|its|their|our)\s+",
    re.I | re.S,
)
# Pairs of words that "and" joins to one aspect.
_PAIRS = re.compile(
    r"\b(leadership and management|ambition and prioritisation|performance management and quality"
    r" assurance|equality and diversity|help and protection|children and young people|safeguarding"
    r" and looked after|children and families|enjoying and achieving|fire and rescue)\b",
    re.I,
)
_WHOLE = re.compile(
    r"^(?:the\s+|its\s+|our\s+|their\s+)?(?:services?|council|county council|authority|"
    r"(?:[\w’'-]+\s+){1,5}council|local authority|inspection|department|it|they|them|us|outcome|"
    r"result|judgement|rating)$|^$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class ToldGrade:
    """One grade, what it grades, the sentence, and the rule that read it."""

    aspect: str
    grade: str
    span: Span
    rule: str


def find_told_grades(text: str, start: int, subject: str | None) -> list[ToldGrade]:
    """Find the grades that a sentence tells and what they grade; `start` is the sentence's offset.

    What is graded without a name of its own is what was inspected.
    """
    mentions = find_grade_mentions(text)
    told: list[ToldGrade] = []
    for index, mention in enumerate(mentions):
        if _is_either_or(text, mentions, index):
            continue
        for aspect, rule in _aspects_of(text, mention, is_more=bool(told)):
            whole = _WHOLE.match(aspect)
            is_overall = re.match(r"[’'”\"]?\s+overall\b", text[mention.span.end :])
            default = "Overall effectiveness" if is_overall else _WHOSE.sub("", subject or "")
            named = (default or "Overall effectiveness") if whole else aspect
            if 2 < len(named) <= 120:
                at = Span(start, start + len(text.rstrip()))
                told.append(ToldGrade(named[0].upper() + named[1:], mention.slug, at, rule))
    return told


# "local authority fostering services" are graded as fostering services.
_WHOSE = re.compile(
    r"^(?:the\s+)?(?:two\s+)?(?:local\s+authority|(?:county\s+|city\s+)?council)(?:[’']s)?\s+", re.I
)


def _is_either_or(text: str, mentions: Sequence[GradeMention], index: int) -> bool:
    """ "'outstanding' or 'good'", "at least good", "good or better" tell no one grade."""
    mention = mentions[index]
    around = text[max(0, mention.span.start - 12) : mention.span.start]
    if re.search(r"\bat\s+least\s+[‘'\"“]?$|\bor\s+[‘'\"“]?$|\bnot\s+(?:yet\s+)?$", around):
        return True
    return bool(re.match(r"[’'\"”]?\s+or\b", text[mention.span.end :]))


def _aspects_of(text: str, mention: GradeMention, *, is_more: bool) -> Iterator[tuple[str, str]]:
    before = text[: mention.span.start].rstrip("‘'\"“ ") + " "
    after = text[mention.span.end :]
    noun = _NOUN.match(after) if mention.is_quoted else None
    within = _WITHIN.match(after)
    is_listed = is_more and re.search(r"[;,]\s*(?:and\s+)?$|\s(?:and|but)\s+$", before)
    is_judged = is_listed or _JUDGED.search(before) or _ACTIVE.search(before)
    if is_judged and (named := within or _FOR.match(after)):
        yield _tidy_aspect(named["aspect"]), "grade-in"
    elif match := _JUDGED.search(before):
        yield _tidy_aspect(match["subject"]), "grade-judged"
    elif match := _ACTIVE.search(before):
        yield _tidy_aspect(match["object"]), "grade-rated"
    elif mention.slug == "requires-improvement" and _OVERALL.search(before):
        yield "Overall", "grade-overall"
    elif _OF.search(before):
        yield "", "grade-of"
    elif is_more and (match := _ELLIPSIS.search(before)) and _CLOSES.match(after):
        yield _tidy_aspect(match["subject"]), "grade-elliptic"
    elif noun and not re.match(
        r"(?:or|and|judgement|rating|grade|by|for|in|across|with|under)\b", noun[1]
    ):
        for part in split_aspects(noun["noun"]):
            yield part, "grade-quoted"
    elif re.match(r"^[’'”\"]?\s+(?:rating|judgement|grade)\b", after):
        yield "", "grade-rating"
    elif (match := _IS.search(before)) and _AFTER.match(after):
        aspect = _tidy_aspect(match["subject"])
        if mention.is_quoted or re.search(
            r"\b(?:services?|leadership|management|effectiveness|care|safeguarding|provision|outcomes?|arrangements)\b",
            aspect,
        ):
            yield aspect, "grade-is"


def split_aspects(phrase: str) -> list[str]:
    """Split "leadership and management and adoption services" where a new aspect begins."""
    phrase = re.split(r"\b(?:under|in\s+the|by|which|within)\b", phrase)[0]
    held = _PAIRS.sub(lambda match: match[0].replace(" and ", " \0 "), phrase)
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", held)
    return [part.replace("\0", "and").strip() for part in parts if part.strip()]


def _tidy_aspect(raw: str) -> str:
    aspect = " ".join(raw.split())
    for _ in range(3):
        aspect = _LEAD_IN.sub("", aspect).strip(" ,:'\"‘’“”")
    aspect = re.sub(r"\s+(?:was|were|had\s+been)\s+inspected\b.*$", "", aspect)
    aspect = re.sub(r"^.*,\s+with\s+|^with\s+", "", aspect)
    aspect = re.split(r"\s+for\s+the\s+|\s+when\s+|\s+that$|\s+which$|,\s", aspect)[0]
    return aspect if len(aspect.split()) <= 14 else ""
