"""The titles of annual reports in a document.

A title is broken over lines, has its year first or last, lacks issuer or
year, leaves out 工作, or is scrambled (公开工作告年度报). Titles inside a
sentence, of notices and of explanations are not titles of a report.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from gojparse.issuer.names import is_name
from gojparse.issuer.years import YEAR, years
from gojparse.model import Document, Grid, LinePlace, Locator, Paragraph, quick
from gojparse.text import fold, lazy, printed_offset, squeeze


class Line(NamedTuple):
    """A line of the document: as printed, folded, and where."""

    printed: str
    folded: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, and what it says. `alone`: nothing else stands on its lines."""

    text: str
    issuer: str | None
    year: int | None
    locator: Locator | None
    alone: bool
    first: int = 0  # the lines it stands on
    last: int = 0


RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
"""⼈ for 人: what some fonts make of a character in extracted text; no name is spelt with them."""

# the bracket first: a pattern that begins with it skips to the next one
_PINYIN = lazy("[(（](?<=[^\\W\\da-zA-Z_].)(?=[a-z]{0,5}[^\\x00-\\x7f])[a-zà-ǜ]{1,7}[)）]")
_LONGEST_LINE = 3000  # characters of a line that are looked at
_NO_LINE = 300  # characters: a longer line with spaces in it may be a document whose line ends became spaces
_MOST_PIECES = 400  # of such a line: a counted limit
_CORE = lazy(r"公开(?:工作)?(?:(?:20[0-9]{2})年?)?(?P<rest>[工作年度报告情况的总结]{2,14})")
_OBJECT = lazy(r"(?:政府信息|政务信息|政府政务|政务|信息)$")
_TRIM = lazy(r"(?:的|工作|情况|总结)+$")
_ABOUT = lazy(
    r"^(?:的?(?:解读|编制|说明|图解|公告|通知|通报|函|意见|统计|模板|格式|填报|公示|办法|要求|发布(?!时间|日期|机构|单位|人|者)|指引|汇总|目录|专栏|栏目))"
)
_SENTENCE = lazy(r"[。，,；;!?]|根据|公布|发布|编制|要求|做好|印发|按照|现将|以及|本报告|解读")
_PATH = lazy("[>»›]")
# links to other pages
_ELSEWHERE = lazy(r"[上下]一[篇条则页]|相关(?:链接|文[章档件]|阅读|信息[:：])|延伸阅读|往[年期]")
_SEPARATOR = lazy(r"[>»›:|/\\_#*=—–\-\"]")
_SITE = lazy(r"^[-_|—–/\\(\"*#].*|^(?:全文|正文)?$")
_YEAR_ONLY = lazy(rf"\(?{YEAR}年?度?\)?年?度?")
_FILLERS = lazy(
    rf"^附件[0-9一二三四五六七八九]?:?|{YEAR}年?度?|关于|^度|\((?:征求意见稿|公开|全文)\)|[#*\"]|的$"
)


def lines_of(document: Document, most: int | None = None) -> list[Line]:
    """The document's lines and cells that say something, in reading order."""
    lines: list[Line] = []
    for block in document.blocks:
        for text, locator in _printed(block):
            # 主動(dòng)公開: put in by a copying site
            bracketed = ("(" in text or "（" in text) and not text.isascii()
            printed = _PINYIN.sub("", text) if bracketed else text
            short = len(printed) <= _LONGEST_LINE
            folded = fold(printed) if short else fold.__wrapped__(printed[:_LONGEST_LINE])
            if folded:
                lines.append(quick(Line, (printed, folded, locator)))
        if most is not None and len(lines) >= most:
            break
    return lines


def _printed(block: Paragraph | Grid) -> Iterable[tuple[str, Locator]]:
    if isinstance(block, Grid):
        return [
            (text, locator)
            for text, _, _, _, _, locator in block.cells
            if text and not (text.isdigit() or text.isspace())  # most say 0, or nothing
        ]
    if "\n" in block.text:
        return _printed_lines(block)
    return ((block.text, block.at(0, len(block.text))),)


def _printed_lines(block: Paragraph) -> Iterator[tuple[str, Locator]]:
    start = 0
    for line in block.text.split("\n"):
        if line.strip():
            yield line, block.at(start, start + len(line))
        start += len(line) + 1


_BORDER = lazy(r"\s+(?![0-9年月日])|[ \t]*\|[ \t|]*")  # `2024 年 1 月` is one piece


def in_pieces(lines: list[Line], longer_than: int = _NO_LINE) -> list[Line]:
    """The lines, those that are too long for one cut at their spaces: a whole page may stand on one line."""
    if not [line for line in lines if len(line.folded) > longer_than]:
        return lines
    cut: list[Line] = []
    for line in lines:
        if len(line.folded) <= longer_than:
            cut.append(line)
            continue
        start = 0
        ends: list[tuple[int, int]] = []
        if "|" in line.printed or line.printed.split(maxsplit=1) != [line.printed]:
            ends = [match.span() for match in islice(_BORDER.finditer(line.printed), _MOST_PIECES)]
        for first, last in [*ends, (len(line.printed), len(line.printed))]:
            piece = line.printed[start:first]
            if len(piece) <= _LONGEST_LINE and (folded := fold(piece)):
                cut.append(Line(piece, folded, _moved(line.locator, start)))
            start = last
    return cut


def _moved(place: Locator, by: int) -> Locator:
    spot = place.spots[0] if place.spots else None
    return Locator((LinePlace(spot.line, spot.column + by),)) if isinstance(spot, LinePlace) else place


def find_titles(lines: list[Line]) -> list[Title]:
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
    parts = [part for part in re.split(r"[-_|—–]", text) if "公开" in part] or [text]
    found = find_titles([Line(part, fold(part), Locator(())) for part in parts])
    return replace(found[0], locator=None) if found else None


def _title(lines: list[Line], n: int, at: int) -> Title | None:
    """The title whose 公开 stands at this place; None where it is no title."""
    end = _end(lines, n, at)
    if end is None:
        return None
    last, stop = end
    rest = lines[last].folded[stop:]
    if _ABOUT.match(rest):
        return None
    first, prefix = n, lines[n].folded[:at]
    while not _OBJECT.search(prefix):
        if first == 0 or n - first >= 2 or len(lines[first - 1].folded) > 30:
            return None
        first -= 1
        prefix = lines[first].folded + prefix
    if _SENTENCE.search(prefix) or _ELSEWHERE.search(prefix):
        return None
    if not (alone := _SITE.match(rest) is not None) and not _goes_on(lines[last].printed, stop, rest):
        return None
    title = _completed(lines, first, (last, stop), prefix, alone)
    if title and _masked("".join(line.printed for line in lines[n : last + 1])):
        return replace(title, issuer=None, text=squeeze(lines[n].printed)) if n == last else None
    return title


def _end(lines: list[Line], n: int, at: int) -> tuple[int, int] | None:
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


def _completed(lines: list[Line], first: int, end: tuple[int, int], prefix: str, alone: bool) -> Title | None:
    """The title with issuer and year taken from its own line, else from the lines above it."""
    own = _SEPARATOR.split(prefix)[-1]
    core = _OBJECT.sub("", own)
    if core.endswith("人民"):  # 人民政府信息公开: one 政府 for two
        core += "政府"
    issuer = _name(core)
    said = years(core) or years("".join(line.folded for line in lines[first : end[0] + 1])[-60:])
    cut_off = len(prefix) - len(own)
    start = first
    leftover = _unfilled(core)
    if issuer is None and not years(core) and _PATH.search(prefix):
        return None  # 首页>政府信息公开年报: the way to the page
    if leftover and issuer is None and len(leftover) > 8:
        return None
    if not cut_off and not leftover:
        while start > 0 and first - start < 2 and issuer is None:
            above = lines[start - 1].folded
            if _YEAR_ONLY.fullmatch(above) and not said:
                said = years(above)
            elif (name := _name(above)) and len(above) <= 30:
                issuer, said = name, said or years(above)
            else:
                break
            start -= 1
    behind = lines[end[0] + 1].folded if end[0] + 1 < len(lines) else ""
    if not said and _YEAR_ONLY.fullmatch(behind):
        said = years(behind)
    if issuer is None and not leftover and not behind.endswith(("办", "室")) and (name := _name(behind)):
        return Title(
            _print(lines, start, first, cut_off, end), as_printed(lines[end[0] + 1 : end[0] + 2], name),
            said[0] if said else None, _places(lines[start : end[0] + 2]), alone, start, end[0],
        )  # fmt: skip
    if issuer is not None:
        issuer = as_printed(lines[start : end[0] + 1], issuer)
    return Title(
        _print(lines, start, first, cut_off, end), issuer, said[0] if said else None,
        _places(lines[start : end[0] + 1]), alone, start, end[0],
    )  # fmt: skip


def _masked(text: str) -> bool:
    """Whether stars stand for characters of a name (**县), and are no pair of marks around bold text."""
    runs = re.findall(r"\*{2,}", text)
    return len(runs) % 2 == 1 or any(len(run) > 3 for run in runs)


def _name(text: str) -> str | None:
    name = _unfilled(text)
    return name if is_name(name) else None


def _unfilled(text: str) -> str:
    """The text without year, marks, and the brackets that stood around them or are not closed."""
    rest = _FILLERS.sub("", text).replace("()", "")
    around = rest.startswith("(") and rest.find(")") in (-1, len(rest) - 1)
    return re.sub("[()]", "", rest) if around or rest.count("(") != rest.count(")") else rest


def as_printed(lines: list[Line], name: str) -> str:
    """A folded name as its line prints it, without the spaces of justification."""
    for line in lines:
        at = line.folded.find(name)
        if at >= 0:
            start, end = printed_offset(line.printed, at), printed_offset(line.printed, at + len(name))
            return "".join(squeeze(line.printed[start:end]).split()).strip("*").translate(RADICALS)
    return name


def _places(lines: list[Line]) -> Locator:
    place = lines[0].locator
    for line in lines[1:]:
        place = place + line.locator
    return place


def _print(lines: list[Line], start: int, first: int, cut_off: int, end: tuple[int, int]) -> str:
    """The title as printed, its lines joined, without breadcrumbs before and site names behind."""
    last, stop = end
    pieces: list[str] = []
    for n in range(start, last + 1):
        printed = lines[n].printed
        low = printed_offset(printed, cut_off) if n == first and first == n and cut_off else 0
        high = printed_offset(printed, stop) if n == last else len(printed)
        pieces.append(squeeze(printed[low:high]))
    return "".join(pieces).strip("#* ").translate(RADICALS)
