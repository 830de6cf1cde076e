"""Titles in which a recogniser misread a character of the official words.

政府信息公开工·乍年度报告 is the title of a report all the same: its words are
the form's, known beforehand, as a line's label is. Only they are put right;
the name and the year beside them stay as they were read.
"""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from gojparse.issuer.lines import Line

_WORDS = (
    "政府信息公开工作年度报告",
    "政府信息公开年度报告",
    "政务公开工作年度报告",
    "政府信息公开工作报告",
)
_MOST_WRONG = 2  # characters, one made of two counted as two
_LONGEST = 60  # characters; no title's line is longer


def put_right(lines: list[Line]) -> list[Line]:
    """The lines, those that end almost as a title does with the form's words at their end."""
    return [_right(line) if _may_be_title(line.folded) else line for line in lines]


def _may_be_title(text: str) -> bool:
    return text.endswith("告") and len(text) <= _LONGEST


def _right(line: Line) -> Line:
    endings = [
        (Levenshtein.distance(words, line.folded[-length:], score_cutoff=_MOST_WRONG), -length, words)
        for words in _WORDS
        for length in range(len(words) - 1, len(words) + 2)
    ]
    wrong, length, words = min(endings)
    if not 0 < wrong <= _MOST_WRONG:
        return line
    text = line.folded[:length] + words
    return Line(text, text, line.locator)
