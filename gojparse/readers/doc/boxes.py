"""Text boxes of a .doc: their texts stand behind all others, their anchors in the text.

An anchor and the text of its box know each other by the number of the shape.
A box inside a group of shapes has no anchor of its own.
"""

from __future__ import annotations

import struct

from gojparse.readers.doc.make import DOC
from gojparse.readers.doc.pieces import Head

_ANCHORS, _TEXTS = 40, 56
_ANCHOR, _TEXT = 26, 22  # bytes
_NOWHERE = 1 << 32  # from here on: places of anchors that stand nowhere


def boxes(head: Head, table: bytes, length: int) -> dict[int, tuple[int, int]]:
    """The place of each anchor, and where the text of its box begins and ends."""
    if head.boxes < 2:
        return {}
    texts, anchors = _listed(head.part(_TEXTS, table), _TEXT), _listed(head.part(_ANCHORS, table), _ANCHOR)
    anchored = {
        struct.unpack_from("<I", anchor)[0]: place
        for place, _, anchor in reversed(anchors)
        if place < head.text
    }
    found: dict[int, tuple[int, int]] = {}
    behind = 0
    for number, (start, end, text) in enumerate(texts):
        if start < behind:
            raise DOC.damaged()
        behind = end
        is_free = struct.unpack_from("<h", text, 8)[0]  # its shape was deleted
        first, last = head.before_boxes + start, head.before_boxes + min(end, head.boxes)
        if is_free or first >= last or last > length:
            continue
        place = anchored.get(struct.unpack_from("<I", text, 14)[0], _NOWHERE + number)
        found[_NOWHERE + number if place in found else place] = first, last
    return found


def _listed(stored: bytes, size: int) -> list[tuple[int, int, bytes]]:
    """The entries of a table: start, end, and what is told of the stretch between."""
    count = max((len(stored) - 4) // (4 + size), 0)
    if not count:
        return []
    bounds = struct.unpack_from(f"<{count + 1}I", stored)
    first = 4 * (count + 1)
    return [
        (bounds[n], bounds[n + 1], stored[first + n * size : first + (n + 1) * size]) for n in range(count)
    ]
