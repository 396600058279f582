"""What can be asked over HTTP, as an OpenAPI document for programs and people.

Routes that read raw requests are described here by hand, as a table; the framework adds what it
knows of the others. The tests hold the document against the routes there are, and put requests made
from it to a real server.
"""

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from api.citation import FORMS
from api.dataset import OFFERS as DATASET_OFFERS
from api.described import OFFERS
from api.description import DESCRIPTION_OFFERS
from api.errors import PROBLEM
from api.negotiation import GRAPH_NAMES, GRAPH_OFFERS, HTML, SOLUTION_NAMES, SOLUTION_OFFERS, Offer

type Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_IRIS: Json = {"type": "array", "items": {"type": "string", "format": "uri"}, "maxItems": 50}
_OFFSET: Json = {"type": "integer", "minimum": 0, "maximum": 999_999_999_999}
# What is not among these is tolerated and passed over: clients send much.
_FORMAT: Json = {"type": "string", "examples": sorted({*SOLUTION_NAMES, *GRAPH_NAMES})}
_PROBLEM: Json = {
    "type": "object",
    "description": "What is wrong and what to do (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "line": {"type": "integer", "description": "Of a syntax error, from 1."},
        "column": {"type": "integer", "description": "Of a syntax error, from 1."},
        "available": {
            "type": "array",
            "items": _TEXT,
            "description": "Media types that there are.",
        },
    },
}
_REASONS = {
    "302": "It stands elsewhere.",
    "301": "It became another thing.",
    "304": "What the client holds still stands.",
    "400": "The request or the query is wrong; the detail says where.",
    "403": "It is an update, and the endpoint only reads.",
    "404": "Nothing is known of it.",
    "406": "It does not come in a media type that was asked for.",
    "410": "It has been withdrawn.",
    "413": "The request is too large.",
    "415": "The request is in a media type or an encoding that cannot be read.",
    "429": "This client asks too often, where the server has a limit.",
    "503": "It took too long or too much memory, or all workers are busy.",
}
_PLAIN = ("301", "302", "304")
_QUERY_PARAMETERS: dict[str, tuple[Json, str]] = {
    "query": (_TEXT, "A SPARQL 1.1 query; well-known prefixes need no declaration."),
    "default-graph-uri": (_IRIS, "Graphs whose merge is the default graph; before FROM."),
    "named-graph-uri": (_IRIS, "Graphs that GRAPH speaks of; before FROM NAMED."),
    "format": (_FORMAT, "The format, before Accept, where it fits the form of the query."),
    "offset": (_OFFSET, "Rows to leave out of the front: the next page of a capped answer."),
}


def describe_api(routes: Sequence[BaseRoute]) -> Json:
    """Describe these routes and those that are written here. Source: OpenAPI Specification 3.1."""
    document = get_openapi(
        title="Folkmoot",
        version=version("folkmoot"),
        description="Decisions of local councils as linked data, with their evidence.",
        routes=routes,
    )
    document["paths"] = _paths() | document.get("paths", {})
    document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
    return document


def _paths() -> Json:
    return {
        "/sparql": {"get": _get_query(), "post": _post_query()},
        "/id/{path}": {
            "get": _operation(
                "identifier",
                "Describe a thing of the store.",
                [_parameter("path", _TEXT, "The rest of its IRI.", place="path")],
                _types(OFFERS),
                "301 304 404 406 410 503",
            )
        },
        "/ns": {
            "get": _operation("ontology", "Give the vocabulary.", [], _types(OFFERS), "304 406 503")
        },
        "/ns/{path}": {
            "get": _operation(
                "concept",
                "Describe a concept of the vocabulary.",
                [_parameter("path", _TEXT, "The rest of its IRI.", place="path")],
                _types(OFFERS),
                "301 304 404 406 410 503",
            )
        },
        "/.well-known/void": {
            "get": _operation(
                "dataset",
                "Describe the data set in VoID and DCAT.",
                [],
                _types(DATASET_OFFERS),
                "304 406 503",
            )
        },
        "/search": {
            "get": _operation(
                "search",
                "Find names, then passages in the text of papers.",
                [
                    _parameter("q", _TEXT, "Words that all stand in a passage."),
                    _parameter("page", {"type": "integer", "minimum": 1}, "From 1."),
                ],
                {HTML: {}},
                "503",
            )
        },
        "/document/{document_id}": {
            "get": _operation(
                "document",
                "Show the text of a paper, with a passage marked.",
                [
                    _parameter("document_id", _TEXT, "Its 16 hex digits.", place="path"),
                    _parameter("from", _OFFSET, "Where a passage begins, in code points."),
                    _parameter("to", _OFFSET, "Where it ends."),
                    _parameter("quote", _TEXT, "Its words: a change of the text is noticed."),
                    _parameter("at", _OFFSET, "Where the window of a long paper begins."),
                    _parameter("page", {"type": "integer", "minimum": 1}, "Or at which page."),
                ],
                {HTML: {}},
                "404 410 503",
            )
        },
        "/document/{document_id}.txt": {
            "get": _operation(
                "text",
                "Give the whole text of a paper, in which offsets count.",
                [_parameter("document_id", _TEXT, "Its 16 hex digits.", place="path")],
                {"text/plain": {}},
                "404 410 503",
            )
        },
        "/document/{document_id}/citation": {
            "get": _operation(
                "citation",
                "Cite a paper, or a passage of it.",
                [
                    _parameter("document_id", _TEXT, "Its 16 hex digits.", place="path"),
                    _parameter("from", _OFFSET, "Where a passage begins, in code points."),
                    _parameter("to", _OFFSET, "Where it ends."),
                    _parameter("format", {"type": "string", "enum": list(FORMS)}, "The form."),
                ],
                {media_type.partition(";")[0]: {} for media_type in FORMS.values()},
                "400 404 410 503",
            )
        },
        "/health": {
            "get": _operation(
                "health",
                "Say that the server answers, and over which state of the store.",
                [],
                {"application/json": {"schema": {"type": "object", "required": ["status"]}}},
                "503",
            )
        },
        "/health/live": {
            "get": _operation(
                "live",
                "Say that the process answers, whatever its workers do.",
                [],
                {"application/json": {"schema": {"type": "object", "required": ["status"]}}},
                "",
            )
        },
        "/metrics": {
            "get": _operation(
                "metrics", "Give counts in Prometheus' text format.", [], {"text/plain": {}}, ""
            )
        },
    }


def _get_query() -> Json:
    parameters = [
        _parameter(name, schema, told) for name, (schema, told) in _QUERY_PARAMETERS.items()
    ]
    types = _types([*SOLUTION_OFFERS, *GRAPH_OFFERS, *DESCRIPTION_OFFERS])
    told = "Answer a query; without one, describe the service."
    return _operation("query", told, parameters, types, "304 400 403 406 503")


def _post_query() -> Json:
    properties = {
        name: {**schema, "description": told} for name, (schema, told) in _QUERY_PARAMETERS.items()
    }
    form = {"type": "object", "required": ["query"], "properties": properties}
    types = _types([*SOLUTION_OFFERS, *GRAPH_OFFERS])
    operation = _operation("postQuery", "Answer a query.", [], types, "400 403 406 413 415 503")
    operation["requestBody"] = {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {"schema": form},
            "application/sparql-query": {"schema": _TEXT},
        },
    }
    return operation


def _operation(name: str, told: str, parameters: list[Json], types: Json, statuses: str) -> Json:
    responses: Json = {"200": {"description": "The answer.", "content": types}}
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for status in [*statuses.split(), "429"]:
        responses[status] = {"description": _REASONS[status]}
        if status not in _PLAIN:
            responses[status]["content"] = {PROBLEM: problem, HTML: {}}
    return {
        "operationId": name, "summary": told, "parameters": parameters, "responses": responses,
    }  # fmt: skip


def _parameter(name: str, schema: Json, told: str, *, place: str = "query") -> Json:
    return {
        "name": name, "in": place, "required": place == "path", "schema": schema,
        "description": told,
    }  # fmt: skip


def _types(offers: Iterable[Offer]) -> Json:
    return {offer.media_type: {} for offer in offers}
