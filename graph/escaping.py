"""Write terms into SPARQL text safely: what a visitor sends never becomes syntax."""

import re

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
