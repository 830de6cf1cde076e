"""What a reader of the page sees of a text, by its style: one rule for all carriers."""

from __future__ import annotations

import pytest

from gojparse.readers.visible import (
    DOC_RULE,
    PLAIN,
    RTF_RULE,
    RULE,
    SHEET_RULE,
    WHITE,
    Ground,
    TextStyle,
    Visibility,
    VisibilityRule,
    ground_of,
    hex_colour,
    is_white,
    mask_digits,
    rgb,
    strike,
    unstruck,
    unstruck_or_all,
    visible,
    visible_text,
)

_HIDDEN = Visibility.HIDDEN
_WHITE_TEXT = TextStyle(colour=WHITE)
_NEARLY_WHITE = 0xFEFEFE


def test_a_text_without_a_style_is_shown() -> None:
    assert visible(PLAIN) is visible(TextStyle()) is Visibility.SHOWN
    assert visible(PLAIN, Ground.WHITE) is Visibility.SHOWN


@pytest.mark.parametrize(
    "style",
    [
        TextStyle(hidden=True),
        TextStyle(clipped=True),
        TextStyle(covered=True),
        TextStyle(layer_shown=False),
        TextStyle(opacity=0.0),
        TextStyle(size=0.0),
        TextStyle(size=2.0),
        TextStyle(colour=WHITE, ground=Ground.WHITE),
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
        TextStyle(opacity=0.1),
        TextStyle(colour=0xFF0000),
        TextStyle(raised="super"),
        TextStyle(colour=WHITE, ground=Ground.COLOURED),
        TextStyle(ground=Ground.WHITE),
    ],
)
def test_what_an_eye_can_see_is_shown(style: TextStyle) -> None:
    assert visible(style) is Visibility.SHOWN
    assert visible_text("12", style, in_cell=True) == "12"


def test_struck_text_keeps_its_strokes() -> None:
    assert visible(TextStyle(struck=True)) is Visibility.STRUCK
    assert visible_text("1 2", TextStyle(struck=True), in_cell=False) == "1\u0336 2\u0336"


def test_white_letters_depend_on_their_own_ground_first_and_then_on_the_one_around_them() -> None:
    assert visible(_WHITE_TEXT, Ground.WHITE) is _HIDDEN
    assert visible(_WHITE_TEXT, Ground.COLOURED) is Visibility.SHOWN
    assert visible(_WHITE_TEXT) is Visibility.DOUBTFUL
    assert visible(_WHITE_TEXT._replace(ground=Ground.COLOURED), Ground.WHITE) is Visibility.SHOWN
    assert visible(_WHITE_TEXT._replace(ground=Ground.WHITE), Ground.COLOURED) is _HIDDEN


def test_digits_that_may_be_invisible_are_illegible_in_a_cell_and_kept_elsewhere() -> None:
    assert visible_text("共7件", _WHITE_TEXT, in_cell=True) == "共\ufffd\u0336件"
    assert visible_text("共7件", _WHITE_TEXT, in_cell=False) == "共7件"


@pytest.mark.parametrize(
    "style",
    [
        TextStyle(size=0.0, size_certain=False),
        TextStyle(colour=WHITE, ground=Ground.WHITE, colour_certain=False),
    ],
)
def test_a_style_that_may_be_overruled_is_doubtful(style: TextStyle) -> None:
    assert visible(style) is Visibility.DOUBTFUL


def test_an_uncertain_colour_leaves_tiny_letters_hidden() -> None:
    assert visible(TextStyle(size=1.0, colour=WHITE, colour_certain=False)) is _HIDDEN


@pytest.mark.parametrize("rule", [RULE, RTF_RULE])
def test_nearly_white_is_white_in_most_carriers(rule: VisibilityRule) -> None:
    assert is_white(_NEARLY_WHITE, rule) and is_white(rgb(250, 250, 250), rule)
    assert not is_white(rgb(255, 255, 249), rule)


@pytest.mark.parametrize("rule", [SHEET_RULE, DOC_RULE])
def test_only_pure_white_is_white_in_workbooks_and_old_word(rule: VisibilityRule) -> None:
    assert is_white(WHITE, rule) and not is_white(_NEARLY_WHITE, rule)
    assert ground_of(_NEARLY_WHITE, rule) is Ground.COLOURED


@pytest.mark.parametrize("rule", [RTF_RULE, DOC_RULE])
def test_a_stroke_outweighs_white_in_old_word(rule: VisibilityRule) -> None:
    style = TextStyle(struck=True, colour=WHITE)
    assert visible(style, Ground.WHITE, rule) is Visibility.STRUCK
    assert visible_text("7", style, in_cell=True, rule=rule) == "7\u0336"
    assert visible_text("7", style, in_cell=True) == "\ufffd\u0336"


def test_no_background_is_an_unknown_ground() -> None:
    assert ground_of(None) is Ground.UNKNOWN
    assert ground_of(WHITE) is Ground.WHITE
    assert ground_of(0xC0C0C0) is Ground.COLOURED


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
