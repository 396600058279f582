"""The page of a passage: its words marked and no others, what was read from it, its citation."""

import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from httpx import Client

from api.anchoring import Anchor, Quote, find_anchor, shorten_quote
from api.citation import Citation, write_citation
from api.original import point_into, safe_address
from api.passages import Part, Piece, cut_text
from api.windows import MOST_BYTES, choose_window, split_stretches
from extract.document import Block, Document, Page
from tests.api.conftest import PAPER, PASSAGE, TEXT, SmallPapers

WHERE = {"from": PASSAGE[0], "to": PASSAGE[1]}
GONE = "00000000000000aa"


def test_document_marks_the_passage(client: Client) -> None:
    page = client.get(f"/document/{PAPER}", params={"from": PASSAGE[0], "to": PASSAGE[1]}).text
    marked = "that the &lt;b&gt;flood plan&lt;/b&gt; &amp; budget be approved."
    assert f'<mark id="passage" tabindex="-1">{marked}</mark>' in page
    assert "Flood plan: approved" in page
    assert 'href="https://thornmere.example/minutes"' in page


def test_document_says_which_pages_were_read_by_ocr(client: Client) -> None:
    page = client.get(f"/document/{PAPER}").text
    assert re.findall(r'<p class="page"[^>]*>([^<]*)<', page) == ["Page 1", "Page 2, read by OCR"]


@pytest.mark.parametrize(
    "where", ["from=5&to=2", "from=0&to=99999", "from=x&to=3", "from=3", "from=-1&to=3"]
)
def test_document_says_that_a_passage_is_not_there(client: Client, where: str) -> None:
    page = client.get(f"/document/{PAPER}?{where}").text
    assert "does not stand in this text" in page
    assert "<mark" not in page


def test_passages_cut_text_keeps_every_word_and_marks_across_blocks() -> None:
    text = "Heading\n\nOne two.\n\nThree."
    blocks = (
        Block(kind="heading", start=0, end=7, level=1),
        Block(kind="paragraph", start=9, end=17),
        Block(kind="paragraph", start=19, end=25),
    )
    parts = cut_text(text, split_stretches(text, blocks), (Page(1, 0, 18), Page(2, 18, 25)), 13, 22)
    assert parts == [
        Part("heading", (Piece("Heading"),), 1, 1),
        Part("paragraph", (Piece("One "), Piece("two.", "first"))),
        Part("gap", (Piece("\n\n", "more"),)),
        Part("paragraph", (Piece("Thr", "more"), Piece("ee.")), 2),
    ]


def test_document_shows_what_was_read_beside_the_passage(client: Client) -> None:
    page = client.get(f"/document/{PAPER}", params=WHERE).text
    assert "Read by software; check the source." in page
    assert re.search(r'<span class="note">decision</span><br><a href="/id/decision/1">', page)
    assert "2024-03-05, Thornmere Council" in page


def test_document_shows_basis_and_confidence_in_words(samples_client: Client) -> None:
    rows = samples_client.get(
        "/sparql",
        params={
            "format": "csv",
            "query": "SELECT ?d ?s ?e { ?x a fm:Decision ; fm:text ?t ; fm:onItem ?i ;"
            " fm:evidence ?p . ?p oa:hasSource ?d ; oa:hasSelector ?o . ?o oa:start ?s ; oa:end ?e"
            " } ORDER BY ?d ?s LIMIT 1",
        },
    ).text.splitlines()
    document, start, end = rows[1].split(",")
    path = f"/document/{document.rpartition('/')[2]}"
    page = samples_client.get(path, params={"from": start, "to": end}).text
    assert "Stated: the words say so; " in page
    assert re.search(r"of 100 facts found like this, \d+ are right", page)
    cited = samples_client.get(f"{path}/citation", params={"from": start, "to": end}).text
    assert re.search(r"^[^,]+, [^,]+, \d+ [A-Z][a-z]+ \d{4}, item \d+", cited)
    assert f"passage/{start}-{end}" in cited


@pytest.mark.parametrize(
    ("where", "is_marked", "said"),
    [
        ({**WHERE, "quote": TEXT[slice(*PASSAGE)]}, True, ""),
        ({**WHERE, "quote": "that the flood plan be refused."}, False, "Other words stand"),
        (
            {"from": 0, "to": 7, "quote": "budget be  approved."},
            True,
            "stand elsewhere in it, once",
        ),
        ({"from": 0, "to": 7, "quote": "e"}, False, "Other words stand"),
        ({"from": 0, "to": 7, "quote": "Minutes"}, True, ""),
    ],
)
def test_document_marks_no_wrong_words(
    client: Client, where: dict[str, str], is_marked: bool, said: str
) -> None:
    page = client.get(f"/document/{PAPER}", params=where).text
    assert ("<mark" in page) == is_marked
    assert said in page
    assert bool(said) == ('role="status">The' in page)


def test_document_believes_the_graph_rather_than_the_place(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that was read anew: other words stand where the graph's passage was."""
    moved = f"Draft. {TEXT}"
    read = SmallPapers.document

    def reread(self: SmallPapers, document_id: str) -> Document | None:
        paper = read(self, document_id)
        return paper and replace(paper, text=moved, blocks=(), pages=())

    monkeypatch.setattr(SmallPapers, "document", reread)
    page = client.get(f"/document/{PAPER}", params=WHERE).text
    assert "stand elsewhere in it, once" in page
    marked = "that the &lt;b&gt;flood plan&lt;/b&gt; &amp; budget be approved."
    assert f'<mark id="passage" tabindex="-1">{marked}</mark>' in page


def test_document_says_what_took_its_place(client: Client) -> None:
    answer = client.get(f"/document/{GONE}", params={**WHERE, "quote": "budget be approved."})
    assert answer.status_code == 410
    assert f'href="/document/{PAPER}?from=' in answer.text
    assert "stand in the newer version, once" in answer.text
    assert client.get(f"/document/{GONE}").headers["link"] == (
        f'</document/{PAPER}>; rel="successor-version"'
    )
    assert "nothing took its place" in client.get("/document/0000000000000000").text
    assert client.get("/document/beef").status_code == 404
    assert client.get("/document/beef.txt").status_code == 404


def test_document_has_its_whole_text(client: Client) -> None:
    answer = client.get(f"/document/{PAPER}.txt")
    assert (answer.text, answer.headers["content-type"]) == (TEXT, "text/plain; charset=utf-8")


def test_document_citation_in_each_form(client: Client) -> None:
    path = f"/document/{PAPER}/citation"
    assert client.get(path, params=WHERE).text == (
        "Thornmere Council, 5 March 2024, “Minutes” (minutes.md), p. 2. "
        "https://thornmere.example/minutes, retrieved 2 April 2024, SHA-256 abababababab. "
        f"Folkmoot: http://localhost:8000/id/document/{PAPER}/passage/{PASSAGE[0]}-{PASSAGE[1]}\n"
    )
    (item,) = json.loads(client.get(path, params={**WHERE, "format": "json"}).text)
    assert item["accessed"] == {"date-parts": [[2024, 4, 2]]}
    assert item["abstract"] == TEXT[slice(*PASSAGE)]
    ris = client.get(path, params={**WHERE, "format": "ris"}).text
    assert ris.startswith("TY  - RPRT\r\nTI  - Minutes\r\n")
    assert ris.endswith("ER  - \r\n")
    assert client.get(path, params={"format": "doc"}).status_code == 400
    assert client.get(path, params={"from": 5, "to": 2}).status_code == 404


def test_citation_values_cannot_begin_a_field() -> None:
    hostile = Citation(title="A\r\nER  - \r\nTY  - X\x00", iri="http://x/", date="2024-99-99")
    lines = write_citation(hostile, "ris").split("\r\n")
    assert [line[:2] for line in lines] == ["TY", "TI", "UR", "N1", "ER", ""]
    assert "issued" not in json.loads(write_citation(hostile, "json"))[0]


@pytest.mark.parametrize(
    "key",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)//http://x", "data:text/html,x", "papers/a.pdf",
        "http://", "https:///x", "http://x/\n", "//x/y", "http://[x", "java\tscript:alert(1)",
    ],
)  # fmt: skip
def test_original_is_an_address_of_the_web(key: str) -> None:
    assert safe_address(key) is None


def test_original_is_pointed_into() -> None:
    source = "https://x.example/a#b"
    pointed = point_into(source, "application/pdf", page=3, words="w")
    assert pointed == "https://x.example/a#page=3"
    pointed = point_into(source, "text/html", page=None, words="call-in,\n“&#")
    assert pointed == "https://x.example/a#:~:text=call%2Din%2C%20%E2%80%9C%26%23"
    long = point_into(source, "text/html", page=None, words="one two " * 40)
    assert long.endswith("#:~:text=" + ",".join(["one%20two%20one%20two%20one%20two"] * 2))
    assert point_into(source, "text/markdown", page=1, words="w") == source


_PLAN, _END = "the plan", ". End"
OLD = "One two three. Four five. " * 3 + "Here it says that the plan be approved. End."


@pytest.mark.parametrize(
    ("quote", "start", "anchor"),
    [
        (None, 0, Anchor(0, 9, "there")),
        (None, 990, Anchor(0, 0, "outside")),
        (Quote("One\ntwo  t"), 0, Anchor(0, 9, "there")),
        (
            Quote("the plan be approved"),
            0,
            Anchor(OLD.index(_PLAN), OLD.index(_END), "moved"),
        ),
        (Quote("Here…approved."), 0, Anchor(OLD.index("Here"), OLD.index(" End"), "moved")),
        (Quote("Four five."), 0, Anchor(0, 0, "changed")),
        (Quote("Four five.", "three.", "Here it"), 0, Anchor(67, 77, "moved")),
        (Quote("Four five.", "three.", "Nowhere"), 0, Anchor(0, 0, "changed")),
        (Quote("lost"), 0, Anchor(0, 0, "changed")),
        (Quote("…"), 0, Anchor(0, 0, "changed")),
        (Quote("  "), 0, Anchor(0, 9, "there")),
    ],
)
def test_anchoring(quote: Quote | None, start: int, anchor: Anchor) -> None:
    assert find_anchor(OLD, start, start + 9, quote) == anchor


def test_anchoring_knows_a_shortened_quote_again() -> None:
    words = "word and more\n" * 40
    assert len(shorten_quote(words)) < 130
    text = f"before {words} after"
    assert find_anchor(text, 7, 7 + len(words), Quote(shorten_quote(words))).finding == "there"


def test_windows_lose_nothing_and_are_small() -> None:
    words = "<Ünïcode & words> " * 12
    texts = [words + str(number) for number in range(900)] + ["x" * 50_000]
    text = "\n\n".join(texts)
    blocks, at = [], 0
    for each in texts:
        blocks.append(Block(kind="paragraph", start=at, end=at + len(each)))
        at += len(each) + 2
    stretches = split_stretches(text, blocks)
    assert "".join(text[each.start : each.end] for each in stretches) == text
    window, shown, before = choose_window(text, stretches), [], []
    while True:
        shown.append((window.start, window.end))
        before.append(window.before)
        parts = cut_text(text, window.stretches, (), 0, 0)
        assert sum(len(piece.text.encode()) for part in parts for piece in part.pieces) < MOST_BYTES
        if window.after is None:
            break
        window = choose_window(text, stretches, window.after)
    # One after the other they cover the text; the last reaches back as far as it has room.
    assert shown[0][0] == 0
    assert shown[-1][1] == len(text)
    assert all(low <= high for (_, high), (low, _) in pairwise(shown))
    assert before[0] is None
    assert None not in before[1:]
    middle = choose_window(text, stretches, 100_000, around=True)
    assert middle.start < 99_000
    assert middle.end > 105_000
