"""Where a remote graph is: its two addresses, of which server, and who may write there.

The addresses stand in folkmoot.toml. The name and password of its user come from the environment
and are written nowhere. No other host than those of the two addresses is ever contacted.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from extract.errors import StoreError

USER_VARIABLE = "FOLKMOOT_GRAPH_USER"
PASSWORD_VARIABLE = "FOLKMOOT_GRAPH_PASSWORD"
Server = Literal["virtuoso", "other"]

_SCHEME = "sparql+"
# Where servers take updates, by the end of the address at which they take queries.
_UPDATES = (
    ("/query", "/update"),  # Oxigraph, Jena Fuseki
    ("/sparql", "/sparql-auth"),  # Virtuoso
)
_KEY = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class RemoteGraph:
    """A graph on a server.

    query    address that takes queries, http or https
    update   address that takes updates
    server   "virtuoso" where its peculiarities are to be met, else "other"
    base     where the IRIs of the store begin
    key      16 hexadecimal digits that tell this store's graph from that of another
    """

    query: str
    update: str
    server: Server
    base: str
    key: str

    @property
    def merge(self) -> str | None:
        """The named graph that holds the merge; None where it is the server's default graph."""
        return f"{self.base}graph/merged" if self.server == "virtuoso" else None

    @property
    def state(self) -> str:
        """The named graph that says which state of which store the server holds."""
        return f"{self.base}graph/state"

    @property
    def unlisted(self) -> frozenset[str]:
        """The named graphs under the base that are of no paper and not for readers."""
        return frozenset(filter(None, (self.merge, self.state)))

    def settings(self) -> dict[str, str]:
        """What is written to folkmoot.toml, under [graph]."""
        return {
            "query": self.query,
            "update": self.update,
            "server": self.server,
            "key": self.key,
        }


def name_endpoints(graph: str, update: str | None) -> tuple[str, str]:
    """Give the two addresses that `--graph` and `--update-endpoint` mean.

    >>> name_endpoints("sparql+http://localhost:7878/query", None)
    ('http://localhost:7878/query', 'http://localhost:7878/update')

    Raises StoreError where one is no address, or holds a password.
    """
    if not graph.startswith(_SCHEME):
        raise StoreError(
            f"{_without_user(graph)!r}: a graph is given as sparql+http://HOST:PORT/query "
            "or sparql+https://…"
        )
    query = _check(graph.removeprefix(_SCHEME))
    if update is not None:
        return query, _check(update.removeprefix(_SCHEME))
    for end, other in _UPDATES:
        if query.endswith(end):
            return query, query.removesuffix(end) + other
    raise StoreError(
        f"{query}: where this server takes updates is not known; name it with --update-endpoint."
    )


def make_key() -> str:
    """Make a key for a new store's graph."""
    return secrets.token_hex(8)


def read_settings(settings: Mapping[str, object], base: str) -> RemoteGraph:
    """Read the table [graph] of folkmoot.toml. Raises StoreError where something is missing."""
    found = {name: settings.get(name) for name in ("query", "update", "server", "key")}
    for name, value in found.items():
        if not isinstance(value, str):
            raise StoreError(f"folkmoot.toml: [graph] names no {name}.")
    query, update = _check(str(found["query"])), _check(str(found["update"]))
    if not _KEY.fullmatch(str(found["key"])):
        raise StoreError("folkmoot.toml: the key under [graph] is not 16 hexadecimal digits.")
    server: Server = "virtuoso" if found["server"] == "virtuoso" else "other"
    if found["server"] != server:
        raise StoreError("folkmoot.toml: server under [graph] is either virtuoso or other.")
    return RemoteGraph(query, update, server, base, str(found["key"]))


def read_credentials(environment: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
    """Take name and password of the server's user from the environment, if they are there."""
    user = environment.get(USER_VARIABLE)
    return None if not user else (user, environment.get(PASSWORD_VARIABLE, ""))


def _check(address: str) -> str:
    parts = _split(address)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise StoreError(f"{_without_user(address)!r}: this is no http or https address.")
    if parts.username or parts.password:
        raise StoreError(
            f"{_without_user(address)}: a name or password does not belong into the address; give "
            f"them as {USER_VARIABLE} and {PASSWORD_VARIABLE} in the environment."
        )
    if parts.query or parts.fragment or not address.isascii() or re.search(r"\s", address):
        raise StoreError(f"{address!r}: an endpoint's address has no query, fragment or space.")
    return address


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts


def _without_user(address: str) -> str:
    return re.sub(r"//[^/]*@", "//", address)
