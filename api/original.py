"""Lead to a paper where its council published it, as near to the passage as a browser can go."""

from urllib.parse import quote, urlsplit

_PDF = "application/pdf"
_HTML = "text/html"
# So many words at either end of a longer passage say where it is.
_WORDS = 6
_LONGEST = 120


def safe_address(key: str) -> str | None:
    """Give a source key that is an address of the web, else None: javascript: is never a link.

    >>> safe_address("javascript:alert(1)//https://thornmere.example")
    """
    try:
        parts = urlsplit(key)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return None if not is_web or any(ord(letter) < 33 for letter in key) else key


def point_into(source: str, media_type: str, *, page: int | None, words: str) -> str:
    """Add to an address where to look: the page of a PDF, the words of a web page.

    Source: RFC 8118 (PDF, `page=`); WICG, URL Fragment Text Directives.
    """
    if media_type == _PDF and page:
        return f"{source.partition('#')[0]}#page={page}"
    plain = words.split()
    if media_type == _HTML and plain:
        return f"{source.partition('#')[0]}#:~:text={_write_directive(plain)}"
    return source


def _write_directive(words: list[str]) -> str:
    whole = " ".join(words)
    if len(whole) <= _LONGEST:
        return _encode(whole)
    return f"{_encode(' '.join(words[:_WORDS]))},{_encode(' '.join(words[-_WORDS:]))}"


def _encode(words: str) -> str:
    """Encode for a text directive, in which a hyphen, too, has a meaning."""
    return quote(words, safe="").replace("-", "%2D")
