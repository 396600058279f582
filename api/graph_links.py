"""Addresses of the pages of the network."""

from urllib.parse import urlencode


def graph_href(iri: str) -> str:
    """The address of the drawing of what is joined to a thing."""
    return f"/graph?{urlencode({'thing': iri})}"


def path_href(start: str, end: str) -> str:
    """The address of the shortest way from one person or body to another."""
    return f"/graph/path?{urlencode({'from': start, 'to': end})}"
