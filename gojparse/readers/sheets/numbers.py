"""Numbers and texts as a sheet shows them by their formats, and the room that they need at least.

A workbook stores 251.50000000000003 and shows 251.5, stores 45316 and shows
a date, stores yuan and shows 万元 (`0!.0,"万元"`). What is shown counts, with
the words in it: they may be the unit. A sign of the yuan, which stands before
its number, is written as the unit behind it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from operator import eq, ge, gt, le, lt, ne

from gojparse.readers.sheets.formats import GENERAL, FormatSection, FormatToken, NumberFormat

_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_BRACKETED = re.compile(r"\s*[(（]\s*([0-9.,]+)\s*[)）]\s*")
_NEGATIVE = re.compile("[-－−减负降少]")
_UNKNOWN = "\ufffd"  # follows a number that is shown in a way not known here
_GENERAL_CHARACTERS = 11  # of a number without a format: 1234567890.5 shows all of them
_UNPRINTED = re.compile(r'"[^"]{0,99}"|\[[^\]]{0,99}\]|\\.|_.|\*.')  # words, colours, spaces
# The widths of signs of which most fonts have none that is narrower, in digits.
_NARROW = dict.fromkeys(".,:;'()! ", 0.3) | {"-": 0.5}
_WIDE = 1.7
_OTHER = 0.8


def displayed_number(stored: str, form: NumberFormat, *, from_1904: bool = False) -> str:
    """Return a stored number as it is shown; a text that is no number as it is."""
    if form is GENERAL and stored.isascii() and stored.isdecimal() and len(stored) < 11:
        return stored if stored[0] != "0" else stored.lstrip("0") or "0"  # nearly every count
    number = _decimal(stored)
    if number is None:
        return stored
    section, bare = _chosen(number, form)
    match section.kind:
        case "words":
            shown = "".join(token.text for token in section.tokens if token.kind in ("literal", "point"))
            return f"-{shown}" if number < 0 and not bare and shown.strip() else shown
        case "date":
            return _day(number, section.code, from_1904) or without_exponent(number)
        case "unknown" | "odd":
            text = without_exponent(number)
            whole = section.kind == "odd" and number == number.to_integral_value()
            return text if whole and ":" not in section.code else text + _UNKNOWN
    shown = _shown(abs(number), section)
    if number < 0 and shown.strip("0., "):
        shown = _with_sign(shown) if bare else f"-{shown}"
    return _with_yuan(shown) if section.in_yuan else shown


def _with_yuan(shown: str) -> str:
    """Return what is shown beside a sign of the yuan with the unit that it stands for."""
    return shown if "元" in shown or not shown.strip(" -") else f"{shown.rstrip()}元"


def _with_sign(shown: str) -> str:
    """Return a negative number in its own section: in brackets, with a sign or a word, or in mere red."""
    if bracketed := _BRACKETED.fullmatch(shown):
        return f"-{bracketed[1]}"
    return shown if _NEGATIVE.search(shown) else shown + _UNKNOWN


def displayed_text(text: str, form: NumberFormat) -> str:
    """Return a text as its cell shows it: `@"元"` adds a word, `;;;` hides it."""
    if form.text is None or not text:
        return text
    shown = "".join(text if token.kind == "text" else token.text for token in form.text.tokens)
    return _with_yuan(shown) if form.text.in_yuan else shown


def section_colour(stored: str, form: NumberFormat, *, is_text: bool) -> int | None:
    """Return the colour that a format gives to what it shows; None if it gives none."""
    if is_text:
        return form.text.colour if form.text else None
    number = _decimal(stored)
    return None if number is None else _chosen(number, form)[0].colour


def _chosen(number: Decimal, form: NumberFormat) -> tuple[FormatSection, bool]:
    """Return the section for a number, and whether it shows negative numbers without their sign."""
    sections = form.sections
    if any(section.condition for section in sections[:2]):
        for section in sections[:2]:
            if section.condition and _COMPARED[section.condition[0]](number, section.condition[1]):
                operator, limit = section.condition
                return section, operator in ("<", "<=") and limit <= 0
        last = 2 if all(section.condition for section in sections[:2]) else 1
        first = sections[0].condition
        negative = last == 1 and first is not None and first[0] in (">", ">=") and first[1] == 0
        return sections[min(last, len(sections) - 1)], negative
    if number < 0 and len(sections) > 1:
        return sections[1], True
    return sections[2 if number == 0 and len(sections) > 2 else 0], False


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


def _general(number: Decimal) -> str:
    """Return a number as cells without a format show it, in at most eleven characters."""
    if number >= 10**_GENERAL_CHARACTERS:
        return f"{number:.5E}"
    before = max(number.adjusted() + 1, 1)
    places = max(_GENERAL_CHARACTERS - 1 - before, 0)
    if number.adjusted() < -4 or -int(number.as_tuple().exponent) <= places:
        return without_exponent(number)
    return without_exponent(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _shown(number: Decimal, section: FormatSection) -> str:
    """Return a number that is not negative by the tokens of a section."""
    if section.kind == "general":
        return "".join(_general(number) if t.kind in ("general", "text") else t.text for t in section.tokens
                       ) or _general(number)  # fmt: skip
    tokens = section.tokens
    number = number.scaleb(section.shift)
    if number.adjusted() > 25 or section.decimals > 20:
        return without_exponent(number)
    power = ""
    for place, token in enumerate(tokens):
        if token.kind == "exponent":
            exponent = number.adjusted() if number else 0
            number = number.scaleb(-exponent)
            power = f"E{'-' if exponent < 0 else '+'}{abs(exponent):02}"
            tokens = tokens[:place]
            break
    digits = f"{number.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP):f}"
    whole, _, fraction = digits.partition(".")
    kinds = [token.kind for token in tokens]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    before = _whole(tokens[:point], whole.lstrip("0"), section.grouped)
    after = _fraction(tokens[point + 1 :], fraction)
    if "digit" in kinds[point:] and after[:1].isdigit():
        before = (before if before[-1:].isdigit() else f"{before}0") + "."
    return before + after + power


def _whole(tokens: Sequence[FormatToken], digits: str, grouped: bool) -> str:
    """Return what is shown before the point; the first digit of the format stands for all that are left."""
    places = [place for place, token in enumerate(tokens) if token.kind == "digit"]
    shown: list[str] = []
    count = 0
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        if token.kind != "digit":
            shown.append("" if token.kind == "comma" else token.text)
            continue
        taken = digits if place == places[0] else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        for digit in reversed(taken or {"0": "0", "?": " "}.get(token.text, "")):
            if grouped and count and count % 3 == 0 and digit != " ":
                shown.append(",")
            shown.append(digit)
            count += 1
    return "".join(reversed(shown))


def _fraction(tokens: Sequence[FormatToken], digits: str) -> str:
    """Return what is shown behind the point: zeros at the end only where the format asks for them."""
    asked = [token.text for token in tokens if token.kind == "digit"]
    least = max((place + 1 for place, sign in enumerate(asked) if sign == "0"), default=0)
    kept = max(len(digits.rstrip("0")), least)
    shown: list[str] = []
    place = 0
    for token in tokens:
        if token.kind != "digit":
            shown.append("" if token.kind == "comma" else token.text)
            continue
        shown.append(digits[place] if place < kept else "")
        place += 1
    return "".join(shown)


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


def least_width(shown: str, form: NumberFormat) -> float:
    """Return how many digits' width a number needs at least, as it is shown.

    One without a format is rounded until it fits, but never before its point.
    """
    if form is GENERAL:
        shown = shown.partition(".")[0]
    return sum(1.0 if sign.isdecimal() else _width(sign) for sign in shown.strip())


def _width(sign: str) -> float:
    return _NARROW.get(sign, _WIDE if sign > "\u2e80" else _OTHER)
