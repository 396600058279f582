"""Write docs/licences.md, and hold the licences of what is delivered against a policy.

    python supply/licences.py [--check]

Exit code 1 where a licence is not allowed, or with --check where the page is not up to date.
"""

import re
import sys
from collections.abc import Iterator, Sequence

from packages import ROOT, Package, read_delivered

PAGE = ROOT / "docs" / "licences.md"
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CNRI-Python",
    "HPND",
    "ISC",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-2.0",
    "PSF-2.0",
    "Python-2.0",
    "Unlicense",
    "W3C-20150513",
    "Zlib",
}
# Packages with another licence, each with the reason why it may be delivered.
EXCEPTIONS: dict[str, str] = {}
_KINDS = {"pypi": "Python packages", "npm": "Files for browsers", "model": "Language model"}
_HEAD = """# Licences of what Folkmoot is delivered with

Written by `make licences` out of `requirements/run.lock`, the packages' own metadata and
`api/static/vendor/vendor.json`; a test holds it against them. Allowed are permissive licences and
MPL-2.0, whose terms end with its own files; nothing under GPL, AGPL, LGPL or for non-commercial use
alone is delivered. LibreOffice, tesseract and Virtuoso are programs of the system that Folkmoot may
call, not parts of it.
"""


def find_forbidden(packages: Sequence[Package]) -> list[str]:
    """Name the packages whose licence is not allowed."""
    return [
        f"{package.name} {package.version}: {package.licence}"
        for package in packages
        if package.name not in EXCEPTIONS and not is_allowed(package.licence)
    ]


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression can be met: all of its ANDs, one of its ORs."""
    tokens = iter([*re.findall(r"\(|\)|[^\s()]+", expression), ")"])

    def read() -> bool:
        some, every = False, True
        for token in tokens:
            if token == "OR":
                some, every = some or every, True
            elif token == "WITH":
                # An exception gives more rights.
                next(tokens)
            elif token == "(":
                every = read() and every
            elif token == ")":
                break
            elif token != "AND":
                every = token in ALLOWED and every
        return some or every

    return bool(expression) and read()


def write_page(packages: Sequence[Package]) -> str:
    """Write the list as markdown."""
    return "".join(_write_lines(packages))


def _write_lines(packages: Sequence[Package]) -> Iterator[str]:
    yield _HEAD
    for kind, words in _KINDS.items():
        some = [package for package in packages if package.kind == kind]
        if some:
            yield f"\n## {words}\n"
            yield "| name | version | licence |\n|---|---|---|\n"
            for one in some:
                only = f" (where {one.marker})" if one.marker else ""
                yield f"| {one.name}{only} | {one.version} | {one.licence} |\n"
    for name, reason in sorted(EXCEPTIONS.items()):
        yield f"\n{name} is delivered although its licence is another: {reason}\n"


def main() -> int:
    """Write or check."""
    packages = read_delivered()
    forbidden = find_forbidden(packages)
    for words in forbidden:
        print(f"not allowed: {words}", file=sys.stderr)
    page = write_page(packages)
    if "--check" in sys.argv[1:]:
        if PAGE.read_text(encoding="utf-8") != page:
            print(f"{PAGE} is not up to date: make licences", file=sys.stderr)
            return 1
    else:
        PAGE.write_text(page, encoding="utf-8")
    return 1 if forbidden else 0


if __name__ == "__main__":
    sys.exit(main())
