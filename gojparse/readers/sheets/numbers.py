"""Stored numbers to the print that a reader of the sheet sees.

A workbook stores 251.50000000000003 and shows 251.5, stores 45316 and shows
a date, stores yuan and shows 万元 (`0!.0,`). What stands on the form is what
is shown. Separators of thousands, signs of currency and words in a format
are no part of the number.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

_UNPRINTED = re.compile(
    r'"[^"]{0,99}"|\[[^\]]{0,99}\]|\\.|_.|\*.'
)  # words, colours, conditions, spaces, fillers
_DAYS = re.compile("[ymdhs]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]{1,9}\]", re.IGNORECASE)
_DIGIT_ADDED = re.compile(
    r'"[^"0-9]{0,99}[0-9][^"]{0,99}"|[\\!][0-9]'
)  # printed beside the number as if part of it
_DIGITS = re.compile(r"[0#?]")
_IN_TENTHS = re.compile(r"[0#?](?:!|\\)\.([0#?]{1,20})(,{1,9})")  # 0!.0, the way to show 万 in a sheet
_LONGEST = 400  # characters of a format; longer ones are no one's work
_UNKNOWN = "\ufffd"  # beside a number that is shown in a way not known here

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
    """What a format does to a number.

    `kind` is one of general, fixed, percent, tenths, date, hidden, odd (fractions, times) and unknown.
    """

    kind: str
    decimals: int = 0
    least: int = 0  # decimals that are printed also where they are 0
    scale: int = 0  # thousands that are left out
    code: str = ""


GENERAL = NumberFormat("general")


@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat:
    """What the format does."""
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
    """What a format of digits does, its words left out."""
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


def displayed(stored: str, seen: NumberFormat, *, from_1904: bool = False) -> str:
    """The print of a stored number; the text itself where it is no number."""
    if seen is GENERAL and stored.isascii() and stored.isdecimal() and len(stored) < 16 and stored[0] != "0":
        return stored  # nearly every count
    number = _number(stored)
    if number is None:
        return stored
    match seen.kind:
        case "hidden":
            return ""
        case "date":
            return _day(number, seen.code, from_1904) or without_exponent(number)
        case "unknown":
            return without_exponent(number) + _UNKNOWN
        case "odd":
            text = without_exponent(number)
            return text if number == number.to_integral_value() else text + _UNKNOWN
        case "tenths":
            return _tenths(number, seen)
        case "fixed" | "percent":
            scaled = number * 100 if seen.kind == "percent" else number / 1000**seen.scale
            return _fixed(scaled, seen) + ("%" if seen.kind == "percent" else "")
    return without_exponent(number)


def _number(stored: str) -> Decimal | None:
    """The number as workbooks show it: of a binary fraction 15 digits mean something."""
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
    """All digits, without exponent and without zeros that end a fraction."""
    if abs(number.adjusted()) > 30:
        return str(number)
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _fixed(number: Decimal, seen: NumberFormat) -> str:
    """With the decimals of the format; those it asks for stay, also zeros."""
    if number.adjusted() > 25 or seen.decimals > 20:
        return without_exponent(number)
    text = f"{number.quantize(Decimal(1).scaleb(-seen.decimals), ROUND_HALF_UP):f}"
    surplus = seen.decimals - seen.least
    while surplus and text.endswith("0"):
        text, surplus = text[:-1], surplus - 1
    text = text.rstrip(".")
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def _tenths(number: Decimal, seen: NumberFormat) -> str:
    """`0!.0,`: thousands left out, and a point printed before the last digits of what remains."""
    if number.adjusted() > 25:
        return without_exponent(number)
    kept = (number / 1000**seen.scale).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{kept.scaleb(-seen.decimals):f}"


def _day(number: Decimal, code: str, from_1904: bool) -> str:
    """A date as the format spells it: with 年月日 or hyphens; nothing for a time without a day."""
    lower = _UNPRINTED.sub(lambda found: found[0].strip('"\\') if "年" in found[0] else "", code).lower()
    if "y" not in lower and "d" not in lower:
        return ""
    if not 0 <= number < 2_958_466:
        return ""
    serial = float(number)
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if serial < 60 else 30)
    day = start + timedelta(days=serial)
    if "年" in code:
        return f"{day.year}年{day.month}月" + (f"{day.day}日" if "d" in lower else "")
    if "y" not in lower:
        return f"{day.month}月{day.day}日"
    return f"{day.year}-{day.month:02}-{day.day:02}" if "d" in lower else f"{day.year}-{day.month:02}"
