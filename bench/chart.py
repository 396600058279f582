"""A chart of ratios as SVG, without a library: a bar a figure on a logarithmic scale."""

import math
from collections.abc import Sequence
from html import escape

from sizes import Figure

_LEFT, _WIDTH, _LINE = 360, 360, 22
_MOST = 100.0  # times better or worse than the peer: longer bars end here


def draw_chart(figures: Sequence[Figure]) -> str:
    """Draw the figures that have a ratio: right of the line ours is better, left the peer."""
    shown = [one for one in figures if one.ratio]
    height = _LINE * (len(shown) + 2)
    middle = _LEFT + _WIDTH / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 70} {height}"'
        ' font-family="sans-serif" font-size="12" role="img">',
        "<title>How many times as fast as its peer, on a logarithmic scale</title>",
        f'<rect width="{_LEFT + _WIDTH + 70}" height="{height}" fill="#fff"/>',
        f'<line x1="{middle}" y1="8" x2="{middle}" y2="{height - 8}" stroke="#555"/>',
    ]
    for place, one in enumerate(shown):
        ratio = one.ratio or 1.0
        reach = math.log10(min(max(ratio, 1 / _MOST), _MOST)) / math.log10(_MOST) * _WIDTH / 2
        y = _LINE * (place + 1)
        colour = "#1b6e5a" if ratio >= 1 else "#a4442f"
        parts.append(
            f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{escape(one.what)}</text>'
            f'<rect x="{min(middle, middle + reach):.1f}" y="{y - 7}" width="{abs(reach):.1f}"'
            f' height="14" fill="{colour}"/>'
            f'<text x="{_LEFT + _WIDTH + 8}" y="{y + 4}">{ratio:.2f} ×</text>'
        )
    return "\n".join([*parts, "</svg>", ""])
