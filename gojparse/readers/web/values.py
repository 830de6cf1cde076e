"""Values of CSS: lengths, colours, and the queries of `@media` and `@supports`.

Pages are seen on a screen 1,280 pixels wide. What is not understood is
`None`, so that a caller can tell "no" from "who knows".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gojparse.readers.visible import rgb

SCREEN_WIDTH, SCREEN_HEIGHT = 1280.0, 800.0  # pixels
MEDIUM = 16.0  # pixels of letters whose size nobody states

# ---- lengths ----

# fmt: off
_PIXELS = {
    "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54,
    "rem": MEDIUM, "vw": SCREEN_WIDTH / 100, "vh": SCREEN_HEIGHT / 100, "vmin": SCREEN_HEIGHT / 100,
    "vmax": SCREEN_WIDTH / 100, "dvh": SCREEN_HEIGHT / 100, "svh": SCREEN_HEIGHT / 100,
    "lvh": SCREEN_HEIGHT / 100, "vi": SCREEN_WIDTH / 100, "vb": SCREEN_HEIGHT / 100,
}
_OF_LETTERS = {"em": 1.0, "ex": 0.5, "ch": 0.5, "ic": 1.0, "cap": 0.7, "lh": 1.2}
# fmt: on
_NUMBER = re.compile(r"([-+]?(?:\d{1,20}\.?\d{0,20}|\.\d{1,20})(?:e[-+]?\d{1,3})?)([a-z%]{0,4})")
_TOKEN = re.compile(
    r"([-+]?(?:\d{1,20}\.?\d{0,20}|\.\d{1,20})(?:e[-+]?\d{1,3})?[a-z%]{0,4}|[-a-z]{0,20}\(|[-+*/(),])"
)
_CALCULATED = ("calc(", "-webkit-calc(", "min(", "max(", "clamp(")
_LONGEST_SUM = 200  # characters
_DEEPEST_SUM = 8  # brackets in one another


def pixels(text: str, em: float = MEDIUM, whole: float | None = None) -> float | None:
    """Return a length in pixels; None for what is no length, such as `auto`.

    Args:
        text: The value, in small letters.
        em: The size of the letters, in pixels.
        whole: What 100 % is, in pixels.
    """
    match = _NUMBER.fullmatch(text)
    if match is not None:
        return _in_pixels(float(match[1]), match[2], em, whole)
    if text.startswith(_CALCULATED) and len(text) <= _LONGEST_SUM:
        return _Sum(text, em, whole).value()
    return None


def _in_pixels(number: float, unit: str, em: float, whole: float | None) -> float | None:
    if unit == "%":
        return None if whole is None else number * whole / 100
    if unit in _OF_LETTERS:
        return number * _OF_LETTERS[unit] * em
    if not unit:
        return number if number == 0 else None
    return number * _PIXELS[unit] if unit in _PIXELS else None


class _Sum:
    """A sum of lengths: `calc(1em + 2px)`."""

    def __init__(self, text: str, em: float, whole: float | None) -> None:
        """Cut the sum into tokens."""
        self._tokens = [match[1] for match in _TOKEN.finditer(text)]
        self._whole_text = "".join(self._tokens) == "".join(text.split())
        self._em, self._whole = em, whole
        self._at = self._depth = 0

    def value(self) -> float | None:
        """Return its length in pixels; None where it is not understood."""
        try:
            result = self._terms()
        except (ValueError, IndexError, ZeroDivisionError, OverflowError):
            return None
        return result if self._whole_text and self._at == len(self._tokens) else None

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _terms(self) -> float:
        value = self._factors()
        while self._peek() in ("+", "-"):
            value += self._factors() if self._next() == "+" else -self._factors()
        return value

    def _factors(self) -> float:
        value = self._factor()
        while self._peek() in ("*", "/"):
            value = value * self._factor() if self._next() == "*" else value / self._factor()
        return value

    def _factor(self) -> float:
        token = self._next()
        if token.endswith("("):
            return self._bracket(token)
        match = _NUMBER.fullmatch(token)
        if match is None:
            raise ValueError(token)
        number = float(match[1])
        length = number if not match[2] else _in_pixels(number, match[2], self._em, self._whole)
        if length is None:
            raise ValueError(token)
        return length

    def _bracket(self, name: str) -> float:
        self._depth += 1
        if self._depth > _DEEPEST_SUM:
            raise ValueError(name)
        values = [self._terms()]
        while self._peek() == ",":
            self._next()
            values.append(self._terms())
        if self._next() != ")":
            raise ValueError(name)
        self._depth -= 1
        if name == "clamp(":
            return max(values[0], min(values[1], values[2]))
        if len(values) > 1 and name not in ("min(", "max("):
            raise ValueError(name)
        return max(values) if name == "max(" else min(values)


# fmt: off
_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0,
    "xx-large": 32.0, "xxx-large": 48.0, "initial": 16.0,
}
# fmt: on
_FONT_SIZES = (10.0, 13.0, 16.0, 18.0, 24.0, 32.0, 48.0)  # of <font size>, from 1


def letter_size(text: str, around: float) -> float | None:
    """Return a `font-size` in pixels, inside text of the size `around`."""
    if text in _SIZES:
        return _SIZES[text]
    if text in ("smaller", "larger"):
        return around / 1.2 if text == "smaller" else around * 1.2
    if text in ("inherit", "unset"):
        return around
    return pixels(text, around, around)


def font_element_size(text: str) -> float | None:
    """Return the pixels of `<font size>`: from 1 to 7, or +1 and the like beside the 3 of plain text."""
    match = re.fullmatch(r"\s*([-+]?)(\d{1,3})\s*", text)
    if match is None:
        return None
    number = int(match[1] + match[2]) + (3 if match[1] else 0)
    return _FONT_SIZES[min(max(number, 1), 7) - 1]


# ---- colours ----


class Colour(NamedTuple):
    """A colour (0xRRGGBB), and how much of it is there: from 0.0, transparent, to 1.0."""

    rgb: int
    alpha: float = 1.0


BLACK = Colour(0)
CLEAR = Colour(0, 0.0)
LINK = Colour(0x0000EE)
# fmt: off
_SYSTEM = {
    **dict.fromkeys(("windowtext", "canvastext", "buttontext", "menutext", "captiontext", "fieldtext",
                     "infotext", "-webkit-text", "black", "auto"), 0x000000),
    **dict.fromkeys(("window", "canvas", "field", "highlighttext", "white"), 0xFFFFFF),
    **dict.fromkeys(("buttonface", "threedface", "menu", "scrollbar"), 0xF0F0F0),
    "linktext": 0x0000EE, "-webkit-link": 0x0000EE, "highlight": 0x3399FF, "graytext": 0x808080,
}
# fmt: on
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")


@lru_cache(maxsize=512)
def colour_of(text: str) -> Colour | None:
    """Return the colour of a value in small letters; None for what is none, or not known."""
    if match := _HEX.fullmatch(text):
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return Colour(int(digits, 16))
    if text in _SYSTEM:
        return Colour(_SYSTEM[text])
    from tinycss2.color4 import parse_color  # most pages have plain colours

    try:
        parsed = parse_color(text)
        red, green, blue = parsed.to("srgb").coordinates
        parts = [min(max(round((part or 0.0) * 255), 0), 255) for part in (red, green, blue)]
        return Colour(rgb(*parts), float(parsed.alpha))
    except (AttributeError, TypeError, ValueError, NotImplementedError, RecursionError):
        return None


def attribute_colour(text: str) -> Colour | None:
    """Return the colour of an attribute such as `bgcolor`, where `ff0000` needs no sign before it."""
    text = text.strip().lower()
    return colour_of(text) or colour_of(f"#{text}") if len(text) <= 40 else None


# ---- queries ----

_FEATURE = re.compile(r"\(\s*+(min-|max-)?([-a-z]++)\s*+(?::([^()]*+))?\)")
_RANGE = re.compile(r"\((?:([^()<>=]++)(<=?|>=?|=))?\s*+([-a-z]++)\s*+(?:(<=?|>=?|=)([^()<>=]++))?\)")
_LENGTHS = {"width": SCREEN_WIDTH, "height": SCREEN_HEIGHT}
_LENGTHS |= {f"device-{name}": value for name, value in _LENGTHS.items()}
# fmt: off
_WORDS = {
    "orientation": "landscape", "prefers-color-scheme": "light", "prefers-reduced-motion": "no-preference",
    "hover": "hover", "any-hover": "hover", "pointer": "fine", "any-pointer": "fine", "scripting": "enabled",
    "prefers-contrast": "no-preference", "forced-colors": "none", "inverted-colors": "none", "update": "fast",
    "display-mode": "browser", "grid": "0", "monochrome": "0", "color": "8",
}
# fmt: on
_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "=": lambda one, other: one == other,
}
_LONGEST_QUERY = 2_000


def any_of(answers: Sequence[bool | None]) -> bool | None:
    """Return True if one is, None if one may be."""
    return True if True in answers else None if None in answers else False


def all_of(answers: Sequence[bool | None]) -> bool | None:
    """Return False if one is, None if one may be."""
    return False if False in answers else None if None in answers else True


def is_for_screen(query: str) -> bool | None:
    """Tell whether a media query is met by the screen; None where it is not understood."""
    query = query.strip().lower()
    if not query:
        return True
    if len(query) > _LONGEST_QUERY:
        return None
    return any_of([_media(part.strip()) for part in query.split(",")])


def _media(query: str) -> bool | None:
    """Answer one query: `not print`, `screen and (min-width: 600px)`."""
    denied = query.startswith("not ")
    query = query.removeprefix("not ").removeprefix("only ").strip()
    alternatives = [part.strip() for part in re.split(r"\bor\b", query)]
    answer = any_of([all_of([_condition(p.strip()) for p in re.split(r"\band\b", a)]) for a in alternatives])
    return answer if not denied or answer is None else not answer


def _condition(text: str) -> bool | None:
    if not text.startswith("("):
        return text in ("screen", "all")
    if match := _FEATURE.fullmatch(text):
        return _feature(match[1] or "", match[2], match[3] and match[3].strip())
    if match := _RANGE.fullmatch(text):
        left, sign, name, other_sign, right = match.groups()
        actual = _LENGTHS.get(name)
        first = _compared(pixels(left.strip()), sign, actual) if left else True
        return all_of([first, _compared(actual, other_sign, pixels(right.strip())) if right else True])
    return None


def _feature(bound: str, name: str, value: str | None) -> bool | None:
    if name in _LENGTHS:
        sign = {"min-": ">=", "max-": "<="}.get(bound, "=")
        return True if value is None else _compared(_LENGTHS[name], sign, pixels(value))
    if bound or name not in _WORDS:
        return None
    return _WORDS[name] not in ("none", "0", "no-preference") if value is None else value == _WORDS[name]


def _compared(one: float | None, sign: str, other: float | None) -> bool | None:
    return None if one is None or other is None else _COMPARED[sign](one, other)


_FOREIGN = re.compile(r"-(?:ms|moz|o|khtml)-")


def is_supported(query: str) -> bool | None:
    """Answer `@supports`: what a browser of today knows is nearly everything but the prefixes of others."""
    query = query.strip().lower()
    if " and " in query or " or " in query:
        return None if _FOREIGN.search(query) or "not" in query else True
    denied = query.startswith("not")
    return (_FOREIGN.search(query) is None) != denied
