"""Draw how far confidence can be trusted: the share that is right against the probability told."""

from collections.abc import Sequence

from extract.evaluation.calibration import Bin

# Pixels. The drawn square is of probabilities from `_FROM` to 1, where all of them lie.
_SIDE, _MARGIN, _FROM = 320, 56, 0.5
_TICKS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def draw_reliability(bins: Sequence[Bin], title: str) -> str:
    """Draw bins as an SVG: a dot each, its area by how many facts; on the line is as told.

    A bin whose probability or share lies below the square is drawn at its edge.
    """
    whole = _SIDE + 2 * _MARGIN
    among = sum(part.n for part in bins) or 1
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" '
        'font-family="sans-serif" font-size="12" role="img">',
        f"<title>{title}</title>",
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>',
        f'<rect x="{_MARGIN}" y="{_MARGIN}" width="{_SIDE}" height="{_SIDE}" fill="none" '
        'stroke="#888"/>',
        f'<line x1="{_x(_FROM)}" y1="{_y(_FROM)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#888" '
        'stroke-dasharray="4 4"/>',
    ]
    for tick in _TICKS:
        lines.append(
            f'<text x="{_x(tick)}" y="{_y(_FROM) + 18}" text-anchor="middle">{tick:.1f}</text>'
            f'<text x="{_x(_FROM) - 8}" y="{_y(tick) + 4}" text-anchor="end">{tick:.1f}</text>'
        )
    for part in bins:
        radius = round(4 + 16 * (part.n / among) ** 0.5, 1)
        told = f"{part.n} facts: told {part.probability:.3f}, right {part.right:.3f}"
        lines.append(
            f'<circle cx="{_x(part.probability)}" cy="{_y(part.right)}" r="{radius}" '
            f'fill="#1a5fb4" fill-opacity=".6"><title>{told}</title></circle>'
        )
    middle = _MARGIN + _SIDE / 2
    lines += [
        f'<text x="{middle}" y="{_MARGIN - 24}" text-anchor="middle" font-size="13">{title}</text>',
        f'<text x="{middle}" y="{whole - 14}" text-anchor="middle">confidence told</text>',
        f'<text transform="translate(16 {middle}) rotate(-90)" text-anchor="middle">'
        "share that is right</text>",
        "</svg>",
    ]
    return "\n".join([*lines, ""])


def _x(value: float) -> float:
    return round(_MARGIN + _SIDE * _place(value), 1)


def _y(value: float) -> float:
    return round(_MARGIN + _SIDE * (1 - _place(value)), 1)


def _place(value: float) -> float:
    return max(0.0, (value - _FROM) / (1 - _FROM))
