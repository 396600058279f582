"""The OpenAPI document says what is there."""

import re

from fastapi.routing import APIRoute
from httpx import Client

from api import dataset, pages, resource, sparql
from api.openapi import describe_api

UNTOLD = {"/", "/favicon.ico", "/ns.{suffix}"}  # a page, nothing, and another name of /ns


def test_openapi_is_served(client: Client) -> None:
    answer = client.get("/openapi.json")
    assert answer.json()["info"]["title"] == "Folkmoot"
    assert answer.json()["servers"] == [{"url": str(client.base_url).rstrip("/")}]


def test_openapi_describes_the_routes_there_are() -> None:
    routes = [route for each in (dataset, pages, resource, sparql) for route in each.router.routes]
    paths = {re.sub(r":path\}", "}", route.path) for route in routes if isinstance(route, APIRoute)}
    assert set(describe_api()["paths"]) <= paths
    assert paths - set(describe_api()["paths"]) == UNTOLD
