"""The direction of imports: `api` may import `graph`, `graph` may import `extract`, never back."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "extract": {"graph", "api", "samples", "rdflib", "pyoxigraph", "pyshacl", "fastapi"},
    "graph": {"api", "samples", "fastapi", "spacy"},
    "api": {"spacy", "pyshacl"},
}
# A library with traps is imported in few places, so that its rules are kept in few places.
ONLY_IN = {
    "pyshacl": {"graph/validate.py"},
    "pyoxigraph": {
        "graph/quads.py",
        "graph/worker.py",
        "graph/export.py",
        "graph/source.py",
        "graph/remote/",
    },
    "pdfplumber": {"extract/loaders/"},
    "pypdfium2": {"extract/loaders/"},
    "spacy": {"extract/components.py"},
}


def imported_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", sorted(FORBIDDEN))
def test_imports_go_one_way(package: str) -> None:
    wrong = {
        str(path.relative_to(ROOT)): sorted(imported_names(path) & FORBIDDEN[package])
        for path in modules(package)
        if imported_names(path) & FORBIDDEN[package]
    }
    assert wrong == {}


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_imports_of_a_library_stand_where_they_may(library: str) -> None:
    found = {
        str(path.relative_to(ROOT))
        for package in FORBIDDEN
        for path in modules(package)
        if library in imported_names(path)
    }
    assert found, f"nothing imports {library}: is it still a dependency?"
    assert all(any(path.startswith(allowed) for allowed in ONLY_IN[library]) for path in found)


def test_imports_never_name_a_package_alone() -> None:
    """`import graph` hides what is used; `from graph.store import open_store` says it."""
    for package in FORBIDDEN:
        for path in modules(package):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    assert not {alias.name for alias in node.names} & set(FORBIDDEN), path
