"""The store's face: command line, SPARQL endpoint, linked data and pages."""
