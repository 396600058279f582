"""Draw counts as stacked bars in SVG: told apart by pattern as well as by colour.

One drawing serves light and dark: text has the page's colour, and every fill stands out from
white and from near black (luminance between .13 and .3). Every value is also in the table beside
it. No style element, which a page's policy would refuse.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

# A colour and what is drawn over it, within a square of 8 by 8.
FILLS = (
    ("#3b78b5", ""),
    ("#c2661e", "M0 8 8 0M-2 2 2-2M6 10 10 6"),
    ("#3f8a5f", "M0 4H8"),
    ("#8a63b8", "M4 0V8"),
    ("#b9503f", "M0 0 8 8M8 0 0 8"),
    ("#767d82", "M2 2H4V4H2Z"),
)
_WIDTH, _LABELS, _BARS, _ROW, _BAR = 760, 210, 470, 26, 18
_LEGEND = 190
_LONGEST = 30
_INK = "#1b1f24"


class Bar(NamedTuple):
    """A bar: its name, and how long each part of it is, in the order of the series."""

    name: str
    values: Sequence[int]


def draw_bars(
    title: str, told: str, series: Sequence[str], bars: Sequence[Bar], *, alone: bool = False
) -> str:
    """Draw bars, with a legend above; `alone` makes a file of it, on white.

    There may be as many series as FILLS.
    """
    legend_rows = -(-len(series) // 4)
    top = 12 + 22 * legend_rows
    height = top + _ROW * len(bars) + 8
    most = max((sum(bar.values) for bar in bars), default=0) or 1
    space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    lines = [
        f'<svg{space} viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}"'
        ' role="img" aria-labelledby="bars-title bars-told" font-family="sans-serif"'
        f' font-size="13" fill="currentColor"{f' color="{_INK}"' if alone else ""}>',
        f'<title id="bars-title">{_clean(title)}</title>',
        f'<desc id="bars-told">{_clean(told)}</desc>',
        "<defs>",
        *(_draw_pattern(number) for number in range(len(series))),
        "</defs>",
    ]
    if alone:
        lines.append(f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>')
    for number, name in enumerate(series):
        x, y = (number % 4) * _LEGEND, 8 + 22 * (number // 4)
        lines.append(f'<rect x="{x}" y="{y}" width="16" height="14" fill="url(#bars-{number})"/>')
        lines.append(f'<text x="{x + 22}" y="{y + 12}">{_clean(_cut(name, 22))}</text>')
    for row, bar in enumerate(bars):
        lines += _draw_bar(bar, series, top + row * _ROW, most)
    return "\n".join([*lines, "</svg>"])


def _draw_pattern(number: int) -> str:
    colour, path = FILLS[number]
    over = f'<path d="{path}" stroke="#fff" stroke-width="1.4" fill="none"/>' if path else ""
    return (
        f'<pattern id="bars-{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{colour}"/>{over}</pattern>'
    )


def _draw_bar(bar: Bar, series: Sequence[str], y: int, most: int) -> list[str]:
    label = _clean(_cut(bar.name, _LONGEST))
    lines = [
        f'<text x="{_LABELS - 8}" y="{y + 14}" text-anchor="end">{label}'
        f"<title>{_clean(bar.name)}</title></text>"
    ]
    x = float(_LABELS)
    for number, value in enumerate(bar.values):
        if not value:
            continue
        width = _BARS * value / most
        lines.append(
            f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}"'
            f' fill="url(#bars-{number})"><title>{_clean(bar.name)}, {_clean(series[number])}:'
            f" {value:,}</title></rect>"
        )
        x += width
    lines.append(f'<text x="{x + 6:.1f}" y="{y + 14}">{sum(bar.values):,}</text>')
    return lines


def _cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else name[: longest - 1] + "…"


def _clean(text: str) -> str:
    """Escape, and leave out what XML cannot hold."""
    return escape("".join(letter if letter.isprintable() else " " for letter in text))
