"""/papers: only who knows the token gets in, what is sent is read, and nothing escapes."""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest

from api.app import create_app
from api.paper_form import FormError, PaperForm
from api.settings import Settings
from api.spool import Spool, UploadError, clean_name, find_suffix
from api.taking import Desk, Running, Taken
from api.tokens import TokenError, read_token
from api.uploads import COOKIE
from api.watching import find_ready, watch_folder
from graph.store import init_store, open_reader
from tests.api.conftest import serve

TOKEN = "a-token-of-the-tests"
MOST = 200_000
BEARER = {"Authorization": f"Bearer {TOKEN}"}
PAPER = b"""Minutes of the meeting of the Cabinet held on 14 April 2015

1. BUDGET

RESOLVED: That the budget of ten thousand pounds be approved.
"""


def _archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("given", "stem"),
    [
        ("minutes.pdf", "minutes"),
        ("../../etc/passwd", "passwd"),
        ("C:\\papers\\Minutes 2024-05-01.PDF", "Minutes 2024-05-01"),
        ("<img src=x onerror=alert(1)>.pdf", "img src x onerror alert(1)"),
        ("a\x00b\n.pdf", "a b"),
        (".htaccess", "htaccess"),
        ("..", "paper"),
        ("", "paper"),
        ("\u202efdp.exe", "fdp"),
        ("=cmd|' /C calc'!A0.csv", "C calc A0"),
        ("x" * 500 + ".pdf", "x" * 80),
    ],
)
def test_uploads_names_are_cleaned(given: str, stem: str) -> None:
    cleaned = clean_name(given)
    assert cleaned == stem
    assert not set(cleaned) & set("/\\<>\"'\x00\n")


@pytest.mark.parametrize(
    ("content", "given", "suffix"),
    [
        (b"%PDF-1.7 x", "a.txt", ".pdf"),
        (b"{\\rtf1 x}", "a", ".rtf"),
        (_archive("word/document.xml"), "a.zip", ".docx"),
        (_archive("mimetype", "content.xml"), "a.pdf", ".odt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xyz", ".doc"),
        (b"\n<!DOCTYPE html><p>x", "a.pdf", ".html"),
        (b"<?xml version='1.0'?><a/>", "a.txt", ".xml"),
        (b"# Minutes", "a.md", ".md"),
        (b"Minutes", "a.exe", ".txt"),
    ],
)
def test_uploads_kind_is_that_of_the_content(content: bytes, given: str, suffix: str) -> None:
    assert find_suffix(io.BytesIO(content), given) == suffix


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", 422), (_archive("a.pdf"), 415), (b"PK\x03\x04torn", 415), (b"\x7fELF\x00\x01", 415)],
)
def test_uploads_what_is_no_paper_is_refused(content: bytes, status: int) -> None:
    with pytest.raises(UploadError) as caught:
        find_suffix(io.BytesIO(content), "a.pdf")
    assert caught.value.status == status


@pytest.mark.parametrize("text", ["", "short", "ünprintable-letters-here"])
def test_uploads_need_a_good_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "token").write_text(text)
    monkeypatch.setenv("FOLKMOOT_TOKEN", text)
    for path in (None, tmp_path / "token", tmp_path / "none"):
        with pytest.raises(TokenError):
            read_token(path)


def test_uploads_token_is_not_shown() -> None:
    assert TOKEN not in repr(Settings(papers_token=TOKEN))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers") / "store"
    init_store(folder)
    return folder


@pytest.fixture(scope="module")
def desk(store: Path) -> Iterator[httpx.Client]:
    """A client of a server that takes papers."""
    settings = Settings(papers_token=TOKEN, paper_bytes=MOST, refresh_seconds=0.1)
    with (
        serve(create_app(store, settings)) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client


def _send(desk: httpx.Client, content: bytes, name: str = "a.txt", **more: Any) -> httpx.Response:
    files = {"paper": (name, content)}
    return desk.post("/papers", files=files, headers=BEARER, data=more)


def _outcome(desk: httpx.Client, where: str) -> dict[str, Any]:
    for _ in range(600):
        told: dict[str, Any] = desk.get(where, headers=BEARER).json()
        if told["status"] in ("done", "failed"):
            return told
        time.sleep(0.1)
    raise AssertionError(told)


@pytest.mark.slow
def test_uploads_two_at_once_and_one_that_fails(desk: httpx.Client, store: Path) -> None:
    sent = [
        _send(desk, PAPER, "../<b>first</b>.txt", publisher="Thornmere\nCouncil"),
        _send(desk, PAPER.replace(b"ten", b"two"), "second.txt", url="https://a.example/2"),
        _send(desk, b"%PDF-1.4 torn", "torn.pdf"),
    ]
    assert [each.status_code for each in sent] == [202] * 3
    told = [_outcome(desk, each.headers["location"]) for each in sent]
    assert [each["status"] for each in told] == ["done", "done", "failed"]
    assert told[2]["reason"]
    assert str(store) not in told[2]["reason"]
    with open_reader(store) as reader:
        found = {each.source_key for each in reader.papers.documents() if each.status == "done"}
    assert "https://a.example/2" in found
    assert len(found) == 2
    assert not list(Spool(store).folder.glob("*/*.txt"))
    time.sleep(0.2)
    assert desk.get(told[0]["page"]).status_code == 200
    page = desk.get("/papers", headers=BEARER)
    assert "Not taken in" in page.text
    assert "Refresh" not in page.headers


@pytest.mark.parametrize("token", ["x", "wrong", TOKEN + "x", TOKEN[:-1], "é"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/papers"), ("POST", "/papers"), ("GET", "/papers/0123456789abcdef.json")],
)
def test_uploads_wrong_token(desk: httpx.Client, token: str, method: str, path: str) -> None:
    headers = {"Authorization": f"Bearer {token}".encode()}
    response = desk.request(method, path, headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"


def test_uploads_too_large(desk: httpx.Client) -> None:
    assert _send(desk, b"x" * (MOST + 20_000)).status_code == 413

    def drip() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="paper"; filename="a"\r\n\r\n'
        for _ in range(40):
            yield b"x" * 10_000

    headers = {**BEARER, "Content-Type": "multipart/form-data; boundary=b"}
    assert desk.post("/papers", content=drip(), headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"", "multipart/form-data; boundary=b"),
        (b"--b\r\nnonsense", "multipart/form-data; boundary=b"),
        (b"paper=x", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ],
)
def test_uploads_bad_forms(desk: httpx.Client, content: bytes, content_type: str) -> None:
    headers = {**BEARER, "Content-Type": content_type}
    assert desk.post("/papers", content=content, headers=headers).status_code == 400


def test_uploads_large_papers_wait_in_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))  # whoever wants one fails
    form = PaperForm('multipart/form-data; boundary="b"', tmp_path)
    content = bytes(range(256)) * 10_000
    head = b'--b\r\nContent-Disposition: form-data; name="paper"; filename="a\xc3\xa9.pdf"\r\n\r\n'
    said = b'\r\n--b\r\nContent-Disposition: form-data; name="publisher"\r\n\r\nThornmere\r\n--b--'
    whole = head + content + said
    for start in range(0, len(whole), 65_537):
        form.write(whole[start : start + 65_537])
    form.finish()
    assert form.file is not None
    assert form.file.read() == content
    assert (form.file_field, form.file_name) == ("paper", "aé.pdf")
    assert form.fields == {"publisher": "Thornmere"}
    form.close()
    assert list(tmp_path.iterdir()) == []


_PART = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (_PART % (b"a", b"", b"x"), "ends early"),
        (_PART % (b"a", b"", b"x" * 10_001), "more than 10,000 bytes"),
        (_PART % (b"a", b"", b"x") * 9, "more than 8 parts"),
        (_PART % (b"a", b'; filename="a"', b"x") * 2, "more than one file"),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", "has no name"),
        (b"--c\r\n", "torn"),
        (b"--b\r\n" + b"x" * 100_000, "torn"),
    ],
)
def test_uploads_forms_that_cannot_be_read(tmp_path: Path, body: bytes, reason: str) -> None:
    form = PaperForm("multipart/form-data; boundary=b", tmp_path)
    with pytest.raises(FormError, match=reason):
        form.write(body)
        form.finish()
    form.close()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "http://a\nb"])
def test_uploads_bad_address(desk: httpx.Client, url: str) -> None:
    assert _send(desk, PAPER, url=url).status_code == 400


def test_uploads_of_a_person(desk: httpx.Client) -> None:
    html = {"Accept": "text/html"}
    asked = desk.get("/papers", headers=html)
    assert (asked.status_code, 'type="password"' in asked.text) == (401, True)
    assert desk.post("/papers/enter", data={"token": "no"}, headers=html).status_code == 401
    entered = desk.post("/papers/enter", data={"token": TOKEN})
    assert entered.status_code == 303
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie
    page = desk.get("/papers", headers=html)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    # Another site's form has the cookie at most, and not the proof.
    forged = desk.post("/papers", files={"paper": ("a.txt", PAPER)}, data={"proof": "x"})
    assert forged.status_code == 403
    desk.cookies.delete(COOKIE, path="/papers")
    assert desk.get("/papers").status_code == 401


def test_uploads_are_off_unless_asked_for(client: httpx.Client) -> None:
    assert client.get("/papers", headers=BEARER).status_code == 404


def test_uploads_go_on_after_a_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "store").mkdir()
    spool = Spool(tmp_path / "store")
    upload = spool.add(io.BytesIO(PAPER), "a.txt", sha256="ab" * 32)
    spool.note(upload, status="reading")
    (spool.folder / "ffffffffffffffff").mkdir()  # cut off before its record was written
    monkeypatch.setattr("api.taking.Running", _Done)
    desk = Desk(tmp_path / "store")
    desk.start()
    while (found := spool.find(upload.id)) is None or found.status != "done":
        time.sleep(0.01)
    desk.close()
    assert found.document == "ab" * 8
    assert [each.id for each in spool.list()] == [upload.id]


class _Done(Running):
    def __init__(self, *_: object) -> None:
        pass

    def wait(self) -> Taken:
        return Taken({})


def test_uploads_watch_waits_for_the_end_of_a_file() -> None:
    a, b, c = Path("a.txt"), Path("b.txt"), Path("c.txt")
    before = {a: (1, 1), b: (1, 1), c: (5, 5)}
    now = {a: (1, 1), b: (2, 2), c: (5, 5)}
    assert find_ready(before, now, {c: (5, 5)}) == [a]
    assert find_ready(before, now, {c: (4, 4)}) == [a, c]


class _Torn(_Done):
    runs: ClassVar[list[list[str]]] = []

    def __init__(self, _store: Path, paths: list[Path], _manifest: object) -> None:
        self.runs.append([path.name for path in paths])
        self._paths = paths

    def wait(self) -> Taken:
        if len(self.runs) == 1:
            return Taken({}, "s: process 1 is writing to this store; wait until it ends.")
        return Taken({str(path): "torn" for path in self._paths if path.suffix == ".pdf"})


def test_uploads_watch_takes_papers_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", ".b.txt", "c.exe", "torn.pdf"):
        (tmp_path / name).write_bytes(PAPER)
    monkeypatch.setattr("api.watching.Running", _Torn)
    assert watch_folder(tmp_path, tmp_path, is_once=True, sleep=lambda _: None) == 1
    assert _Torn.runs == [["a.txt", "torn.pdf"]] * 2  # the second time nobody else was writing
    assert "torn.pdf: torn" in capsys.readouterr().err


def test_uploads_oldest_records_are_dropped(tmp_path: Path) -> None:
    spool = Spool(tmp_path, most_kept=2)
    names = ["waiting.txt", "first.txt", "second.txt", "third.txt"]
    for name in names:
        upload = spool.add(io.BytesIO(PAPER), name, sha256="ab" * 32)
        if name != "waiting.txt":
            spool.note(upload, status="failed")
    spool.add(io.BytesIO(PAPER), "last.txt", sha256="ab" * 32)
    kept = [each.name for each in spool.list()]
    assert kept == ["last.txt", "third.txt", "second.txt", "waiting.txt"]
    assert len(list(spool.folder.iterdir())) == len(kept)


def test_uploads_record_is_plain(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    upload = spool.add(io.BytesIO(PAPER), "a.txt", sha256="ab" * 32)
    record = json.loads((spool.folder / upload.id / "upload.json").read_text())
    assert record["name"] == "a.txt"
    assert spool.find("../" + upload.id) is None
