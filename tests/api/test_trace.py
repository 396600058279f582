"""The story of a thing on the command line and over HTTP: the same, and safe to show."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from api.app import create_app
from api.cli import app
from api.settings import Settings
from api.telling import WIDTH, trim_quote, write_outcome
from graph.store import init_store, open_reader, open_store
from graph.trace import trace
from graph.worker_process import QueryLimits
from tests.api.conftest import PASSAGE, TEXT, serve
from tests.graph.invented_trace import BASE, InventedPapers, ask_store, make_graph

HTML = {"Accept": "text/html"}
INSPECTION = "inspection/ofsted/marrowshire-county-council/2021-09-13"


def run(store: Path, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["trace", *arguments, "--store", str(store)])
    return result.exit_code, result.stdout, result.stderr


def test_trace_command_tells_the_story_in_eighty_columns(sample_store: Path) -> None:
    code, out, err = run(sample_store, "CAB/22/014")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert "8 March 2022" in lines
    assert "    “That the Quayside Family Centre be closed on 30 June 2022 and that its" in lines
    iri = "council/marrowshire-county-council/committee/cabinet/meeting/2022-02-15/item/73/decision"
    assert max(len(line) for line in lines if line != iri) <= WIDTH
    assert "\x1b" not in out


def test_trace_command_tells_what_the_readme_shows(sample_store: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    shown = readme.split("$ folkmoot trace CAB/22/014\n")[1].split("```")[0].splitlines()
    told = run(sample_store, "CAB/22/014")[1].splitlines()
    passages = [line for line in shown if line.startswith("    ")]
    assert len(passages) > 10
    assert [line for line in passages if line not in told] == []


EXITS = [
    (["Cabinet"], 2, "things are called 'Cabinet'"),
    (["Denholm", "Price"], 1, "spelt nearly so"),
    (["zzqx"], 1, "Nothing is called 'zzqx'"),
    (["document/00"], 1, "Nothing is called"),
    (["x", "--from", "yesterday"], 2, "from: 'yesterday' is no date"),
    (["x", "--limit", "0"], 2, "limit: 0 is not between"),
    (["x", "--council", "nowhere"], 2, "council: none is named 'nowhere'"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), EXITS)
def test_trace_command_says_what_is_wrong(
    arguments: list[str], code: int, message: str, sample_store: Path
) -> None:
    found, _, err = run(sample_store, *arguments)
    assert (found, message in err) == (code, True), err


def test_trace_command_writes_json(sample_store: Path) -> None:
    code, out, _ = run(sample_store, INSPECTION, "--json", "--to", "2021")
    told = json.loads(out)
    assert (code, told["status"], told["story"]["kind"]) == (0, "found", "inspection")
    assert told["story"]["left_out"] > 0
    code, out, _ = run(sample_store, "bywater", "--json")
    assert code == 2
    assert len(json.loads(out)["candidates"]) >= 2


def test_trace_text_holds_nothing_that_steers_a_terminal() -> None:
    for what in ("inspection/answered", "inspection/silent", "person/fern", "\x1b[2Jfern"):
        outcome = trace(what, ask=ask_store(make_graph()), papers=InventedPapers(), base=BASE)
        text = write_outcome(outcome, BASE)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
        assert all(len(line) <= WIDTH for line in text.splitlines())


def test_trace_text_says_what_was_not_found() -> None:
    outcome = trace(
        "inspection/silent", ask=ask_store(make_graph()), papers=InventedPapers(), base=BASE
    )
    text = write_outcome(outcome, BASE)
    assert "No response was found in these papers." in text
    assert "    Board 2020: 1 paper, 2 meetings known, 1 more only referred to" in text
    assert "    torn.pdf: it is no PDF" in text


@pytest.mark.parametrize(("length", "is_cut"), [(10, False), (320, False), (2_000, True)])
def test_trim_quote_cuts_between_words(length: int, is_cut: bool) -> None:
    text = ("word " * length)[:length].strip()
    shown = trim_quote(text)
    assert shown.endswith(" …") == is_cut
    assert text.startswith(shown.removesuffix(" …"))


def test_trace_of_a_removed_paper_says_that_it_is_gone(tmp_path: Path) -> None:
    store, paper = tmp_path / "store", tmp_path / "paper.md"
    paper.write_text(
        "# Thornmere Parish Council\n\nMinutes of the meeting held on 3 May 2021\n\n"
        "Present: Councillors A Fern and B Moss\n\n1. Accounts\n\n"
        "RESOLVED that the accounts be approved.\n"
    )
    init_store(store)
    with open_store(store) as writer:
        (document,) = writer.ingest([paper], publisher="Thornmere Parish Council").documents
        iri = writer.remove(document)
    code, _, err = run(store, iri)
    assert (code, "was known once and is no longer" in err) == (1, True)


# ---------------------------------------------------------------------------------------- HTTP


@pytest.fixture(scope="module")
def samples(sample_store: Path) -> Iterator[httpx.Client]:
    """A client of a real server over the sample papers."""
    settings = Settings(limits=QueryLimits(seconds=10))
    with (
        serve(create_app(sample_store, settings)) as address,
        httpx.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def test_trace_http_gives_what_the_command_gives(samples: httpx.Client, sample_store: Path) -> None:
    for what in (INSPECTION, "CAB/22/014", "Denholm Pryce", "bywater", "Denholm Price"):
        _, out, _ = run(sample_store, what, "--json")
        assert samples.get("/trace", params={"q": what}).json() == json.loads(out)


STATUSES = [
    ({"q": "CAB/22/014"}, 200),
    ({"q": "Cabinet"}, 200),
    ({"q": "Cabinet", "council": "aldermere-city-council"}, 200),
    ({"q": "zzqx"}, 404),
    ({"q": ""}, 400),
    ({}, 400),
    ({"q": "x", "from": "2021-02-30"}, 400),
    ({"q": "x", "limit": "many"}, 400),
    ({"q": "x", "limit": "999999999999"}, 400),
    ({"q": "x", "council": "> <x"}, 400),
]


@pytest.mark.parametrize(("parameters", "status"), STATUSES)
def test_trace_http_answers_with_the_status_that_fits(
    parameters: dict[str, str], status: int, samples: httpx.Client
) -> None:
    answer = samples.get("/trace", params=parameters)
    assert answer.status_code == status
    assert answer.json()["detail" if status == 400 else "message"]


def test_trace_http_gone_and_moved(client: httpx.Client) -> None:
    gone = client.get("/trace", params={"q": f"{BASE}document/0000000000000000"})
    assert (gone.status_code, gone.json()["status"]) == (410, "gone")
    moved = client.get("/trace", params={"q": "council/thornmear"}).json()
    assert moved["moved_from"] == f"{BASE}council/thornmear"
    assert moved["story"]["label"] == "Thornmere Council"


def test_trace_page_is_linked_and_shows_the_passages(samples: httpx.Client) -> None:
    thing = samples.get(f"/id/{INSPECTION}", headers=HTML).text
    (href,) = re.findall(r'href="(/trace\?q=[^"]+)"', thing)
    page = samples.get(href, headers=HTML)
    assert page.status_code == 200
    assert "<h1>" in page.text
    assert "Inspection dates: 13 September 2021 to 24 September 2021" in page.text
    (data,) = re.findall(r'href="(/trace[^"]+format=json)"', page.text)
    assert samples.get(data.replace("&amp;", "&")).json()["story"]["kind"] == "inspection"
    (passage, *_) = re.findall(r'href="(/document/[0-9a-f]{16}\?from=\d+&amp;to=\d+#passage)"',
                               page.text)  # fmt: skip
    assert 'id="passage"' in samples.get(passage.replace("&amp;", "&")).text


def test_trace_page_escapes_hostile_papers(client: httpx.Client) -> None:
    for what in (
        "decision/1",
        "council/evil",
        "flood",
        "<script>alert(1)</script>",
        "inspection/1",
    ):
        page = client.get("/trace", params={"q": what}, headers=HTML)
        assert page.headers["content-type"].startswith("text/html")
        assert "<script" not in page.text
        assert "<b>flood" not in page.text
        assert "javascript:" not in page.text
    decision = client.get("/trace", params={"q": "decision/1"}).json()
    (step,) = decision["story"]["steps"]
    assert step["passages"][0]["quote"] == TEXT[PASSAGE[0] : PASSAGE[1]]
    assert step["passages"][0]["is_ocr"] is True


def test_trace_page_without_a_question_is_a_form(client: httpx.Client) -> None:
    page = client.get("/trace", headers=HTML)
    assert page.status_code == 200
    assert 'name="q"' in page.text


def test_trace_http_is_fetched_once(client: httpx.Client) -> None:
    first = client.get("/trace", params={"q": "decision/1"})
    again = client.get(
        "/trace", params={"q": "decision/1"}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    assert client.head("/trace", params={"q": "decision/1"}).status_code == 200
    assert client.get("/trace?q=x", headers={"Accept": "image/png"}).status_code == 406


def test_trace_is_described_in_openapi(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    operation = described["paths"]["/trace"]["get"]
    assert {each["name"] for each in operation["parameters"]} == {
        "q", "council", "from", "to", "limit", "format",
    }  # fmt: skip
    model = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    outcome = described["components"]["schemas"][model.rpartition("/")[2]]
    told = client.get("/trace", params={"q": "decision/1"}).json()
    assert set(told) == set(outcome["properties"])


def test_trace_reads_a_store_that_is_read_elsewhere(sample_store: Path) -> None:
    with open_reader(sample_store):
        assert run(sample_store, "CAB/22/014")[0] == 0
