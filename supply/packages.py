"""What Folkmoot is delivered with: locked packages, files for browsers, the language model.

Versions and hashes come from requirements/run.lock, licences from what the packages installed here
say of themselves.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

from extract.model_files import MODEL_FILES, MODEL_NAME, MODEL_VERSION

ROOT = Path(__file__).parents[1]
RUN_LOCK = ROOT / "requirements" / "run.lock"
VENDORED = ROOT / "api" / "static" / "vendor"

_PINNED = re.compile(
    r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^\s;\\]+)(?: ; ([^\\]+?))? ?\\?$"
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^ +# +(?:via )?(\S.*)$")

# SPDX expressions for what packages say in words, in their classifiers or nowhere.
_SPDX = {
    "MIT": "MIT",
    "MIT License": "MIT",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD-3-Clause": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "Apache-2.0": "Apache-2.0",
    "Apache License": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "MPL-2.0": "MPL-2.0",
    "MPL-2.0 AND MIT": "MPL-2.0 AND MIT",
    "MIT OR Apache-2.0": "MIT OR Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "W3C-20150513": "W3C-20150513",
}
# Packages whose metadata are no expression, each looked up in the licence files it brings; and
# those of other systems, which are not installed here.
_LOOKED_UP = {
    "colorama": "BSD-3-Clause",
    "html5rdf": "MIT",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
}


@dataclass(slots=True)
class Package:
    """One thing that is delivered: `kind` is pypi, npm or model.

    `hashes` are SHA-256 of its distributions, or of its file; `needs` names of packages.
    """

    name: str
    version: str
    kind: str
    licence: str = ""
    marker: str = ""
    hashes: list[str] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)

    @property
    def purl(self) -> str:
        """The package URL, by which tools know it."""
        kind = "generic" if self.kind == "model" else self.kind
        return f"pkg:{kind}/{self.name}@{self.version}"


def read_lock(path: Path = RUN_LOCK) -> dict[str, Package]:
    """Read a lock: packages by name with hashes and needs. "folkmoot" needs what is named first.

    Raises ValueError for a line that pins nothing, or a package without a hash.
    """
    found: dict[str, Package] = {}
    wanted: dict[str, list[str]] = {}
    name = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith(" "):
            pinned = _PINNED.match(line)
            if pinned is None:
                raise ValueError(f"{path}:{number}: this pins no package: {line}")
            name = normal(pinned[1])
            found[name] = Package(name, pinned[2], "pypi", marker=pinned[3] or "")
        elif hashed := _HASH.search(line):
            found[name].hashes.append(hashed[1])
        elif (via := _VIA.match(line)) and via[1] != "via":
            wanted.setdefault(via[1], []).append(name)
    for package in found.values():
        if not package.hashes:
            raise ValueError(f"{path}: {package.name} has no hash")
    for who, names in wanted.items():
        key = normal(re.sub(r"\s.*|\[.*", "", who))
        if key in found:
            found[key].needs = sorted({*found[key].needs, *names})
    return dict(sorted(found.items()))


def read_delivered() -> list[Package]:
    """All that is delivered, with licences: packages, files for browsers, the language model."""
    packages = list(read_lock().values())
    for package in packages:
        package.licence = find_licence(package.name)
    index = VENDORED / "vendor.json"
    vendored: dict[tuple[str, str], Package] = {}
    for entry in json.loads(index.read_text(encoding="utf-8")) if index.is_file() else []:
        # Of one package several files may be taken.
        key = entry["package"], entry["version"]
        package = vendored.setdefault(key, Package(*key, "npm", entry["licence"]))
        package.hashes.append(entry["sha256"])
    packages += vendored.values()
    whole = hashlib.sha256(json.dumps(MODEL_FILES, sort_keys=True).encode()).hexdigest()
    return [*packages, Package(MODEL_NAME, MODEL_VERSION, "model", "MIT", "", [whole])]


def find_licence(name: str) -> str:
    """The SPDX expression of a package's licence; "unknown" where it says none that is known."""
    if name in _LOOKED_UP:
        return _LOOKED_UP[name]
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "unknown"
    if expression := said.get("License-Expression"):
        return str(expression)
    words = str(said.get("License") or "").strip()
    kinds = [
        kind.rpartition(":: ")[2]
        for kind in said.get_all("Classifier") or []
        if kind.startswith("License ::")
    ]
    for one in (words, *kinds):
        if one in _SPDX:
            return _SPDX[one]
    return "unknown"


def normal(name: str) -> str:
    """A package's name as indexes know it."""
    return re.sub(r"[-_.]+", "-", name).lower()
