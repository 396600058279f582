"""Malformed requests by the thousand: none of them makes the server fail."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from fastapi import FastAPI

from api.app import create_app
from api.settings import Settings
from graph.worker_process import QueryLimits
from tests.api.conftest import SmallReader
from tests.api.malformed import Malformed, make_request

# What an endpoint that only reads may say to a client that errs.
EXPECTED = {200, 204, 304, 400, 403, 405, 406, 413, 415, 503}


@pytest.fixture(scope="module")
def app(snapshot: Path) -> Iterator[FastAPI]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.catalogue.open_reader", lambda _: SmallReader(snapshot))
        limits = QueryLimits(seconds=0.5, memory_mb=600, workers=2)
        app = create_app(
            snapshot, Settings(limits=limits, shown_rows=5, refresh_seconds=float("inf"))
        )
    yield app
    app.state.catalogue.close()


async def send(app: FastAPI, asked: Malformed) -> tuple[int, dict[str, str], bytes]:
    """Put a request to the application as a server would; gives status, headers and body."""
    path, _, query = asked.path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value) for name, value in asked.headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }
    sent: list[dict[str, object]] = []
    bodies = iter([{"type": "http.request", "body": asked.body, "more_body": False}])

    async def receive() -> dict[str, object]:
        for body in bodies:
            return body
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def keep(message: dict[str, object]) -> None:
        sent.append(message)

    await app(scope, receive, keep)  # type: ignore[arg-type]
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}  # type: ignore[attr-defined]
    body = b"".join(message.get("body", b"") for message in sent[1:])  # type: ignore[misc]
    return int(str(sent[0]["status"])), headers, body


async def send_many(app: FastAPI, seed: int, count: int) -> Counter[int]:
    chance = Random(seed)
    told: Counter[int] = Counter()
    waiting = asyncio.Semaphore(4)

    async def check(asked: Malformed) -> None:
        async with waiting:
            status, headers, body = await asyncio.wait_for(send(app, asked), 30)
        assert status in EXPECTED, (status, asked)
        assert headers["access-control-allow-origin"] == "*"
        if status >= 400 and headers["content-type"] == "application/problem+json":
            problem = json.loads(body)
            assert problem["status"] == status and problem["detail"], asked
            assert len(body) < 5_000, asked
        told[status] += 1

    requests = [make_request(chance) for _ in range(count)]
    await asyncio.gather(*(check(asked) for asked in requests))
    return told


def test_fuzz_malformed_requests_never_make_the_server_fail(app: FastAPI) -> None:
    told = asyncio.run(send_many(app, seed=1, count=1_000))
    assert told[400] > 200 and told[200] > 40  # both what is wrong and what is right was asked


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 11))
def test_fuzz_malformed_requests_at_length(app: FastAPI, seed: int) -> None:
    asyncio.run(send_many(app, seed=seed, count=1_000))
