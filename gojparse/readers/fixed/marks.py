"""Cells drawn on the picture of their page, for eyes that want to check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gojparse.model import Box

_CHARACTERS_DRAWN = 40

Mark = tuple[Box, str | tuple[int, int, int], str]
"""A place on a page, a colour, and what is written beside it."""


def mark(picture: Any, across: float, down: float, marks: Iterable[Mark]) -> Any:
    """The picture with its marks; `across` and `down`: its pixels a point."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(picture)
    for box, colour, label in marks:
        x, y = box.left * across, box.top * down
        end, foot = max(box.right * across, x + 1), max(box.bottom * down, y + 1)
        pen.rectangle((x - 2, y - 2, end + 2, foot + 2), outline=colour, width=2)
        if label:
            plain = label[:_CHARACTERS_DRAWN].encode("ascii", "replace").decode("ascii")
            pen.text((x, max(y - 13, 0)), plain, fill=colour)
    return picture
