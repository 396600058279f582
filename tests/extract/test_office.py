"""Files of old and foreign word processors, with LibreOffice and without."""

import io
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from extract.errors import ReadError
from extract.loaders import office
from extract.read import is_readable_name, read_document
from tests.programs import open_pipe, read_to_end

RTF = rb"{\rtf1\ansi {\b Minutes of the Harbour Committee}\par 1. Apologies were received.\par}"
MARKS = {".doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".rtf": RTF}


@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt", ".DOC"])
def test_suffix_is_readable(suffix: str) -> None:
    assert is_readable_name(Path(f"paper{suffix}"))


@pytest.mark.parametrize("suffix", MARKS)
def test_says_what_to_install(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    paper = tmp_path / f"paper{suffix}"
    paper.write_bytes(MARKS[suffix])
    with pytest.raises(ReadError, match="install libreoffice-writer, or save the file as DOCX"):
        read_document(paper)


@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_refuses_what_is_of_another_kind(suffix: str, tmp_path: Path) -> None:
    paper = tmp_path / f"paper{suffix}"
    paper.write_bytes(b"plain words")
    with pytest.raises(ReadError, match="whatever its suffix says"):
        read_document(paper)


def test_refuses_a_package_that_unpacks_to_gigabytes(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for part in range(4):
            package.writestr(f"content{part}.xml", b" " * (80 * 1024**2))
    paper = tmp_path / "paper.odt"
    paper.write_bytes(packed.getvalue())
    with pytest.raises(ReadError, match="unpacks to more than 300 MB"):
        read_document(paper)


def test_command_has_a_profile_of_its_own(tmp_path: Path) -> None:
    command = office.write_command("soffice", tmp_path, tmp_path / "paper.doc")
    assert command[0] == "soffice"
    assert f"-env:UserInstallation=file://{tmp_path}/profile" in command
    assert {"--headless", "--norestore", "--convert-to", "docx"} <= set(command)
    assert command[-1] == str(tmp_path / "paper.doc")


def test_program_that_gives_nothing_is_a_clear_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "find_office", lambda: "true")
    paper = tmp_path / "paper.rtf"
    paper.write_bytes(RTF)
    with pytest.raises(ReadError, match="LibreOffice cannot convert it"):
        read_document(paper)


def test_program_that_hangs_is_a_clear_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(*_: object, timeout: float, **__: object) -> None:
        raise subprocess.TimeoutExpired("soffice", timeout)

    monkeypatch.setattr(office, "find_office", lambda: "soffice")
    monkeypatch.setattr(subprocess, "run", hang)
    paper = tmp_path / "paper.rtf"
    paper.write_bytes(RTF)
    with pytest.raises(ReadError, match="takes longer than 45 seconds"):
        read_document(paper)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="there is no /proc")
def test_what_the_program_started_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text(
        "#!/bin/sh\n"
        f"exec > {tmp_path}/held 2>&1\n"
        'echo "$HTTPS_PROXY $https_proxy <$no_proxy>"\n'
        # A process that has lost its parent, and one that has not.
        "(sleep 600 &)\n"
        "sleep 600\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: str(program))
    monkeypatch.setattr(office, "_LONGEST", 1)
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid")
    pipe = open_pipe(tmp_path / "held")
    paper = tmp_path / "paper.rtf"
    paper.write_bytes(RTF)
    with pytest.raises(ReadError, match="takes longer than 1 seconds"):
        read_document(paper)
    written = read_to_end(pipe, 10)
    os.close(pipe)
    assert written == b"http://127.0.0.1:9 http://127.0.0.1:9 <>\n"


@pytest.mark.skipif(office.find_office() is None, reason="LibreOffice is not installed")
def test_reads_rich_text(tmp_path: Path) -> None:
    paper = tmp_path / "paper.rtf"
    paper.write_bytes(RTF)
    document = read_document(paper)
    assert "Harbour Committee" in document.text
    assert any(block.number == "1" for block in document.blocks)
