"""What a document says of its issuer, its year and its day of publication, and where it says so.

Every candidate is kept with its place: titles, prose, signature, the page's
table of metadata, the carrier's metadata, the file name. Which of them is
believed is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import islice, pairwise
from typing import NamedTuple

from gojparse.identity.lines import TextLine, as_printed
from gojparse.identity.names import is_name
from gojparse.identity.part import DocumentPart
from gojparse.identity.titles import Title, title_in
from gojparse.identity.years import (
    SHORT_YEAR,
    YEAR,
    date_number,
    dates,
    may_name_year,
    period,
    period_year,
    title_years,
)
from gojparse.model import Locator, Paragraph
from gojparse.text import fold, lazy

TITLE, PROSE, PERIOD, MENTION = "title", "prose", "period", "introduction"
SIGNATURE, PAGE_TABLE, PUBLISHED = "signature", "metadata", "published"
PAGE_TITLE, ADDRESS, FILE_NAME = "page-title", "address", "file-name"
SEVERAL, DRAFTED = "several-years", "drafted"
OUTSIDE = (PAGE_TITLE, ADDRESS, FILE_NAME)


class Evidence(NamedTuple):
    """A candidate: `about` is issuer, year or published_on; `where` the kind of place it was found at."""

    about: str
    value: str | int
    where: str
    locator: Locator | None = None


_NAME = r"(?P<name>(?:[^\W\da-zA-Z_]|[()·]){2,36}?)"
_COMPILED = lazy(rf"报告[^。]{{0,12}}?由{_NAME}(?:根据|按照|依据|依照|负责编制|组织编制|编制|编写|制作|汇总)")
_BY = lazy(
    rf"(?:要求|规定|精神)[,，]?(?:结合[^,。]{{0,20}},)?(?:现)?由{_NAME}(?:负责|组织)?(?:编制|编写|制作)"
)
_MADE_KNOWN = lazy(
    rf"(?:公布|发布|编制(?!委员会)|制定|现将|撰写)(?:了|本)?{_NAME}(?:关于)?"
    rf"{YEAR}?年?度?的?(?:政府信息|政务信息|政务)公开"
)
# 根据《条例》规定，X局编制了2023年度报告: nobody but the issuer compiles what this report calls so
_MADE_BY = lazy(
    rf"(?:要求|规定|精神|部署|安排)[,，]{_NAME}(?:认真|牵头|组织|负责)*(?:编制|编写|撰写)(?:了|完成|形成)?(?:本|{YEAR}|\"|政府信息公开)"
)
_THIS_YEARS = lazy(rf"(?P<year>{YEAR})年度?的?(?:政府信息|政务信息|政务)公开[工作年度情况的]{{0,8}}报告")
_WITHIN = lazy(r"公布|发布|编制|制定|现将|撰写|编写|形成|本报告")
_PERIOD_WORDS = lazy(r"统计|期限|时限|起止|数据|时间|截至|截止|自")


def from_titles(titles: Iterable[Title], where: str) -> list[Evidence]:
    """Issuer and year of these titles."""
    found: list[Evidence] = []
    for title in titles:
        if title.issuer:
            found.append(Evidence("issuer", title.issuer, where, title.locator))
        if title.year:
            found.append(Evidence("year", title.year, where, title.locator))
        found += [Evidence("year", year, SEVERAL, title.locator) for year in title.several]
    return found


def from_prose(lines: list[TextLine]) -> list[Evidence]:
    """What the introduction says: who compiled the report, for which period and year."""
    found: list[Evidence] = []
    for line in [*lines, *_sentences(lines)]:
        folded = line.folded
        # each pattern is tried only where a word stands that it cannot do without
        by, known, made = "由" in folded, "公开" in folded, "编" in folded or "撰" in folded
        patterns = (*((_COMPILED, _BY) if by else ()), *((_MADE_KNOWN,) if known else ()))
        for pattern in (*patterns, *((_MADE_BY,) if made and not by else ())):
            match = pattern.search(folded)
            if match and is_name(match["name"]):
                found.append(Evidence("issuer", as_printed([line], match["name"]), PROSE, line.locator))
        match = _THIS_YEARS.search(folded) if known else None
        if match and _WITHIN.search(folded, 0, match.start()):
            found.append(Evidence("year", date_number(match["year"]), MENTION, line.locator))
        days = period(folded) if may_name_year(folded) and _PERIOD_WORDS.search(folded) else None
        if days and (year := period_year(days)):
            found.append(Evidence("year", year, PERIOD, line.locator))
    first: dict[tuple[str, str | int, str], Evidence] = {}
    for piece in found:
        first.setdefault((piece.about, piece.value, piece.where), piece)
    return list(first.values())


_SUBJECT_YEAR = lazy(rf"^[^,。]{{0,12}}?({YEAR})年度?(?:,|以来|我|全|本)")


def from_sections(parts: Iterable[DocumentPart]) -> list[Evidence]:
    """The years that the first sentence of the first sections begins with (2023年，我镇…)."""
    found: list[Evidence] = []
    for part in islice(parts, 1, 3):
        prose = (block for block in part.blocks if isinstance(block, Paragraph))
        for paragraph in islice(prose, 3):
            if match := _SUBJECT_YEAR.match(fold(paragraph.text[:60])):
                found.append(Evidence("year", date_number(match[1]), MENTION, paragraph.locator))
    return found


def _sentences(lines: list[TextLine]) -> list[TextLine]:
    """Each line joined with the next where its sentence goes on: text out of PDF has broken lines."""
    return [
        TextLine(line.printed + after.printed, line.folded + after.folded, line.locator)
        for line, after in pairwise(lines)
        if line.folded[-1] not in "。;!" and len(line.folded) >= 15
    ]


def from_signature(lines: list[TextLine]) -> list[Evidence]:
    """Issuer and date with which the text ends, on lines of their own or as the end of the last sentence."""
    found: list[Evidence] = []
    for n in range(len(lines) - 1, max(-1, len(lines) - 9), -1):
        line = lines[n]
        day = signed_day(line.folded)
        if day is None:
            continue
        found.append(Evidence("published_on", day.isoformat(), SIGNATURE, line.locator))
        before = re.split(r"[。;!]", re.sub(r"(?:20[0-9]{2}|二[〇零○O]).*$", "", line.folded))[-1]
        holder, name = (
            (line, before)
            if before
            else (lines[n - 1], re.split("[。;!]", lines[n - 1].folded)[-1])
            if n
            else (line, "")
        )
        if is_name(name):
            found.append(Evidence("issuer", as_printed([holder], name), SIGNATURE, holder.locator))
        break
    return found


def signed_day(text: str) -> date | None:
    """The date of a line that is a date, a name and a date, or a text's end and a date."""
    days = dates(text[-50:])
    if not days:
        return None
    tail = re.sub(r"^.*(?:20[0-9]{2}|二[〇零○O])", "", text[-50:])
    if not re.fullmatch(r"[年月日0-9〇零○O一二三四五六七八九十./\-]*[)。]?", tail):
        return None
    short = len(text) <= 45 and not re.search(r"[,:]|截至|截止|至", text)
    return days[-1] if short or re.search(r"[。!][^。,]{0,30}$", text[:-8]) else None


def from_metadata(title: Title | None, published: str) -> list[Evidence]:
    """What the carrier says beside the text."""
    found = from_titles([title] if title else [], PAGE_TITLE)
    if day := next(iter(dates(published[:10])), None):
        found.append(Evidence("published_on", day.isoformat(), PAGE_TABLE))
    return found


_NUMBERING = lazy(r"^(?!20[0-9]{2}(?![0-9]))[0-9]++(?![年月日号])")
"""A crawler's number in front of a file's name, which is no part of the issuer's; a year is none."""


def from_name(source: str, where: str) -> list[Evidence]:
    """What a file's name says: the last resort. A folder's year or a bare number is no evidence."""
    if "%" in source:
        from urllib.parse import unquote  # 4 ms to import, and rarely needed

        source = unquote(source)
    stem = re.split(r"[/\\!]", source)[-1]
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem)
    stem = _NUMBERING.sub("", stem)
    title = title_in(stem)
    if title is not None:
        return from_titles([title], where)
    found: list[Evidence] = []
    folded = fold(stem)
    year = title_years(folded)[0] if "年" in folded else None
    name = re.sub(rf"{YEAR}年?度?|{SHORT_YEAR}|年报|年度报告|报告|[_\-—()]|\.", "", folded)
    if is_name(name):
        found.append(Evidence("issuer", name, where))
    if year is not None:
        found.append(Evidence("year", year, where))
    return found
