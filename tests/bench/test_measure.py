"""The table of the bench: rows run alone, one that fails takes no other along."""

import json
from pathlib import Path

import measure
import pytest
from chart import draw_chart
from measure import put_table, write_table
from rows import ROWS, fit_exponent
from sizes import QUICK, Bench, Figure, Skipped

MET = Figure(row="a", what="reading <all>", ours=30, unit="words/s", peer="b", theirs=10, ratio=3.0)


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ({"ratio": 3.0, "bar": 2.5}, "≥ 2.5 met"),
        ({"ratio": 2.0, "bar": 2.5}, "≥ 2.5 **not met**"),
        ({"bar": 2.5}, "≥ 2.5 **not met**"),
        ({"ours": 19.0, "bar": 20.0, "is_ceiling": True}, "≤ 20 met"),
        ({"ours": 21.0, "bar": 20.0, "is_ceiling": True}, "≤ 20 **not met**"),
        ({}, ""),
    ],
)
def test_figure_tells_whether_its_bar_is_met(figure: dict[str, float], told: str) -> None:
    whole = {"row": "a", "what": "w", "ours": 1.0, "unit": "s", **figure}
    assert Figure(**whole).told_bar() == told  # type: ignore[arg-type]


@pytest.mark.parametrize("exponent", [0.2, 1.0, 1.5])
def test_exponent_is_that_of_the_seconds(exponent: float) -> None:
    seconds = {size: 3 * size**exponent for size in (10, 100, 1_000)}
    assert fit_exponent(seconds) == pytest.approx(exponent)


def test_rows_that_fail_or_are_left_out_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leave_out(_: Bench) -> list[Figure]:
        raise Skipped("no peer here")

    def fail(_: Bench) -> list[Figure]:
        raise ZeroDivisionError("nothing")

    rows = {"out": leave_out, "bad": fail, "good": lambda _: [MET]}
    monkeypatch.setattr(measure, "ROWS", rows)
    figures, notes, failed = measure.measure(list(rows), Bench(tmp_path, QUICK))
    assert figures == [MET]
    assert notes == {"out": "left out: no peer here", "bad": "failed: ZeroDivisionError: nothing"}
    assert failed == {"bad"}
    table = write_table(figures, notes)
    assert "| reading <all> | 30 words/s | b | 10 words/s | 3.00 |  |" in table
    assert "- bad: failed: ZeroDivisionError: nothing" in table


def test_table_goes_where_the_page_marks_its_place() -> None:
    page = "before\n<!-- table -->\nold\n<!-- /table -->\nafter\n"
    assert put_table(page, "new\n") == "before\n<!-- table -->\nnew\n<!-- /table -->\nafter\n"
    with pytest.raises(ValueError, match="no place"):
        put_table("nothing", "new")


def test_page_of_performance_has_the_place() -> None:
    page = Path(__file__).parents[2] / "docs" / "performance.md"
    put_table(page.read_text(encoding="utf-8"), "")


def test_chart_shows_ratios_escaped_and_no_others() -> None:
    chart = draw_chart([MET, Figure(row="b", what="lonely", ours=1, unit="s")])
    assert "reading &lt;all&gt;" in chart
    assert "3.00 ×" in chart
    assert "lonely" not in chart


def test_every_row_says_what_it_measures() -> None:
    assert all((row.__doc__ or "").endswith(".") for row in ROWS.values())


def test_row_runs_alone_and_writes_its_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "figures.json"
    monkeypatch.setattr(
        "sys.argv", ["measure.py", "--quick", "--only", "good", "--json", str(output)]
    )
    monkeypatch.setattr(measure, "ROWS", {"good": lambda _: [MET]})
    assert measure.main() == 0
    told = json.loads(output.read_text(encoding="utf-8"))
    assert [one["what"] for one in told["figures"]] == ["reading <all>"]
