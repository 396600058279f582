"""`folkmoot identity`: what is one thing, why, and the last word of a person."""

import getpass
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.console import UsageError, clean, guarded, put, put_json, say

if TYPE_CHECKING:
    from graph.judging import Judged, Side
    from graph.verdicts import VerdictBook

app = typer.Typer(
    name="identity",
    no_args_is_help=True,
    rich_markup_mode=None,
    help="See and judge which mentions are one person, body, inspection or decision.",
)

StoreOption = Annotated[
    Path, typer.Option("--store", envvar="FOLKMOOT_STORE", help="Folder of the store.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")]
KindOption = Annotated[str | None, typer.Option(help="person, committee, inspection and so on.")]
CouncilOption = Annotated[str | None, typer.Option(help="Slug or IRI of a council.")]
ReasonOption = Annotated[str, typer.Option(help="Why, in words; kept with the verdict.")]
ByOption = Annotated[
    str, typer.Option("--by", envvar="FOLKMOOT_USER", help="Who judges; else the user's name.")
]
DEFAULT_STORE = Path("folkmoot-store")


@app.command("list")
@guarded
def list_judgements(
    kind: KindOption = None,
    verdict: Annotated[
        Literal["same", "different", "unsure"] | None, typer.Option(help="Only these.")
    ] = None,
    council: CouncilOption = None,
    thing: Annotated[str | None, typer.Option(help="Only those about this IRI.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Most to show.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="So many are left out first.")] = 0,
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """List why mentions are, or may be, one thing: people's verdicts first."""
    found = _read(store, kind, verdict, council, thing, limit, offset)
    if as_json:
        put_json([asdict(one) for one in found])
        return
    for one in found:
        put(_write(one))
    say(f"{len(found):,} judgements." if found else "Nothing is judged so.")


@app.command()
@guarded
def review(
    kind: KindOption = None,
    council: CouncilOption = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Most to go through.")] = 50,
    decided_by: ByOption = "",
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Go through what is unsure, both passages side by side; on a terminal, judge each.

    Verdicts are acted upon together at the end.
    """
    found = _read(store, kind, "unsure", council, None, limit, 0)
    if as_json:
        put_json([asdict(one) for one in found])
        return
    if not found:
        say("Nothing is unsure.")
        return
    is_asked = os.isatty(0) and os.isatty(1)
    noted: list[Callable[[VerdictBook], int]] = []
    who = decided_by or _user()
    for number, one in enumerate(found, start=1):
        put(f"{number} of {len(found)}\n{_write(one)}")
        if not is_asked:
            continue
        answer = _ask()
        if answer == "q":
            break
        note = _note(one, answer, who)
        if note is not None:
            noted.append(note)
    if noted:
        from graph.store import open_store

        with open_store(store) as writer:
            numbers = writer.judge(lambda book: [note(book) for note in noted])
        say(f"Verdicts {', '.join(map(str, numbers))} noted.")


@app.command()
@guarded
def merge(
    things: Annotated[list[str], typer.Argument(help="IRIs of things that are one.")],
    reason: ReasonOption = "",
    decided_by: ByOption = "",
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Judge things to be one. The IRI given first stays; the others lead to it."""
    if len(things) < 2:
        raise UsageError("Name two things, or more, that are one.")
    _judge(
        store,
        lambda book: book.merge(things, reason=reason, decided_by=decided_by or _user()),
        as_json=as_json,
    )


@app.command()
@guarded
def split(
    thing: Annotated[str, typer.Argument(help="IRI of a thing that is two.")],
    written: Annotated[
        list[str] | None, typer.Option(help="The other is so written; may be repeated.")
    ] = None,
    paper: Annotated[
        list[str] | None, typer.Option(help="The other is meant in this paper; may be repeated.")
    ] = None,
    other: Annotated[
        str | None, typer.Option("--from", help="IRI of a thing apart already: the two are two.")
    ] = None,
    reason: ReasonOption = "",
    decided_by: ByOption = "",
    store: StoreOption = DEFAULT_STORE,
    as_json: JsonOption = False,
) -> None:
    """Judge that some mentions of a thing are another's. The rest keeps the IRI."""
    who = decided_by or _user()
    if other is not None and (written or paper):
        raise UsageError("Give either --from or --written and --paper.")

    def note(book: "VerdictBook") -> int:
        if other is not None:
            return book.distinguish(thing, other, reason=reason, decided_by=who)
        return book.split(
            thing, written=written or (), papers=paper or (), reason=reason, decided_by=who
        )

    _judge(store, note, as_json=as_json)


@app.command()
@guarded
def withdraw(
    number: Annotated[int, typer.Argument(help="Number of a verdict, as listed.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Take a person's verdict back; all follows as if it had never been."""
    from graph.store import open_store

    with open_store(store) as writer:
        writer.judge(lambda book: book.withdraw(number))
    say(f"Verdict {number} is withdrawn.")


def _judge(store: Path, note: "Callable[[VerdictBook], int]", *, as_json: bool) -> None:
    from graph.store import open_reader, open_store

    with open_store(store) as writer:
        number = writer.judge(note)
    with open_reader(store) as reader:
        one = reader.judgements().of_person(number)
    assert one is not None
    if as_json:
        put_json(asdict(one))
    else:
        put(_write(one))
    say(f"Verdict {number} noted; it can be withdrawn with: folkmoot identity withdraw {number}")


def _read(
    store: Path,
    kind: str | None,
    verdict: str | None,
    council: str | None,
    thing: str | None,
    limit: int,
    offset: int,
) -> "Sequence[Judged]":
    from graph.judging import Filter
    from graph.store import open_reader

    with open_reader(store) as reader:
        iri = thing if thing is None or "://" in thing else f"{reader.base}{thing.lstrip('/')}"
        asked = Filter(kind=kind, verdict=verdict, council=council, iri=iri)
        return reader.judgements().list(asked, limit=limit, offset=offset)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _ask() -> str:
    while True:
        answer = typer.prompt("Same, different, later, quit [s/d/l/q]", default="l").lower()[:1]
        if answer in {"s", "d", "l", "q"}:
            return str(answer)


def _note(one: "Judged", answer: str, who: str) -> "Callable[[VerdictBook], int] | None":
    left, right = one.left.iri, one.right.iri
    if answer == "s":
        return lambda book: book.merge([left, right], reason="reviewed", decided_by=who)
    if answer == "d":
        return lambda book: book.distinguish(left, right, reason="reviewed", decided_by=who)
    return None


def _write(one: "Judged") -> str:
    """A judgement in lines, its two passages one under the other."""
    head = one.verdict if one.number is None else f"verdict {one.number}: {one.verdict}"
    score = "" if one.score is None else f", {one.score:.2f}"
    why = f": {one.reason}" if one.reason else ""
    lines = [f"{head} ({one.kind}{score}, {one.decided_by}){why}"]
    return clean("\n".join([*lines, *_write_side(one.left), *_write_side(one.right)]))


def _write_side(side: "Side") -> list[str]:
    page = f", page {side.page}" if side.page else ""
    lines = [f"  {side.label}  <{side.iri}>"]
    lines.append(f"    as {side.written!r} in {side.file_name}{page} ({side.document})")
    if side.passage:
        lines.append(f"    … {side.passage} …")
    return lines
