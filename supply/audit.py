"""Look for known vulnerabilities of the packages in the lock.

    python supply/audit.py [--advisories FOLDER]

FOLDER holds advisories in the OSV format, as JSON (a checkout of an advisory database, or its
unpacked archive). Without one pip-audit is asked, if it is installed. Exit code 0: none known,
1: some, 2: no advisories could be had, and nothing was checked.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from packages import RUN_LOCK, Package, normal, read_lock
from packaging.version import InvalidVersion, Version

_NONE = (
    "No advisories could be had, so nothing was checked. Install pip-audit where its service can "
    "be reached, or give a folder of OSV advisories: python supply/audit.py --advisories FOLDER"
)


def find_advisories(packages: Mapping[str, Package], folder: Path) -> list[str]:
    """Name what advisories in a folder say of packages, with the version that mends it."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*.json")):
        advisory = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(advisory, dict) or advisory.get("withdrawn"):
            continue
        for affected in advisory.get("affected", ()):
            named = affected.get("package", {})
            package = packages.get(normal(str(named.get("name", ""))))
            if package is None or named.get("ecosystem") != "PyPI":
                continue
            if is_affected(package.version, affected):
                mended = ", ".join(sorted(set(_mended(affected)))) or "none yet"
                found.add(
                    f"{package.name} {package.version}: {advisory.get('id')}, mended in: {mended}"
                )
    return sorted(found)


def is_affected(version: str, affected: Mapping[str, Any]) -> bool:
    """Whether an OSV entry means a version: one of its list, or in one of its ranges."""
    if version in affected.get("versions", ()):
        return True
    return any(
        _is_in(Version(version), one.get("events", ()))
        for one in affected.get("ranges", ())
        if one.get("type") in ("ECOSYSTEM", "SEMVER")
    )


def _is_in(version: Version, events: Iterable[Mapping[str, str]]) -> bool:
    is_in = False
    for event in events:
        for kind, at in event.items():
            try:
                bound = Version("0" if at == "0" else at)
            except InvalidVersion:
                continue
            if kind == "introduced" and version >= bound:
                is_in = True
            elif (kind == "fixed" and version >= bound) or (
                kind == "last_affected" and version > bound
            ):
                is_in = False
    return is_in


def _mended(affected: Mapping[str, Any]) -> Iterator[str]:
    for one in affected.get("ranges", ()):
        yield from (event["fixed"] for event in one.get("events", ()) if "fixed" in event)


def main() -> int:
    """Check against a folder, or through pip-audit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--advisories", type=Path)
    arguments = parser.parse_args()
    packages = read_lock()
    if arguments.advisories is not None:
        if not any(arguments.advisories.rglob("*.json")):
            print(f"{arguments.advisories}: no advisories are here. {_NONE}", file=sys.stderr)
            return 2
        found = find_advisories(packages, arguments.advisories)
        print("\n".join(found) or f"No advisory is known of {len(packages)} packages.")
        return 1 if found else 0
    program = shutil.which("pip-audit")
    if program is None:
        print(_NONE, file=sys.stderr)
        return 2
    ended = subprocess.run(
        [program, "--require-hashes", "--disable-pip", "--requirement", str(RUN_LOCK)], check=False
    )
    if ended.returncode not in (0, 1):
        print(_NONE, file=sys.stderr)
        return 2
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
