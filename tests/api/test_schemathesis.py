"""Requests made by chance from the OpenAPI document: answered as it says."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from api import tracing
from api.openapi import describe_api

schemathesis = pytest.importorskip("schemathesis")
checks = pytest.importorskip("schemathesis.checks")
openapi_checks = pytest.importorskip("schemathesis.specs.openapi.checks")


@schemathesis.serializer("application/sparql-query")  # type: ignore[untyped-decorator]
def write_query(_: object, query: object) -> bytes:
    """Send a query as it stands."""
    return query if isinstance(query, bytes) else str(query).encode("utf-8", "replace")


# Not asked: that whatever is no good is refused. Unknown parameters and formats are tolerated, and
# a text is a query or is not.
CHECKS = (
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
)
schema = schemathesis.openapi.from_dict(describe_api(tracing.router.routes))
# Each answer of these is made by a process of its own.
COSTLY = "/export/{file_name}"
RULES: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
}


@schema.exclude(path=COSTLY).parametrize()
@settings(max_examples=25, **RULES)
def test_schemathesis_requests_get_what_it_says(case: Any, address: str) -> None:
    case.call_and_validate(base_url=address, checks=CHECKS)


@pytest.mark.soak
@schema.include(path=COSTLY).parametrize()
@settings(max_examples=3, **RULES)
def test_schemathesis_requests_of_costly_answers_get_what_it_says(case: Any, address: str) -> None:
    case.call_and_validate(base_url=address, checks=CHECKS)
