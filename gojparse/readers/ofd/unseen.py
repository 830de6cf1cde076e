"""Letters of a page that nobody sees, and digits that cannot be trusted.

Letters are hidden by what is drawn over them. A
digit is withheld whose glyph stands for another one elsewhere: the text says
7, but the font draws the shape that is 3 on the rest of the pages.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from gojparse.model import LOW_CONFIDENCE
from gojparse.readers.ofd.canvas import Canvas

_MOST_TESTS = 2_000_000  # of covers and letters of one page
_RARE = 0.1  # of the places of a glyph: so few of another meaning are the wrong ones


def withhold_unseen(canvas: Canvas) -> None:
    """Take away the letters of a page that are covered."""
    for letter in _covered(canvas):
        canvas.signs[letter] = ""
    if "" in canvas.signs:
        canvas.keep([bool(sign) for sign in canvas.signs])


def _covered(canvas: Canvas) -> Iterator[int]:
    """Yield the letters that something solid was drawn over later."""
    if not canvas.covers:
        return
    centres = [(top + bottom) / 2 for top, bottom in zip(canvas.tops, canvas.bottoms, strict=True)]
    order = sorted(range(len(centres)), key=centres.__getitem__)
    heights = [centres[letter] for letter in order]
    tests = 0
    for (left, top, right, bottom), letters in canvas.covers:
        within = order[bisect_left(heights, top) : bisect_right(heights, bottom)]
        tests += len(within)
        if tests > _MOST_TESTS:
            return
        for letter in within:
            middle = (canvas.lefts[letter] + canvas.rights[letter]) / 2
            if letter < letters and left <= middle <= right:
                yield letter


def withhold_contradicted(canvases: Sequence[Canvas]) -> None:
    """Make the digits of all pages illegible whose glyph stands for other digits too, or the reverse."""
    by_font: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for canvas in canvases:
        for claim in canvas.claims:
            for position, glyphs in claim.runs:
                by_font[claim.font].update(zip(glyphs.split(), claim.text[position:], strict=False))
    for font, pairs in by_font.items():
        digits = [pair for pair in pairs if pair[1].isdigit()]
        if len(digits) > min(len({glyph for glyph, _ in digits}), len({digit for _, digit in digits})):
            _withhold_rare(canvases, font)


def _withhold_rare(canvases: Sequence[Canvas], font: str) -> None:
    """Make the digits of a font illegible, but for those that nearly all its glyphs agree about."""
    places = [
        (canvas, claim.start + index, glyph, claim.text[index])
        for canvas in canvases
        for claim in canvas.claims
        if claim.font == font
        for position, glyphs in claim.runs
        for index, glyph in enumerate(glyphs.split()[: len(claim.text) - position], position)
        if claim.text[index].isdigit()
    ]
    pairs = Counter((glyph, digit) for _, _, glyph, digit in places)
    glyphs_of, digits_of = Counter(digit for *_, digit in places), Counter(place[2] for place in places)
    for canvas, letter, glyph, digit in places:
        if pairs[glyph, digit] < (1 - _RARE) * max(glyphs_of[digit], digits_of[glyph]):
            canvas.signs[letter] = LOW_CONFIDENCE
