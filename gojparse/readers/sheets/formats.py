"""Formats of cells: numbers as a reader of the sheet sees them, and the styles of an .xlsx.

A workbook stores 251.50000000000003 and shows 251.5, stores 45316 and shows
a date, stores yuan and shows 万元 (`0!.0,`). What is shown belongs on the
form. Separators of thousands, signs of currency and words in a format are no
part of the number.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple

from gojparse.readers.package import OFF, attribute, find_child, local_name
from gojparse.readers.visible import PATTERN, PLAIN, WHITE, Ground, TextStyle

_UNPRINTED = re.compile(r'"[^"]{0,99}"|\[[^\]]{0,99}\]|\\.|_.|\*.')  # words, colours, spaces
_DAYS = re.compile("[ymdhs]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]{1,9}\]", re.IGNORECASE)
_DIGIT_ADDED = re.compile(r'"[^"0-9]{0,99}[0-9][^"]{0,99}"|[\\!][0-9]')  # joined to the number
_DIGITS = re.compile(r"[0#?]")
_IN_TENTHS = re.compile(r"[0#?](?:!|\\)\.([0#?]{1,20})(,{1,9})")  # 0!.0, the way to show 万 in a sheet
_LONGEST = 400  # characters of a format; longer ones are no one's work
_UNKNOWN = "\ufffd"  # follows a number that is shown in a way not known here
_WHITE_NAMES = ("FFFFFFFF", "00FFFFFF", "FFFFFF")

# Built-in formats whose code no file spells out; those from 27 on as Chinese editions have them.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm", 27: "yyyy年m月", 28: "m月d日",
    29: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 36: "yyyy年m月",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00",
    44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "0.0E+0", 49: "@", 50: "yyyy年m月",
    51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日", 55: "yyyy年m月", 56: "m月d日",
    57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip


class NumberFormat(NamedTuple):
    """The way in which a format shows a number.

    `kind` is one of general, fixed, percent, tenths, date, hidden, odd (fractions, times) and unknown.
    """

    kind: str
    decimals: int = 0
    least: int = 0  # decimals that are printed also where they are 0
    scale: int = 0  # thousands that are left out
    code: str = ""


GENERAL = NumberFormat("general")


class CellStyle(NamedTuple):
    """The style that some cells have in common."""

    number: NumberFormat = GENERAL
    ruled: bool = False  # any side has a border
    text: TextStyle = PLAIN


PLAIN_CELL = CellStyle()


@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat:
    """Read the code of a format, such as `0.00`."""
    if not code or len(code) > _LONGEST or code.lower() in ("general", "@", "standard", "g/通用格式"):
        return GENERAL
    if _ELAPSED.search(code):
        return NumberFormat("odd")
    if code.count(";") >= 2 and not code.replace(";", "").strip():
        return NumberFormat("hidden")
    first = code.split(";", 1)[0]
    if _DIGIT_ADDED.search(first):
        return NumberFormat("unknown")
    if tenths := _IN_TENTHS.search(first):
        return NumberFormat("tenths", len(tenths[1]), len(tenths[1]), len(tenths[2]))
    digits = _UNPRINTED.sub("", first)
    if _DAYS.search(digits):
        return NumberFormat("date", code=first)
    return _of_digits(digits)


def _of_digits(digits: str) -> NumberFormat:
    """Read the code of a format of digits without its words."""
    if not _DIGITS.search(digits):
        return GENERAL
    if "e" in digits.lower() or "/" in digits or "!" in digits:
        return NumberFormat("odd")
    part = digits.partition(".")[2]
    last = max(found.end() for found in _DIGITS.finditer(digits))
    scale = len(digits[last:]) - len(digits[last:].lstrip(","))
    places = _DIGITS.findall(part)
    kind = "percent" if "%" in digits else "fixed"
    return NumberFormat(kind, len(places), places.count("0"), scale)


def displayed_number(stored: str, form: NumberFormat, *, from_1904: bool = False) -> str:
    """Return a stored number as it is shown; a text that is no number as it is."""
    if form is GENERAL and stored.isascii() and stored.isdecimal() and len(stored) < 16 and stored[0] != "0":
        return stored  # nearly every count
    number = _decimal(stored)
    if number is None:
        return stored
    match form.kind:
        case "hidden":
            return ""
        case "date":
            return _day(number, form.code, from_1904) or without_exponent(number)
        case "unknown":
            return without_exponent(number) + _UNKNOWN
        case "odd":
            text = without_exponent(number)
            return text if number == number.to_integral_value() else text + _UNKNOWN
        case "tenths":
            return _tenths(number, form)
        case "fixed" | "percent":
            scaled = number * 100 if form.kind == "percent" else number / 1000**form.scale
            return _fixed(scaled, form) + ("%" if form.kind == "percent" else "")
    return without_exponent(number)


def _decimal(stored: str) -> Decimal | None:
    """Return the number as workbooks show it: a binary fraction has 15 digits that mean something."""
    text = stored.strip()
    if not text.isascii() or len(text) > 40 or "_" in text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return None
    return number if len(number.as_tuple().digits) <= 15 else Decimal(f"{float(text):.15g}")


def without_exponent(number: Decimal) -> str:
    """Return all digits, without exponent and without zeros that end a fraction."""
    if abs(number.adjusted()) > 30:
        return str(number)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _fixed(number: Decimal, form: NumberFormat) -> str:
    """Return the number with the decimals of the format. Those it asks for stay, also zeros."""
    if number.adjusted() > 25 or form.decimals > 20:
        return without_exponent(number)
    text = f"{number.quantize(Decimal(1).scaleb(-form.decimals), ROUND_HALF_UP):f}"
    surplus = form.decimals - form.least
    while surplus and text.endswith("0"):
        text, surplus = text[:-1], surplus - 1
    text = text.rstrip(".")
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def _tenths(number: Decimal, form: NumberFormat) -> str:
    """Show `0!.0,`: thousands left out, and a point before the last digits of what remains."""
    if number.adjusted() > 25:
        return without_exponent(number)
    kept = (number / 1000**form.scale).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{kept.scaleb(-form.decimals):f}"


def _day(number: Decimal, code: str, from_1904: bool) -> str:
    """Return a date as the format spells it, with 年月日 or hyphens; nothing for a time without a day."""
    lower = _UNPRINTED.sub(lambda found: found[0].strip('"\\') if "年" in found[0] else "", code).lower()
    if ("y" not in lower and "d" not in lower) or not 0 <= number < 2_958_466:
        return ""
    serial = float(number)
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if serial < 60 else 30)
    day = start + timedelta(days=serial)
    if "年" in code:
        return f"{day.year}年{day.month}月" + (f"{day.day}日" if "d" in lower else "")
    if "y" not in lower:
        return f"{day.month}月{day.day}日"
    return f"{day.year}-{day.month:02}-{day.day:02}" if "d" in lower else f"{day.year}-{day.month:02}"


def cell_styles(part: Any) -> tuple[CellStyle, ...]:
    """Return the styles that cells name by their number, from the part `styles`."""
    sections = {local_name(section): section for section in part}
    codes = dict(BUILT_IN)
    for code in sections.get("numFmts", ()):
        codes[_number(code.get("numFmtId"))] = code.get("formatCode") or ""
    fonts = [font_style(font) for font in sections.get("fonts", ())]
    grounds = [_ground(fill) for fill in sections.get("fills", ())]
    borders = [
        any(side.get("style") not in (None, "none") for side in border)
        for border in sections.get("borders", ())
    ]
    return tuple(
        cell_style(
            codes.get(_number(style.get("numFmtId")), ""),
            _at(borders, style.get("borderId"), False),
            _at(fonts, style.get("fontId"), PLAIN),
            _at(grounds, style.get("fillId"), None),
        )
        for style in sections.get("cellXfs", ())
    )


def cell_style(code: str, ruled: bool, font: TextStyle, ground: Ground) -> CellStyle:
    """Return the style of cells with this number format, border, font and ground."""
    number = number_format(code)
    text = font._replace(hidden=number.kind == "hidden", ground=ground, raised="")
    return CellStyle(number, ruled, PLAIN if text == PLAIN else text)


def font_style(properties: Any) -> TextStyle:
    """Return the style of letters with these properties, of a font or of a run."""
    strike, colour, shift = (find_child(properties, name) for name in ("strike", "color", "vertAlign"))
    level = None if shift is None else attribute(shift, "val")
    return TextStyle(
        struck=strike is not None and attribute(strike, "val") not in OFF,
        colour=WHITE if colour is not None and _is_white(colour) else None,
        raised="" if level in (None, "baseline") else str(level),
    )


def _is_white(colour: Any) -> bool:
    return colour.get("tint") in (None, "0") and (
        (colour.get("rgb") or "").upper() in _WHITE_NAMES
        or colour.get("theme") == "0"
        or colour.get("indexed") in ("1", "9")
    )


def _ground(fill: Any) -> Ground:
    """Return the ground; none where nothing is stated or the ground is white like the sheet."""
    pattern = find_child(fill, "patternFill")
    if pattern is None:
        return PATTERN if len(fill) else None  # a gradient
    if pattern.get("patternType") in (None, "none"):
        return None
    colour = find_child(pattern, "fgColor")
    is_white = pattern.get("patternType") == "solid" and colour is not None and _is_white(colour)
    return None if is_white else PATTERN


def _at(found: list[Any], number: str | None, default: Any) -> Any:
    place = _number(number)
    return found[place] if 0 <= place < len(found) else default


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else -1
