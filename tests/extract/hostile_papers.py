"""Papers made to do harm, and papers that harm was done to: the same ones for the same seed.

`make_papers` gives names with bytes; `make_manifests` texts of manifests. What wants to reach the
network names `address`, so that a test can listen there.
"""

import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise

ADDRESS = "http://127.0.0.1:9/"
_WORDS = ("the", "harbour", "committee", "resolved", "that", "repair", "of", "quay", "approved")
_WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
    'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'
    '"/></Types>'
)
# Characters that mean something to parsers, terminals, databases or RDF.
_SIGNS = (
    "\x00\x01\x1b[31m\u202e\u200b\ufeff\ufffd<>&\"'`\\{}|^\u2028\x85\r\n\t;--%00\U0001f4a9\ud7ff"
)

Maker = Callable[[random.Random, str], tuple[str, bytes]]


def make_papers(count: int, seed: int, address: str = ADDRESS) -> Iterator[tuple[str, bytes]]:
    """Make papers: every kind in turn, half of them changed at random afterwards."""
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        suffix, data = _MAKERS[number % len(_MAKERS)](chance, address)
        if number // len(_MAKERS) % 2 and len(data) < 1_000_000:
            data = mutate(data, chance)
        if chance.random() < 0.05:
            suffix = chance.choice((".txt", ".pdf", ".docx", ".html", ".md", ".xml", ".json"))
        yield f"paper-{number:04}{chance.choice(_NAMES)}{suffix}", data


def make_manifests(count: int, seed: int) -> Iterator[bytes]:
    """Make manifests that name papers of this run, one thing wrong or odd in most."""
    for number in range(count):
        chance = random.Random(f"manifest {seed} {number}")
        head = chance.choice(
            ("file,publisher", "file,publisher,url,date,body", "file;publisher", "publisher", "",
             "file,file,publisher", "FILE,Publisher", "\ufefffile,publisher",
             "file,publisher,x" * 50)
        )  # fmt: skip
        if number % 3 == 0:
            # All right, but for what stands in one cell.
            cell = chance.choice(_CELLS).replace('"', '""')
            yield f'file,publisher\r\npaper-0001.txt,"{cell}"\r\n'.encode()
            continue
        rows = [
            ",".join(chance.choice(_CELLS).replace("{n}", str(number)) for _ in range(width))
            for width in chance.choices((2, 2, 2, 5, 1, 9), k=chance.randint(0, 30))
        ]
        text = "\n".join([head, *rows])
        data = text.encode(chance.choice(("utf-8", "utf-8", "utf-16", "latin-1")), "replace")
        yield mutate(data, chance) if number % 3 == 2 else data


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Flip bits, cut, double, fill with zeros, or put noise in."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        end = min(len(changed), at + chance.randint(1, 400))
        kind = chance.randrange(6)
        if kind == 0 and changed:
            for place in chance.sample(range(len(changed)), min(20, len(changed))):
                changed[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del changed[at:]
        elif kind == 2:
            changed[at:at] = changed[at:end] * chance.randint(1, 20)
        elif kind == 3:
            changed[at:end] = bytes(end - at)
        elif kind == 4:
            changed[at:at] = chance.randbytes(chance.randint(1, 200))
        else:
            del changed[at:end]
    return bytes(changed)


_NAMES = ("", "", "", "", " a b", "'; DROP TABLE documents;--", "\n", "..", "%2f..%2f", "\u202etxt",
          "-rf", '"><b>', "$(id)", "é" * 60)  # fmt: skip
_CELLS = (
    "paper-{n:04}.txt", "paper-0001.txt", "../../etc/passwd", "/etc/passwd", "=HYPERLINK(\"x\")",
    "+1", "@SUM(A1)", '"', '""', "2019-13-45", "0000-00-00", "x" * 5000, "\x00", "Harbour Council",
    "javascript:alert(1)", "http://[::1", "http://example.org/\u202e", "é", "",
)  # fmt: skip


def _prose(chance: random.Random, words: int = 80) -> str:
    lines = (" ".join(chance.choices(_WORDS, k=12)).capitalize() + "." for _ in range(words // 12))
    return "Minutes of the Harbour Committee held on 4 May 2021\n\n1. QUAY\n\n" + "\n\n".join(lines)


def pack(entries: dict[str, str | bytes]) -> bytes:
    """Write a zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def write_docx(body: str, *, head: str = "", more: dict[str, str | bytes] | None = None) -> bytes:
    """A DOCX whose body is XML as given, hostile or not."""
    root = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    document = f'{head}<w:document xmlns:w="{_WORD_NAMESPACE}"><w:body>{body}</w:body></w:document>'
    return pack({"[Content_Types].xml": _TYPES, "_rels/.rels": root, "word/document.xml": document,
                 **(more or {})})  # fmt: skip


def _paragraphs(text: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines() if line)


def write_pdf(objects: list[bytes], *, tail: bytes = b"") -> bytes:
    """A PDF of numbered objects, of which the first is the catalog."""
    made, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, content)
    size, at = len(objects) + 1, len(made)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R%s>>" % (size, tail)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return made + table + trailer + b"startxref\n%d\n%%%%EOF" % at


def _page_objects(catalog: bytes = b"", page: bytes = b"", kids: bytes = b"3 0 R") -> list[bytes]:
    shown = zlib.compress(b"BT /F 12 Tf 50 700 Td (Minutes of the Harbour Committee) Tj ET")
    return [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[%s]/Count 1>>" % kids,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>>>%s>>" % page,
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]


def _text(chance: random.Random, address: str) -> tuple[str, bytes]:
    signs = "".join(chance.choices(_SIGNS, k=chance.randint(0, 200)))
    encoding = chance.choice(("utf-8", "utf-16", "utf-32", "latin-1", "cp037", "utf-7"))
    return ".txt", (_prose(chance) + signs).encode(encoding, "replace")


def _long_line(chance: random.Random, address: str) -> tuple[str, bytes]:
    units = ("a", " ", "RESOLVED: That ", "1.1.1.", "Cllr A B, ", "(((", "£1,000,000 ")
    unit = chance.choice(units)
    return ".txt", (unit * (100_000 // len(unit))).encode()


def _repeated(chance: random.Random, address: str) -> tuple[str, bytes]:
    return ".txt", "\n".join(f"{n}. {_prose(chance, 12)}" for n in range(40)).encode()


def _html(chance: random.Random, address: str) -> tuple[str, bytes]:
    trap = chance.choice((
        f'<img src="{address}a.png"><iframe src="{address}"></iframe>',
        f'<meta http-equiv="refresh" content="0;url={address}">',
        f'<base href="{address}"><link rel="stylesheet" href="a.css">',
        f'<script src="{address}a.js"></script><object data="{address}"></object>',
        '<svg><use href="file:///etc/passwd"/></svg>',
        "<!--" + "-" * 1000 + "><plaintext>",
        "<table>" + "<tr><td rowspan=65534 colspan=1000>x" * 50,
        "<div>" * 3000,
        "&#0;&#x110000;&#xd800;&bogus;" * 50,
    ))  # fmt: skip
    return ".html", f"<html><head>{trap}</head><body><p>{_prose(chance)}".encode()


def _markdown(chance: random.Random, address: str) -> tuple[str, bytes]:
    trap = chance.choice((
        f"![x]({address}a.png) [y](javascript:alert)", "> " * 2000, "[" * 3000, "`" * 3000,
        "|a|b|\n|-|-|\n" + "|1|2|\n" * 500, "- " * 800 + "x", "*_" * 2000, "[a]: <" * 400,
    ))  # fmt: skip
    return ".md", f"# Minutes\n\n{_prose(chance)}\n\n{trap}\n".encode()


def _docx(chance: random.Random, address: str) -> tuple[str, bytes]:
    return ".docx", write_docx(_paragraphs(_prose(chance)))


def _docx_entities(chance: random.Random, address: str) -> tuple[str, bytes]:
    names = "abcdefgh"
    laughs = "".join(f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in pairwise(names))
    head = chance.choice((
        f"<!DOCTYPE d [<!ENTITY a 'haha'>{laughs}]>",
        '<!DOCTYPE d [<!ENTITY h SYSTEM "file:///etc/passwd">]>',
        f'<!DOCTYPE d [<!ENTITY h SYSTEM "{address}e">]>',
        f'<!DOCTYPE d SYSTEM "{address}d.dtd">',
        f'<!DOCTYPE d [<!ENTITY % p SYSTEM "{address}p"> %p;]>',
    ))  # fmt: skip
    return ".docx", write_docx(_paragraphs("Minutes &h; of the Harbour Committee"), head=head)


def _docx_outside(chance: random.Random, address: str) -> tuple[str, bytes]:
    kinds = ("image", "attachedTemplate", "hyperlink", "oleObject", "subDocument", "numbering")
    links = "".join(
        f'<Relationship Id="x{n}" Type="{_OFFICE}/{kind}" Target="{address}{kind}" '
        'TargetMode="External"/>'
        for n, kind in enumerate(kinds)
    )
    more: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels":
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        chance.choice(("../../escaped.txt", "/tmp/escaped.txt", "..\\..\\escaped.txt", "C:\\x")):
            "escaped",
    }  # fmt: skip
    return ".docx", write_docx(_paragraphs(_prose(chance)), more=more)


def _docx_deep(chance: random.Random, address: str) -> tuple[str, bytes]:
    deep = chance.choice((400, 3000))
    rows = chance.choice((
        "<w:tbl><w:tr><w:tc>" * deep + _paragraphs("words") + "</w:tc></w:tr></w:tbl>" * deep,
        "<w:tbl>" + f"<w:tr>{'<w:tc><w:p/></w:tc>' * 60}</w:tr>" * 60 + "</w:tbl>",
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
        + _paragraphs("Wide") + "</w:tc></w:tr></w:tbl>",
    ))  # fmt: skip
    return ".docx", write_docx(_paragraphs(_prose(chance)) + rows)


def _zip_bomb(chance: random.Random, address: str) -> tuple[str, bytes]:
    inner = pack({"a.xml": b"<x>" + b" " * 3_000_000})
    for _ in range(chance.randint(1, 3)):
        inner = pack({f"{n}.zip": inner for n in range(4)})
    if chance.random() < 0.3:
        return ".docx", inner
    return ".docx", write_docx(
        _paragraphs("Minutes") + " " * 20_000_000, more={"word/x.zip": inner}
    )


def _pdf_traps(chance: random.Random, address: str) -> tuple[str, bytes]:
    uri = address.encode()
    catalog = chance.choice((
        b"/OpenAction<</S/JavaScript/JS(app.launchURL\\('%s'\\))>>" % uri,
        b"/OpenAction<</S/Launch/F(/bin/sh)>>",
        b"/OpenAction<</S/URI/URI(%s)>>" % uri,
        b"/OpenAction<</S/GoToR/F(../../../etc/passwd)/D[0/Fit]>>",
        b"/OpenAction<</S/SubmitForm/F(%s)>>" % uri,
        b"/Names<</EmbeddedFiles<</Names[(../../x.txt)<</Type/Filespec/F(../../x.txt)"
        b"/EF<</F 4 0 R>>>>]>>>>",
        b"/AcroForm<</XFA 4 0 R/Fields[3 0 R]>>",
    ))  # fmt: skip
    return ".pdf", write_pdf(_page_objects(catalog))


def _pdf_loops(chance: random.Random, address: str) -> tuple[str, bytes]:
    objects = _page_objects()
    kind = chance.randrange(6)
    if kind == 0:
        objects = _page_objects(kids=b"2 0 R 3 0 R")
    elif kind == 1:
        objects[2] = objects[2].replace(b"/Contents 4 0 R", b"/Contents 3 0 R")
    elif kind == 2:
        objects[3] = b"4 0 R"
    elif kind == 3:
        objects = _page_objects(page=b"/Annots[3 0 R]/Parent 3 0 R")
    elif kind == 4:
        deep = b"[" * 5000 + b"]" * 5000
        objects = _page_objects(page=b"/Deep %s" % deep)
    else:
        objects[1] = b"<</Type/Pages/Kids[%s]/Count -7>>" % (b"3 0 R " * 30)
    tail = chance.choice((b"", b"/Prev 9", b"/Encrypt 5 0 R", b"/Prev 99999999999"))
    return ".pdf", write_pdf(objects, tail=tail)


def _pdf_streams(chance: random.Random, address: str) -> tuple[str, bytes]:
    objects = _page_objects()
    shown = chance.choice((
        b"q " * 50_000, b"BT /F 1e38 Tf (x) Tj ET " * 200, b"( " * 9000,
        b"BT /F 12 Tf " + b"1 0 0 1 1e9 1e9 Tm (far) Tj " * 500 + b"ET", b"0 0 m 9 9 l S " * 3000,
        b"BI /W 99999 /H 99999 /BPC 8 /CS /RGB ID x EI",
    ))  # fmt: skip
    packed = zlib.compress(shown + b" " * 2_000_000)
    for _ in range(chance.randrange(3)):
        packed = zlib.compress(packed)
    filters = b"[%s]" % (b"/FlateDecode" * chance.randint(1, 4))
    objects[3] = b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(packed), filters, packed)
    return ".pdf", write_pdf(objects)


def _xml(chance: random.Random, address: str) -> tuple[str, bytes]:
    head = chance.choice((
        f'<!DOCTYPE a [<!ENTITY e SYSTEM "{address}">]>', '<!DOCTYPE a [<!ENTITY e "x">]>',
        '<!DOCTYPE a [<!ENTITY e SYSTEM "/etc/passwd">]>', "",
    ))  # fmt: skip
    body = "<a>" * chance.choice((1, 500, 9000)) + "&e;" * bool(head) + _prose(chance)
    return ".xml", f"{head}<meetings>{body}</meetings>".encode()


def _json(chance: random.Random, address: str) -> tuple[str, bytes]:
    text = chance.choice((
        "[" * 20_000, '{"a":' * 20_000, json.dumps([{"MeetingId": n} for n in range(500)]),
        '{"MeetingItems": [null, 1e999, NaN, "\\ud800"]}', '"' + "\\u0000" * 500 + '"',
    ))  # fmt: skip
    return ".json", text.encode()


def _noise(chance: random.Random, address: str) -> tuple[str, bytes]:
    suffix = chance.choice(
        (".pdf", ".docx", ".html", ".txt", ".md", ".doc", ".rtf", ".odt", ".xml")
    )
    return suffix, chance.randbytes(chance.choice((0, 1, 20, 3000)))


_MAKERS: tuple[Maker, ...] = (
    _text, _html, _docx, _pdf_traps, _markdown, _docx_entities, _pdf_loops, _long_line,
    _docx_outside, _xml, _pdf_streams, _docx_deep, _json, _zip_bomb, _noise, _repeated,
)  # fmt: skip
