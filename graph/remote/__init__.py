"""A SPARQL server in place of the embedded store: what writes to it, reads from it and asks it."""
