"""Where ontology and shapes lie, in a checkout and in an installed wheel: read once a process."""

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from rdflib import Graph


def _turtle_files(package: str) -> list[Traversable]:
    """Every Turtle file of a package and of the folders in it, in order of name."""
    found: list[Traversable] = []
    folders = [files(package)]
    for folder in folders:
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if entry.is_dir():
                folders.append(entry)
            elif entry.name.endswith(".ttl"):
                found.append(entry)
    return found


def _load(package: str) -> Graph:
    g = Graph(bind_namespaces="none")
    for entry in _turtle_files(package):
        g.parse(data=entry.read_text(encoding="utf-8"), format="turtle")
    return g


@cache
def load_ontology() -> Graph:
    """The whole ontology: classes, properties, lists of concepts, alignments. Not to be changed."""
    return _load("ontology")


@cache
def load_shapes() -> Graph:
    """The shapes of all classes. Not to be changed."""
    return _load("shapes")


@cache
def hash_files(package: str) -> str:
    """The hash of all Turtle files of a package: 16 hexadecimal digits."""
    digest = hashlib.sha256()
    for entry in _turtle_files(package):
        digest.update(entry.name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
