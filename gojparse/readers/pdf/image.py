"""Cells drawn on the pages they were read from: the microscope of `gojparse show --image`."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gojparse.errors import Unreadable
from gojparse.model import Box

_DPI = 144
_MOST_PIXELS = 24_000_000  # of one page; larger pages are drawn coarser
_CHARACTERS_DRAWN = 40

Mark = tuple[Box, str | tuple[int, int, int], str]


def draw(content: bytes, boxes: Iterable[Mark], directory: Path, stem: str) -> list[Path]:
    """One PNG for each page that has boxes (place, colour, label), the boxes drawn on it."""
    import pdfplumber

    marks: dict[int, list[Mark]] = defaultdict(list)
    for mark in boxes:
        marks[mark[0].page].append(mark)
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
    from PIL import ImageDraw

    from gojparse.readers.pdf.witness import displayed

    left, top, right, bottom = displayed(page)
    area = max((right - left) * (bottom - top), 1.0)
    resolution = min(_DPI, 72 * (_MOST_PIXELS / area) ** 0.5)
    picture = page.to_image(resolution=max(resolution, 1), force_mediabox=False).annotated.convert("RGB")
    across, down = picture.width / (right - left), picture.height / (bottom - top)
    pen = ImageDraw.Draw(picture)
    for box, colour, label in marks:
        x, y = box.left * across, box.top * down
        end, foot = max(box.right * across, x + 1), max(box.bottom * down, y + 1)
        pen.rectangle((x - 2, y - 2, end + 2, foot + 2), outline=colour, width=2)
        if label:
            plain = label[:_CHARACTERS_DRAWN].encode("ascii", "replace").decode("ascii")
            pen.text((x, max(y - 13, 0)), plain, fill=colour)
    return picture
