"""The forms for programs of pages for people, as the OpenAPI document tells of them."""

from api.asked import KINDS, PARAMETERS, SORTS
from api.described import CSV
from api.listings import ATOM, FORMS
from api.operations import PAGE, TEXT, Json, operation, parameter
from graph.formats import FORMATS, NETWORK_FORMATS
from graph.networks import NODE_KINDS, PROFILES

LISTING_TYPES: Json = {CSV: {}, "application/json": {}, ATOM: {}}
_FORM: Json = {"type": "string", "enum": list(FORMS)}
_NAMED = "an IRI, or the last part of one"
_SEARCH_FILTERS: dict[str, tuple[Json, str]] = {
    "kind": ({"type": "string", "enum": list(KINDS)}, "Only things of this kind, or passages."),
    "council": (TEXT, f"Only of this council: {_NAMED}."),
    "body": (TEXT, f"Only of this committee or post: {_NAMED}."),
    "outcome": (TEXT, "Only decisions with this outcome: the last part of its IRI."),
    "grade": (TEXT, "Only inspections with this overall grade: the last part of its IRI."),
    "paper": (TEXT, "Only passages of this type of paper: the last part of its IRI."),
    "from": (TEXT, "Earliest day, month or year."),
    "to": (TEXT, "Latest day, month or year."),
}
SEARCHED: list[Json] = [
    parameter("q", TEXT, "Words that all stand in what is found."),
    *(parameter(name, *_SEARCH_FILTERS[name]) for name in PARAMETERS.values()),
    parameter("sort", {"type": "string", "enum": list(SORTS)}, "The order."),
    parameter("page", PAGE, "From 1."),
]
_SWITCH: Json = {"type": "string", "enum": ["on"]}
_FILE_NAMES = [f"{name}{FORMATS[form].suffix}" for name in PROFILES for form in NETWORK_FORMATS]
_EXPORTED: dict[str, tuple[Json, str]] = {
    "council": (TEXT, f"Only of this council: {_NAMED}, or its name."),
    "body": (TEXT, f"Only of this committee or post: {_NAMED}, or its name."),
    "thing": (TEXT, "Only this thing, by its IRI, and what it is joined to."),
    "outcome": (TEXT, "Only decisions with this outcome."),
    "grade": (TEXT, "Only judgements with this grade."),
    "from": (TEXT, "Earliest day, month or year."),
    "to": (TEXT, "Latest day, month or year."),
    "kind": (
        {"type": "array", "items": {"type": "string", "enum": list(NODE_KINDS)}},
        "Only nodes of these kinds.",
    ),
    "keep-nary": (_SWITCH, "Memberships, responses and the like as nodes of their own."),
    "exact": (_SWITCH, "Tables for programs: nothing made safe for a spreadsheet."),
}
_CHART: dict[str, tuple[Json, str]] = {
    "council": (TEXT, f"Whose decisions: {_NAMED}, or its name."),
    "by": ({"type": "string", "enum": ["year", "body"]}, "What they are counted by."),
    "year": (TEXT, "Only those of a year."),
    "body": (TEXT, "Only those of a committee or post: the last part of its IRI."),
}
_COMPARED: dict[str, tuple[Json, str]] = {
    "left": (TEXT, f"A council: {_NAMED}, or its name."),
    "left_year": (TEXT, "Only judgements of this year."),
    "right": (TEXT, "The council beside it; the same where none is named."),
    "right_year": (TEXT, "Only judgements of this year."),
}


def list_forms() -> Json:
    """Describe the forms for programs, by path."""
    return {
        "/search.{form}": _get(
            "searchAs",
            "Find names, records and passages, as a table, JSON or a feed.",
            [_place("form", [form.removeprefix(".") for form in FORMS], "The form."), *SEARCHED],
            LISTING_TYPES,
            "304 400 404 503",
        ),
        "/export/{file_name}": _get(
            "export",
            "Take a part of the graph away as a network.",
            [
                _place("file_name", _FILE_NAMES, "Profile and format."),
                *_parameters(_EXPORTED),
            ],
            {FORMATS[form].media_type: {} for form in NETWORK_FORMATS},
            "304 400 404 503",
        ),
        "/recent{form}": _get(
            "recentAs", "List the newest decisions.", [_ending()], LISTING_TYPES, "304 404 503"
        ),
        "/about/coverage{form}": _get(
            "coverageAs",
            "List which papers are held of each body and year.",
            [_ending(), parameter("page", PAGE, "From 1.")],
            LISTING_TYPES,
            "304 400 404 503",
        ),
        "/about/failed{form}": _get(
            "failedAs",
            "List papers that could not be read, and why.",
            [_ending(), parameter("page", PAGE, "From 1.")],
            LISTING_TYPES,
            "304 400 404 503",
        ),
        "/sparql/terms.json": _get(
            "terms",
            "Name the prefixes, classes and properties that queries are made of.",
            [],
            {"application/json": {"schema": {"type": "object", "required": ["prefixes"]}}},
            "304 503",
        ),
        "/chart.csv": _get(
            "chartTable",
            "Count a council's decisions by year or body and outcome.",
            _parameters(_CHART),
            {CSV: {}},
            "400 404 503",
        ),
        "/chart.svg": _get(
            "chart",
            "Draw a council's decisions by year or body and outcome.",
            _parameters(_CHART),
            {"image/svg+xml": {}},
            "400 404 503",
        ),
        "/compare.csv": _get(
            "compareTable",
            "Give the judgements of two councils, or of one in two years.",
            _parameters(_COMPARED),
            {CSV: {}},
            "404 503",
        ),
    }


def _get(name: str, told: str, parameters: list[Json], types: Json, statuses: str) -> Json:
    return {"get": operation(name, told, parameters, types, statuses)}


def _parameters(told: dict[str, tuple[Json, str]]) -> list[Json]:
    return [parameter(name, schema, words) for name, (schema, words) in told.items()]


def _place(name: str, values: list[str], told: str) -> Json:
    return parameter(name, {"type": "string", "enum": values}, told, place="path")


def _ending() -> Json:
    return parameter("form", _FORM, "The ending of the form.", place="path")
