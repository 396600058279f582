"""The OpenAPI document says what is there."""

import re

from fastapi.routing import APIRoute
from httpx import Client

from api import (
    about_page,
    chart_page,
    compare_page,
    dataset,
    document_page,
    editor,
    exports,
    graph_page,
    metrics,
    pages,
    resource,
    searching,
    sparql,
    start_page,
    vocabulary,
)
from api.openapi import describe_api

MODULES = (
    *(
        about_page,
        chart_page,
        compare_page,
        dataset,
        document_page,
        editor,
        exports,
        graph_page,
        metrics,
        pages,
        resource,
    ),
    *(searching, sparql, start_page, vocabulary),
)
# Pages for people, what they load, and other names of what is told of.
UNTOLD = {
    *("/", "/about/coverage", "/about/data", "/about/failed", "/chart", "/compare"),
    *("/export", "/export/download", "/favicon.ico", "/graph", "/graph/arrange.js"),
    *("/graph/central", "/graph/path", "/graph.json", "/ns.{suffix}", "/ns/term/{name}"),
    *("/recent", "/sparql/editor", "/sparql/q", "/sparql/q/{slug}"),
}


def test_openapi_is_served(client: Client) -> None:
    answer = client.get("/openapi.json")
    assert answer.json()["info"]["title"] == "Folkmoot"
    assert {"/sparql", "/id/{path}", "/trace"} <= set(answer.json()["paths"])


def test_openapi_describes_the_routes_there_are() -> None:
    routes = [route for module in MODULES for route in module.router.routes]
    paths = {re.sub(r":path\}", "}", route.path) for route in routes if isinstance(route, APIRoute)}
    assert set(describe_api([])["paths"]) <= paths
    assert paths - set(describe_api([])["paths"]) == UNTOLD
