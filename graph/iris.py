"""Mint IRIs from natural keys: the same key gives the same IRI, different keys different ones.

Two ways to write a key into a path. `slug` is for names, whose case, accents aside, punctuation
and "&" mean nothing: it is injective over `name_key`. `segment` is for references and numbers,
whose punctuation does mean something: it escapes what cannot stand in a path and loses nothing.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

DEFAULT_BASE = "http://localhost:8000/id/"

# The longest slug, in characters, that is written out in full. Titles of reports run to several
# hundred; a longer one is cut and ends in a hash of the whole.
SLUG_LIMIT = 80

_APOSTROPHES = re.compile("['’‘`´ʼ]")
_NO_WORDS = re.compile("[^a-z0-9]+")
# Marks of planes above this are not allowed in an IRI (RFC 3987, ucschar).
_LAST_MARK = 0xE0000


def _is_word_character(character: str) -> bool:
    if character.isalnum():
        return True
    return unicodedata.category(character).startswith("M") and ord(character) < _LAST_MARK


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """Reduce a name to what tells it from others: lower-case words with single spaces.

    >>> name_key("Children’s Services & Learning")
    'childrens services and learning'
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    text = unicodedata.normalize("NFKC", folded)
    text = _APOSTROPHES.sub("", text).replace("&", " and ")
    if text.isascii():
        return _NO_WORDS.sub(" ", text).strip()
    spaced = "".join(c if _is_word_character(c) else " " for c in text)
    return " ".join(spaced.split())


def slug(name: str) -> str:
    """Write a name as one readable path segment.

    >>> slug("Overview & Scrutiny Management Committee")
    'overview-and-scrutiny-management-committee'
    """
    key = name_key(name)
    if not key:
        return segment(name)
    if len(key) <= SLUG_LIMIT:
        return key.replace(" ", "-")
    return f"{key[:SLUG_LIMIT].replace(' ', '-').rstrip('-')}-{short_hash(key)}"


def segment(reference: str) -> str:
    """Write a reference or number as one path segment that no other reference shares.

    A space becomes "_", a slash "~"; letters, digits, ".", "-" and brackets stay; all else becomes
    its code point in hexadecimal between "=" signs.

    >>> segment("CAB 11/12 7980")
    'cab_11~12_7980'
    """
    folded = unicodedata.normalize("NFKC", reference).casefold()
    text = " ".join(unicodedata.normalize("NFKC", folded).split())
    written = "".join(_SIGNS.get(c) or _escape(c) for c in text)
    # "." and ".." are steps of a path, and an empty segment is none.
    if not written.strip("."):
        return "=" + written.replace(".", "2e")
    if len(written) <= SLUG_LIMIT:
        return written
    return f"{written[:SLUG_LIMIT]}-{short_hash(text)}"


_SIGNS = {" ": "_", "/": "~", ".": ".", "-": "-", "(": "(", ")": ")"}


def _escape(character: str) -> str:
    return character if character.isalnum() else f"={ord(character):x}="


def short_hash(text: str) -> str:
    """The first eight hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Rebase:
    """Names that begin with `old` are to begin with `new` in what is exported."""

    old: str
    new: str


def document_id(sha256: str) -> str:
    """A document's id: the first 16 hexadecimal digits of the hash of its bytes."""
    return sha256[:16]


def document_iri(base: str, document: str) -> str:
    """The IRI of a document, and of its named graph, from its id."""
    return f"{base}document/{document}"


def entities_graph_iri(base: str) -> str:
    """The named graph of what is true across documents."""
    return f"{base}graph/entities"


def ontology_graph_iri(base: str) -> str:
    """The named graph that holds the ontology."""
    return f"{base}graph/ontology"


def identity_graph_iri(base: str) -> str:
    """The named graph in which identity judgements are exported."""
    return f"{base}graph/identity"


def council_iri(base: str, council: str) -> str:
    """A council, by its slug."""
    return f"{base}council/{council}"


def body_iri(scope: str, kind: str, name: str) -> str:
    """A committee, post or person, by its name under the IRI of its council, or document."""
    return f"{scope}/{kind}/{slug(name)}"


def organization_iri(base: str, organization: str, *, is_inspectorate: bool) -> str:
    """An organisation or inspectorate, by its slug."""
    return f"{base}{'inspectorate' if is_inspectorate else 'organization'}/{organization}"


def role_iri(base: str, title: str) -> str:
    """A role, by the title as stated."""
    return f"{base}role/{slug(title)}"


def membership_iri(person: str, role: str, body: str, when: str) -> str:
    """A person's role in a body on a day (or in a document, where the day is not known).

    A body under the same council or document as the person is named by its own name alone.
    """
    scope = person.rsplit("/person/", 1)[0]
    for place in ("/committee/", "/post/"):
        if body.startswith(scope + place):
            return f"{person}/as/{_last(role)}/{body.removeprefix(scope + place)}/{when}"
    return f"{person}/as/{_last(role)}/{_path(body)}/{when}"


def inspection_iri(base: str, inspectorate: str, inspected: str, when: str) -> str:
    """An inspection, by the last segments of the two bodies and its day (or document)."""
    return f"{base}inspection/{_last(inspectorate)}/{_last(inspected)}/{when}"


def judgement_iri(inspection: str, section: str | None, aspect: str) -> str:
    """A grade given in an inspection, by section and aspect."""
    name = slug(f"{section} {aspect}" if section else aspect)
    return f"{inspection}/judgement/{name}"


def response_iri(source: str, target: str) -> str:
    """The link by which one thing answers another."""
    return f"{source}/responds/{short_hash(target)}"


def row_iri(document: str, kind: str, number: str | None, start: int) -> str:
    """A budget line or action of a document, by its printed number, else by where it stands."""
    return f"{document}/{kind}/{segment(number) if number else start}"


def legislation_iri(base: str, name: str) -> str:
    """An Act or a set of regulations, by its short title with the year."""
    return f"{base}legislation/{slug(name)}"


def passage_iri(document: str, start: int, end: int) -> str:
    """A passage of a document (by the document's IRI); its selectors are fragments of it."""
    return f"{document}/passage/{start}-{end}"


def part_iri(document: str, start: int) -> str:
    """A paper that a pack holds (by the pack's IRI), by where it begins in the pack's text."""
    return f"{document}/part/{start}"


def find_source(document: str, key: str) -> str | None:
    """The IRI of what a link is from where that is no fact: the paper itself, or a part of it.

    >>> find_source("http://a.example/document/1", "part:40")
    'http://a.example/document/1/part/40'
    """
    if key == "document":
        return document
    kind, _, start = key.partition(":")
    return part_iri(document, int(start)) if kind == "part" and start.isdigit() else None


def _last(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _path(iri: str) -> str:
    """The part of one of our IRIs after the base: its last two segments, or four for a body."""
    parts = iri.split("/")
    if len(parts) >= 4 and parts[-2] in {"committee", "post", "person"}:
        return "/".join(parts[-4:])
    return "/".join(parts[-2:])
