"""Files of others are as they were released, and `--check` sees where they are not."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from api.vendor import find_faults, main
from api.vendored import FOLDER, read_vendored, vendored_href


def _change(name: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        path = folder / name
        path.write_text(change(path.read_text("utf-8")), "utf-8")

    return act


FAULTS: list[tuple[str, Callable[[Path], None], str]] = [
    ("a changed file", _change("sigma.min.js", lambda text: text + "\n//"), "sha256 differs"),
    ("a missing file", lambda folder: (folder / "sigma.min.js").unlink(), "missing"),
    (
        "a missing licence",
        lambda folder: (folder / "licences" / "sigma.txt").unlink(),
        "the licence of sigma.min.js is missing",
    ),
    (
        "an unknown file",
        lambda folder: (folder / "extra.js").touch(),
        "nothing says where it is from",
    ),
    (
        "another version pinned",
        _change("package.json", lambda text: text.replace('"sigma": "3', '"sigma": "2')),
        "not pinned",
    ),
    (
        "a file not fetched yet",
        _change(
            "package.json",
            lambda text: text.replace('"dist/sigma.min.js"', '"dist/sigma.min.js", "dist/b.js"'),
        ),
        "b.js is not in both",
    ),
    (
        "a lock that names a server",
        _change(
            "package-lock.json",
            lambda text: text.replace('"integrity"', '"resolved": "x", "integrity"', 1),
        ),
        "names the server",
    ),
    (
        "a lock with another package",
        _change("package-lock.json", lambda text: text.replace("sha512-", "sha512-A")),
        "the lock of",
    ),
]  # fmt: skip


def test_vendor_files_are_as_released(capsys: pytest.CaptureFixture[str]) -> None:
    assert (find_faults(FOLDER), main(["--check"])) == ([], 0)
    assert "as they were released" in capsys.readouterr().out


@pytest.mark.parametrize(("act", "said"), [case[1:] for case in FAULTS], ids=[c[0] for c in FAULTS])
def test_vendor_check_names_each_fault(
    tmp_path: Path, act: Callable[[Path], None], said: str
) -> None:
    folder = tmp_path / "vendor"
    shutil.copytree(FOLDER, folder)
    act(folder)
    assert any(said in fault for fault in find_faults(folder)), find_faults(folder)


def test_vendor_refuses_other_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--chek"]) == 2
    assert "usage" in capsys.readouterr().err


def test_vendored_files_have_a_licence_and_an_address_that_follows_them() -> None:
    for name, entry in read_vendored().items():
        assert entry.licence
        assert entry.package in (FOLDER / entry.licences).read_text("utf-8")
        assert vendored_href(name).endswith(entry.sha256[:12])
    assert json.loads((FOLDER / "vendor.json").read_text("utf-8"))
