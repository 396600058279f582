"""Pieces of which the OpenAPI document is made: operations, parameters, and what may go wrong."""

from collections.abc import Iterable
from typing import Any

from api.errors import PROBLEM
from api.negotiation import HTML, Offer

type Json = dict[str, Any]

TEXT: Json = {"type": "string"}
OFFSET: Json = {"type": "integer", "minimum": 0, "maximum": 999_999_999_999}
PAGE: Json = {"type": "integer", "minimum": 1}
PROBLEM_SCHEMA: Json = {
    "type": "object",
    "description": "What is wrong and what to do (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "line": {"type": "integer", "description": "Of a syntax error, from 1."},
        "column": {"type": "integer", "description": "Of a syntax error, from 1."},
        "available": {
            "type": "array",
            "items": TEXT,
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


def operation(name: str, told: str, parameters: list[Json], types: Json, statuses: str) -> Json:
    """Describe one operation; `statuses` are those beside 200 and 429."""
    responses: Json = {"200": {"description": "The answer.", "content": types}}
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for status in [*statuses.split(), "429"]:
        responses[status] = {"description": _REASONS[status]}
        if status not in _PLAIN:
            responses[status]["content"] = {PROBLEM: problem, HTML: {}}
    return {
        "operationId": name, "summary": told, "parameters": parameters, "responses": responses,
    }  # fmt: skip


def parameter(name: str, schema: Json, told: str, *, place: str = "query") -> Json:
    """Describe a parameter of a query, or of a path."""
    return {
        "name": name, "in": place, "required": place == "path", "schema": schema,
        "description": told,
    }  # fmt: skip


def types(offers: Iterable[Offer]) -> Json:
    """The media types that are offered."""
    return {offer.media_type: {} for offer in offers}
