"""OFD: print that is stored and not seen, and digits whose glyphs say something else."""

# ruff: noqa: E501 (an element a line)
from __future__ import annotations

import pytest

from gojparse.model import INK, Paragraph
from tests.test_reader_ofd import (
    BLUE,
    FILLED,
    RULES,
    WHITE,
    box,
    cells,
    document,
    line,
    lines,
    page,
    parts,
    read,
    text,
    zipped,
)

_RED = "<ofd:StrokeColor Value='255 0 0'/>"
_NAVY = "<ofd:FillColor Value='31 56 100'/>"
_PALE = "<ofd:FillColor Value='250 250 250'/>"


def _printed(number: str, *more: str) -> str:
    """Return what is read of the right cell of a table, a number and what else is drawn there."""
    return cells(RULES + text("规章", 40, 47) + number + "".join(more))[1][0]


def _clip(x: float, y: float, width: float, height: float) -> str:
    return (
        f"<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary='{x} {y} {width} {height}'><ofd:AbbreviatedData>"
        f"M 0 0 L {width} 0 L {width} {height} L 0 {height} C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>"
    )


# ---- covered ----


@pytest.mark.parametrize(
    ("later", "seen"),
    [
        ("", "58516"),
        (box(79, 42, 84, 48.5, FILLED, WHITE), "516"),  # whited out: 2 mm a digit from 80 on
        (box(79, 42, 84, 48.5, FILLED, BLUE), "516"),
        (box(79, 42, 84, 48.5, FILLED + " Alpha='60'", WHITE), "58516"),  # a marker's colour shines through
        (box(79, 42, 84, 48.5, "", WHITE), "58516"),  # an empty frame
        (box(60, 42, 66, 48.5, FILLED, WHITE), "58516"),
        (box(79, 42, 92, 48.5, FILLED, WHITE), ""),
    ],
)
def test_what_is_drawn_later_covers(later: str, seen: str) -> None:
    assert _printed(text("58516", 80, 47, "DeltaX='2'"), later) == seen


def test_a_ground_drawn_before_covers_nothing() -> None:
    assert _printed(box(71, 41, 109, 49, FILLED, BLUE), text("12", 80, 47)) == "12"
    assert _printed(text("12", 80, 47), box(71, 51, 109, 59, FILLED, WHITE)) == "12"


# ---- colours ----


@pytest.mark.parametrize(
    ("ground", "colour", "seen"),
    [
        ("", _PALE, ""),
        ("", "<ofd:FillColor Value='230 230 230'/>", "\ufffd\ufffd"),
        (_NAVY, _NAVY, ""),
        (_NAVY, "<ofd:FillColor Value='33 58 102'/>", ""),
        (_NAVY, WHITE, "12"),
        (WHITE, WHITE, ""),
        ("", "<ofd:FillColor Value='0 0 0' Alpha='5'/>", ""),
        ("", "<ofd:FillColor Value='0 0 0 0'/>", ""),  # no ink of four
        ("", "<ofd:FillColor Value='0 0 0 255'/>", "12"),
        ("", "<ofd:FillColor Value='255 255 0 0'/>", "12"),
    ],
)
def test_letters_in_the_colour_of_their_ground(ground: str, colour: str, seen: str) -> None:
    below = box(71, 41, 109, 49, FILLED, ground) if ground else ""
    assert _printed(below, text("12", 80, 47, "DeltaX='2'", colour)) == seen


# ---- clips ----


@pytest.mark.parametrize(
    ("clip", "seen"),
    [
        (_clip(0, 0, 90, 5), "36516"),
        (_clip(0, 0, 0.1, 0.1), ""),
        (_clip(4, 0, 30, 5), "516"),
        (_clip(0, 0, 4, 5), "36"),
        (_clip(0, 0, 4, 5) + _clip(2, 0, 30, 5), "6"),  # both apply
        (_clip(0, 0, 5, 5), "36\ufffd"),  # half a digit
        ("<ofd:Clips><ofd:Clip/></ofd:Clips>", ""),
    ],
)
def test_nothing_is_seen_outside_a_clip(clip: str, seen: str) -> None:
    assert _printed(text("36516", 80, 47, "DeltaX='2'", clip)) == seen


# ---- struck out ----


@pytest.mark.parametrize(
    ("stroke", "seen"),
    [
        (line(80, 45.5, 84, 45.5), "516"),
        (line(80, 45.5, 84, 45.5, "").replace("LineWidth='0.2'", "LineWidth='0.5'"), "516"),
        (box(80, 45.3, 84, 45.6, FILLED), "516"),  # a thin box
        (line(80, 45.5, 90, 45.5), "3\u03366\u03365\u03361\u03366\u0336"),
        (line(80, 47.4, 84, 47.4), "36516"),  # underlined
        (line(80, 43.2, 84, 43.2), "36516"),
        (line(95, 45.5, 99, 45.5), "36516"),
        (line(70, 45.5, 110, 45.5), "\ufffd\ufffd\ufffd\ufffd\ufffd"),  # from border to border
    ],
)
def test_digits_with_a_line_through_them_are_struck_out(stroke: str, seen: str) -> None:
    assert _printed(text("36516", 80, 47, "DeltaX='2'"), stroke) == seen


# ---- pictures ----


def picture(x: float, y: float, width: float, height: float) -> str:
    return f"<ofd:ImageObject ID='6' ResourceID='5' Boundary='{x} {y} {width} {height}'/>"


@pytest.mark.parametrize(
    ("number", "drawn", "seen"),
    [
        ("", picture(80, 43, 6, 4), INK),
        ("", picture(80, 43, 0.5, 0.5), ""),  # a spacer
        ("", picture(20, 20, 170, 200), ""),  # the ground of the page
        ("516", picture(86.2, 43.5, 2, 3.6), "51\ufffd"),  # a digit may be a picture
        ("516", picture(77.5, 43.5, 2, 3.6), "\ufffd16"),
        ("516", picture(92, 43.5, 2, 3.6), "516"),
        ("516", picture(86.2, 46, 2, 1), "516"),
    ],
)
def test_a_picture_in_a_cell_is_ink_and_beside_a_number_may_be_a_digit(
    number: str, drawn: str, seen: str
) -> None:
    printed = text(number, 80, 47, "DeltaX='2'") if number else ""
    assert _printed(printed, drawn) == seen


def test_a_picture_of_a_table_is_named() -> None:
    found = document(text("三、收到和处理", 30, 30) + picture(25, 40, 160, 90))
    assert [block.text for block in found.blocks if isinstance(block, Paragraph)] == ["三、收到和处理", INK]


# ---- glyphs ----


def _drawn(words: str, glyphs: str, y: float) -> str:
    run = f"<ofd:CGTransform CodePosition='0' CodeCount='{len(words)}' GlyphCount='{len(words)}'><ofd:Glyphs>{glyphs}</ofd:Glyphs></ofd:CGTransform>"
    return text(words, 30, y, "DeltaX='2'", run)


def test_a_digit_drawn_with_the_glyph_of_another_is_illegible() -> None:
    honest = "".join(_drawn("0123456789", "20 21 22 23 24 25 26 27 28 29", 40 + 6 * n) for n in range(12))
    assert lines(honest + _drawn("378", "23 27 28", 120))[-1] == "378"
    assert lines(honest + _drawn("378", "23 23 28", 120))[-1] == "3\ufffd8"
    assert lines(honest + _drawn("378", "23 27 99", 120))[-1] == "37\ufffd"
    assert lines(honest + _drawn("37八", "23 27 28", 120))[-1] == "37八"  # letters claim nothing


def test_two_meanings_of_a_glyph_in_equal_numbers_withhold_both() -> None:
    assert lines(_drawn("33", "23 23", 50) + _drawn("88", "23 23", 60)) == ["\ufffd\ufffd", "\ufffd\ufffd"]


def test_glyphs_count_across_pages() -> None:
    first, second = _drawn("3333333333333", " ".join(["23"] * 13), 50), _drawn("81", "23 21", 50)
    found = read(zipped(parts(page(first), page(second))))
    assert [block.text for block in found.blocks] == ["3333333333333", "\ufffd1"]  # type: ignore[union-attr]
    assert document(second).blocks[0].text == "81"  # type: ignore[union-attr]
