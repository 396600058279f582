"""Terms of SPARQL text, as the pages write them: see `graph.escaping`."""

from graph.answers import Term
from graph.escaping import TermError, iri_ref, literal
from graph.namespaces import PREFIXES

__all__ = ["TermError", "iri_ref", "literal", "write_term"]


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
