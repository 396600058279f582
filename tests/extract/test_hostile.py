"""Files made to do harm, or only broken: a clear reason or a result, in time."""

import io
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.blocks import Layout, Piece, clean_text, lay_text, name_marks
from extract.document import Document
from extract.errors import ReadError
from extract.loaders.docx import load_docx
from extract.loaders.html import load_html
from extract.loaders.markdown import load_markdown
from extract.loaders.office import load_office
from extract.loaders.pdf import load_pdf
from extract.loaders.text import load_text
from extract.read import read_document

LOADERS = {
    ".txt": load_text,
    ".html": load_html,
    ".md": load_markdown,
    ".docx": load_docx,
    ".pdf": load_pdf,
}
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
    '+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def write_docx(body: str, doctype: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("_rels/.rels", RELATIONSHIPS)
        document = f'{doctype}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        package.writestr("word/document.xml", document)
    return packed.getvalue()


def write_pdf(content: bytes, box: str = "0 0 595 842", count: int = 1) -> bytes:
    """A PDF of one page, named `count` times, with deflated content and no fonts embedded."""
    packed = zlib.compress(content, 9)
    kids = " ".join(["3 0 R"] * count)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>".encode(),
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R"
        "/Resources<</Font<</F 5 0 R>>>>>>".encode(),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made = b"%PDF-1.4\n"
    places = []
    for number, content_of in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, content_of)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>startxref\n%d\n%%%%EOF" % len(made)
    return made + b"xref\n0 6\n0000000000 65535 f \n" + table + end


SHOWN = b"BT /F 12 Tf 50 700 Td (Minutes of the Harbour Committee) Tj ET\n"
PARAGRAPH = "<w:p><w:r><w:t>Minutes of the Harbour Committee</w:t></w:r></w:p>"
NAMED = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    "<!DOCTYPE d [<!ENTITY a 'haha'>"
    + "".join(f"<!ENTITY {b} '{f'&{a};' * 20}'>" for a, b in zip("abcdefg", "bcdefgh", strict=True))
    + "]>"
)


def read(folder: Path, name: str, data: bytes) -> Document | str:
    """The paper, or why it cannot be read."""
    paper = folder / name
    paper.write_bytes(data)
    try:
        return read_document(paper)
    except ReadError as err:
        return err.reason


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("rtl.txt", "Minutes \u202eof\u202c the \u200fHarbour Committee".encode(), "Minutes of"),
        ("mixed.txt", "Café “quoted”".encode() + b" and caf\xe9", "and caf"),
        ("windows.txt", b"The Clerk\x92s report \x96 \xa35", "Clerk’s report – £5"),
        ("broken.html", b"<p>Minutes <b>of <table><td>the</p> Harbour</html> Board", "Minutes"),
        ("docx-entity.docx", write_docx(PARAGRAPH.replace("Harbour", "&x;"), NAMED), None),
        ("docx-laughs.docx", write_docx(PARAGRAPH.replace("Harbour", "&h;"), LAUGHS), None),
        ("cut.docx", write_docx(PARAGRAPH)[:300], "not a DOCX"),
        ("bomb.docx", write_docx("x" * (310 * 1024**2)), "unpacks to more than 300 MB"),
        ("flat.pdf", write_pdf(SHOWN), "Harbour"),
        ("bomb.pdf", write_pdf(SHOWN + b" " * (200 * 1024**2)), "Harbour"),
        ("wall.pdf", write_pdf(SHOWN, "0 0 99999999 99999999"), "Harbour"),
        ("inverted.pdf", write_pdf(SHOWN, "595 842 0 0"), "Harbour"),
        ("many.pdf", write_pdf(SHOWN, count=20_000), "divide it into smaller files"),
        ("cut.pdf", write_pdf(SHOWN)[:200], "a damaged PDF"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value[:20] else "",
)
def test_gives_a_result_or_a_reason(
    name: str, data: bytes, expected: str | None, tmp_path: Path
) -> None:
    result = read(tmp_path, name, data)
    said = result if isinstance(result, str) else result.text
    assert expected is None or expected in said
    # Nothing of this machine gets into a paper, and no entity unfolds.
    hostname = Path("/etc/hostname")
    assert not hostname.exists() or hostname.read_text().strip() not in said
    assert len(said) < 10_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("line.txt", "The harbour was dredged in spring. " * 57_000),
        ("word.txt", "a" * 2_000_000),
        ("spaces.txt", "a" + " " * 2_000_000 + "b"),
        ("blank.txt", "a" + "\n" * 2_000_000 + "b"),
        ("lines.txt", "The harbour was dredged\n" * 100_000),
        ("rows.html", "<table>" + "<tr><td>Cllr A Reed<td>Present" * 10_000 + "</table>"),
        ("rows.md", "|a|b|\n|-|-|\n" + "|Cllr A Reed|Present|\n" * 10_000),
        ("deep.html", "<div>" * 100_000 + "words"),
        ("deep-table.html", "<table><tr><td>" * 20_000 + "words"),
        ("deep.md", "> " * 100_000 + "words"),
        ("brackets.md", "[" * 500_000 + "words"),
    ],
    ids=lambda value: value if len(value) < 20 else "",
)
def test_large_text_is_read_in_time(name: str, text: str, tmp_path: Path) -> None:
    start = time.process_time()
    result = read(tmp_path, name, text.encode())
    assert time.process_time() - start < 30
    if isinstance(result, Document):
        assert max(block.end - block.start for block in result.blocks) <= 10_000


def test_long_paragraph_is_parted_and_loses_nothing() -> None:
    text = "The harbour was dredged. " * 2_000
    laid = lay_text(Layout(pieces=[name_marks(Piece(text=f"12. {text}"))]))
    assert laid.text == f"12. {text}".strip()
    assert len(laid.blocks) > 3
    assert [block.number for block in laid.blocks[:2]] == ["12", None]
    gaps = [
        laid.text[one.end : other.start]
        for one, other in zip(laid.blocks, laid.blocks[1:], strict=False)
    ]
    assert set(gaps) == {" "}


FUZZ = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SEEDS = {
    ".txt": b"1. Minutes\n\nRESOLVED: that they be approved.\n",
    ".html": b"<html><table><tr><td>1.<td>Minutes</table><ol><li>a<li>b</ol></html>",
    ".md": b"# Minutes\n\n|a|b|\n|-|-|\n|1|2|\n\n1. one\n   - two\n",
    ".docx": write_docx(PARAGRAPH),
    ".pdf": write_pdf(SHOWN),
}


@pytest.mark.parametrize("suffix", LOADERS)
@FUZZ
@given(data=st.data())
def test_loader_fails_only_with_a_reason(suffix: str, data: st.DataObject) -> None:
    seed = SEEDS[suffix]
    at = data.draw(st.integers(0, len(seed)))
    gone = data.draw(st.integers(0, 40))
    made = seed[:at] + data.draw(st.binary(max_size=40)) + seed[at + gone :]
    try:
        layout = LOADERS[suffix](made, f"paper{suffix}")
    except ReadError:
        return
    lay_text(layout)


@FUZZ
@given(st.lists(st.text(max_size=200), max_size=12))
def test_blocks_cover_the_text(texts: list[str]) -> None:
    laid = lay_text(Layout(pieces=[name_marks(Piece(text=text)) for text in texts]))
    at = 0
    for block in laid.blocks:
        assert block.start >= at
        assert not laid.text[at : block.start].strip()
        assert laid.text[block.start : block.end].strip()
        at = block.end
    assert at == len(laid.text)
    assert clean_text(laid.text) == laid.text


@pytest.mark.parametrize("suffix", [".doc", ".rtf", ".odt"])
def test_noise_is_not_handed_to_libreoffice(suffix: str) -> None:
    with pytest.raises(ReadError, match="whatever its suffix says"):
        load_office(b"\x00\xff" * 100, f"paper{suffix}", suffix=suffix)
