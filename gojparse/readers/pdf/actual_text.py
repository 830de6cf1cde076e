"""Replacement texts (ActualText): the glyphs count, since they are what is seen.

A file may say of a stretch of glyphs which text they stand for, and pdfium
then reports that text. Writers use it for ligatures and for letters their
fonts have no map for. Where its digits are not those of the glyphs it is
not known which number a reader sees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from gojparse.model import LOW_CONFIDENCE
from gojparse.readers.fixed.page import Quad
from gojparse.readers.pdf import raw
from gojparse.readers.pdf.drawing import Drawing

_ZERO, _NINE = ord("0"), ord("9")


def without_contradicted(
    text_page: raw.Pointer, page: raw.Pointer, number: int, text: str, drawing: Drawing, asked: Sequence[int]
) -> tuple[str, list[Quad]]:
    """Return a page's text, its digits unreadable where a replacement text says others than the glyphs.

    Args:
        text_page: The text of the page as pdfium reports it.
        page: The page; its replacement texts are taken off.
        number: The page's number.
        text: The same text as one string.
        drawing: What is drawn on the page.
        asked: The text objects that are asked for replacement texts first.

    Returns:
        The text, and the boxes of texts whose glyphs are digits where their replacement has none.
    """
    marked = any(map(raw.count_marks, map(raw.passed, asked)))
    if not marked or not any(_replacement(address) for address in asked):
        return text, []
    stretches = list(_stretches_replaced(drawing.texts))
    reported = _digits_by_object(text_page)
    for address in [address for stretch in stretches for address in stretch]:
        _take_off(raw.passed(address))
    with raw.opened_text(page, number) as bare:
        shown = _digits_by_object(bare)
    signs = list(text)
    unprinted: list[int] = []
    for stretch in stretches:
        places = [place for address in stretch for place in reported.get(address, ())]
        digits = [digit for address in stretch for digit in shown.get(address, {}).values()]
        if [reported[address][place] for address in stretch for place in reported.get(address, ())] != digits:
            unprinted += stretch if not places else ()
            for place in places:
                signs[place] = LOW_CONFIDENCE
    _, boxes = drawing.placed_texts(unprinted)
    return "".join(signs), boxes


def _replacement(address: int) -> str | None:
    """Return the replacement text of a text object, None where it has none."""
    part = raw.passed(address)
    for index in range(max(raw.count_marks(part), 0)):
        text = raw.text_of_mark(part, index, b"ActualText")
        if text is not None:
            return text
    return None


def _stretches_replaced(texts: Sequence[int]) -> Iterator[list[int]]:
    """Yield the text objects that have one replacement text together."""
    for replacement, stretch in groupby(texts, _replacement):
        if replacement is not None:
            yield list(stretch)


def _take_off(part: raw.Pointer) -> None:
    """Take the replacement texts off a text object."""
    for index in range(raw.count_marks(part) - 1, -1, -1):
        if raw.text_of_mark(part, index, b"ActualText") is not None:
            raw.remove_mark(part, raw.object_mark(part, index))


def _digits_by_object(text_page: raw.Pointer) -> dict[int, dict[int, str]]:
    """Return the digits that each text object prints, by their places in the text of the page."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for place in range(max(raw.count_characters(text_page), 0)):
        code = raw.character_code(text_page, place)
        if _ZERO <= code <= _NINE:
            found[raw.character_object(text_page, place)][place] = chr(code)
    return found
