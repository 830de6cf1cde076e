"""Cells drawn on the pages they were read from: the microscope of `gojparse show --image`."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gojparse.errors import Unreadable
from gojparse.readers.fixed.marks import Mark, mark

_DPI = 144
_MOST_PIXELS = 24_000_000  # of one page; larger pages are drawn coarser


def draw(content: bytes, boxes: Iterable[Mark], directory: Path, stem: str) -> list[Path]:
    """One PNG for each page that has boxes (place, colour, label), the boxes drawn on it."""
    import pdfplumber

    marks: dict[int, list[Mark]] = defaultdict(list)
    for each in boxes:
        marks[each[0].page].append(each)
    written: list[Path] = []
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            for number in sorted(marks):
                if 1 <= number <= len(document.pages):
                    path = directory / f"{stem}-page-{number}.png"
                    _image(document.pages[number - 1], marks[number]).save(path, format="PNG")
                    written.append(path)
    except OSError:
        raise
    except Exception as fault:  # pdfminer lets raw errors of every kind through
        raise Unreadable(f"the pages cannot be drawn ({type(fault).__name__})", format="pdf") from fault
    return written


def _image(page: Any, marks: Iterable[Mark]) -> Any:
    """The page as displayed, with its marks."""
    from gojparse.readers.pdf.witness import displayed

    left, top, right, bottom = displayed(page)
    area = max((right - left) * (bottom - top), 1.0)
    resolution = min(_DPI, 72 * (_MOST_PIXELS / area) ** 0.5)
    picture = page.to_image(resolution=max(resolution, 1), force_mediabox=False).annotated.convert("RGB")
    across, down = picture.width / (right - left), picture.height / (bottom - top)
    return mark(picture, across, down, marks)
