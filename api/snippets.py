"""A query as a program: the same answer in Python, in R and on a command line.

Takes an endpoint's address and a query, both of them whatever somebody typed, and gives text that
is only ever that query: each language's own way to quote, so that no quote, backslash or line end
of the query ends its string.
"""

import re
import shlex
from typing import NamedTuple

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Snippet(NamedTuple):
    """A program for one language, and what it needs."""

    name: str
    needs: str
    text: str


def write_snippets(endpoint: str, query: str) -> list[Snippet]:
    """Write the programs that ask an endpoint this query."""
    site = endpoint.removesuffix("/sparql")
    return [
        Snippet("Python, as a DataFrame", "pip install folkmoot[pandas]", _client(site, query)),
        Snippet("Python", "pip install SPARQLWrapper", _sparqlwrapper(endpoint, query)),
        Snippet("R", 'install.packages(c("httr2", "readr"))', _httr2(endpoint, query)),
        Snippet("curl", "a POSIX shell", _curl(endpoint, query)),
    ]  # fmt: skip


def quote_python(text: str) -> str:
    """Write a string of Python over several lines."""
    return f'"""{_escape(text)}"""'


def quote_r(text: str) -> str:
    """Write a string of R over several lines; a NUL, which R has none of, is left out."""
    return '"' + _escape(text.replace("\0", "")) + '"'


def quote_shell(text: str) -> str:
    """Write a word of a POSIX shell; a NUL, which words cannot hold, is left out."""
    return shlex.quote(text.replace("\0", ""))


def _escape(text: str) -> str:
    """Escape what ends a string or shows as something else; line ends stay as they are."""
    told = text.replace("\\", "\\\\").replace('"', '\\"')
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", told)


def _client(site: str, query: str) -> str:
    return f"""from graph.client import Dataset

with Dataset.connect({quote_python(site)}) as dataset:
    table = dataset.select({quote_python(query)})
print(table)
"""


def _sparqlwrapper(endpoint: str, query: str) -> str:
    return f"""from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper({quote_python(endpoint)}, returnFormat=JSON)
endpoint.setMethod("POST")
endpoint.setQuery({quote_python(query)})
answer = endpoint.queryAndConvert()
for row in answer["results"]["bindings"]:
    print({{name: cell["value"] for name, cell in row.items()}})
"""


def _httr2(endpoint: str, query: str) -> str:
    return f"""library(httr2)

answer <- request({quote_r(endpoint)}) |>
  req_body_form(query = {quote_r(query)}) |>
  req_headers(Accept = "text/csv") |>
  req_perform() |>
  resp_body_string()
table <- readr::read_csv(I(answer))
print(table)
"""


def _curl(endpoint: str, query: str) -> str:
    word = quote_shell(f"query={query}")
    return f"curl --fail-with-body -H 'Accept: text/csv' --data-urlencode {word} {quote_shell(endpoint)}\n"  # noqa: E501
