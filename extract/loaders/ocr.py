"""Text of scanned pages, by tesseract where it is installed.

It runs as a program of its own, one page at a time and on one core.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2

# Dots an inch: .98 of words right at 1.5 seconds a page; more dots bring nothing.
_RESOLUTION = 200
# Seconds for one page. A page that takes longer is a map or noise.
_LONGEST = 30
# Pixels along a side: a page the size of a wall is not rendered at full resolution.
_LARGEST_SIDE = 5000
# With its finding of orientation: scans lie on their side or on their head.
_OPTIONS = ("-l", "eng", "--psm", "1")


@dataclass(frozen=True, slots=True)
class Scans:
    """Whether scanned pages are read, and whom to tell of each before it is: it takes time."""

    is_read: bool = True
    on_page: Callable[[], None] | None = None


def has_ocr() -> bool:
    """Tell whether tesseract is installed."""
    return shutil.which("tesseract") is not None


def read_scan(page: pypdfium2.PdfPage) -> str:
    """Read the text of a scanned page; empty where nothing can be made out in time."""
    scale = _RESOLUTION / 72
    longest = max(page.get_width(), page.get_height()) * scale
    if longest > _LARGEST_SIDE:
        scale *= _LARGEST_SIDE / longest
    bitmap = page.render(scale=scale, grayscale=True)
    width, height = bitmap.width, bitmap.height
    rows = bytes(bitmap.buffer)
    pixels = b"".join(
        rows[start : start + width] for start in range(0, height * bitmap.stride, bitmap.stride)
    )
    picture = b"P5 %d %d 255\n" % (width, height) + pixels
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            ["tesseract", "stdin", "stdout", *_OPTIONS, "--dpi", str(int(scale * 72))],
            input=picture,
            capture_output=True,
            timeout=_LONGEST,
            env=environment,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", errors="replace") if done.returncode == 0 else ""
