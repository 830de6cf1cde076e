"""Letters that are stored on a page and not seen on it.

Nearly every text is dark, filled, and lies on paper with nothing over it. The
text objects that print digits, and a sample of the others, are asked for it.
Where one is otherwise (white, transparent, clipped, of a layer, in a form,
under something drawn later), all such texts are looked at on the drawn page,
which knows all the ways in which a PDF can hide them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

from gojparse.model import LOW_CONFIDENCE
from gojparse.readers.fixed.page import Quad
from gojparse.readers.pdf import raw
from gojparse.readers.pdf.displayed import Difference, PageView, differences, undrawn
from gojparse.readers.pdf.drawing import Drawing
from gojparse.readers.visible import WHITE, TextStyle, Visibility, contrast, rgb, visible

INVISIBLE = frozenset((3, 7))  # the modes of letters that are neither filled nor stroked
_PLAIN_MODES = frozenset((0, 2))  # filled, or filled and stroked
_DIGITS = re.compile("[0-9]+")
_SAMPLED = 24  # texts of a page, at least, where there are so many
_ENOUGH_CONTRAST = 1.5
_OPAQUE = 128  # of 255: letters that let less shine through are seen like solid ones
_LAYER = "OC"  # the tag of what belongs to a layer
_TOUCHED = 0.25  # of the height of a text: what reaches less far into it lies next to it
_OVERHANG = 0.6  # points by which the box of a text may reach beyond its clip
_SLIVER = 0.3  # of its width or height; less of a letter, and pale, is nothing to a reader
_LEGIBLE = 0.85  # of its width and height; a digit of which less is seen is not legible
_MOST_ALONE = 100  # texts that are looked at one by one

_Colour = tuple[int, int, int, int]  # red, green, blue, alpha


class StoredLetter(NamedTuple):
    """A letter that may not be seen."""

    place: int  # in pdfium's text of the page
    sign: str
    address: int  # of its text object
    box: Quad  # of its ink: left, bottom, right, top


def unseen_letters(
    page: raw.Pointer,
    text_page: raw.Pointer,
    text: str,
    drawing: Drawing,
    frame: Quad,
    displayed: int,
    asked: Sequence[int],
) -> list[tuple[StoredLetter, Visibility]]:
    """Return the letters of a page that are not seen, or not for sure.

    Args:
        page: The page.
        text_page: Its text.
        text: The same as one string.
        drawing: What is drawn on the page.
        frame: What of the page is displayed: left, bottom, right, top.
        displayed: By how many quarters it is turned.
        asked: The text objects that are asked first, see `texts_of_digits`.
    """
    texts = drawing.texts
    transparent = bool(raw.page_transparent(page))
    if not _doubtful(asked, drawing, transparent):
        return []
    doubtful = _doubtful(texts, drawing, transparent)
    letters = list(_letters_of(doubtful, text_page, text))
    if not letters:
        return []
    view = _View(
        page, PageView(page, frame, displayed, _around([letter.box for letter in letters])), doubtful
    )
    return [(letter, seen) for letter, seen in view.seen(letters) if seen is not Visibility.SHOWN]


def without_unseen(text: str, unseen: Iterable[tuple[StoredLetter, Visibility]]) -> str:
    """Return a page's text with blanks for hidden letters, its digits made unreadable where in doubt."""
    signs = list(text)
    for letter, seen in unseen:
        if seen is Visibility.HIDDEN:
            signs[letter.place] = " "
        elif letter.sign.isdigit():
            signs[letter.place] = LOW_CONFIDENCE
    return "".join(signs)


def texts_of_digits(text_page: raw.Pointer, text: str, texts: Sequence[int]) -> list[int]:
    """Return the addresses of the texts that print digits, and of a sample of the others."""
    found: dict[int | None, None] = dict.fromkeys(texts[:: len(texts) // _SAMPLED + 1])
    spans = [match.span() for match in _DIGITS.finditer(text)]
    firsts = list(map(raw.character_object, repeat(text_page), [start for start, _ in spans]))
    lasts = list(map(raw.character_object, repeat(text_page), [end - 1 for _, end in spans]))
    found |= dict.fromkeys(firsts)
    if firsts != lasts:
        apart = [span for span, first, last in zip(spans, firsts, lasts, strict=True) if first != last]
        places = [index for start, end in apart for index in range(start, end)]
        found |= dict.fromkeys(map(raw.character_object, repeat(text_page), places))
    return [address for address in found if address]  # pdfium's own additions belong to no object


def _letters_of(doubtful: Collection[int], text_page: raw.Pointer, text: str) -> Iterator[StoredLetter]:
    for index, sign in enumerate(text):
        if sign > " ":
            address = raw.character_object(text_page, index)
            if address in doubtful:
                left, top, right, bottom = raw.ink_box(text_page, index)
                yield StoredLetter(index, sign, address, (left, bottom, right, top))


def _around(boxes: Iterable[Quad]) -> Quad:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


# ---- texts that may not be seen ----


def _doubtful(texts: Sequence[int], drawing: Drawing, transparent: bool) -> set[int]:
    """Return those of these text objects that are not simply dark, on paper, with nothing over them."""
    parts = [raw.passed(address) for address in texts]
    colours = list(raw.colours(parts))
    pale = {colour for colour in set(colours) if _is_pale(*colour)}
    modes, marks = map(raw.text_mode, parts), map(raw.count_marks, parts)
    clips = map(raw.count_clips, map(raw.clip_path, parts))
    facts = zip(texts, parts, colours, modes, marks, clips, strict=True)
    found = {
        address
        for address, part, colour, mode, marked, clipped in facts
        if colour in pale
        or mode not in _PLAIN_MODES
        or (transparent and raw.is_transparent(part))
        or (marked > 0 and _is_of_layer(part, marked))
        or (clipped > 0 and _is_clipped(part, clipped))
    }
    found.update(drawing.texts_in_forms().intersection(texts))
    if drawing.areas and texts:
        found.update(_touched(texts, colours, drawing))
    return found


def _is_pale(red: int, green: int, blue: int, alpha: int) -> bool:
    """Tell whether letters of a colour could be overlooked on paper."""
    return alpha < _OPAQUE or contrast(rgb(red, green, blue), WHITE) < _ENOUGH_CONTRAST


def _is_of_layer(part: raw.Pointer, marks: int) -> bool:
    return any(raw.name_of_mark(part, index) == _LAYER for index in range(marks))


def _is_clipped(part: raw.Pointer, clips: int) -> bool:
    """Tell whether a clip may cut a text: by the box around it, or by a shape that is no box."""
    left, bottom, right, top = next(raw.bounds([part]))
    slack = _TOUCHED * (top - bottom)
    for x0, y0, x1, y1 in raw.clips(part, clips):
        if left < x0 - _OVERHANG or right > x1 + _OVERHANG or bottom < y0 - slack or top > y1 + slack:
            return True
    return False


def _touched(texts: Sequence[int], colours: Sequence[_Colour], drawing: Drawing) -> Iterator[int]:
    """Yield the texts that lie under an area drawn later, or on an area of nearly their colour."""
    order, boxes = drawing.placed_texts(texts)
    low_contrast = _low_contrast(set(colours), {area.colour for area in drawing.areas})
    slack = _TOUCHED * max(top - bottom for _, bottom, _, top in boxes)
    placed = sorted((bottom + top, index) for index, (_, bottom, _, top) in enumerate(boxes))
    middles = [middle for middle, _ in placed]
    places = [(order[index], boxes[index], index) for _, index in placed]
    for after, box, colour in drawing.areas:
        first, last = bisect_left(middles, 2 * (box[1] - slack)), bisect_left(middles, 2 * (box[3] + slack))
        for before, place, index in places[first:last]:
            if before < after:
                if place[0] + 1 < box[2] and place[2] - 1 > box[0] and _meet(box, place):
                    yield texts[index]
            elif low_contrast and (colours[index], colour) in low_contrast and _meet(box, place):
                yield texts[index]


def _meet(area: Quad, box: Quad) -> bool:
    """Tell whether an area reaches over a part of a text that counts."""
    if area[0] >= box[2] - 1 or area[2] <= box[0] + 1:
        return False
    return min(area[3], box[3]) - max(area[1], box[1]) > _TOUCHED * (box[3] - box[1])


def _low_contrast(
    colours: Collection[_Colour], grounds: Collection[int | None]
) -> set[tuple[_Colour, int | None]]:
    """Return the pairs of a colour and a ground on which such letters could be overlooked."""
    return {
        (colour, ground)
        for colour in colours
        for ground in grounds
        if ground is None or contrast(rgb(*colour[:3]), ground) < _ENOUGH_CONTRAST
    }


# ---- the drawn page ----


class _View:
    """A region of a page, drawn with and without the texts that may not be seen."""

    def __init__(self, page: raw.Pointer, region: PageView, texts: Collection[int]) -> None:
        self._region = region
        self._whole = region.draw()
        self._texts = {address: raw.passed(address) for address in texts}

    def seen(self, letters: Sequence[StoredLetter]) -> Iterator[tuple[StoredLetter, Visibility]]:
        """Yield what is seen of each letter."""
        apart = self._at_one_place(letters)
        found = self._differences(self._texts.values(), letters)
        for letter, difference in zip(letters, found, strict=True):
            if letter.address in apart and difference is not None:
                alone = [self._texts[letter.address]]
                (difference,) = self._differences(alone, [letter])
            yield letter, self._visibility(letter, difference)

    def _differences(
        self, parts: Iterable[raw.Pointer], letters: Sequence[StoredLetter]
    ) -> list[Difference | None]:
        with undrawn(parts):
            without = self._region.draw()
        boxes = [letter.box for letter in letters]
        return list(differences(self._region, self._whole, without, boxes))

    def _at_one_place(self, letters: Sequence[StoredLetter]) -> set[int]:
        """Return the texts that print over others that may not be seen either."""
        placed = sorted(letters, key=lambda letter: letter.box)
        found: set[int] = set()
        for index, letter in enumerate(placed):
            left, bottom, right, top = letter.box
            for other in placed[index + 1 :]:
                if other.box[0] > (left + right) / 2:
                    break
                if other.address != letter.address and bottom < (other.box[1] + other.box[3]) / 2 < top:
                    found |= {letter.address, other.address}
        return found

    def _visibility(self, letter: StoredLetter, difference: Difference | None) -> Visibility:
        part = self._texts[letter.address]
        if letter.sign >= "\u2e80" and not raw.font_embedded(raw.object_font(part)):
            return _stored_visibility(part)  # pdfium may have no font to draw it with
        if difference is None:
            return Visibility.HIDDEN
        seen = visible(TextStyle(colour=difference.colour), difference.ground)
        if seen is Visibility.DOUBTFUL and difference.share < _SLIVER:
            return Visibility.HIDDEN  # a pale edge beside what covers the letter
        cut = seen is Visibility.SHOWN and difference.share < _LEGIBLE
        return Visibility.DOUBTFUL if cut else seen


def _stored_visibility(part: raw.Pointer) -> Visibility:
    """Return what is seen of a text by its own style."""
    ((red, green, blue, alpha),) = raw.colours([part])
    opacity = alpha / 255 if alpha >= 0 else 1.0
    hidden = raw.text_mode(part) in INVISIBLE
    return visible(TextStyle(hidden=hidden, colour=rgb(red, green, blue), opacity=opacity))
