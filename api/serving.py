"""Run the application on a port, and say where it can be reached."""

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from api.app import create_app
from api.console import say
from api.settings import Settings
from extract.errors import FolkmootError


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
    """Serve a store until interrupted. `announce` is told the address once all is ready."""
    app = create_app(store, settings)
    (announce or _announce)(address_of(listener))
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listener])


def address_of(listener: socket.socket) -> str:
    """Name the address under which a listener is reached from this machine."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "localhost", "127.0.0.1": "localhost", "::": "localhost"}.get(host, host)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def _announce(address: str) -> None:
    say(f"Folkmoot is at {address}/ and answers SPARQL at {address}/sparql. Ctrl-C stops it.")
