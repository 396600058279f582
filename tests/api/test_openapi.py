"""The OpenAPI document says what is there."""

import re

from fastapi.routing import APIRoute
from httpx import Client

from api import dataset, document_page, metrics, pages, resource, sparql, vocabulary
from api.openapi import describe_api

# A page, nothing, and other names of /ns and of what is below it.
UNTOLD = {"/", "/favicon.ico", "/ns.{suffix}", "/ns/term/{name}"}


def test_openapi_is_served(client: Client) -> None:
    answer = client.get("/openapi.json")
    assert answer.json()["info"]["title"] == "Folkmoot"
    assert {"/sparql", "/id/{path}", "/trace"} <= set(answer.json()["paths"])


def test_openapi_describes_the_routes_there_are() -> None:
    modules = (dataset, document_page, metrics, pages, resource, sparql, vocabulary)
    routes = [route for module in modules for route in module.router.routes]
    paths = {re.sub(r":path\}", "}", route.path) for route in routes if isinstance(route, APIRoute)}
    assert set(describe_api([])["paths"]) <= paths
    assert paths - set(describe_api([])["paths"]) == UNTOLD
