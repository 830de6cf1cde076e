"""Grounds of a .doc: the shading of runs, paragraphs and cells ([MS-DOC] 2.9.245 and following)."""

from __future__ import annotations

from collections.abc import Iterable

from gojparse.readers.doc import properties as sprm
from gojparse.readers.doc.properties import RunProperties
from gojparse.readers.visible import BLACK, PATTERN, WHITE, Ground, blended, rgb

_NUMBERED = (  # the colours that have a number, from 1
    0x000000, 0x0000FF, 0x00FFFF, 0x00FF00, 0xFF00FF, 0xFF0000, 0xFFFF00, WHITE, 0x000080,
    0x008080, 0x008000, 0x800080, 0x800000, 0x808000, 0x808080, 0xC0C0C0,
)  # fmt: skip
_SHARES = {2: 5, 3: 10, 4: 20, 5: 25, 6: 30, 7: 40, 8: 50, 9: 60, 10: 70, 11: 75, 12: 80, 13: 90}  # percent
_SOLID, _NONE, _NONE_OLD = 1, 0xFFFF, 0x3F
_SHADE, _OLD_SHADE = 10, 2  # bytes
_CELLS = {sprm.CELL_GROUNDS: 0, sprm.CELL_GROUNDS_2: 22, sprm.CELL_GROUNDS_3: 44}  # the first of each list


def numbered_colour(number: int) -> int | None:
    """Return one of the colours that have a number; None for the automatic one."""
    return _NUMBERED[number - 1] if 0 < number <= len(_NUMBERED) else None


def shade(stored: bytes) -> Ground:
    """Return the ground of a shading: two colours and the pattern in which they are mixed."""
    if len(stored) < _SHADE:
        return None
    front, behind = (None if part[3] else rgb(*part[:3]) for part in (stored[:4], stored[4:8]))
    return _mixed(front, behind, int.from_bytes(stored[8:10], "little"))


def old_shade(stored: bytes) -> Ground:
    """Return the ground of a shading as older programs state it, by the numbers of its colours."""
    packed = int.from_bytes(stored[:_OLD_SHADE], "little")
    return _mixed(numbered_colour(packed & 31), numbered_colour(packed >> 5 & 31), packed >> 10)


def _mixed(front: int | None, behind: int | None, pattern: int) -> Ground:
    """Return the colour of a pattern from afar; None where it lets the ground below shine through."""
    if not pattern:
        return behind
    if pattern in (_NONE, _NONE_OLD):
        return None
    if pattern == _SOLID:
        return BLACK if front is None else front
    if pattern not in _SHARES:
        return PATTERN
    paper = WHITE if behind is None else behind
    return blended(BLACK if front is None else front, paper, _SHARES[pattern] / 100)


def stated_ground(own: RunProperties, new: int, old: int) -> Ground:
    """Return the ground that a property states, else the same property of older programs."""
    if new in own:
        return shade(own[new])
    return old_shade(own[old]) if old in own else None


def cell_grounds(properties: Iterable[tuple[int, bytes]]) -> dict[int, Ground]:
    """Return the grounds of the cells of a row, by their places from 0, as far as they are stated."""
    found: dict[int, Ground] = {}
    old: dict[int, Ground] = {}
    for code, value in properties:
        if code in _CELLS:
            for place in range(len(value) // _SHADE):
                found[_CELLS[code] + place] = shade(value[place * _SHADE : (place + 1) * _SHADE])
        elif code == sprm.CELL_GROUNDS_OLD:
            for place in range(len(value) // _OLD_SHADE):
                old[place] = old_shade(value[place * _OLD_SHADE : (place + 1) * _OLD_SHADE])
        elif code == sprm.SET_CELL_GROUND and len(value) >= 2 + _SHADE:
            found.update(dict.fromkeys(range(value[0], min(value[1], 63)), shade(value[2:])))
    return {**old, **found}
