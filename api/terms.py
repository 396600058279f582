"""Terms of SPARQL text, as the pages write them: see `graph.escaping`."""

from graph.escaping import TermError, iri_ref, literal

__all__ = ["TermError", "iri_ref", "literal"]
