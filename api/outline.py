"""Look over a query without parsing it: for friendly messages and for FROM.

Takes a query's text, gives its outline. It guards nothing: a hostile text can deceive it, and the
sandbox of the workers is what holds. See graph/sandbox.py.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

# It runs in the server's own process, where nothing can stop it: every piece of text is looked at
# once. What is left open (a string) is a token to its end, and what may be a name or a word is one
# token that is told apart afterwards; else each of its parts would be tried to the end again.
_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?(?:"""|\Z)'
    r"|'''(?:[^\\]|\\.)*?(?:'''|\Z)"
    r'|"(?:[^"\\\n\r]|\\.)*+"?'
    r"|'(?:[^'\\\n\r]|\\.)*+'?"
    r"|(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)"
    r"|\#[^\n\r]*"
    r"|[?$]\w+"
    r"|(?P<name>:[\w.%:\\-]*+|[^\W\d][\w.-]*+(?::[\w.%:\\-]*+)?)"
    r"|(?P<word>\w+)"
    r"|(?P<open>\{)"
    r"|.",
    re.DOTALL,
)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PARTING = re.compile(r"[.-]+")
_UPDATES = {
    "INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH",
}  # fmt: skip
_QUERIES = {"SELECT", "CONSTRUCT", "ASK", "DESCRIBE"}
# A query without any of these words anywhere has nothing that its outline could tell of.
_TELLING = re.compile(rf"\b(?:FROM|SERVICE|{'|'.join(sorted(_UPDATES))})\b", re.I)


@dataclass(frozen=True)
class Outline:
    """What a query seems to be. `default_graphs` and `named_graphs` are those of FROM."""

    is_update: bool
    asks_service: bool
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]

    @property
    def needs_merge(self) -> bool:
        """Whether several graphs make up the default graph, all of them by absolute names."""
        named = self.default_graphs + self.named_graphs
        return len(self.default_graphs) > 1 and all(":" in iri for iri in named)


def read_outline(query: str, prefixes: Mapping[str, str], base: str = "") -> Outline:
    """Read a query's outline. Relative IRIs are relative to its own BASE, else to `base`.

    >>> read_outline("SELECT * FROM <a:b> { ?s ?p 'SERVICE' }", {}).default_graphs
    ('a:b',)
    """
    if not _TELLING.search(query):
        return Outline(False, False, (), ())
    head = list(_head(_tokens(query)))
    words = (text.upper() for kind, text in head if kind == "word")
    first = next((word for word in words if word in _UPDATES | _QUERIES), "")
    default, named = _read_from(head, prefixes, base)
    return Outline(first in _UPDATES, _asks_service(query), tuple(default), tuple(named))


def _asks_service(query: str) -> bool:
    if "SERVICE" not in query.upper():
        return False
    return any(kind == "word" and text.upper() == "SERVICE" for kind, text in _tokens(query))


def _tokens(query: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(query):
        kind, text = match.lastgroup, match.group()
        if kind == "name" and ":" not in text:
            yield from (("word", word) for word in _PARTING.split(text) if word)
        elif kind:
            yield kind, text


def _head(tokens: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Give the tokens before the pattern: up to the first brace, or the second after CONSTRUCT."""
    before = ""
    for kind, text in tokens:
        if kind == "open" and before != "CONSTRUCT":
            return
        yield kind, text
        before = text.upper()


def _read_from(
    tokens: list[tuple[str, str]], prefixes: Mapping[str, str], base: str
) -> tuple[list[str], list[str]]:
    """Collect the graphs of FROM and FROM NAMED."""
    known = dict(prefixes)
    default: list[str] = []
    named: list[str] = []
    before: list[str] = ["", ""]
    for kind, text in tokens:
        if kind == "iri" and before[-2] == "PREFIX":
            known[before[-1].removesuffix(":")] = _resolve(base, text[1:-1])
        elif kind == "iri" and before[-1] == "BASE":
            base = _resolve(base, text[1:-1])
        elif kind in ("iri", "name") and "FROM" in (before[-1], before[-2]):
            iri = _resolve(base, text[1:-1]) if kind == "iri" else _expand(text, known)
            if before[-1] == "FROM":
                default.append(iri)
            elif before[-1] == "NAMED":
                named.append(iri)
        before = [before[-1], text.upper() if kind == "word" else text]
    return default, named


def _resolve(base: str, iri: str) -> str:
    """Make a relative IRI whole; one that cannot be is left to the engine to judge."""
    if _ABSOLUTE.match(iri):
        return iri
    try:
        return urljoin(base, iri) + ("#" if iri.endswith("#") else "")
    except ValueError:
        return iri


def _expand(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return prefixes.get(prefix, "") + local.replace("\\", "")
