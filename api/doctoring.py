"""The command that examines a store, and makes good what can be derived."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from api.console import FAILED, clean, guarded, progress, put, put_json, say
from api.options import DEFAULT_STORE, JsonOption, StoreOption

if TYPE_CHECKING:
    from graph.doctor import Examination, Look

# What each repair does, as it is offered.
_OFFERS = {
    "indexes": "folkmoot doctor --repair makes the indexes anew.",
    "search": "folkmoot doctor --repair makes the search index anew.",
    "graph": "folkmoot doctor --repair writes the graph again from the papers.",
    "identity": "folkmoot doctor --repair decides who is who again, and writes the graph.",
    "derived": "folkmoot doctor --repair makes directory and network anew from the graph.",
    "files": "folkmoot doctor --repair puts them right.",
}


@guarded
def doctor(
    store: StoreOption = DEFAULT_STORE,
    repair: Annotated[
        bool, typer.Option("--repair", help="Make good what follows from texts and facts.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Examine a store from the ground up. Exit code 1 where faults are left."""
    from graph.doctor import REMEDIES, examine_store, repair_store

    with progress("Examining") as advance:
        made: list[str] = []

        def count(look: "Look") -> None:
            made.append(look.name)
            advance(len(made), len(REMEDIES), look.remedy.about)

        examination = examine_store(store, count)
    if repair and (not examination.is_clean or examination.needs("graph", "identity", "files")):
        with progress("Repairing") as advance:
            done = repair_store(store, examination, advance)
        examination = examine_store(store)
        examination.repaired = done
    if as_json:
        put_json(_report(examination))
    else:
        put("\n".join(_lines(examination)))
    if not examination.is_clean:
        say("folkmoot: the store has faults.")
        raise typer.Exit(FAILED)
    say("The store is well.")


def _report(examination: "Examination") -> dict[str, object]:
    """The examination as JSON: each check with its result, what is wrong and what can be done."""
    return {
        "clean": examination.is_clean,
        "repaired": examination.repaired,
        "checks": [
            {
                **asdict(look),
                "about": look.remedy.about,
                "result": _result(look),
                "repair": look.remedy.repair if look.found else None,
                "advice": look.remedy.advice if look.found else "",
            }
            for look in examination.looks
        ],
    }


def _result(look: "Look") -> str:
    if look.found:
        return "faults"
    return "not checked" if look.skipped else "well"


def _lines(examination: "Examination") -> Iterator[str]:
    for words in examination.repaired:
        yield f"repaired: {clean(words)}"
    wide = max(len(look.remedy.about) for look in examination.looks)
    for look in examination.looks:
        result = f"{look.found:,} wrong" if look.found else _result(look)
        yield f"{look.remedy.about:<{wide}}  {look.at:>10,}  {result}"
        if look.skipped:
            yield f"    {clean(look.skipped)}"
        for words in (*look.faults, *(f"to note: {note}" for note in look.notes)):
            yield f"    {clean(words)}"
        if look.found > len(look.faults):
            yield f"    … and {look.found - len(look.faults):,} more"
        if look.found:
            yield f"    {_OFFERS.get(look.remedy.repair or '', look.remedy.advice)}"
