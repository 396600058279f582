"""Facts in, a validated RDF graph in a store out."""
