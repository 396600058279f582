"""Terms of SPARQL text, as the pages write them: see `graph.terms`."""

from graph.terms import TermError, iri_ref, literal

__all__ = ["TermError", "iri_ref", "literal"]
