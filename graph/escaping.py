"""Write terms into SPARQL text safely: what a visitor sends never becomes syntax."""

import re

from graph.answers import Term
from graph.namespaces import PREFIXES

_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class TermError(ValueError):
    """A text is no IRI."""


def is_iri(text: str) -> bool:
    """Whether a text may stand as an IRI in a query."""
    return ":" in text and not _NO_IRI.search(text)


def iri_ref(iri: str) -> str:
    """Write an IRI in angle brackets. Raises TermError where it holds what no IRI may.

    >>> iri_ref("http://x/id/council/elmshire")
    '<http://x/id/council/elmshire>'
    """
    if not is_iri(iri):
        raise TermError(f"{iri!r} is no IRI")
    return f"<{iri}>"


def literal(text: str) -> str:
    r"""Write a plain string.

    >>> literal('say "no"')
    '"say \\"no\\""'
    """
    return '"' + "".join(_ESCAPES.get(letter, letter) for letter in text) + '"'


def write_term(term: Term) -> str:
    r"""Write a term of an answer, as in N-Triples.

    >>> write_term(Term("literal", "oui", "fr"))
    '"oui"@fr'
    """
    if term.kind == "uri":
        return iri_ref(term.value)
    if term.kind != "literal":
        return term.value
    if term.language:
        return f"{literal(term.value)}@{term.language}"
    is_plain = term.datatype in (None, "", f"{PREFIXES['xsd']}string")
    return literal(term.value) + ("" if is_plain else f"^^{iri_ref(str(term.datatype))}")
