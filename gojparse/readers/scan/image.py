"""Cells drawn on the pictures they were read from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from gojparse.readers.fixed.marks import Mark, mark
from gojparse.readers.scan.bundle import pictures
from gojparse.readers.scan.pages import of_file

_POINTS = 72.0


def draw(content: bytes, boxes: Iterable[Mark], directory: Path, stem: str) -> list[Path]:
    """One PNG for each picture that has boxes (place, colour, label), the boxes drawn on it."""
    from PIL import Image

    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    for each in boxes:
        marks[each[0].page].append(each)
    written = []
    sheets = (sheet for picture in pictures(content) for sheet in of_file(picture))
    for number, sheet in enumerate(sheets, 1):
        if number in marks:
            path = directory / f"{stem}-page-{number}.png"
            scale = sheet.dpi / _POINTS
            page = Image.fromarray(sheet.picture[:, :, ::-1])
            mark(page, scale, scale, marks[number]).save(path, format="PNG")
            written.append(path)
    return written
