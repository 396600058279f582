"""Pages that export: what can be taken away and for what, a form, and the downloads.

A download is made by a process of its own, one at a time, and ends with the request; it is bounded
by edges and seconds. What is larger is for the command line, and the answer says with which words.
"""

import asyncio
import json
import shlex
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, RedirectResponse
from starlette.background import BackgroundTask

from api.catalogue import Catalogue
from api.errors import problem
from api.freshness import entity_tag, is_held, not_modified, tagged
from api.negotiation import HTML
from api.settings import Settings
from api.templating import render
from graph.export import Part
from graph.export_process import command, write_task
from graph.formats import FORMATS, NETWORK_FORMATS, RDF_FORMATS, Format
from graph.networks import NODE_KINDS, PROFILES, FilterError, Filters
from graph.source import GraphSource

router = APIRouter(include_in_schema=False)

_FILTERS = ("council", "body", "thing", "outcome", "grade", "from", "to")
_SWITCHES = ("keep-nary", "exact")
PARAMETERS = (*_FILTERS, "kind", *_SWITCHES)
"""What the address of an export may say."""
_OFFERED = 300  # names of councils that a form offers
_LONGEST = 300  # characters of a filter
_WAITING = 3  # downloads that may wait for one another


class Asked(NamedTuple):
    """What an address asks for."""

    filters: Filters
    keep_nary: bool
    is_exact: bool


@router.api_route("/export", methods=["GET", "HEAD"])
def show_formats(request: Request) -> Response:
    """List the formats, what each is for, and a form to choose a part of the graph."""
    catalogue: Catalogue = request.app.state.catalogue
    settings: Settings = request.app.state.settings
    known = {name: request.query_params.get(name, "")[:_LONGEST] for name in _FILTERS}
    page = render(
        "export.html",
        profiles=list(PROFILES.values()),
        chosen=request.query_params.get("profile", "people"),
        kinds=[name for name, kind in NODE_KINDS.items() if kind.name in PROFILES["full"].seeds],
        networks=[FORMATS[name] for name in NETWORK_FORMATS],
        dumps=[FORMATS[name] for name in RDF_FORMATS],
        given=known,
        most_edges=settings.export_edges,
        **catalogue.keep("export names", lambda: _offer_names(catalogue)),
    )
    return Response(page, media_type=HTML)


def _offer_names(catalogue: Catalogue) -> dict[str, list[str]]:
    """The names that the form offers: councils, outcomes and grades."""
    asked = {
        "councils": "?thing a fm:Council ; rdfs:label ?label",
        "outcomes": "[] fm:outcome ?thing . ?thing rdfs:label ?label",
        "grades": "[] fm:grade ?thing . ?thing rdfs:label ?label",
    }
    return {
        name: [
            row[0].value
            for row in catalogue.select(
                f"SELECT DISTINCT ?label {{ {pattern} }} ORDER BY ?label LIMIT {_OFFERED}"
            ).rows
            if row[0]
        ]
        for name, pattern in asked.items()
    }


@router.api_route("/export/download", methods=["GET", "HEAD"])
def choose_download(request: Request) -> Response:
    """Lead from the form to the address of the file that it describes."""
    given = [(name, value.strip()) for name, value in request.query_params.multi_items()]
    fields = dict(given)
    form = FORMATS.get(fields.get("format", ""))
    if form is None or form.write is None:
        return problem(request, 400, _one_of("format", fields.get("format"), NETWORK_FORMATS))
    if fields.get("profile") not in PROFILES:
        return problem(request, 400, _one_of("profile", fields.get("profile"), PROFILES))
    rest = [(name, value) for name, value in given if name not in ("format", "profile") and value]
    tail = f"?{urlencode(rest)}" if rest else ""
    return RedirectResponse(f"/export/{fields['profile']}{form.suffix}{tail}", 303)


def _one_of(name: str, value: str | None, known: Any) -> str:
    return f"{name} {value or ''!r}: choose one of {', '.join(known)}."


@router.api_route("/export/{file_name}", methods=["GET", "HEAD"])
async def download(request: Request, file_name: str) -> Response:
    """Answer with a part of the graph in the format that the name of the file ends in."""
    profile, dot, rest = file_name.partition(".")
    form = next(
        (FORMATS[name] for name in NETWORK_FORMATS if FORMATS[name].suffix == dot + rest), None
    )
    if form is None or profile not in PROFILES:
        endings = ", ".join(FORMATS[name].suffix for name in NETWORK_FORMATS)
        detail = f"Exports are called {', '.join(PROFILES)}, and end in {endings}."
        return problem(request, 404, detail)
    try:
        asked = read_parameters(request)
    except FilterError as err:
        return problem(request, 400, str(err))
    return await _send(request, profile, form, asked)


def read_parameters(request: Request) -> Asked:
    """Read the filters of an address. Raises FilterError for what is no parameter or no value."""
    given = request.query_params
    for name in given:
        if name not in PARAMETERS:
            raise FilterError(name, given[name], f"the parameters are {', '.join(PARAMETERS)}.")
        if len(given[name]) > _LONGEST:
            raise FilterError(name, given[name][:20] + "…", f"at most {_LONGEST} characters.")
    for name in _SWITCHES:
        if given.get(name, "on") != "on":
            raise FilterError(name, given[name], "write on, or leave it out.")
    filters = Filters(
        council=given.get("council", ""),
        body=given.get("body", ""),
        thing=given.get("thing", ""),
        kinds=tuple(kind for kind in given.getlist("kind") if kind),
        outcome=given.get("outcome", ""),
        grade=given.get("grade", ""),
        first=given.get("from", ""),
        last=given.get("to", ""),
    )
    return Asked(filters, "keep-nary" in given, "exact" in given)


async def _send(request: Request, profile: str, form: Format, asked: Asked) -> Response:
    catalogue: Catalogue = request.app.state.catalogue
    settings: Settings = request.app.state.settings
    site = str(request.base_url)
    parameters = sorted(request.query_params.multi_items())
    tag = entity_tag(catalogue, "export", site, profile, form.name, parameters)
    name = f"folkmoot-{profile}{form.suffix}"
    headers = tagged(tag, {"Content-Disposition": f'attachment; filename="{name}"'})
    if is_held(request, tag):
        return not_modified(tag, {})
    if request.method == "HEAD":
        return Response(headers=headers, media_type=form.media_type)
    part = Part(
        profile=profile,
        filters=asked.filters,
        keep_nary=asked.keep_nary,
        site=site,
        most_edges=settings.export_edges,
    )
    line: _Line = request.app.state.export_line
    if line.waiting >= _WAITING:
        return problem(request, 503, "Other exports are being made: try again in a minute.")
    with tempfile.NamedTemporaryFile(prefix="folkmoot-export-", delete=False) as file:
        path = Path(file.name)
    is_sent = False
    try:
        made = await line.make(
            catalogue.reader.snapshot, path, form, part, asked, settings.export_seconds
        )
        if "edges" not in made:
            return _refuse(request, profile, form, made)
        is_sent = True
    finally:
        if not is_sent:
            path.unlink(missing_ok=True)
    return FileResponse(
        path,
        media_type=form.media_type,
        headers=headers,
        background=BackgroundTask(path.unlink, missing_ok=True),
    )


def _refuse(request: Request, profile: str, form: Format, made: Mapping[str, object]) -> Response:
    message = str(made.get("message", "The export failed. Try a smaller part of the graph."))
    if made.get("failed") == "FilterError":
        return problem(request, 400, message)
    if made.get("failed") == "TooManyEdges":
        return problem(
            request,
            400,
            f"{message} Narrow it with filters, or use the command line:"
            f" {write_command(profile, form, request.query_params.multi_items())}",
        )
    return problem(request, 503, message)


def write_command(profile: str, form: Format, parameters: list[tuple[str, str]]) -> str:
    """The command that exports the same without a limit."""
    words = ["folkmoot", "export", "--profile", profile, "-o", f"{profile}{form.suffix}"]
    for name, value in parameters:
        words += [f"--{name}"] if name in _SWITCHES else [f"--{name}", value]
    return shlex.join(words)


class _Line:
    """Exports of a server, one at a time."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self.waiting = 0

    async def make(
        self,
        source: GraphSource,
        path: Path,
        form: Format,
        part: Part,
        asked: Asked,
        seconds: float,
    ) -> Mapping[str, object]:
        """Make one file in a process that does not outlive the request or its time."""
        task = write_task(source, path, form=form.name, part=part, is_exact=asked.is_exact)
        self.waiting += 1
        try:
            async with self._lock:
                return await _run(task, seconds)
        finally:
            self.waiting -= 1


async def _run(task: bytes, seconds: float) -> Mapping[str, object]:
    process = await asyncio.create_subprocess_exec(
        *command(), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        answer, _ = await asyncio.wait_for(process.communicate(task), seconds)
    except TimeoutError:
        return {"failed": "time", "message": f"The export took longer than {seconds:g} seconds."}
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    try:
        made: Mapping[str, object] = json.loads(answer)
    except ValueError:
        return {}
    return made


def make_line() -> "_Line":
    """What keeps the exports of one application in order."""
    return _Line()
