"""Let each client ask so often and no more: 429 with the seconds to wait, before any work is done.

A bucket a client holds as many tokens as may be asked in a burst and fills evenly. Only so many
clients are remembered: who has not asked for longest is forgotten first, which favours him.
"""

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import problem

MOST_CLIENTS = 50_000
_FORWARDED = b"x-forwarded-for"
# Asked often by those who watch the server, and cheap.
_FREE = ("/health", "/metrics")


class Allowance:
    """How often each client may still ask. Its methods may be called from any thread."""

    def __init__(
        self,
        per_minute: int,
        *,
        burst: int | None = None,
        now: Callable[[], float] = time.monotonic,
        most_clients: int = MOST_CLIENTS,
    ) -> None:
        """Allow so many requests a minute, and as many of them at once as `burst`."""
        self._per_second = per_minute / 60
        self._burst = float(burst or max(10, per_minute // 4))
        self._now = now
        self._most_clients = most_clients
        self._lock = threading.Lock()
        self._tokens: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take one request; gives the seconds that the client has to wait, 0 where it may go on."""
        with self._lock:
            now = self._now()
            tokens, at = self._tokens.pop(client, (self._burst, now))
            tokens = min(self._burst, tokens + (now - at) * self._per_second)
            wait = 0.0 if tokens >= 1 else (1 - tokens) / self._per_second
            self._tokens[client] = (tokens if wait else tokens - 1, now)
            if len(self._tokens) > self._most_clients:
                self._tokens.popitem(last=False)
            return wait


class RateLimit:
    """Refuses the requests of clients that ask too often."""

    def __init__(self, app: ASGIApp, allowance: Allowance, *, is_behind_proxy: bool) -> None:
        self._app = app
        self._allowance = allowance
        self._is_behind_proxy = is_behind_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_FREE):
            await self._app(scope, receive, send)
            return
        client = client_of(scope, is_behind_proxy=self._is_behind_proxy)
        wait = math.ceil(self._allowance.take(client))
        if not wait:
            await self._app(scope, receive, send)
            return
        detail = f"This address asks too often. Please wait {wait} s."
        refusal = problem(Request(scope), 429, detail, headers={"Retry-After": str(wait)})
        await refusal(scope, receive, send)


def client_of(scope: Scope, *, is_behind_proxy: bool) -> str:
    """Name whom a request comes from: an address, or the /64 network of an IPv6 one.

    Behind a proxy it is the last address of X-Forwarded-For: the one that the proxy itself has
    put there. Elsewhere anybody may send that header, so it is not looked at.
    """
    address = str(scope["client"][0]) if scope.get("client") else ""
    if is_behind_proxy:
        lines = [value for name, value in scope["headers"] if name == _FORWARDED]
        if lines:
            address = lines[-1].decode("latin-1").rpartition(",")[2].strip()
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
