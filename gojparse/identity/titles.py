"""The titles of annual reports in a document.

A title is broken over lines, has its year first or last, lacks issuer or
year, leaves out 工作, or is scrambled (公开工作告年度报). Titles inside a
sentence and of explanations are not titles of a report; a notice that
publishes one (关于印发《…报告》的通知) names it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gojparse.identity.lines import RADICALS, TextLine, as_printed, joined_locator
from gojparse.identity.naming import above, behind, name_in, on_its_line, unfilled
from gojparse.identity.notices import Notice, notice
from gojparse.identity.years import YEAR, title_years
from gojparse.model import Locator
from gojparse.text import fold, lazy, printed_offset, squeeze


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, and what it says. `alone`: nothing else stands on its lines.

    `several`: the years of a title that names more than one (2022-2023年) and so not which it reports on.
    """

    text: str
    issuer: str | None
    year: int | None
    locator: Locator | None
    alone: bool
    first: int = 0  # the lines it stands on
    last: int = 0
    several: tuple[int, ...] = ()


_CORE = lazy(r"公开(?:工作)?(?:(?:20[0-9]{2})年?)?(?P<rest>[工作年度报告情况的总结]{2,14})")
_OBJECT = lazy(r"(?:政府信息|政务信息|政府政务|政务|信息)$")
_TRIM = lazy(r"(?:的|工作|情况|总结)+$")
_ABOUT = lazy(
    r"^(?:的?(?:解读|编制|说明|图解|公告|通知|通报|函|意见|统计|模板|格式|填报|公示|办法|要求|发布(?!时间|日期|机构|单位|人|者)|指引|汇总|目录|专栏|栏目))"
)
_SENTENCE = lazy(r"[。，,；;!?]|根据|公布|发布|编制(?!委|办)|要求|做好|印发|按照|现将|以及|本报告|解读")
_PATH = lazy("[>»›]")
# links to other pages
_ELSEWHERE = lazy(r"[上下]一[篇条则页]|相关(?:链接|文[章档件]|阅读|信息[:：])|延伸阅读|往[年期]")
# a line between numbers or behind a year joins them: 1-12月, 2022-2023年
_DASH = r"(?<![0-9年月日])[—–\-]|[—–\-](?![0-9])"
_SEPARATOR = lazy(rf'[>»›:|/\\_#*="]|{_DASH}')
_PARTS = lazy(rf"[_|]|{_DASH}")
_SITE = lazy(r"^[-_|—–/\\(\"*#].*|^(?:全文|正文)?$")
_FILE = lazy(r"^\.(?:docx?|pdf|wps|html?|txt|ofd)$")
_YEAR_ONLY = lazy(rf"\(?{YEAR}年?度?\)?年?度?")
_YEAR_BEHIND = lazy(rf"\({YEAR}年?度?\)")


def find_titles(lines: list[TextLine]) -> list[Title]:
    """All titles of annual reports, in reading order."""
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
    """The title in a single string, such as a page's title or a file's name."""
    parts = [part for part in _PARTS.split(text) if "公开" in part] or [text]
    found = find_titles([TextLine(part, fold(part), Locator(())) for part in parts])
    return replace(found[0], locator=None) if found else None


def _title(lines: list[TextLine], n: int, at: int) -> Title | None:
    """The title whose 公开 stands at this place; None where it is no title."""
    end = _end(lines, n, at)
    if end is None:
        return None
    last, stop = end
    rest = lines[last].folded[stop:]
    after = lines[last + 1].folded if last + 1 < len(lines) else ""
    first, prefix = n, lines[n].folded[:at]
    while not _OBJECT.search(prefix):
        if first == 0 or n - first >= 2 or len(lines[first - 1].folded) > 30:
            return None
        first -= 1
        prefix = lines[first].folded + prefix
    if first > 0 and rest.startswith(('"', "的")) and "关于" in lines[first - 1].folded:
        first -= 1  # a notice over two lines
        prefix = lines[first].folded + prefix
    if published := notice(prefix, lines[last].folded[:stop], rest + after):
        return _published(lines, first, end, published)
    if _ABOUT.match(rest) or _SENTENCE.search(prefix) or _ELSEWHERE.search(prefix):
        return None
    file = _FILE.match(rest) is not None
    if (
        not (alone := _SITE.match(rest) is not None)
        and not file
        and not _goes_on(lines[last].printed, stop, rest)
    ):
        return None
    title = _completed(lines, first, (last, stop), prefix, alone)
    if title and _masked("".join(line.printed for line in lines[n : last + 1])):
        return replace(title, issuer=None, text=squeeze(lines[n].printed)) if n == last else None
    return title


def _published(lines: list[TextLine], first: int, end: tuple[int, int], published: Notice) -> Title:
    """What a notice says of the report that it publishes."""
    on = lines[first : end[0] + 1]
    issuer = name_in(_OBJECT.sub("", published.title)) or published.sender
    year, several = title_years(published.title + lines[end[0]].folded[: end[1]][-14:])
    return Title(
        "".join(squeeze(line.printed) for line in on).strip("#* ").translate(RADICALS),
        as_printed(on, issuer) if issuer else None,
        year, joined_locator(on), False, first, end[0], several,
    )  # fmt: skip


def _end(lines: list[TextLine], n: int, at: int) -> tuple[int, int] | None:
    """Where the title ends: line and offset; it may run over into the next line."""
    match = _CORE.match(lines[n].folded, at)
    if match and (stop := _trimmed(match)) is not None:
        torn = stop == len(lines[n].folded) and lines[n].folded.endswith("报")
        if torn and n + 1 < len(lines) and lines[n + 1].folded == "告":
            return n + 1, 1  # the last character of 报告 did not fit on the line
        return n, stop
    if n + 1 < len(lines) and len(lines[n].folded) - at <= 12 and len(lines[n + 1].folded) <= 20:
        match = _CORE.match(lines[n].folded[at:] + lines[n + 1].folded)
        here = len(lines[n].folded) - at
        if match and (stop := _trimmed(match)) is not None and stop > here:
            return n + 1, stop - here
    return None


def _trimmed(match: re.Match[str]) -> int | None:
    """The end of a title's core; None where it names no report."""
    rest = _TRIM.sub("", match["rest"])
    if "报" not in rest or not ("年" in rest or "告" in rest):
        return None
    return match.start("rest") + len(rest)


def _goes_on(printed: str, stop: int, rest: str) -> bool:
    """Whether text behind a title is the document going on (a copy without line ends), no sentence."""
    offset = printed_offset(printed, stop)
    spaced = printed[offset : offset + 1].isspace()
    return spaced or re.match(r"[一1第]|20|根据|按照|为|本|来源|发布|索引|时间|日期|[(\[]", rest) is not None


def _completed(
    lines: list[TextLine], first: int, end: tuple[int, int], prefix: str, alone: bool
) -> Title | None:
    """The title with issuer and year taken from its own line, else from the lines around it."""
    own = _SEPARATOR.split(prefix)[-1]
    core = _OBJECT.sub("", own)
    if core.endswith("人民"):  # 人民政府信息公开: one 政府 for two
        core += "政府"
    issuer, start = name_in(core), first
    cut_off = len(prefix) - len(own)
    leftover = unfilled(core)
    year, several = title_years(core)
    if issuer is None and year is None and not several and _PATH.search(prefix):
        return None  # 首页>政府信息公开年报: the way to the page
    if leftover and issuer is None and len(leftover) > 8:
        return None
    if year is None and not several:
        year, several = title_years(_within(lines, first, end)[-60:])
    if not cut_off and not leftover:
        start, issuer, said = above(lines, first, year is None and not several)
        year = year or said
    elif not cut_off:
        start, issuer = on_its_line(lines, first, core)
    on = [*range(start, end[0] + 1)]
    rest = lines[end[0]].folded[end[1] :]
    after = lines[end[0] + 1].folded if end[0] + 1 < len(lines) else ""
    if year is None and not several and (dated := _YEAR_ONLY.fullmatch(after) or _YEAR_BEHIND.match(rest)):
        year, several = title_years(dated[0])
    if issuer is None and not leftover and (found := behind(rest, after)):
        issuer = found
        on.append(min(end[0] + 1, len(lines) - 1))
    stands = [lines[n] for n in on]
    return Title(
        _print(lines, start, first, cut_off, end), as_printed(stands, issuer) if issuer else None, year,
        joined_locator(stands), alone, start, end[0], several,
    )  # fmt: skip


def _within(lines: list[TextLine], first: int, end: tuple[int, int]) -> str:
    """The folded lines of a title up to its end."""
    last, stop = end
    return "".join(line.folded for line in lines[first:last]) + lines[last].folded[:stop]


def _masked(text: str) -> bool:
    """Whether stars stand for characters of a name (**县), and are no pair of marks around bold text."""
    runs = re.findall(r"\*{2,}", text)
    return len(runs) % 2 == 1 or any(len(run) > 3 for run in runs)


def _print(lines: list[TextLine], start: int, first: int, cut_off: int, end: tuple[int, int]) -> str:
    """The title as printed, its lines joined, without breadcrumbs before and site names behind."""
    last, stop = end
    pieces: list[str] = []
    for n in range(start, last + 1):
        printed = lines[n].printed
        low = printed_offset(printed, cut_off) if n == first and first == n and cut_off else 0
        high = printed_offset(printed, stop) if n == last else len(printed)
        pieces.append(squeeze(printed[low:high]))
    return "".join(pieces).strip("#* ").translate(RADICALS)
