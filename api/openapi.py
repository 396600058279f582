"""What can be asked over HTTP, as an OpenAPI document for programs and people.

Routes that read raw requests are described here by hand, as a table; the framework adds what it
knows of the others. The tests hold the document against the routes there are, and put requests made
from it to a real server.
"""

from collections.abc import Sequence
from importlib.metadata import version

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from api.citation import FORMS
from api.dataset import OFFERS as DATASET_OFFERS
from api.described import OFFERS
from api.description import DESCRIPTION_OFFERS
from api.forms_told import LISTING_TYPES, SEARCHED, list_forms
from api.negotiation import GRAPH_NAMES, GRAPH_OFFERS, HTML, SOLUTION_NAMES, SOLUTION_OFFERS
from api.operations import OFFSET, PAGE, PROBLEM_SCHEMA, TEXT, Json, operation, parameter, types

_IRIS: Json = {"type": "array", "items": {"type": "string", "format": "uri"}, "maxItems": 50}
# What is not among these is tolerated and passed over: clients send much.
_FORMAT: Json = {"type": "string", "examples": sorted({*SOLUTION_NAMES, *GRAPH_NAMES})}
_QUERY_PARAMETERS: dict[str, tuple[Json, str]] = {
    "query": (TEXT, "A SPARQL 1.1 query; well-known prefixes need no declaration."),
    "default-graph-uri": (_IRIS, "Graphs whose merge is the default graph; before FROM."),
    "named-graph-uri": (_IRIS, "Graphs that GRAPH speaks of; before FROM NAMED."),
    "format": (_FORMAT, "The format, before Accept, where it fits the form of the query."),
    "offset": (OFFSET, "Rows to leave out of the front: the next page of a capped answer."),
}


def describe_api(routes: Sequence[BaseRoute]) -> Json:
    """Describe these routes and those that are written here. Source: OpenAPI Specification 3.1."""
    document = get_openapi(
        title="Folkmoot",
        version=version("folkmoot"),
        description="Decisions of local councils as linked data, with their evidence.",
        routes=routes,
    )
    document["paths"] = _paths() | list_forms() | document.get("paths", {})
    document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
    return document


def _paths() -> Json:
    return {
        "/sparql": {"get": _get_query(), "post": _post_query()},
        "/id/{path}": {
            "get": operation(
                "identifier",
                "Describe a thing of the store.",
                [
                    parameter("path", TEXT, "The rest of its IRI.", place="path"),
                    parameter("list", TEXT, "A listing of its page, such as decisions."),
                    parameter(
                        "incoming", TEXT, "What points at it by this property, fm:decidedBy."
                    ),
                    parameter("page", PAGE, "Of the listing, from 1."),
                ],
                types(OFFERS) | LISTING_TYPES,
                "301 304 400 404 406 410 503",
            )
        },
        "/ns": {
            "get": operation("ontology", "Give the vocabulary.", [], types(OFFERS), "304 406 503")
        },
        "/ns/{path}": {
            "get": operation(
                "concept",
                "Describe a concept of the vocabulary.",
                [parameter("path", TEXT, "The rest of its IRI.", place="path")],
                types(OFFERS),
                "301 304 404 406 410 503",
            )
        },
        "/.well-known/void": {
            "get": operation(
                "dataset",
                "Describe the data set in VoID and DCAT.",
                [],
                types(DATASET_OFFERS),
                "304 406 503",
            )
        },
        "/search": {
            "get": operation(
                "search",
                "Find names, then passages in the text of papers.",
                [
                    *SEARCHED,
                    parameter(
                        "format",
                        {"type": "string", "enum": ["html", "csv", "json", "atom"]},
                        "The form; html where none is named.",
                    ),
                ],
                {HTML: {}, **LISTING_TYPES},
                "304 400 503",
            )
        },
        "/document/{document_id}": {
            "get": operation(
                "document",
                "Show the text of a paper, with a passage marked.",
                [
                    parameter("document_id", TEXT, "Its 16 hex digits.", place="path"),
                    parameter("from", OFFSET, "Where a passage begins, in code points."),
                    parameter("to", OFFSET, "Where it ends."),
                    parameter("quote", TEXT, "Its words: a change of the text is noticed."),
                    parameter("at", OFFSET, "Where the window of a long paper begins."),
                    parameter("page", PAGE, "Or at which page."),
                ],
                {HTML: {}},
                "404 410 503",
            )
        },
        "/document/{document_id}.txt": {
            "get": operation(
                "text",
                "Give the whole text of a paper, in which offsets count.",
                [parameter("document_id", TEXT, "Its 16 hex digits.", place="path")],
                {"text/plain": {}},
                "404 410 503",
            )
        },
        "/document/{document_id}/citation": {
            "get": operation(
                "citation",
                "Cite a paper, or a passage of it.",
                [
                    parameter("document_id", TEXT, "Its 16 hex digits.", place="path"),
                    parameter("from", OFFSET, "Where a passage begins, in code points."),
                    parameter("to", OFFSET, "Where it ends."),
                    parameter("format", {"type": "string", "enum": list(FORMS)}, "The form."),
                ],
                {media_type.partition(";")[0]: {} for media_type in FORMS.values()},
                "400 404 410 503",
            )
        },
        "/health": {
            "get": operation(
                "health",
                "Say that the server answers, and over which state of the store.",
                [],
                {"application/json": {"schema": {"type": "object", "required": ["status"]}}},
                "503",
            )
        },
        "/health/live": {
            "get": operation(
                "live",
                "Say that the process answers, whatever its workers do.",
                [],
                {"application/json": {"schema": {"type": "object", "required": ["status"]}}},
                "",
            )
        },
        "/metrics": {
            "get": operation(
                "metrics", "Give counts in Prometheus' text format.", [], {"text/plain": {}}, ""
            )
        },
    }


def _get_query() -> Json:
    parameters = [
        parameter(name, schema, told) for name, (schema, told) in _QUERY_PARAMETERS.items()
    ]
    offered = types([*SOLUTION_OFFERS, *GRAPH_OFFERS, *DESCRIPTION_OFFERS])
    told = "Answer a query; without one, describe the service."
    return operation("query", told, parameters, offered, "304 400 403 406 503")


def _post_query() -> Json:
    properties = {
        name: {**schema, "description": told} for name, (schema, told) in _QUERY_PARAMETERS.items()
    }
    form = {"type": "object", "required": ["query"], "properties": properties}
    offered = types([*SOLUTION_OFFERS, *GRAPH_OFFERS])
    described = operation("postQuery", "Answer a query.", [], offered, "400 403 406 413 415 503")
    described["requestBody"] = {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {"schema": form},
            "application/sparql-query": {"schema": TEXT},
        },
    }
    return described
