"""Manifests: what is read out of them, and every fault named with its line."""

import datetime as dt
from pathlib import Path

import pytest

from extract.errors import ManifestError
from graph.manifest import Given, read_manifest


def write(folder: Path, data: str | bytes) -> Path:
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text("words", encoding="utf-8")
    path = folder / "manifest.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_manifest_is_read_by_file(tmp_path: Path) -> None:
    text = (
        "\ufeffFile,publisher,url,date,body,retrieved\r\n"
        'a.txt,"Eastmere, Borough of",https://example.org/a,2015-03-03,Cabinet,2015-04-01\r\n'
        "\r\n"
        "b.txt, Eastmere ,,,,\r\n"
    )
    assert read_manifest(write(tmp_path, text)) == {
        (tmp_path / "a.txt").resolve(): Given(
            publisher="Eastmere, Borough of",
            url="https://example.org/a",
            date=dt.date(2015, 3, 3),
            body="Cabinet",
            retrieved=dt.date(2015, 4, 1),
        ),
        (tmp_path / "b.txt").resolve(): Given(publisher="Eastmere"),
    }


FAULTS = [
    ("", 1, "must name the column 'file' and 'publisher'"),
    ("file,url\na.txt,u\n", 1, "must name the column 'publisher'"),
    ("file,publisher,dat\n", 1, "unknown column 'dat'"),
    ("file,publisher,file\n", 1, "stands there twice"),
    ("file,publisher\na.txt,X\nb.txt\n", 3, "1 values where the header names 2"),
    ("file,publisher\na.txt,X,Y\n", 2, "3 values where the header names 2"),
    ("file,publisher\n,X\n", 2, "names no file"),
    ("file,publisher\nc.txt,X\n", 2, "there is no file 'c.txt'"),
    (f"file,publisher\n{'x' * 300},X\n", 2, "there is no file"),
    ("file,publisher\n.,X\n", 2, "there is no file '.'"),
    ("file,publisher\na.txt,X\n\na.txt,Y\n", 4, "stands in line 2 already"),
    ("file,publisher\na.txt,X\n./a.txt,Y\n", 3, "stands in line 2 already"),
    ("file,publisher,url\na.txt,X,u\nb.txt,X,u\n", 3, "the url 'u' stands in line 2"),
    ("file,publisher,date\na.txt,X,someday\n", 2, "'someday' is no date"),
    ("file,publisher,date\na.txt,X,2015-02-30\n", 2, "'2015-02-30' is no date"),
    ("file,publisher,date\na.txt,X,20150203\n", 2, "'20150203' is no date"),
    ("file,publisher,retrieved\na.txt,X,lately\n", 2, "'lately' is no date"),
    ('file,publisher\na.txt,"X\nb.txt,Y\n', 2, "not CSV"),
    ('file,publisher\na.txt,"two\nlines"\nc.txt,Y\n', 4, "there is no file"),
    ("file,publisher\na.txt," + "x" * 2001 + "\n", 2, "longer than 2000"),
    (b"file,publisher\na.txt,Caf\xe9\n", 2, "not UTF-8"),
    (b"file,publisher\na\x00.txt,X\n", 2, "NUL|no file"),
]


@pytest.mark.parametrize(("data", "line", "reason"), FAULTS)
def test_manifest_faults_name_their_line(
    tmp_path: Path, data: str | bytes, line: int, reason: str
) -> None:
    with pytest.raises(ManifestError, match=reason) as raised:
        read_manifest(write(tmp_path, data))
    assert raised.value.line == line


def test_manifest_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="cannot be read"):
        read_manifest(tmp_path / "manifest.csv")
