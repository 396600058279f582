"""A query as it is sent to a server that is not ours: checked, with every name written out.

The engine here has parsed the text before, in a sealed process, so it is a SPARQL query: no update
and no extension of a server's own. What is left to refuse are SERVICE, and names that a server may
take for calls: Virtuoso answers `bif:http_get(…)` to anybody. All IRIs are written in full, so
that no prefix or base means another thing there than here.
Source: SPARQL 1.1 Query Language, section 19.8.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin

from extract.errors import QueryError

_LOCAL = r"(?:[\w:%.·-]|\\[_~.!$&'()*+,;=/?#@%-])*"
_TOKEN = re.compile(
    r'(?P<text>"""(?:[^\\]|\\.)*?"""'
    r"|'''(?:[^\\]|\\.)*?'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*')"
    r"|(?P<iri><[^<>\"{}|^`\x00-\x20]*>)"
    r"|(?P<comment>\#[^\n\r]*)"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)"
    rf"|(?P<node>_:{_LOCAL})"
    rf"|(?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:{_LOCAL})"
    r"|(?P<word>\w+)"
    r"|(?P<space>\s+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# Schemes that name things and that no server takes for a call of its own.
_SCHEMES = frozenset({"http", "https", "urn", "mailto", "tel", "tag", "info", "doi"})
_GAPS = frozenset({"comment", "space"})
# Columns of ours begin so, and are taken out of the answer again.
HIDDEN = "_fm"

NO_SERVICE = (
    "SERVICE is not available here: a query may not ask other servers. "
    "Ask the other endpoint yourself and join the answers."
)


class Token(NamedTuple):
    """A piece of a query; `iri` is the absolute IRI that it names, if it names one."""

    kind: str
    text: str
    iri: str | None = None


@dataclass(frozen=True)
class RemoteQuery:
    """A query with every name written out; graph lists are those of its FROM and FROM NAMED."""

    tokens: tuple[Token, ...]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()
    "Graphs that GRAPH names."
    asks_any_graph: bool = field(default=False)
    "Whether GRAPH has a variable anywhere."

    @property
    def text(self) -> str:
        """The query as it is sent."""
        return "".join(token.text for token in self.tokens)


def read_query(text: str, prefixes: Mapping[str, str], base: str) -> RemoteQuery:
    """Write out the names of a query that the engine has parsed already.

    >>> read_query("SELECT * { ?s a fm:X }", {"fm": "http://f/"}, "http://b/").text
    'SELECT * { ?s a <http://f/X> }'

    Raises QueryError where it asks other servers, or a name could be taken for a call.
    """
    tokens = tuple(_write_out(list(_split(text)), dict(prefixes), base, _allowed(base)))
    words = [token for token in tokens if token.kind not in _GAPS]
    default: list[str] = []
    named: list[str] = []
    graphs: list[str] = []
    asks_any_graph = False
    for before, token, after in zip(
        [Token("sign", ""), *words], words, [*words[1:], Token("sign", "")], strict=False
    ):
        if token.kind != "word":
            continue
        word = token.text.upper()
        if word == "SERVICE":
            raise QueryError(NO_SERVICE)
        if word == "FROM" and after.iri is not None:
            default.append(after.iri)
        elif word == "NAMED" and before.text.upper() == "FROM" and after.iri is not None:
            named.append(after.iri)
        elif word == "GRAPH" and after.iri is not None:
            graphs.append(after.iri)
        elif word == "GRAPH":
            asks_any_graph = True
    return RemoteQuery(
        tokens, tuple(default), tuple(named), tuple(dict.fromkeys(graphs)), asks_any_graph
    )


def check_iri(iri: str, base: str) -> str:
    """Give back an IRI that may be asked for. Raises QueryError for any other."""
    return _checked(iri, _allowed(base))


def without_dataset(query: RemoteQuery) -> RemoteQuery:
    """Leave out FROM and FROM NAMED, for a data set that is named otherwise."""
    kept: list[Token] = []
    is_naming = False
    for token in query.tokens:
        word = token.text.upper() if token.kind == "word" else ""
        if word == "FROM":
            is_naming = True
        elif is_naming and token.iri is not None:
            is_naming = False
        elif not is_naming or token.kind in _GAPS:
            kept.append(token)
    return RemoteQuery(tuple(kept), (), (), query.graphs, query.asks_any_graph)


def keep_graphs_out(
    query: RemoteQuery, hidden: Sequence[str], *, is_naming_by_variable: bool = False
) -> RemoteQuery:
    """Let GRAPH find none of the graphs given, where its variable ranges over all.

    A filter before it leaves them out. With `is_naming_by_variable` an IRI that stands beside such
    a variable becomes a variable too, which the answer hides (`HIDDEN`).
    """
    if not query.asks_any_graph:
        return query
    excluded = ", ".join(f"<{iri}>" for iri in hidden)
    kept: list[Token] = []
    made = 0
    waiting: list[Token] = []
    for token in query.tokens:
        if token.kind == "word" and token.text.upper() == "GRAPH":
            waiting = [token]
        elif waiting and token.kind in _GAPS:
            waiting.append(token)
        elif waiting:
            variable, test = token.text, f"NOT IN ({excluded})"
            if token.iri is not None and is_naming_by_variable:
                variable, test = f"?{HIDDEN}{made}", f"IN ({token.text})"
                made += 1
            if token.iri is None or is_naming_by_variable:
                kept.append(Token("sign", f"FILTER({variable} {test}) "))
            kept += [*waiting, Token("variable", variable)]
            waiting = []
        else:
            kept.append(token)
    return RemoteQuery(tuple(kept), query.default_graphs, query.named_graphs, query.graphs, True)


def _split(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind, piece = str(match.lastgroup), match.group()
        if kind in ("name", "node"):
            # A dot at the end of a name ends the sentence.
            stem = re.sub(r"(?<!\\)\.+$", "", piece)
            yield Token(kind, stem)
            if stem != piece:
                yield Token("sign", piece[len(stem) :])
        else:
            yield Token(kind, piece)


def _write_out(
    tokens: list[Token], prefixes: dict[str, str], base: str, allowed: frozenset[str]
) -> Iterator[Token]:
    """Write names as IRIs, and leave out what declares prefixes and the base."""
    declares: list[str] = []
    for token in tokens:
        word = token.text.upper() if token.kind == "word" else ""
        if word in ("PREFIX", "BASE"):
            declares = [word]
        elif declares and token.kind in _GAPS:
            yield token
        elif declares and token.kind == "name":
            declares.append(token.text.removesuffix(":"))
        elif declares and token.kind == "iri":
            iri = _resolve(token.text, base, allowed)
            if declares[0] == "PREFIX":
                prefixes[declares[-1]] = iri
            else:
                base = iri
            declares = []
        elif token.kind == "comment":
            yield Token("space", " ")
        elif token.kind == "iri":
            iri = _resolve(token.text, base, allowed)
            yield Token("iri", f"<{iri}>", iri)
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            iri = prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
            iri = _checked(iri, allowed)
            yield Token("iri", f"<{iri}>", iri)
        else:
            yield token


def _allowed(base: str) -> frozenset[str]:
    return _SCHEMES | {base.partition(":")[0].lower()}


def _resolve(text: str, base: str, allowed: frozenset[str]) -> str:
    iri = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)), text[1:-1])
    return _checked(iri if _SCHEME.match(iri) else _join(base, iri), allowed)


def _join(base: str, iri: str) -> str:
    """Make a relative IRI absolute. The library joins those of known schemes alone."""
    scheme, _, rest = base.partition(":")
    return f"{scheme}:{urljoin(f'http:{rest}', iri).removeprefix('http:')}"


def _checked(iri: str, allowed: frozenset[str]) -> str:
    scheme = _SCHEME.match(iri)
    if scheme is None or scheme[1].lower() not in allowed:
        raise QueryError(
            f"<{iri}> cannot be asked for here: IRIs begin with {', '.join(sorted(allowed))}."
        )
    # What an escape or a name wrote must not end the IRI.
    if re.search(r"[<>\"{}|^`\\\x00-\x20]", iri):
        raise QueryError(f"{iri!r} is no IRI.")
    return iri
