"""Text that nobody sees because the picture of the page lies over it: somebody else's optical reading.

Scanning programs lay their guesses under the picture so that it can be
searched: in invisible letters, or in visible ones that the picture then
covers. Such text is a guess, and is not taken for print.
"""

from __future__ import annotations

from itertools import compress, repeat

from gojparse.readers.pdf import raw

_INVISIBLE = 3  # the rendering mode of letters that are neither filled nor stroked
_PAGE = 0.7  # of the page's area: a picture as large as that is the page itself


def covered(page: raw.Pointer, count: int, area: float) -> bool:
    """Whether a picture fills the page and all text of the page is invisible or lies under it."""
    objects = list(map(raw.page_object, repeat(page), range(count)))
    kinds = bytes(map(raw.object_kind, objects))
    pictures = [index for index, kind in enumerate(kinds) if kind == raw.IMAGE]
    boxes = raw.bounds([raw.passed(objects[index]) for index in pictures])
    filling = [
        index
        for index, (left, bottom, right, top) in zip(pictures, boxes, strict=True)
        if (right - left) * (top - bottom) >= _PAGE * area
    ]
    if not filling:
        return False
    after = [
        raw.passed(o) for o in compress(objects[filling[-1] :], map(raw.TEXT.__eq__, kinds[filling[-1] :]))
    ]
    return all(raw.text_mode(text) == _INVISIBLE for text in after)
