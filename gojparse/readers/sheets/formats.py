r"""Number formats: their codes, read once each. `numbers` shows a number by them.

The grammar is that of ECMA-376 part 1, 18.8.31, with `!` as Chinese editions
of Excel have it (as `\`: the next character as it stands).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
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
_YUAN, _ANY_YUAN = "¥", re.compile("￥|人民币元?|RMB|CNY", re.IGNORECASE)
_LONGEST = 400  # characters of a format; longer ones are no one's work

# Built-in formats whose code no file spells out; those from 27 on as Chinese editions have them.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0", 6: "¥#,##0", 7: "¥#,##0.00",
    8: "¥#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm", 27: "yyyy年m月", 28: "m月d日",
    29: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 36: "yyyy年m月",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: "yyyy年m月",
    51: "m月d日", 52: "yyyy年m月", 53: "m月d日", 54: "m月d日", 55: "yyyy年m月", 56: "m月d日",
    57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip


class FormatToken(NamedTuple):
    """A piece of a format: its kind, and what it shows or stands for."""

    kind: str  # literal, digit, point, percent, exponent, general, text
    text: str


class FormatSection(NamedTuple):
    """One of the parts that `;` separates. Which of them applies depends on the number.

    `kind` is one of general, number, words, date, odd (fractions, times) and unknown.
    """

    kind: str
    tokens: tuple[FormatToken, ...] = ()
    decimals: int = 0
    shift: int = 0  # powers of ten: 2 for each %, -3 for each comma behind the digits
    grouped: bool = False
    condition: tuple[str, Decimal] | None = None
    colour: int | None = None  # 0xRRGGBB
    code: str = ""
    in_yuan: bool = False  # a sign of the yuan stands beside the number


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
    sections = [_section(part) for part in _parts(_ANY_YUAN.sub(_YUAN, code))]
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
    tokens: list[FormatToken] = []
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
                tokens.append(FormatToken("literal", mark[1:].partition("-")[0]))
        elif found["noon"] or found["sign"] in _DAYS:
            kind = kind or "date"
        else:
            tokens.append(_token(found))
    in_yuan = any(_YUAN in token.text for token in tokens)
    if in_yuan:
        tokens = [token._replace(text=token.text.replace(_YUAN, "")) for token in tokens]
    return _counted(
        FormatSection(kind, tuple(tokens), condition=condition, colour=colour, code=code, in_yuan=in_yuan)
    )


def _condition(mark: str) -> tuple[str, Decimal] | None:
    found = _CONDITION.fullmatch(mark)
    return (found[1], Decimal(found[2])) if found else None


def _colour(mark: str) -> int | None:
    """Return the colour of a mark such as [Red], or [Color 3] of the standard palette."""
    if numbered := _NUMBERED.fullmatch(mark):
        return standard_colour(int(numbered[1]) + 7)
    return hex_colour(mark) if mark.startswith("#") else _COLOURS.get(mark.lower())


def _token(found: re.Match[str]) -> FormatToken:
    if found["digit"] is not None:
        return FormatToken("digit", found["digit"])
    if found["general"] is not None:
        return FormatToken("general", "")
    if found["exponent"] is not None:
        return FormatToken("exponent", found["exponent"][1])
    if found["pad"] is not None:
        return FormatToken("literal", " ")
    if found["fill"] is not None:
        return FormatToken("literal", "")
    if found["sign"] in (".", ",", "/", "%", "@"):
        kinds = {".": "point", ",": "comma", "/": "slash", "%": "percent", "@": "text"}
        return FormatToken(kinds[found["sign"]], found["sign"])
    return FormatToken("literal", found["words"] or found["escaped"] or found["sign"] or "")


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


def _is_interrupted(tokens: Sequence[FormatToken]) -> bool:
    """Tell whether words stand among the digits, where commas would mislead: `#,##0!.0,` shows 1234.5."""
    digits = [n for n, token in enumerate(tokens) if token.kind == "digit"]
    return any(token.kind == "literal" and token.text for token in tokens[digits[0] :]) if digits else False
