"""Text that nobody sees because the picture of the page lies over it: somebody else's optical reading.

Scanning programs lay their guesses under the picture so that it can be
searched: in invisible letters, or in visible ones that the picture then
covers. Such text is a guess, and is not taken for print.
"""

from __future__ import annotations

import ctypes
from itertools import compress, repeat

from gojparse.readers.pdf import raw

_INVISIBLE = 3  # the rendering mode of letters that are neither filled nor stroked
_PAGE = 0.7  # of the page's area: a picture as large as that is the page itself
_MOST_PIXELS = 40_000_000  # of a picture that is looked at; a larger one is a scan
_SOLID = 250  # of 255: the alpha of a point that hides what lies under it
_ROWS = 50  # of a picture are looked at


def covered(document: raw.Handle, page: raw.Pointer, count: int, area: float) -> bool:
    """Whether there is text on the page and all of it is invisible, or lies under a picture that fills it."""
    objects = list(map(raw.passed, map(raw.page_object, repeat(page), range(count))))
    kinds = bytes(map(raw.object_kind, objects))
    picture = _filling(objects, kinds, area)
    if picture < 0 or raw.TEXT not in kinds or raw.FORM in kinds[picture:]:  # a form may print anything
        return False
    if any(map(_is_visible, _texts(objects[picture:], kinds[picture:]))):
        return False
    under = any(map(_is_visible, _texts(objects[:picture], kinds[:picture])))
    return not under or _hides(document, page, objects[picture])


def _filling(objects: list[raw.Pointer], kinds: bytes, area: float) -> int:
    """Where among the objects the last picture stands that fills the page; -1 if none does."""
    pictures = [index for index, kind in enumerate(kinds) if kind == raw.IMAGE]
    boxes = raw.bounds([objects[index] for index in pictures])
    filling = [
        index
        for index, (left, bottom, right, top) in zip(pictures, boxes, strict=True)
        if (right - left) * (top - bottom) >= _PAGE * area
    ]
    return filling[-1] if filling else -1


def _texts(objects: list[raw.Pointer], kinds: bytes) -> list[raw.Pointer]:
    return list(compress(objects, [kind == raw.TEXT for kind in kinds]))


def _is_visible(text: raw.Pointer) -> bool:
    return bool(raw.text_mode(text) != _INVISIBLE)


def _hides(document: raw.Handle, page: raw.Pointer, picture: raw.Pointer) -> bool:
    """Whether the picture is solid; a watermark lets the print under it through."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    raw.picture_size(picture, ctypes.byref(width), ctypes.byref(height))
    if width.value * height.value > _MOST_PIXELS:
        return True
    with raw.opened_picture(document, page, picture) as rows:
        alphas = [alpha for row in list(rows)[:: max(1, height.value // _ROWS)] for alpha in row[3::4]]
    return bool(alphas) and min(alphas) >= _SOLID
