r"""Number formats: a stored number as a reader of the sheet sees it.

A workbook stores 251.50000000000003 and shows 251.5, stores 45316 and shows
a date, stores yuan and shows 万元 (`0!.0,"万元"`). What is shown counts, with
the words in it: they may be the unit. Signs of the yuan are left out, because
every amount here is one in yuan or ten thousand yuan.

The grammar is that of ECMA-376 part 1, 18.8.31, with `!` as Chinese editions
of Excel have it (as `\`: the next character as it stands).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

from gojparse.readers.sheets.colours import standard_colour
from gojparse.readers.visible import hex_colour

_TOKEN = re.compile(
    r"""
    "(?P<words>[^"]*)"? | [\\!](?P<escaped>.) | (?P<pad>_.) | (?P<fill>\*.) | \[(?P<mark>[^\]]{0,80})\]
    | (?P<general>General|G/通用格式|Standard) | (?P<noon>AM/PM|A/P|上午/下午) | (?P<exponent>E[+-])
    | (?P<digit>[0#?]) | (?P<sign>.)
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*([+-]?[0-9]{1,18}(?:\.[0-9]{1,9})?)")
_COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_ELAPSED = re.compile(r"h{1,9}|m{1,9}|s{1,9}", re.IGNORECASE)
_COLOURS = dict(
    zip(
        ("black", "blue", "cyan", "green", "magenta", "red", "white", "yellow",
         "黑色", "蓝色", "青色", "绿色", "洋红", "红色", "白色", "黄色"),
        (0x000000, 0x0000FF, 0x00FFFF, 0x00FF00, 0xFF00FF, 0xFF0000, 0xFFFFFF, 0xFFFF00) * 2,
        strict=True,
    )
)  # fmt: skip
_NUMBERED = re.compile(r"(?:color|颜色) ?([1-9][0-9]?)", re.IGNORECASE)
_DAYS = frozenset("ymdhsaYMDHSA")
_YUAN = str.maketrans("", "", "¥￥")
_BRACKETED = re.compile(r"\s*[(（]\s*([0-9.,]+)\s*[)）]\s*")
_NEGATIVE = re.compile("[-－−减负降少]")
_LONGEST = 400  # characters of a format; longer ones are no one's work
_UNKNOWN = "\ufffd"  # follows a number that is shown in a way not known here
_GENERAL_CHARACTERS = 11  # of a number without a format: 1234567890.5 shows all of them
_UNPRINTED = re.compile(r'"[^"]{0,99}"|\[[^\]]{0,99}\]|\\.|_.|\*.')  # words, colours, spaces

# Built-in formats whose code no file spells out; those from 27 on as Chinese editions have them.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm", 27: "yyyy年m月", 28: "m月d日",
    29: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 36: "yyyy年m月",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: "yyyy年m月",
    51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日", 55: "yyyy年m月", 56: "m月d日",
    57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip


class _Token(NamedTuple):
    """A piece of a format: its kind, and what it shows or stands for."""

    kind: str  # literal, digit, point, percent, exponent, general, text
    text: str


class FormatSection(NamedTuple):
    """One of the parts that `;` separates. Which of them applies depends on the number.

    `kind` is one of general, number, words, date, odd (fractions, times) and unknown.
    """

    kind: str
    tokens: tuple[_Token, ...] = ()
    decimals: int = 0
    shift: int = 0  # powers of ten: 2 for each %, -3 for each comma behind the digits
    grouped: bool = False
    condition: tuple[str, Decimal] | None = None
    colour: int | None = None  # 0xRRGGBB
    code: str = ""


class NumberFormat(NamedTuple):
    """The way in which a format shows numbers, and texts."""

    sections: tuple[FormatSection, ...]
    text: FormatSection | None = None  # None: a text is shown as it is
    coloured: bool = False


GENERAL = NumberFormat((FormatSection("general"),))


# ---- reading a format ----


@lru_cache(maxsize=1024)
def number_format(code: str) -> NumberFormat:
    """Read the code of a format, such as `0.00`."""
    if not code or len(code) > _LONGEST or code.lower() in ("general", "@", "standard", "g/通用格式"):
        return GENERAL
    sections = [_section(part) for part in _parts(code)]
    text = None
    if len(sections) > 3 or any(token.kind == "text" for token in sections[-1].tokens):
        text = sections.pop(3 if len(sections) > 3 else -1)
    coloured = any(section.colour is not None for section in (*sections, *((text,) if text else ())))
    return NumberFormat(tuple(sections[:3]) or GENERAL.sections, text, coloured)


def _parts(code: str) -> Iterator[str]:
    """Yield the parts of a code between semicolons that are no text."""
    start = 0
    for found in _TOKEN.finditer(code):
        if found["sign"] == ";":
            yield code[start : found.start()]
            start = found.end()
    yield code[start:]


def _section(code: str) -> FormatSection:
    """Read a section of a format."""
    tokens: list[_Token] = []
    condition, colour, kind = None, None, ""
    for found in _TOKEN.finditer(code):
        if (mark := found["mark"]) is not None:
            condition = _condition(mark) or condition
            colour = _colour(mark) if colour is None else colour
            if _ELAPSED.fullmatch(mark):
                kind = "odd"
            elif mark.lower().startswith("dbnum"):
                kind = "unknown"  # Chinese numerals
            elif mark.startswith("$"):
                tokens.append(_Token("literal", mark[1:].partition("-")[0].translate(_YUAN)))
        elif found["noon"] or found["sign"] in _DAYS:
            kind = kind or "date"
        else:
            tokens.append(_token(found))
    return _counted(FormatSection(kind, tuple(tokens), condition=condition, colour=colour, code=code))


def _condition(mark: str) -> tuple[str, Decimal] | None:
    found = _CONDITION.fullmatch(mark)
    return (found[1], Decimal(found[2])) if found else None


def _colour(mark: str) -> int | None:
    """Return the colour of a mark such as [Red], or [Color 3] of the standard palette."""
    if numbered := _NUMBERED.fullmatch(mark):
        return standard_colour(int(numbered[1]) + 7)
    return hex_colour(mark) if mark.startswith("#") else _COLOURS.get(mark.lower())


def _token(found: re.Match[str]) -> _Token:
    if found["digit"] is not None:
        return _Token("digit", found["digit"])
    if found["general"] is not None:
        return _Token("general", "")
    if found["exponent"] is not None:
        return _Token("exponent", found["exponent"][1])
    if found["pad"] is not None:
        return _Token("literal", " ")
    if found["fill"] is not None:
        return _Token("literal", "")
    if found["sign"] in (".", ",", "/", "%", "@"):
        kinds = {".": "point", ",": "comma", "/": "slash", "%": "percent", "@": "text"}
        return _Token(kinds[found["sign"]], found["sign"])
    return _Token("literal", (found["words"] or found["escaped"] or found["sign"] or "").translate(_YUAN))


def _counted(section: FormatSection) -> FormatSection:
    """Tell what kind of section this is; count its decimals, and what its commas and % do."""
    kinds = [token.kind for token in section.tokens]
    if section.kind:
        return section
    if "general" in kinds or "text" in kinds:
        return section._replace(kind="general")
    if "digit" not in kinds:
        return section._replace(kind="words")
    if "slash" in kinds:
        return section._replace(kind="odd")
    last = len(kinds) - 1 - kinds[::-1].index("digit")
    point = kinds.index("point") if "point" in kinds else len(kinds)
    whole = max((n for n in range(min(point, len(kinds))) if kinds[n] == "digit"), default=-1)
    behind = {n for end in {whole, last} if end >= 0 for n in _commas_behind(kinds, end)}
    grouped = any(kinds[n] == "comma" for n in range(max(whole, 0)))
    return section._replace(
        kind="number",
        decimals=sum(kind == "digit" for kind in _until_exponent(kinds[point:])),
        shift=2 * kinds.count("percent") - 3 * len(behind),
        grouped=grouped and not _is_interrupted(section.tokens[:whole]),
    )


def _commas_behind(kinds: Sequence[str], place: int) -> Iterator[int]:
    """Yield the places of the commas directly behind one."""
    for n in range(place + 1, len(kinds)):
        if kinds[n] != "comma":
            return
        yield n


def _until_exponent(kinds: Sequence[str]) -> Sequence[str]:
    return kinds[: kinds.index("exponent")] if "exponent" in kinds else kinds


def _is_interrupted(tokens: Sequence[_Token]) -> bool:
    """Tell whether words stand among the digits, where commas would mislead: `#,##0!.0,` shows 1234.5."""
    digits = [n for n, token in enumerate(tokens) if token.kind == "digit"]
    return any(token.kind == "literal" and token.text for token in tokens[digits[0] :]) if digits else False


# ---- showing a number ----


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
        return _with_sign(shown) if bare else f"-{shown}"
    return shown


def _with_sign(shown: str) -> str:
    """Return a negative number in its own section: in brackets, with a sign or a word, or in mere red."""
    if bracketed := _BRACKETED.fullmatch(shown):
        return f"-{bracketed[1]}"
    return shown if _NEGATIVE.search(shown) else shown + _UNKNOWN


def displayed_text(text: str, form: NumberFormat) -> str:
    """Return a text as its cell shows it: `@"元"` adds a word, `;;;` hides it."""
    if form.text is None or not text:
        return text
    pieces = (text if token.kind == "text" else token.text for token in form.text.tokens)
    return "".join(pieces)


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


def _whole(tokens: Sequence[_Token], digits: str, grouped: bool) -> str:
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


def _fraction(tokens: Sequence[_Token], digits: str) -> str:
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
