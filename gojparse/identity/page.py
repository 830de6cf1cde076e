"""What a page prints around a report: its table of metadata, and the lines just below the title.

Labels of days differ in what they mean: a page that prints both says when
the report was drafted (成文日期) and when it was made public (公开日期).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gojparse.identity.evidence import DRAFTED, PAGE_TABLE, Evidence, signed_day
from gojparse.identity.lines import TextLine, as_printed
from gojparse.identity.names import is_name
from gojparse.identity.years import YEAR, printed_dates
from gojparse.text import lazy

_OF_ISSUER = frozenset(
    (
        "发布机构",
        "发布单位",
        "发文机关",
        "发文机构",
        "公开主体",
        "公开机构",
        "发布机关",
        "制发机关",
        "单位",
        "公开责任部门",
        "主体名称",
    )
)
_OF_DAY = frozenset(
    (
        "公开日期",
        "发布日期",
        "发布时间",
        "公开时间",
        "信息公开日期",
        "公布日期",
        "公布时间",
        "日期",
        "时间",
    )
)
_OF_DRAFTING = frozenset(
    (
        "成文日期",
        "成文时间",
        "生成日期",
        "生成时间",
        "印发日期",
        "印发时间",
        "发文日期",
        "发文时间",
        "编制日期",
        "签发日期",
    )
)
_LABELS = _OF_ISSUER | _OF_DAY | _OF_DRAFTING
_LABELLED = lazy(r"^[\[(]?(?P<label>[^\W\da-zA-Z_]{2,8})[\])]?[::](?P<value>.*)$")


_LABEL_WORDS = ("日期", "时间", "机构", "机关", "单位", "主体", "部门")


def may_label(line: TextLine) -> bool:
    """Whether a label of a page's metadata may stand somewhere in the line; cheap."""
    return any(word in line.folded for word in _LABEL_WORDS)


def from_page_table(lines: list[TextLine]) -> list[Evidence]:
    """Issuer and day of publication from a page's table of metadata: a label and the value behind it."""
    found: list[Evidence] = []
    for n, line in enumerate(lines):
        label, value = line.folded.strip(":"), ""
        if ":" in line.folded and (match := _LABELLED.match(line.folded)):
            label, value = match["label"], match["value"]
        if label not in _LABELS:
            continue
        holder = line
        if not value and n + 1 < len(lines):
            holder = lines[n + 1]
            value = holder.folded
        found.extend(_labelled(label, value, holder))
    return found


def _labelled(label: str, value: str, holder: TextLine) -> list[Evidence]:
    if label in _OF_ISSUER:
        name = re.split(r"[|,;。\s]", value)[0]
        if is_name(name):
            return [Evidence("issuer", as_printed([holder], name), PAGE_TABLE, holder.locator)]
        return []
    where = DRAFTED if label in _OF_DRAFTING else PAGE_TABLE
    printed = holder.printed if holder.folded == value else re.split("[:：]", holder.printed, maxsplit=1)[-1]
    days = printed_dates(printed.strip()[:40])[:1]
    return [Evidence("published_on", day.isoformat(), where, holder.locator) for day in days]


_DATED_NAME = lazy(rf"^\(?(?P<name>[^()0-9]{{2,30}}?)(?={YEAR}年)")
_BEHIND_DATE = lazy(r"\(?(?:来源|作者|浏览|点击|字[号体]|信息来源|访问)")


def below_title(lines: Iterable[TextLine]) -> list[Evidence]:
    """A date on a line of its own just below the title, and a name before it."""
    found: list[Evidence] = []
    for line in lines:
        text = _BEHIND_DATE.split(line.folded.strip("()"))[0]
        day = signed_day(text) if len(text) <= 50 else None
        match = _DATED_NAME.match(line.folded) if day else None
        if day and (match or len(text) <= 20):
            where = DRAFTED if text.startswith(tuple(_OF_DRAFTING)) else PAGE_TABLE
            found.append(Evidence("published_on", day.isoformat(), where, line.locator))
        if match and is_name(match["name"]):
            name = as_printed([line], match["name"])
            found.append(Evidence("issuer", name, PAGE_TABLE, line.locator))
    return found
