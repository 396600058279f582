"""Fetch the browser files that pages serve themselves, and check that they are what was released.

`api/static/vendor/package.json` pins the packages and names under `vendored` the files taken from
each. `python -m api.vendor` fetches them with npm, copies the files and their licences unchanged
and writes `vendor.json`; `--check` compares what lies there with that and with the lock, offline.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.vendored import FOLDER, Vendored, read_vendored

LOCK, PINS, SETTINGS, RECORD = "package-lock.json", "package.json", ".npmrc", "vendor.json"
LICENCES = "licences"
_TEXTS = ("LICEN", "COPYING", "NOTICE")


def main(arguments: list[str]) -> int:
    """Fetch, or with --check compare; gives 1 where something is not as it was released."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m api.vendor [--check]", file=sys.stderr)
        return 2
    if not arguments:
        fetch_files(FOLDER)
    faults = find_faults(FOLDER)
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"{len(read_vendored(FOLDER))} vendored files are as they were released")
    return 1 if faults else 0


def fetch_files(folder: Path) -> None:
    """Install what the lock pins in a passing folder, and copy the named files from there.

    A package newly pinned in package.json enters the lock. Raises CalledProcessError where npm
    fails, FileNotFoundError where a package has no such file.
    """
    with tempfile.TemporaryDirectory() as name:
        passing = Path(name)
        for part in (PINS, LOCK, SETTINGS):
            if (folder / part).exists():
                shutil.copy(folder / part, passing)
        subprocess.run(["npm", "install", "--loglevel=error"], cwd=passing, check=True)
        shutil.copy(passing / LOCK, folder)
        for old in _list_files(folder):
            (folder / old).unlink()
        _copy_files(passing / "node_modules", folder)


def _copy_files(modules: Path, folder: Path) -> None:
    pins, packages = _read_pins(folder)
    record: list[dict[str, str]] = []
    (folder / LICENCES).mkdir(exist_ok=True)
    for package, paths in sorted(pins["vendored"].items()):
        about = packages[f"node_modules/{package}"]
        licences = f"{LICENCES}/{package.removeprefix('@').replace('/', '-')}.txt"
        (folder / licences).write_text(_gather_licences(modules, package, packages), "utf-8")
        for path in paths:
            content = (modules / package / path).read_bytes()
            target = folder / Path(path).name
            if target.exists():
                raise FileExistsError(f"{target.name}: two packages have a file of this name.")
            target.write_bytes(content)
            record.append(
                {
                    "file": target.name,
                    "package": package,
                    "version": about["version"],
                    "licence": about["license"],
                    "licences": licences,
                    "path": path,
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "integrity": about["integrity"],
                }
            )
    record.sort(key=lambda each: each["file"])
    (folder / RECORD).write_text(json.dumps(record, indent=2) + "\n", "utf-8")


def _gather_licences(modules: Path, package: str, packages: dict[str, Any]) -> str:
    """Join the licences of a package and of all it may have built in."""
    pieces = []
    for name in _find_needed(package, packages):
        about = packages[f"node_modules/{name}"]
        texts = [
            path.read_text("utf-8").strip()
            for path in sorted((modules / name).iterdir())
            if path.is_file() and path.name.upper().startswith(_TEXTS)
        ]
        said = "\n\n".join(texts) or "(The package names its licence and has no text of it.)"
        pieces.append(f"{name} {about['version']} ({about.get('license', '?')})\n\n{said}\n")
    return ("\n" + "-" * 80 + "\n\n").join(pieces)


def _find_needed(package: str, packages: dict[str, Any]) -> list[str]:
    """List a package and all that it depends on, itself first."""
    found, waiting = {package}, [package]
    while waiting:
        needed = packages[f"node_modules/{waiting.pop()}"].get("dependencies", {})
        fresh = {name for name in needed if f"node_modules/{name}" in packages} - found
        found |= fresh
        waiting += sorted(fresh)
    return [package, *sorted(found - {package})]


def find_faults(folder: Path) -> list[str]:
    """Say what is not as it was released: one sentence each, naming the file."""
    faults: list[str] = []
    pins, packages = _read_pins(folder)
    record = read_vendored(folder)
    for name, entry in record.items():
        path = folder / name
        if not path.is_file():
            faults.append(f"{path}: it is missing; run: python -m api.vendor")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry.sha256:
            faults.append(f"{path}: it is not the file that was released (sha256 differs).")
        if not (folder / entry.licences).is_file():
            faults.append(f"{folder / entry.licences}: the licence of {name} is missing.")
        faults += _compare_pins(entry, pins, packages)
    named = {Path(path).name for paths in pins["vendored"].values() for path in paths}
    for name in sorted(named ^ record.keys()):
        faults.append(f"{folder / RECORD}: {name} is not in both it and {PINS}.")
    for extra in sorted(set(_list_files(folder)) - record.keys() - _licence_files(record)):
        faults.append(f"{folder / extra}: nothing says where it is from.")
    faults += [
        f"{folder / LOCK}: {name} names the server it came from (resolved)."
        for name, about in packages.items()
        if "resolved" in about
    ]
    return faults


def _compare_pins(entry: Vendored, pins: dict[str, Any], packages: dict[str, Any]) -> Iterator[str]:
    about = packages.get(f"node_modules/{entry.package}", {})
    locked = (about.get("version"), about.get("integrity"))
    if locked != (entry.version, entry.integrity):
        yield f"{RECORD}: {entry.file} is of {entry.package} {entry.version}, the lock of {locked}."
    if pins["dependencies"].get(entry.package) != entry.version:
        yield f"{PINS}: {entry.package} is not pinned to {entry.version}."


def _list_files(folder: Path) -> list[str]:
    """List what the folder holds beside pins, lock, settings and record."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (LOCK, PINS, SETTINGS, RECORD)
    )


def _licence_files(record: dict[str, Vendored]) -> set[str]:
    return {entry.licences for entry in record.values()}


def _read_pins(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    pins = json.loads((folder / PINS).read_text("utf-8"))
    return pins, json.loads((folder / LOCK).read_text("utf-8"))["packages"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
