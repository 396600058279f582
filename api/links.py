"""Turn IRIs into addresses on this server, and terms into what a page shows of them."""

from typing import NamedTuple
from urllib.parse import quote

from graph.answers import Term
from graph.namespaces import CONCEPTS, FM, PREFIXES

_SAFE_SCHEMES = ("http://", "https://")


class Link(NamedTuple):
    """Something to show: `href` is None for plain text."""

    href: str | None
    text: str
    note: str = ""


def local_path(iri: str, base: str) -> str | None:
    """Name the path under which this server serves an IRI, or None where it serves none."""
    if iri.startswith(base):
        return "/id/" + quote(iri.removeprefix(base), safe="/%:@!$&'()*+,;=~-._#")
    if iri == str(FM).removesuffix("#"):
        return "/ns"
    if iri.startswith(str(FM)):
        # The whole vocabulary answers for a term's own IRI; one term has a page of its own.
        return "/ns/term/" + quote(iri.removeprefix(str(FM)), safe="")
    if iri.startswith(str(CONCEPTS)):
        return "/ns/" + quote(iri.removeprefix(str(CONCEPTS)), safe="/%")
    return None


def address(iri: str, base: str) -> str | None:
    """Name the address a page may link to: ours, or an http(s) address elsewhere, else None.

    Anything else, such as javascript:, is never a link.
    """
    return local_path(iri, base) or (iri if iri.startswith(_SAFE_SCHEMES) else None)


def short_name(iri: str, base: str) -> str:
    """Write an IRI in few letters: with a prefix, or without the base.

    >>> short_name("https://w3id.org/folkmoot/ns#Decision", "http://x/")
    'fm:Decision'
    """
    if iri.startswith(base):
        return iri.removeprefix(base)
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return iri


def show_term(term: Term | None, base: str) -> Link:
    """Show a term of an answer."""
    if term is None:
        return Link(None, "")
    if term.kind == "uri":
        return Link(address(term.value, base), short_name(term.value, base))
    return Link(None, term.value, term.language or "")
