"""Read gold facts: one JSON file a paper, checked whole before anything is measured with it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from extract.errors import GoldError

Name = Annotated[str, Field(min_length=1)]
When = Annotated[str, Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")]
Number = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) is int else value)]


class _Row(BaseModel):
    """A row of gold; `unsure` ones count when found and are not missed when not found.

    What annotators note beyond the fields here (venues, links, remarks) is let be.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)
    unsure: bool = False


class GoldName(_Row):
    """A council, a committee, an organisation or a person with every form met."""

    name: Name
    aliases: list[str] = []

    @property
    def forms(self) -> frozenset[str]:
        """The name and its other forms."""
        return frozenset((self.name, *self.aliases))


class GoldRole(_Row):
    person: Name
    role: Name
    of: str | None = None
    on: When | None = None


class GoldMeeting(_Row):
    id: Name
    body: Name
    date: When | None = None
    scope: Literal["own", "minuted", "referenced"] = "referenced"


class GoldAttendance(_Row):
    meeting: Name
    person: Name
    status: Literal["present", "apologies", "in attendance"]


class GoldItem(_Row):
    meeting: str | None = None
    number: Number | None = None
    title: str = ""


class GoldReport(_Row):
    title: str = ""
    author: str | None = None
    contact: str | None = None


class GoldRecommendation(_Row):
    quote: Name


class GoldVotes(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)
    votes_for: int | None = Field(default=None, alias="for")
    against: int | None = None
    abstain: int | None = None


class GoldDecision(_Row):
    body: str | None = None
    date: When | None = None
    item: Number | None = None
    outcomes: list[str] = []
    quote: str = ""
    more_quotes: list[str] = []
    proposed_by: str | None = None
    seconded_by: str | None = None
    votes: GoldVotes | None = None


class GoldInspection(_Row):
    inspectorate: str | None = None
    inspected: str | None = None
    inspected_aliases: list[str] = []
    start: When | None = None
    end: When | None = None
    published: When | None = None


class GoldJudgement(_Row):
    aspect: Name
    grade: Name
    section: str | None = None


class GoldPaper(BaseModel):
    """The gold facts of one paper. A list that is absent (None) says nothing of that kind."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)
    document: Name
    kind: str = "other"
    publisher: str | None = None
    councils: list[GoldName] | None = None
    committees: list[GoldName] | None = None
    organisations: list[GoldName] | None = None
    people: list[GoldName] | None = None
    roles: list[GoldRole] | None = None
    meetings: list[GoldMeeting] | None = None
    attendance: list[GoldAttendance] | None = None
    items: list[GoldItem] | None = None
    reports: list[GoldReport] | None = None
    recommendations: list[GoldRecommendation] | None = None
    decisions: list[GoldDecision] | None = None
    inspections: list[GoldInspection] | None = None
    judgements: list[GoldJudgement] | None = None


def find_gold(paths: Sequence[Path]) -> list[Path]:
    """The gold files that some files and folders lead to, in order, each once.

    Raises GoldError where a path leads nowhere or no gold is found at all.
    """
    found: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise GoldError(path, "there is no such file or folder of gold.")
        found |= set(path.rglob("*.json")) if path.is_dir() else {path}
    if not found:
        named = ", ".join(map(str, paths))
        raise GoldError(named, "no gold here; it is one JSON file a paper.")
    return sorted(found)


def read_gold(path: Path) -> GoldPaper:
    """Read and check one file of gold.

    Raises GoldError, which names the file and the first field at fault.
    """
    try:
        gold = GoldPaper.model_validate_json(path.read_bytes())
    except OSError as err:
        raise GoldError(path, f"it cannot be read ({err.strerror}).") from err
    except ValidationError as err:
        raise GoldError(path, _explain(err)) from err
    _check_references(path, gold)
    return gold


def _explain(err: ValidationError) -> str:
    first = err.errors(include_url=False)[0]
    if first["type"] == "json_invalid":
        return f"this is no JSON: {first['msg'].removeprefix('Invalid JSON: ')}."
    where = ""
    for part in first["loc"]:
        where += f"[{part}]" if isinstance(part, int) else f".{part}" if where else str(part)
    return f"{where or 'the whole'}: {first['msg'].lower()}."


def _check_references(path: Path, gold: GoldPaper) -> None:
    """An attendance or item of no meeting could never be found: a slip of the annotator."""
    meetings = {meeting.id for meeting in gold.meetings or ()}
    if gold.meetings is None:
        return
    rows: list[tuple[str, Sequence[GoldAttendance | GoldItem]]] = [
        ("attendance", gold.attendance or []),
        ("items", gold.items or []),
    ]
    for kind, listed in rows:
        for at, row in enumerate(listed):
            if row.meeting and row.meeting not in meetings:
                reason = f"{kind}[{at}].meeting: no meeting has the id {row.meeting!r}."
                raise GoldError(path, reason)
