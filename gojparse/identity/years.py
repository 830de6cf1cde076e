"""Years, periods and dates as reports print them.

Folded text only. Crawled copies lose characters out of dates: 202111日 is
1 January 2021 with its 月 fallen out, not November.
"""

from __future__ import annotations

import re
from datetime import date

from gojparse.text import chinese_number, fold, lazy

YEAR = r"(?:20[0-9]{2}|二[〇零○◯Oo0][〇零○◯Oo0一二][〇零○◯Oo0一二三四五六七八九])"
_YEAR = lazy(rf"(?<![0-9])({YEAR})(?![0-9])")
_YEAR_NAMED = lazy(rf"(?<![0-9])({YEAR})年")

_CHINESE = "[一二三四五六七八九十]{1,3}"
_DAY = rf"({YEAR})年?([0-9]{{1,4}}|{_CHINESE})?(月)?([0-9]{{1,2}}|{_CHINESE})?日?"
_PERIOD = lazy(rf"{_DAY}(?:起|开始)?,?(?:至|到|—|-|~|─)+(?:止)?{_DAY}")
_TIME = "(?<=[-/.][0-9]{2})(?=[0-9]{2}:[0-9]{2})"  # 2024-01-29 16:55, its space folded away
_DATE = lazy(
    rf"(?<![0-9])({YEAR})(?:年|[-/.])([0-9]{{1,2}}|元(?=月)|{_CHINESE})(?:月|[-/.])([0-9]{{1,2}}|{_CHINESE})日?(?:(?![0-9])|{_TIME})"
)


def date_number(text: str) -> int:
    """Return the value of a year, month or day in digits or Chinese numerals; 0 for any other text."""
    if text.isdigit():
        return int(text)
    if text == "元":
        return 1
    return chinese_number(re.sub("[○◯零Oo0]", "〇", text)) or 0


def may_name_year(text: str) -> bool:
    """Return whether a year may stand in a folded text. This is a cheap test before a pattern."""
    return "20" in text or "二" in text


def years(text: str) -> list[int]:
    """Return the years of a folded text (2020年, 二〇二〇年度) in order, bare 2020 where none has its 年."""
    found = _YEAR_NAMED.findall(text) or _YEAR.findall(text)
    return list(dict.fromkeys(date_number(year) for year in found))


SHORT_YEAR = r"(?<![0-9第])(?:0[89]|[12][0-9])年度?(?![0-9])"
_SHORT = lazy(SHORT_YEAR)
_JOIN = "(?:至|到|—|-|–|~|─|、|和)+"
YEAR_SPAN = rf"{YEAR}年?度?{_JOIN}{YEAR}(?:学?年度?|$)"
_SPAN = lazy(YEAR_SPAN)
MONTHS = rf"1月?(?:1日)?{_JOIN}12月(?:31日)?份?"  # 2023年1-12月


def title_years(text: str) -> tuple[int | None, tuple[int, ...]]:
    """Return the year that a folded title names.

    Two digits alone (23年度) can only mean this century: the Regulation is of 2008.

    Returns:
        The only year and an empty tuple, or None and all years: 2022-2023年 leaves open which is meant.
    """
    span = _SPAN.search(text) if may_name_year(text) else None
    named = [*years(span[0].replace("年", "")), *years(text)] if span else years(text)
    named = list(dict.fromkeys(named)) or [2000 + int(match[0][:2]) for match in _SHORT.finditer(text)]
    return (named[0], ()) if len(named) == 1 else (None, tuple(named))


def _day(parts: list[str]) -> date | None:
    """Return the date of a year, month and day. The sign between month and day may be lost."""
    year, first, sign, second = parts
    if not first:
        return None
    if sign or not first.isdigit():
        return _valid(year, first, second)
    digits = first + (second if second.isdigit() else "")
    splits = [(digits[:n], digits[n:]) for n in (1, 2) if len(digits[n:]) in (1, 2)]
    days = [day for month, rest in splits if (day := _valid(year, month, rest))]
    # 111: 1 November or 11 January; a period of one year settles it, so the earlier stands
    return min(days, default=None)


def _valid(year: str, month: str, day: str) -> date | None:
    """Return the date; None where the calendar has none such."""
    try:
        return date(date_number(year), date_number(month), date_number(day))
    except ValueError:
        return None


def period(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of the period that a folded sentence names; None without one."""
    match = _PERIOD.search(text) if may_name_year(text) else None
    if match is None:
        return None
    groups = [group or "" for group in match.groups()]
    first, last = _day(groups[:4]), _day(groups[4:])
    return (first, last) if first and last and first <= last else None


def period_year(days: tuple[date, date]) -> int | None:
    """Return the year that a period covers; None for a period of some days or of more than a year."""
    first, last = days
    if (last - first).days > 400 or (last - first).days < 20:
        return None
    middle = first + (last - first) / 2
    return middle.year


_CLOCK = lazy(r"[\sT][0-9]{1,2}[:：][0-9]{2}")
_COMPACT = lazy(r"(20[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])(?![0-9])")


def printed_dates(printed: str) -> list[date]:
    """Return the dates of a label's value, with a clock behind them or in eight digits (20240119)."""
    text = fold(_CLOCK.sub(" ; ", printed))
    if compact := _COMPACT.match(text):
        day = _valid(*compact.groups())
        return [day] if day else []
    return dates(text)


def dates(text: str) -> list[date]:
    """Return the dates of a folded text (2024年1月17日, 2024-01-17, 二〇二四年一月十七日) in order."""
    if not may_name_year(text):
        return []
    found = (_valid(*match.groups()) for match in _DATE.finditer(text))
    return [day for day in found if day]
