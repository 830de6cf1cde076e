"""Every regular expression of the package takes time in proportion to its text, however bad the text is."""

from __future__ import annotations

import pytest

from gojparse import patterns as wrappers
from tests.support.adversarial import Pattern, growth, patterns, texts, written_out

_SHORT, _LONG = 60, 400  # characters to begin with: what is cubic shows at once, what is quadratic soon
_SLOW = 0.05  # seconds; a short text that takes longer needs no long one
_NOTICED = 0.002  # seconds; below it a clock measures itself
_LINEAR = 7.0  # times as long for four times the text; quadratic is 16

CAPPED = {
    "gojparse.identity.titles._TRIM": "at most 14 characters: what another pattern has found",
    "gojparse.sections.cut._RIGHT_OPEN": "at most 12 characters",
}


@pytest.mark.parametrize("pattern", [p for p in patterns() if str(p) not in CAPPED], ids=str)
def test_a_pattern_is_linear(pattern: Pattern) -> None:
    for text in texts(pattern):
        seconds, times = growth(pattern, text, _SHORT)
        if seconds < _SLOW:
            seconds, times = growth(pattern, text, _LONG)
        if seconds > _NOTICED and times > _LINEAR:
            seconds, times = growth(pattern, text, _LONG)  # not a hiccup of the machine?
        assert seconds < _NOTICED or times < _LINEAR, (
            f"{seconds:.3f} s, {times:.0f} times as long as a quarter of it: {text(40)!r}"
        )


def test_the_patterns_were_found() -> None:
    """Also those of `regex`, and those with word lists of a data file."""
    assert len(patterns()) > 300
    names = {str(pattern) for pattern in patterns()}
    assert {"gojparse.identity.names._NO_NAME", "gojparse.places.around._AUTHORITY"} <= names
    assert {str(pattern) for pattern in patterns()} >= CAPPED.keys()
    quadratic = Pattern("made", "up", r"[\s|]*-+[\s|-]*$", 0, ("match",))
    assert max(growth(quadratic, text, _LONG)[1] for text in texts(quadratic)) > _LINEAR


def test_a_pattern_of_regex_is_written_out_for_the_parser_of_re() -> None:
    pattern = wrappers.Pattern(r"(?>\p{Han}+)\L<offices>[\p{Han}0-9]", offices=["局", "办公室"])
    assert written_out(pattern) == "(?>[\u4e00-\u9fff]+)(?:局|办公室)[\u4e00-\u9fff0-9]"
