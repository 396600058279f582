"""Old and foreign word processors' files (.doc, .rtf, .odt), by LibreOffice where it is installed.

It runs as a program of its own, with a profile made for the one file, and gives a DOCX.
"""

import io
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

from extract.blocks import Layout
from extract.errors import ReadError
from extract.loaders.docx import check_unpacked, load_docx

# Seconds. Its first start takes ten; a file that takes longer than this is a bomb.
_LONGEST = 45
_PROGRAMS = ("soffice", "libreoffice")
# How each kind of file begins.
_MARKS = {".doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".rtf": b"{\\rtf", ".odt": b"PK\x03\x04"}
# Settings of the profile: nothing that a file links to is fetched, and no macro runs.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="\
DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="\
BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="\
DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" \
oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
# Where nobody listens: a program that heeds the proxy reaches no network through it.
_NOWHERE = "http://127.0.0.1:9"
_PROXIES = {
    **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _NOWHERE),
    **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY"), _NOWHERE),
    **dict.fromkeys(("no_proxy", "NO_PROXY"), ""),
}


def load_office(data: bytes, path: str, *, suffix: str) -> Layout:
    """Read a .doc, .rtf or .odt into pieces, as load_docx reads what LibreOffice makes of it.

    Raises ReadError if it is not what its suffix says, LibreOffice is not installed, or cannot
    convert the file in time.
    """
    if not data.lstrip().startswith(_MARKS[suffix]):
        raise ReadError(path, f"not a {suffix} file, whatever its suffix says: fetch it again")
    if suffix == ".odt":
        _check_odt(data, path)
    program = find_office()
    if program is None:
        raise ReadError(
            path, f"{suffix} is read by LibreOffice, which is not installed: install"
            " libreoffice-writer, or save the file as DOCX",
        )  # fmt: skip
    return load_docx(_convert(program, data, path, suffix), path)


def find_office() -> str | None:
    """Find LibreOffice's program; None where it is not installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def write_command(program: str, folder: Path, source: Path) -> list[str]:
    """Write the command that converts a file to DOCX into `folder`, with a profile in there."""
    return [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx",
        "--outdir",
        str(folder / "out"),
        str(source),
    ]


def _check_odt(data: bytes, path: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_unpacked(package.infolist(), path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as err:
        raise ReadError(path, "a damaged .odt: fetch it again") from err


def _convert(program: str, data: bytes, path: str, suffix: str) -> bytes:
    # Named by us: a file's own name may hold anything.
    with tempfile.TemporaryDirectory(prefix="folkmoot-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"paper{suffix}"
        source.write_bytes(data)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS)
        environment = {**os.environ, **_PROXIES, "HOME": name}
        try:
            subprocess.run(
                write_command(program, folder, source),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_LONGEST,
                env=environment,
                check=False,
            )
            return (folder / "out" / "paper.docx").read_bytes()
        except subprocess.TimeoutExpired as err:
            reason = f"LibreOffice takes longer than {_LONGEST} seconds: save it as DOCX"
            raise ReadError(path, reason) from err
        except OSError as err:
            reason = "LibreOffice cannot convert it: it may be damaged or encrypted"
            raise ReadError(path, reason) from err
        finally:
            _end_programs(name)


def _end_programs(home: str) -> None:
    """End what still runs with this home: the program asked for is a wrapper, and ends alone.

    Processes are found by their environment, which they keep when they lose their parent. Where
    the system does not show it (macOS), the program is no wrapper.
    """
    mark = f"HOME={home}".encode()
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark in entry.read_bytes().split(b"\0"):
                os.kill(int(entry.parent.name), signal.SIGKILL)
