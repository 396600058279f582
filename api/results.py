"""The query page: a form, and the answer to it as a table whose terms are links."""

from urllib.parse import urlencode

from api.links import Link, show_term
from api.snippets import write_snippets
from api.templating import render
from graph.answers import Form, Rows
from graph.examples import load_examples
from graph.namespaces import PREFIXES

EXAMPLE = """SELECT ?date ?body ?title ?decision WHERE {
  ?decision a fm:Decision ;
            rdfs:label ?title ;
            dcterms:date ?date ;
            fm:decidedBy/rdfs:label ?body .
}
ORDER BY DESC(?date) ?title
LIMIT 50"""
_LINES_ROUND, _LONGEST_LINE = 10, 500
_DOWNLOADS: dict[Form, tuple[tuple[str, str], ...]] = {
    "solutions": (("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"), ("xml", "XML")),
    "boolean": (("json", "JSON"), ("xml", "XML")),
    "graph": (("turtle", "Turtle"), ("jsonld", "JSON-LD"), ("ntriples", "N-Triples"),
              ("rdfxml", "RDF/XML")),
}  # fmt: skip


def query_page(
    base: str,
    *,
    query: str = EXAMPLE,
    rows: Rows | None = None,
    form: Form = "solutions",
    offset: int = 0,
    following: str | None = None,
    error: str | None = None,
    where: tuple[int | None, int | None] = (None, None),
    endpoint: str = "",
    can_save: bool = False,
    saved_at: str | None = None,
) -> str:
    """Render the query form with a query, and below it its answer or its error.

    `endpoint` is what programs ask, none are shown where it is empty; `saved_at` is the short link
    of the query; `offset` rows are left out of the front; `following` is where the answer goes on.
    """
    table = [] if rows is None else [[show_term(cell, base) for cell in r] for r in rows.rows]
    downloads = [
        Link(f"/sparql?{urlencode({'query': query, 'format': name})}", label)
        for name, label in _DOWNLOADS[form]
    ]
    return render(
        "sparql.html",
        query=query,
        rows=rows,
        table=table,
        form=form,
        downloads=downloads,
        offset=offset,
        editor=f"/sparql/editor?{urlencode({'query': query})}",
        snippets=write_snippets(endpoint, query) if endpoint else [],
        can_save=can_save,
        saved_at=saved_at,
        following=following,
        error=error,
        excerpt=_excerpt(query, *where),
        prefixes=PREFIXES,
        examples=[
            (Link(f"/sparql?{urlencode({'query': each.query})}", each.title), each.description)
            for each in load_examples()
        ],
    )


def _excerpt(query: str, line: int | None, column: int | None) -> list[tuple[str, int]]:
    """Give the lines round the place of an error: each with the column in it, or 0."""
    if line is None or column is None:
        return []
    first = max(0, line - 1 - _LINES_ROUND)
    lines = query.split("\n")[first : line + _LINES_ROUND]
    # The engine counts columns to the end of lines that no window would hold.
    if any(len(text) > _LONGEST_LINE for text in lines):
        return []
    return [(text, column if first + at == line - 1 else 0) for at, text in enumerate(lines)]
