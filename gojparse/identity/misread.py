"""Titles and names in which a recogniser misread a character.

政府信息公开工·乍年度报告 is the title of a report all the same: its words are
the form's, known beforehand, as a line's label is. Only they are put right;
the name beside them stays as it was read, and where the text has it almost
so elsewhere, one of the two is misread and that is said.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from gojparse.identity.evidence import PROSE, SIGNATURE, TITLE, Evidence
from gojparse.identity.lines import TextLine
from gojparse.identity.titles import Title
from gojparse.identity.years import title_years
from gojparse.text import fold, squeeze

_WORDS = (
    "政府信息公开工作年度报告",
    "政府信息公开年度报告",
    "政务公开工作年度报告",
    "政府信息公开工作报告",
)
_MOST_WRONG = 2  # characters, one made of two counted as two
_OTHER_REPORT = re.compile(
    "(?:半年度?|[季月]度?|自查|检查|督查|核查|审计|评估|评议|测评|考核|验收|整改|专项|情况|总结|调[查研]|分析|述职)报告$"
)
_ENDS_A_NAME = frozenset("局会府室委院所心办处队站厅部司社行县市区镇乡街道州盟旗年度")
_LONGEST = 60  # characters; no title's line is longer
_SAME_NAME = 75.0  # percent of a name's characters, in their order
_SHORTEST = 4  # characters; shorter names are alike by chance


def put_right(lines: list[TextLine]) -> list[TextLine]:
    """The lines, those that end almost as a title does with the form's words at their end."""
    return [_right(line) if _may_be_title(line.folded) else line for line in lines]


def _may_be_title(text: str) -> bool:
    """Whether the form's words may have been misread here; 季度报告 is as near to them, and no misreading."""
    return text.endswith("告") and len(text) <= _LONGEST and not _OTHER_REPORT.search(text)


def _right(line: TextLine) -> TextLine:
    endings = [
        (Levenshtein.distance(words, line.folded[-length:], score_cutoff=_MOST_WRONG), -length, words)
        for words in _WORDS
        for length in range(len(words) - 1, len(words) + 2)
    ]
    wrong, length, words = min(endings)
    if not 0 < wrong <= _MOST_WRONG:
        return line
    name, read = line.folded[:length], line.folded[length:]
    lost = read[0] in _ENDS_A_NAME  # 管委会府信息公开: the 政 was lost, not read as 会
    text = name + read[0] * lost + words
    return TextLine(text, text, line.locator)


def with_whole_lines(titles: list[Title], lines: list[TextLine]) -> list[Title]:
    """The titles, one that begins within its line without an issuer: the sign before it was misread."""
    return [
        title if line.folded.startswith(fold(title.text)[:_SHORTEST]) else _year_only(title, line)
        for title, line in ((title, lines[title.first]) for title in titles)
    ]


def _year_only(title: Title, line: TextLine) -> Title:
    year = title.year or title_years(line.folded)[0]
    return replace(title, text=squeeze(line.printed), issuer=None, year=year)


def other_readings(issuer: Evidence | None, lines: list[TextLine]) -> list[Evidence]:
    """The name as the text has it elsewhere, where that is almost the one believed and nowhere the same."""
    if issuer is None or issuer.where not in (TITLE, SIGNATURE):
        return []
    name = fold(str(issuer.value))
    below = [line for line in lines if line.locator != issuer.locator]
    if len(name) < _SHORTEST or any(name in line.folded for line in below):
        return []
    found = []
    for line in below:
        spot = fuzz.partial_ratio_alignment(name, line.folded, score_cutoff=_SAME_NAME)
        if spot and len(line.folded) >= len(name):
            found.append(
                Evidence("issuer", line.folded[spot.dest_start : spot.dest_end], PROSE, line.locator)
            )
    return found[:1]
