"""Run the application on a port, and say where it can be reached."""

import asyncio
import math
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.console import say
from api.journal import LOGGING
from api.settings import Settings
from extract.errors import FolkmootError

_LAST_SECONDS = 5  # from the end of the last query to the end of all answers


class PortError(FolkmootError):
    """An address or port cannot be listened on."""


def open_port(host: str, port: int) -> socket.socket:
    """Take a port before anything else is done. Raises PortError where it cannot be had."""
    # Naming TCP makes asyncio send small answers at once; without it each takes 40 ms longer.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(256)
    except OSError as err:
        listener.close()
        raise PortError(
            f"Cannot listen on {host} port {port}: {err.strerror or err}. "
            "Choose another with --port, or stop what is listening there."
        ) from err
    return listener


def serve_store(
    store: Path,
    listener: socket.socket,
    settings: Settings,
    *,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve a store until interrupted or terminated; what runs then may end for some seconds.

    `announce` is told the address once all is ready.
    """
    app = create_app(store, settings)
    (announce or _announce)(address_of(listener))
    # The HTTP server sends the signal on when it has ended: folders of a while are then tidied up.
    signal.signal(signal.SIGTERM, _end)
    make_server(app, settings).run(sockets=[listener])


def _end(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def make_server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """Make the HTTP server of an application."""
    config = uvicorn.Config(
        app,
        log_config=LOGGING if settings.is_journal_kept else uvicorn.config.LOGGING_CONFIG,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who a client is decides `api.rate`, by our own settings
        timeout_graceful_shutdown=math.ceil(settings.grace_seconds) + _LAST_SECONDS,
    )
    return _Server(config, settings.grace_seconds)


class _Server(uvicorn.Server):
    """Ends in two steps: what runs may end by itself, then its queries are stopped."""

    def __init__(self, config: uvicorn.Config, grace_seconds: float) -> None:
        super().__init__(config)
        self._grace_seconds = grace_seconds

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests; after the grace queries that still run are answered with 503."""
        catalogue = self.config.app.state.catalogue  # type: ignore[union-attr]  # our own app
        timer = asyncio.get_running_loop().call_later(self._grace_seconds, catalogue.stop_queries)
        try:
            await super().shutdown(sockets)
        finally:
            timer.cancel()


def address_of(listener: socket.socket) -> str:
    """Name the address under which a listener is reached from this machine."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "localhost", "127.0.0.1": "localhost", "::": "localhost"}.get(host, host)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def _announce(address: str) -> None:
    say(f"Folkmoot is at {address}/ and answers SPARQL at {address}/sparql. Ctrl-C stops it.")
