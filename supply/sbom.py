"""Write a bill of materials in CycloneDX 1.5 JSON: the same bytes for the same locks.

    python supply/sbom.py [FILE]

It bears no time: who publishes it knows when. The SHA-256 of every distribution that the lock
allows stand as properties, since which one is installed depends on the machine.
"""

import json
import sys
import tomllib
import uuid
from collections.abc import Sequence
from pathlib import Path

from packages import ROOT, Package, read_delivered

from extract.model_files import MODEL_FILES

_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562: of URLs
_TYPES = {"pypi": "library", "npm": "library", "model": "machine-learning-model"}


def build_sbom(packages: Sequence[Package]) -> dict[str, object]:
    """Build the bill of some packages, and of Folkmoot itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    root = Package(project["name"], project["version"], "pypi", project["license"])
    # What nothing else needs is needed by Folkmoot itself.
    needed = {name for package in packages for name in package.needs}
    root.needs = sorted(package.name for package in packages if package.name not in needed)
    purls = {package.name: package.purl for package in packages}
    bill: dict[str, object] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {**_component(root), "type": "application"}},
        "components": [_component(package) for package in packages],
        "dependencies": [
            {"ref": one.purl, "dependsOn": [purls[name] for name in one.needs if name in purls]}
            for one in (root, *packages)
        ],
    }
    serial = uuid.uuid5(_NAMESPACE, json.dumps(bill, sort_keys=True))
    return {**bill, "serialNumber": f"urn:uuid:{serial}"}


def _component(package: Package) -> dict[str, object]:
    component: dict[str, object] = {
        "type": _TYPES[package.kind],
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "licenses": [{"expression": package.licence}],
    }
    if package.kind == "pypi" and package.hashes:
        component["properties"] = [
            {"name": "folkmoot:lock:sha256", "value": digest} for digest in package.hashes
        ]
    elif package.kind == "npm":
        component["properties"] = [
            {"name": "folkmoot:file:sha256", "value": digest} for digest in package.hashes
        ]
    elif package.kind == "model":
        component["components"] = [
            {"type": "file", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]}
            for name, digest in sorted(MODEL_FILES.items())
        ]
    return component


def write_sbom(packages: Sequence[Package]) -> str:
    """Write the bill as text."""
    return json.dumps(build_sbom(packages), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> int:
    """Write to a file, or to standard output."""
    text = write_sbom(read_delivered())
    if sys.argv[1:]:
        Path(sys.argv[1]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
