"""The titles of annual reports in a document, with the issuer and the year that they name.

A title is broken over lines, has its year first or last, lacks issuer or year,
leaves out 工作, or is scrambled (公开工作告年度报). Titles inside a sentence and of
explanations are not titles of a report. A notice that publishes one
(关于印发《…报告》的通知) names it.

The issuer stands on the title's own line, above it or behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from gojparse.identity.lines import (
    RADICALS,
    DocumentLine,
    as_printed,
    completed_tail,
    in_a_list,
    joined_locator,
    name_in,
    name_up_to,
    unfilled,
    with_places,
)
from gojparse.identity.names import NOWHERE, WORDS, highest_rank, is_name, is_tail, only_compiles
from gojparse.identity.years import YEAR, title_years
from gojparse.model import Locator
from gojparse.text import fold, lazy, printed_offset, squeeze


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, and the issuer and the year that it names."""

    text: str
    issuer: str | None
    year: int | None
    locator: Locator | None
    alone: bool  # nothing else stands on its lines
    first: int = 0  # the lines it stands on, from 0
    last: int = 0
    several: tuple[int, ...] = ()  # all years, where it names more than one: 2022-2023年


class _Span(NamedTuple):
    """The lines of a title's words, from 政府信息 to 报告."""

    first: int
    last: int
    stop: int  # the end of the title in the folded last line
    prefix: str  # the folded text before 公开


_CORE = lazy(r"公开(?:工作)?(?:(?:20[0-9]{2})年?)?(?P<rest>[工作年度报告情况的总结]{2,14})")
_OBJECT = WORDS.pattern(r"\L<title_objects>$")
_TRIM = lazy(r"(?:的|工作|情况|总结)+$")
_ABOUT = WORDS.pattern(r"^的?\L<pages_about_a_report>")
_SENTENCE = WORDS.pattern(r"\L<never_before_a_title>|\L<links_to_other_pages>")
_PATH = lazy("[>»›]")
# a line between numbers or behind a year joins them: 1-12月, 2022-2023年
_DASH = r"(?<![0-9年月日])[—–\-]|[—–\-](?![0-9])"
_SEPARATOR = lazy(rf'[>»›:|/\\_#*="]|{_DASH}')
_PARTS = lazy(rf"[_|]|{_DASH}")
_SITE = lazy(r"^[-_|—–/\\(\"*#].*|^(?:全文|正文)?$")
_FILE = lazy(r"^\.(?:docx?|pdf|wps|html?|txt|ofd)$")
_YEAR_ONLY = lazy(rf"\(?{YEAR}年?度?\)?年?度?")
_YEAR_BEHIND = lazy(rf"\({YEAR}年?度?\)")


def find_titles(lines: list[DocumentLine]) -> list[Title]:
    """Return all titles of annual reports, in reading order; one for each line."""
    found: list[Title] = []
    for n, line in enumerate(lines):
        at = line.folded.find("公开")
        if at >= 0 and not any("报" in near.folded for near in lines[n : n + 2]):
            continue  # no 报告, here or on the line that the title runs over to
        while at >= 0:
            title = _title(lines, n, at)
            if title is not None:
                found.append(title)
                break
            at = line.folded.find("公开", at + 2)
    return found


def title_in(text: str) -> Title | None:
    """Return the title in a single string, such as a page's title or a file's name."""
    parts = [part for part in _PARTS.split(text) if "公开" in part] or [text]
    found = find_titles([DocumentLine(part, fold(part), Locator(())) for part in parts])
    return replace(found[0], locator=None) if found else None


def _title(lines: list[DocumentLine], n: int, at: int) -> Title | None:
    """Return the title whose 公开 stands at this place; None where it is no title."""
    span = _span(lines, n, at)
    if span is None:
        return None
    rest, after = _text_behind(lines, span)
    if published := _notice(span.prefix, lines[span.last].folded[: span.stop], rest + after):
        return _published(lines, span, *published)
    if _ABOUT.match(rest) or _SENTENCE.search(span.prefix):
        return None
    alone = _SITE.match(rest) is not None
    if not (alone or _FILE.match(rest) or _goes_on(lines[span.last].printed, span.stop, rest)):
        return None
    title = _completed(lines, span, alone)
    if title and _masked("".join(line.printed for line in lines[n : span.last + 1])):
        return replace(title, issuer=None, text=squeeze(lines[n].printed)) if n == span.last else None
    return title


# ---- the words of a title ----


def _span(lines: list[DocumentLine], n: int, at: int) -> _Span | None:
    """Return the lines on which the title around this 公开 stands; None where its words are missing."""
    end = _end(lines, n, at)
    if end is None:
        return None
    last, stop = end
    first, prefix = n, lines[n].folded[:at]
    while not prefix.endswith(WORDS["title_objects"]):
        if first == 0 or n - first >= 2 or len(lines[first - 1].folded) > 30:
            return None
        first -= 1
        prefix = lines[first].folded + prefix
    if first > 0 and lines[last].folded.startswith(('"', "的"), stop) and "关于" in lines[first - 1].folded:
        first -= 1  # a notice over two lines
        prefix = lines[first].folded + prefix
    return _Span(first, last, stop, prefix)


def _end(lines: list[DocumentLine], n: int, at: int) -> tuple[int, int] | None:
    """Return the line and the offset at which the title ends; it may run over into the next line."""
    match = _CORE.match(lines[n].folded, at)
    if match and (stop := _trimmed(match)) is not None:
        torn = stop == len(lines[n].folded) and lines[n].folded.endswith("报")
        if torn and n + 1 < len(lines) and lines[n + 1].folded == "告":
            return n + 1, 1  # the last character of 报告 did not fit on the line
        return n, stop
    if n + 1 < len(lines) and len(lines[n].folded) - at <= 12 and len(lines[n + 1].folded) <= 20:
        match = _CORE.match(lines[n].folded[at:] + lines[n + 1].folded)
        on_this_line = len(lines[n].folded) - at
        if match and (stop := _trimmed(match)) is not None and stop > on_this_line:
            return n + 1, stop - on_this_line
    return None


def _trimmed(match: re.Match[str]) -> int | None:
    """Return the end of a title's core; None where it names no report."""
    rest = _TRIM.sub("", match["rest"])
    if "报" not in rest or not ("年" in rest or "告" in rest):
        return None
    return match.start("rest") + len(rest)


def _text_behind(lines: list[DocumentLine], span: _Span) -> tuple[str, str]:
    """Return the folded rest of the title's last line, and the next line."""
    after = lines[span.last + 1].folded if span.last + 1 < len(lines) else ""
    return lines[span.last].folded[span.stop :], after


def _goes_on(printed: str, stop: int, rest: str) -> bool:
    """Return whether text behind a title is the document going on, in a copy without line ends."""
    offset = printed_offset(printed, stop)
    return printed[offset : offset + 1].isspace() or rest.startswith(WORDS["text_behind_a_title"])


def _masked(text: str) -> bool:
    """Return whether stars stand for characters of a name (**县) and do not only mark bold text."""
    runs = re.findall(r"\*{2,}", text)
    return len(runs) % 2 == 1 or any(len(run) > 3 for run in runs)


# ---- issuer and year ----


def _completed(lines: list[DocumentLine], span: _Span, alone: bool) -> Title | None:
    """Return the title with issuer and year from its own line, else from the lines around it."""
    own = _SEPARATOR.split(span.prefix)[-1]
    cut_off = len(span.prefix) - len(own)
    core = _core(own)
    issuer, leftover, (year, several) = name_in(core), unfilled(core), title_years(core)
    undated = year is None and not several
    if issuer is None and (len(leftover) > 8 or (undated and _PATH.search(span.prefix))):
        return None  # no name, or 首页>政府信息公开年报: the way to the page
    if undated:
        year, several = title_years(_folded(lines, span)[-60:])
    start = span.first
    if not cut_off:
        start, issuer, year = _from_lines_above(lines, span.first, core, year, several)
    rest, after = _text_behind(lines, span)
    if year is None and not several and (dated := _YEAR_ONLY.fullmatch(after) or _YEAR_BEHIND.match(rest)):
        year, several = title_years(dated[0])
    on = lines[start : span.last + 1]
    if issuer is None and not leftover and (issuer := _behind(rest, after)):
        on.append(lines[min(span.last + 1, len(lines) - 1)])
    return Title(
        text=_printed(lines, start, span, cut_off),
        issuer=as_printed(on, issuer) if issuer else None,
        year=year,
        locator=joined_locator(on),
        alone=alone,
        first=start,
        last=span.last,
        several=several,
    )


def _core(own: str) -> str:
    """Return the words before 政府信息公开, with one 政府 for two in 人民政府信息公开."""
    core = _OBJECT.sub("", own)
    return core + "政府" if core.endswith("人民") else core


def _from_lines_above(
    lines: list[DocumentLine], first: int, core: str, year: int | None, several: tuple[int, ...]
) -> tuple[int, str | None, int | None]:
    """Return first line, issuer and year of a title that begins with its line."""
    if unfilled(core):
        return (*_on_its_line(lines, first, core), year)
    start, issuer, year_above = _above(lines, first, year is None and not several)
    return start, issuer, year or year_above


def _folded(lines: list[DocumentLine], span: _Span) -> str:
    """Return the folded lines of a title up to its end."""
    return (
        "".join(line.folded for line in lines[span.first : span.last]) + lines[span.last].folded[: span.stop]
    )


def _printed(lines: list[DocumentLine], start: int, span: _Span, cut_off: int) -> str:
    """Return the title as printed, its lines joined, without breadcrumbs before and site names behind."""
    pieces: list[str] = []
    for n in range(start, span.last + 1):
        printed = lines[n].printed
        low = printed_offset(printed, cut_off) if n == span.first and cut_off else 0
        high = printed_offset(printed, span.stop) if n == span.last else len(printed)
        pieces.append(squeeze(printed[low:high]))
    return "".join(pieces).strip("#* ").translate(RADICALS)


# ---- the issuer on the lines around a title ----

_IN_BRACKETS = lazy(r"\((?P<name>[^()]{2,30})\)$")


def _above(lines: list[DocumentLine], first: int, undated: bool) -> tuple[int, str | None, int | None]:
    """Return first line, issuer and year of a title that names nobody on its own line.

    They stand on the two lines above it. A year is only sought where the title is undated.
    """
    start, year = first, None
    while start > 0 and first - start < 2:
        line = lines[start - 1].folded
        own_year = title_years(line)[0] if undated and year is None else None
        if own_year and _YEAR_ONLY.fullmatch(line):
            start, year = start - 1, own_year
            continue
        found = name_up_to(lines, start - 1)
        if found is None or in_a_list(lines, *found):
            break
        return (*found, year or own_year)
    return start, None, year


def _on_its_line(lines: list[DocumentLine], first: int, core: str) -> tuple[int, str | None]:
    """Return first line and issuer of a title that has words of a name on its own line.

    松泉镇2023年…报告 is whole as it stands; 水务局2023年…报告 may have its county above.
    """
    leftover, name = unfilled(core), name_in(core)
    if is_tail(leftover):
        return completed_tail(lines, first, leftover) or (first, None)
    return with_places(lines, first, name) if name and highest_rank(name) == NOWHERE else (first, name)


def _behind(rest: str, after: str) -> str | None:
    """Return the issuer behind a title, in brackets or on the next line; an office that compiles is none."""
    match = _IN_BRACKETS.match(rest)
    name = match["name"] if match and is_name(match["name"]) else name_in(after) if not rest else None
    return None if name is None or only_compiles(name) or name.endswith(("办", "室")) else name


def with_whole_lines(titles: list[Title], lines: list[DocumentLine]) -> list[Title]:
    """Return the titles of recognised lines; one that begins inside its line loses its issuer.

    The sign before it was misread.
    """
    return [
        title if lines[title.first].folded.startswith(fold(title.text)[:4]) else _year_only(title, lines)
        for title in titles
    ]


def _year_only(title: Title, lines: list[DocumentLine]) -> Title:
    """Return a title without its issuer, as its whole line prints it."""
    line = lines[title.first]
    year = title.year or title_years(line.folded)[0]
    return replace(title, text=squeeze(line.printed), issuer=None, year=year)


# ---- notices that publish a report ----
# Most notices around reports ask others to compile theirs. One that publishes shows it by its verb and
# its kind of paper together: what is printed and announced goes out as 通知 or 公告, what is sent up as
# 报告 or 函.

_SENT_UNDER = lazy(
    r'^(?P<sender>[^"]{0,40}?)关于(?P<verb>印发|公布|发布|公开|报送|上报|呈报|呈送)?"?(?P<title>[^"]*)$'
)
_PAPER = lazy(r'^"?的(?P<paper>通知|公告|公示|通告|报告|函)')
_PAPERS: dict[str | None, tuple[str, ...]] = {
    **dict.fromkeys(("印发", "公布", "发布", "公开"), ("通知", "公告", "公示", "通告")),
    **dict.fromkeys(("报送", "上报", "呈报", "呈送"), ("报告", "函")),
    None: ("公告", "公示", "通告", "报告"),
}


def _notice(prefix: str, core: str, rest: str) -> tuple[str, str | None] | None:
    """Return the beginning of the title that a notice publishes, and the authority that publishes it.

    All texts are folded: `prefix` stands before the title's 公开, `core` up to its end, `rest` behind it.
    """
    if "关于" not in prefix:
        return None
    # 年度报告的报告 is read to its end as one core
    paper = _PAPER.match("的报告" if core.endswith("报告的报告") else rest)
    if paper is None:
        return None
    match = _SENT_UNDER.match(prefix)
    if match is None or paper["paper"] not in _PAPERS[match["verb"]]:
        return None
    sender = match["sender"].strip('"')
    return match["title"], sender if is_name(sender) and not only_compiles(sender) else None


def _published(lines: list[DocumentLine], span: _Span, begun: str, sender: str | None) -> Title:
    """Return the title of the report that a notice publishes."""
    on = lines[span.first : span.last + 1]
    issuer = name_in(_OBJECT.sub("", begun)) or sender
    year, several = title_years(begun + lines[span.last].folded[: span.stop][-14:])
    return Title(
        text="".join(squeeze(line.printed) for line in on).strip("#* ").translate(RADICALS),
        issuer=as_printed(on, issuer) if issuer else None,
        year=year,
        locator=joined_locator(on),
        alone=False,
        first=span.first,
        last=span.last,
        several=several,
    )
