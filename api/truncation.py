"""Say that an answer is cut at the limit of rows, and where it goes on.

Takes what was asked and an answer that was cut, gives headers and a head for the document that name
the next page. Tables in JSON and XML have a place for links in their head; CSV, TSV and graphs have
none, so there the headers alone say it.
"""

import json
from collections.abc import Sequence
from typing import IO, NamedTuple
from urllib.parse import urlencode
from xml.sax.saxutils import quoteattr

_LONGEST_LINK = 8_000  # a longer header is refused by many clients and proxies
_JSON_HEAD = b'{"head":{'
_XML_HEAD_END = b"</head>"


class NextPage(NamedTuple):
    """Where an answer goes on: `offset` rows are left out of the front, as SPARQL's OFFSET does."""

    parameters: Sequence[tuple[str, str]]
    rows: int
    offset: int

    @property
    def link(self) -> str:
        """The address, relative to that of the endpoint."""
        return "?" + urlencode([*self.parameters, ("offset", str(self.offset))])

    def headers(self) -> dict[str, str]:
        """Say it to programs. Source: RFC 8288 for `Link`."""
        said = {"Folkmoot-Truncated": f"rows={self.rows}; next-offset={self.offset}"}
        if len(self.link) <= _LONGEST_LINK:
            said["Link"] = f'<{self.link}>; rel="next"'
        return said

    def head(self, name: str, body: IO[bytes]) -> bytes:
        """Write the head of a document with a link to the next page; leaves `body` after it.

        Empty for formats without a place for it. Source: SPARQL 1.1 Query Results JSON Format,
        section 3.1.2; SPARQL Query Results XML Format, section 2.2.
        """
        if name == "json" and body.read(len(_JSON_HEAD)) == _JSON_HEAD:
            return _JSON_HEAD + b'"link":[' + json.dumps(self.link).encode() + b"],"
        if name == "xml":
            return self._xml_head(body)
        body.seek(0)
        return b""

    def _xml_head(self, body: IO[bytes]) -> bytes:
        # Names of variables stand there and nothing else: it ends soon.
        head = bytearray()
        while _XML_HEAD_END not in head and (chunk := body.read(1 << 12)):
            head += chunk
        at = head.find(_XML_HEAD_END)
        link = f"<link href={quoteattr(self.link)}/>".encode() if at >= 0 else b""
        at = max(at, 0)
        return bytes(head[:at]) + link + bytes(head[at:])
