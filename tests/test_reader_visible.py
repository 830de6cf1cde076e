"""What a reader of the page sees of a text, by its style: one rule for all carriers."""

from __future__ import annotations

import pytest

from gojparse.readers.visible import (
    BLACK,
    INK,
    PATTERN,
    PLAIN,
    WHITE,
    TextStyle,
    Visibility,
    blended,
    contrast,
    hex_colour,
    is_white,
    mask_digits,
    raised_text,
    rgb,
    strike,
    unstruck,
    unstruck_or_all,
    visible,
    visible_text,
)
from gojparse.text import ContentKind, fold, read_cell

_HIDDEN = Visibility.HIDDEN
_WHITE_TEXT = TextStyle(colour=WHITE)
_NAVY, _PALE = 0x1F3864, 0xE4E4E4  # a common header's ground; a grey that an eye may miss on white


def test_a_text_without_a_style_is_shown() -> None:
    assert visible(PLAIN) is visible(TextStyle()) is Visibility.SHOWN
    assert visible(PLAIN, WHITE) is Visibility.SHOWN


@pytest.mark.parametrize(
    "style",
    [
        TextStyle(hidden=True),
        TextStyle(clipped=True),
        TextStyle(covered=True),
        TextStyle(layer_shown=False),
        TextStyle(opacity=0.0),
        TextStyle(size=0.0),
        TextStyle(size=1.4),
        TextStyle(opacity=0.04),
        TextStyle(colour=WHITE, ground=WHITE),
        TextStyle(colour=0xF8F8F8, ground=WHITE),
        TextStyle(colour=_NAVY, ground=_NAVY),
        TextStyle(colour=0xFFC000, ground=0xFFC100),
        TextStyle(colour=BLACK, ground=0x000004),
        TextStyle(hidden=True, struck=True),
    ],
)
def test_each_way_to_keep_text_from_the_eye_hides_it(style: TextStyle) -> None:
    assert visible(style) is _HIDDEN
    assert visible_text("12", style, in_cell=True) == visible_text("12", style, in_cell=False) == ""


@pytest.mark.parametrize(
    "style",
    [
        TextStyle(size=2.5),
        TextStyle(opacity=0.3),
        TextStyle(colour=0xFF0000),
        TextStyle(raised="super"),
        TextStyle(colour=WHITE, ground=_NAVY),
        TextStyle(colour=WHITE, ground=PATTERN),
        TextStyle(ground=WHITE),
        TextStyle(ground=BLACK),
        TextStyle(colour=0x808080, ground=WHITE),
    ],
)
def test_what_an_eye_can_see_is_shown(style: TextStyle) -> None:
    assert visible(style) is Visibility.SHOWN
    assert visible_text("12", style, in_cell=True) == "12"


def test_struck_text_keeps_its_strokes() -> None:
    assert visible(TextStyle(struck=True)) is Visibility.STRUCK
    assert visible_text("1 2", TextStyle(struck=True), in_cell=False) == "1\u0336 2\u0336"


def test_white_letters_depend_on_their_own_ground_first_and_then_on_the_one_around_them() -> None:
    assert visible(_WHITE_TEXT, WHITE) is _HIDDEN
    assert visible(_WHITE_TEXT, _NAVY) is Visibility.SHOWN
    assert visible(_WHITE_TEXT) is Visibility.DOUBTFUL
    assert visible(_WHITE_TEXT._replace(ground=_NAVY), WHITE) is Visibility.SHOWN
    assert visible(_WHITE_TEXT._replace(ground=WHITE), _NAVY) is _HIDDEN


@pytest.mark.parametrize(
    "style",
    [
        TextStyle(colour=_PALE, ground=WHITE),
        TextStyle(colour=BLACK, ground=WHITE, opacity=0.1),
        TextStyle(size=1.5),
        TextStyle(size=2.0),
    ],
)
def test_what_an_eye_may_miss_is_doubtful(style: TextStyle) -> None:
    assert visible(style) is Visibility.DOUBTFUL
    assert visible_text("12", style, in_cell=True) == "\ufffd" * 2  # also beside other digits


def test_digits_that_may_be_invisible_are_illegible_in_a_cell_and_kept_elsewhere() -> None:
    assert visible_text("共7件", _WHITE_TEXT, in_cell=True) == "共\ufffd\u0336件"
    assert visible_text("共7件", _WHITE_TEXT, in_cell=False) == "共7件"


@pytest.mark.parametrize(
    "style",
    [
        TextStyle(size=0.0, size_certain=False),
        TextStyle(colour=WHITE, ground=WHITE, colour_certain=False),
    ],
)
def test_a_style_that_may_be_overruled_is_doubtful(style: TextStyle) -> None:
    assert visible(style) is Visibility.DOUBTFUL


def test_an_uncertain_colour_leaves_tiny_letters_hidden() -> None:
    assert visible(TextStyle(size=1.0, colour=WHITE, colour_certain=False)) is _HIDDEN


def test_nearly_white_is_white() -> None:
    assert is_white(WHITE) and is_white(0xFEFEFE) and is_white(rgb(250, 250, 250))
    assert not is_white(0xE0E0E0) and not is_white(0xFFFF00 - 0x100000) and not is_white(None)
    assert not is_white(PATTERN)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(BLACK, WHITE) == contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast(0x777777, WHITE) == pytest.approx(4.48, abs=0.01)
    assert contrast(0xFF0000, WHITE) == pytest.approx(4.0, abs=0.01)
    assert contrast(_NAVY, _NAVY) == 1


def test_a_translucent_colour_mixes_with_its_ground() -> None:
    assert blended(BLACK, WHITE, 0.0) == WHITE
    assert blended(BLACK, WHITE, 1.0) == BLACK
    assert blended(0xFF0000, 0x0000FF, 0.5) == 0x800080


def test_struck_letters_that_nobody_sees_are_gone() -> None:
    style = TextStyle(struck=True, colour=WHITE)
    assert visible_text("7", style, WHITE, in_cell=True) == ""
    assert visible_text("7", style, _NAVY, in_cell=True) == "7\u0336"
    assert visible_text("7", style, in_cell=True) == "\ufffd\u0336"


def test_a_raised_mark_is_no_part_of_its_number() -> None:
    assert raised_text("12") == "¹²" and raised_text("注３") == "注³"
    for mark in ("1", "12", "[1]", "(2)", "注1", "①", "*"):
        assert read_cell("591" + raised_text(mark)).integer == 591, mark
    assert read_cell(raised_text("591")).integer == 591  # all of it is raised: no mark but the number
    assert read_cell(raised_text("5")).integer is None  # a number, or the mark of a note in an empty cell
    assert read_cell("591" + raised_text("123")).integer is None


def test_ink_is_neither_a_number_nor_an_empty_cell() -> None:
    assert read_cell(INK).kind is ContentKind.TEXT
    assert read_cell("5" + INK).kind is ContentKind.TEXT
    assert fold("行政" + INK + "许可") == "行政许可"  # an icon in a label


def test_colours_are_written_in_three_or_six_digits() -> None:
    assert hex_colour("#fff") == hex_colour("#FFFFFF") == hex_colour("ffffff") == WHITE
    assert hex_colour("#1a2") == 0x11AA22
    assert hex_colour("auto") is hex_colour("#ff") is hex_colour("") is None


def test_struck_text_next_to_other_text_is_gone_and_alone_it_stays() -> None:
    assert unstruck(strike("7") + "8") == unstruck_or_all(strike("7") + "8") == "8"
    assert unstruck(strike("7")) == "" and unstruck_or_all(strike("7")) == strike("7")
    assert unstruck("1\n" + strike("2") + "\n3") == "1\n3"


def test_nothing_is_struck_twice() -> None:
    assert strike(strike("7")) == mask_digits(strike("7")) == strike("7")
