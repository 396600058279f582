"""How a command speaks: data to standard output, all else to standard error, and its exit code."""

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import NoReturn

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from extract.errors import FolkmootError, GoldError, ManifestError

FAILED = 1
USAGE = 2
VIOLATIONS = 3
SOME_FAILED = 4
INTERRUPTED = 130

# Papers are hostile text: nothing of them may steer a terminal.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_UNLIMITED_WIDTH = 100_000


class UsageError(FolkmootError):
    """A command was called in a way that cannot work; exit code 2."""


def guarded[**Arguments, Result](
    command: Callable[Arguments, Result],
) -> Callable[Arguments, Result]:
    """Turn what a command may raise into one line on standard error and its exit code."""

    @wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except (GoldError, ManifestError, UsageError) as err:
            _end(str(err), USAGE)
        except FolkmootError as err:
            _end(str(err), FAILED)
        except BrokenPipeError:
            # The reader of a pipe has had enough, as in `folkmoot query … | head`.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except OSError as err:
            name = f"{err.filename}: " if err.filename else ""
            _end(f"{name}{err.strerror or err}", FAILED)
        except MemoryError:
            _end("There is not enough memory; what was committed stays.", FAILED)
        except KeyboardInterrupt:
            _end("Stopped; what was committed stays.", INTERRUPTED)

    return run


def _end(message: str, code: int) -> NoReturn:
    say(f"folkmoot: {one_line(message)}")
    raise typer.Exit(code)


def clean(text: str) -> str:
    """Replace control characters, which a terminal would obey."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Keep a message, of which a file's name may be part, on its line.

    >>> one_line("minutes\\n2015.pdf")
    'minutes\\\\n2015.pdf'
    """
    return clean(text.replace("\t", "\\t").replace("\n", "\\n"))


def say(text: str) -> None:
    """Tell the user something, on standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def put(text: str) -> None:
    """Write data, on standard output."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def put_json(value: object) -> None:
    """Write a report as one JSON object."""
    put(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def put_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table: as wide as the terminal, or as its contents where there is none."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in columns:
        table.add_column(Text(clean(name)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
    width = None if sys.stdout.isatty() else _UNLIMITED_WIDTH
    Console(file=sys.stdout, width=width, highlight=False).print(table)


def put_report(report: Mapping[str, object], *, as_json: bool) -> None:
    """Write a report of names and values, nested ones indented."""
    if as_json:
        put_json(report)
    else:
        put("\n".join(_lines(report)))


def _lines(report: Mapping[str, object], indent: str = "") -> Iterator[str]:
    width = max((len(str(name)) for name in report), default=0)
    for name, value in report.items():
        shown = clean(str(name)).replace("_", " ")
        if isinstance(value, Mapping):
            yield f"{indent}{shown}"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list | tuple):
            yield f"{indent}{shown:<{width}}  {len(value):,}"
            for one in value:
                parts = one.values() if isinstance(one, Mapping) else [one]
                yield f"{indent}  {clean('  '.join(str(part) for part in parts if part))}"
        else:
            number = f"{value:,}" if isinstance(value, int) else clean(str(value))
            yield f"{indent}{shown:<{width}}  {number}"


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int, str], None]]:
    """Show a bar on a terminal, nothing elsewhere; gives what is to be told (done, total, name)."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _done, _total, _name: None
        return
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # Names of files are shown as they are: markup in them means nothing.
    name_column = TextColumn("{task.fields[name]}", markup=False)
    with Progress(*columns, name_column, console=console) as bar:
        task = bar.add_task(label, total=None, name="")

        def advance(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, name=clean(name)[-40:])

        yield advance
