"""Evidence of issuer, year and day of publication: all that a document tells, with its place.

Every candidate is kept: titles, prose, signature, the page's table of metadata,
the lines just below the title, the carrier's metadata, the file name. Which of
them is believed is decided elsewhere.

Labels of days differ in meaning: a page that prints both tells when the report
was drafted (成文日期) and when it was made public (公开日期).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice, pairwise
from typing import NamedTuple

from gojparse.identity.lines import DocumentLine, DocumentPart, as_printed
from gojparse.identity.names import WORDS, is_name
from gojparse.identity.titles import Title, title_in
from gojparse.identity.years import (
    SHORT_YEAR,
    YEAR,
    date_number,
    dates,
    may_name_year,
    period,
    period_year,
    printed_dates,
    title_years,
)
from gojparse.model import Locator, Paragraph
from gojparse.text import fold, lazy

TITLE, PROSE, PERIOD, MENTION = "title", "prose", "period", "introduction"
SIGNATURE, PAGE_TABLE, PUBLISHED = "signature", "metadata", "published"
PAGE_TITLE, ADDRESS, FILE_NAME = "page-title", "address", "file-name"
SEVERAL, DRAFTED = "several-years", "drafted"
OUTSIDE = (PAGE_TITLE, ADDRESS, FILE_NAME)
"""The places outside the text, which are believed only where it is silent."""


class Evidence(NamedTuple):
    """A candidate and its place."""

    about: str  # issuer, year or published_on
    value: str | int  # a name as printed, a year, or a day in ISO form
    where: str  # the kind of place, one of the constants above
    locator: Locator | None = None  # None outside the text


def from_titles(titles: Iterable[Title], where: str) -> list[Evidence]:
    """Return issuer and year of these titles."""
    found: list[Evidence] = []
    for title in titles:
        if title.issuer:
            found.append(Evidence("issuer", title.issuer, where, title.locator))
        if title.year:
            found.append(Evidence("year", title.year, where, title.locator))
        found += [Evidence("year", year, SEVERAL, title.locator) for year in title.several]
    return found


# ---- introduction ----

_NAME = r"(?P<name>(?:[^\W\da-zA-Z_]|[()·]){2,36}?)"
_COMPILED = WORDS.pattern(rf"报告[^。]{{0,12}}?由{_NAME}\L<behind_the_compiler>")
_BY = lazy(
    rf"(?:要求|规定|精神)[,，]?(?:结合[^,。]{{0,20}},)?(?:现)?由{_NAME}(?:负责|组织)?(?:编制|编写|制作)"
)
_MADE_KNOWN = WORDS.pattern(
    rf"\L<before_the_publisher>(?:了|本)?{_NAME}(?:关于)?{YEAR}?年?度?的?(?:政府信息|政务信息|政务)公开"
)
# 根据《条例》规定，X局编制了2023年度报告: nobody but the issuer compiles what this report calls so
_MADE_BY = lazy(
    rf"(?:要求|规定|精神|部署|安排)[,，]{_NAME}(?:认真|牵头|组织|负责)*(?:编制|编写|撰写)(?:了|完成|形成)?"
    rf"(?:本|{YEAR}|\"|政府信息公开)"
)
_THIS_YEARS = lazy(rf"(?P<year>{YEAR})年度?的?(?:政府信息|政务信息|政务)公开[工作年度情况的]{{0,8}}报告")
_WITHIN = WORDS.pattern(r"\L<words_of_an_introduction>")
_PERIOD_WORDS = WORDS.pattern(r"\L<words_of_a_period>")


def from_prose(lines: list[DocumentLine]) -> list[Evidence]:
    """Return what the introduction tells: the compiler of the report, its period and its year."""
    first: dict[tuple[str, str | int, str], Evidence] = {}
    for line in [*lines, *_joined_sentences(lines)]:
        for piece in (*_compilers(line), *_years_reported(line)):
            first.setdefault((piece.about, piece.value, piece.where), piece)
    return list(first.values())


def _compilers(line: DocumentLine) -> Iterator[Evidence]:
    """Yield the authorities that a line calls the compiler of the report."""
    folded = line.folded
    # each pattern is tried only where a word stands that it cannot do without
    by, known, made = "由" in folded, "公开" in folded, "编" in folded or "撰" in folded
    patterns = (*((_COMPILED, _BY) if by else ()), *((_MADE_KNOWN,) if known else ()))
    for pattern in (*patterns, *((_MADE_BY,) if made and not by else ())):
        match = pattern.search(folded)
        if match and is_name(match["name"]):
            yield Evidence("issuer", as_printed([line], match["name"]), PROSE, line.locator)


def _years_reported(line: DocumentLine) -> Iterator[Evidence]:
    """Yield the year that a line calls this report's, and the year of the period it names."""
    folded = line.folded
    if not may_name_year(folded):
        return
    match = _THIS_YEARS.search(folded) if "公开" in folded else None
    if match and _WITHIN.search(folded, 0, match.start()):
        yield Evidence("year", date_number(match["year"]), MENTION, line.locator)
    days = period(folded) if _PERIOD_WORDS.search(folded) else None
    if days and (year := period_year(days)):
        yield Evidence("year", year, PERIOD, line.locator)


def _joined_sentences(lines: list[DocumentLine]) -> list[DocumentLine]:
    """Return each line joined with the next where its sentence goes on: text out of PDF has broken lines."""
    return [
        DocumentLine(line.printed + after.printed, line.folded + after.folded, line.locator)
        for line, after in pairwise(lines)
        if line.folded[-1] not in "。;!" and len(line.folded) >= 15
    ]


_SUBJECT_YEAR = lazy(rf"^[^,。]{{0,12}}?({YEAR})年度?(?:,|以来|我|全|本)")


def from_sections(parts: Iterable[DocumentPart]) -> list[Evidence]:
    """Return the years with which the first sentences of the first sections begin (2023年，我镇…)."""
    found: list[Evidence] = []
    for part in islice(parts, 1, 3):
        prose = (block for block in part.blocks if isinstance(block, Paragraph))
        for paragraph in islice(prose, 3):
            if match := _SUBJECT_YEAR.match(fold(paragraph.text[:60])):
                found.append(Evidence("year", date_number(match[1]), MENTION, paragraph.locator))
    return found


def from_signature(lines: list[DocumentLine]) -> list[Evidence]:
    """Return issuer and date with which the text ends, on lines of their own or in the last sentence."""
    for n in range(len(lines) - 1, max(-1, len(lines) - 9), -1):
        day = signed_day(lines[n].folded)
        if day is not None:
            signed = Evidence("published_on", day.isoformat(), SIGNATURE, lines[n].locator)
            return [signed, *_signatory(lines, n)]
    return []


def _signatory(lines: list[DocumentLine], n: int) -> list[Evidence]:
    """Return the name before the date on line `n`, else the one that ends the line above."""
    line = lines[n]
    name = re.split(r"[。;!]", re.sub(r"(?:20[0-9]{2}|二[〇零○O]).*$", "", line.folded))[-1]
    if not name and n:
        line = lines[n - 1]
        name = re.split("[。;!]", line.folded)[-1]
    return [Evidence("issuer", as_printed([line], name), SIGNATURE, line.locator)] if is_name(name) else []


def signed_day(text: str) -> date | None:
    """Return the date of a folded line that is a date, a name and a date, or a text's end and a date."""
    days = dates(text[-50:])
    if not days:
        return None
    tail = re.sub(r"^.*(?:20[0-9]{2}|二[〇零○O])", "", text[-50:])
    if not re.fullmatch(r"[年月日0-9〇零○O一二三四五六七八九十./\-]*[)。]?", tail):
        return None
    short = len(text) <= 45 and not re.search(r"[,:]|截至|截止|至", text)
    return days[-1] if short or re.search(r"[。!][^。,]{0,30}$", text[:-8]) else None


# ---- metadata of the page ----

_LABELLED = lazy(r"^[\[(]?(?P<label>[^\W\da-zA-Z_]{2,8})[\])]?[::](?P<value>.*)$")
_DATED_NAME = lazy(rf"^\(?(?P<name>[^()0-9]{{2,30}}?)(?={YEAR}年)")
_LISTS_OF_LABELS = ("labels_of_the_issuer", "labels_of_publication", "labels_of_drafting")
_BEHIND_DATE = WORDS.pattern(r"\(?\L<page_furniture>")


def may_label(line: DocumentLine) -> bool:
    """Return whether the line may hold a label of a page's metadata. This is a cheap test."""
    return any(word in line.folded for word in WORDS["words_of_labels"])


def from_page_table(lines: list[DocumentLine]) -> list[Evidence]:
    """Return issuer and day of publication from a page's table of labels and values."""
    found: list[Evidence] = []
    labels = {label for name in _LISTS_OF_LABELS for label in WORDS[name]}
    for n, line in enumerate(lines):
        label, value = line.folded.strip(":"), ""
        if ":" in line.folded and (match := _LABELLED.match(line.folded)):
            label, value = match["label"], match["value"]
        if label not in labels:
            continue
        holder = line
        if not value and n + 1 < len(lines):
            holder = lines[n + 1]
            value = holder.folded
        found.extend(_labelled(label, value, holder))
    return found


def _labelled(label: str, value: str, holder: DocumentLine) -> list[Evidence]:
    """Return the evidence of one label. `value`: folded; `holder`: the line on which it stands."""
    if label in WORDS["labels_of_the_issuer"]:
        name = re.split(r"[|,;。\s]", value)[0]
        if is_name(name):
            return [Evidence("issuer", as_printed([holder], name), PAGE_TABLE, holder.locator)]
        return []
    where = DRAFTED if label in WORDS["labels_of_drafting"] else PAGE_TABLE
    printed = holder.printed if holder.folded == value else re.split("[:：]", holder.printed, maxsplit=1)[-1]
    days = printed_dates(printed.strip()[:40])[:1]
    return [Evidence("published_on", day.isoformat(), where, holder.locator) for day in days]


def below_title(lines: Iterable[DocumentLine]) -> list[Evidence]:
    """Return the date on a line of its own just below the title, and a name before it."""
    found: list[Evidence] = []
    for line in lines:
        text = _BEHIND_DATE.split(line.folded.strip("()"))[0]
        day = signed_day(text) if len(text) <= 50 else None
        match = _DATED_NAME.match(line.folded) if day else None
        if day and (match or len(text) <= 20):
            where = DRAFTED if text.startswith(WORDS["labels_of_drafting"]) else PAGE_TABLE
            found.append(Evidence("published_on", day.isoformat(), where, line.locator))
        if match and is_name(match["name"]):
            name = as_printed([line], match["name"])
            found.append(Evidence("issuer", name, PAGE_TABLE, line.locator))
    return found


def from_metadata(title: Title | None, published: str) -> list[Evidence]:
    """Return what the carrier's metadata tell."""
    found = from_titles([title] if title else [], PAGE_TITLE)
    if day := next(iter(dates(published[:10])), None):
        found.append(Evidence("published_on", day.isoformat(), PAGE_TABLE))
    return found


_NUMBERING = lazy(r"^(?!20[0-9]{2}(?![0-9]))[0-9]++(?![年月日号])")
"""A crawler's number in front of a file's name, which is no part of the issuer's; a year is none."""


def unquoted(address: str) -> str:
    """Return an address with its percent signs decoded."""
    if "%" not in address:
        return address
    from urllib.parse import unquote  # 4 ms to import, and rarely needed

    return unquote(address)


def from_name(source: str, where: str) -> list[Evidence]:
    """Return what a file's name or an address tells, as the last resort.

    A folder's year or a bare number is no evidence.
    """
    stem = re.split(r"[/\\!]", unquoted(source))[-1]
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
