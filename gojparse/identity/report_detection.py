"""Whether a document is a report at all, and whether it is more than one.

Explanations of a report, work summaries, pages of statistics, notices and
lists of links share its words. A report has the form's tables, or at least
two of its headings; two reports have two bodies, not just two titles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from gojparse.forms.form import forms
from gojparse.identity.lines import TextLine, lines_of
from gojparse.identity.part import DocumentPart
from gojparse.messages import Phrase
from gojparse.model import Block, Document, Grid
from gojparse.text import NUMBER, fold, lazy, read_cell

_NUMERAL = lazy(r"^[一二三四五六七八九十(）)0-9.、]{1,5}")
_ABOUT = lazy(
    r"公开[^。]{0,14}?(?:报告|年报)[^。]{0,12}?(?:的通知|解读|编制说明|的公告|图解|工作方案|编制发布|填报|格式|模板|的函)"
)
# other papers of the same offices, by how their title ends
_OTHER_PAPER = lazy(r"公开[^。,;]{0,10}(?:总结|要点|方案|计划|规划|汇报|清单|台账|一览表)$")
_BEGINNING = 12  # lines, among which a page says what it is about; its title is in the first half of them
_FEWEST_HEADINGS = 2
_BEYOND_DOUBT = 4  # headings under which a summary is a report by another name


@cache
def _first_lines() -> tuple[str, ...]:
    """The labels of the lines with which section three begins and ends, without numerals."""
    labels = [line.label for form in forms() for line in (form.lines[0], form.lines[1], form.lines[-1])]
    return tuple(dict.fromkeys(_NUMERAL.sub("", fold(label)) for label in labels))


@cache
def _headings() -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(heading.label) for form in forms() for heading in form.sections))


def two_bodies(lines: list[TextLine]) -> bool:
    """Whether the form's headings or the lines of section three stand there twice."""
    text = "".join(line.folded for line in lines)
    if _repeated(_first_lines(), text) >= 2:
        return True
    if _repeated(_headings(), text) < 4:
        return False
    own = [_NUMERAL.sub("", line.folded).strip("#*:。") if len(line.folded) <= 30 else "" for line in lines]
    # a heading right above another is one of a list: a page's menu, a table of contents
    begun = [one for one, two in pairwise([*own, ""]) if one in _headings() and two not in _headings()]
    return sum(begun.count(label) >= 2 for label in _headings()) >= 4


def _repeated(labels: Sequence[str], text: str) -> int:
    """How many of the labels stand in the text twice."""
    return sum(text.count(label) >= 2 for label in labels)


def reason_not_a_report(document: Document, parts: Sequence[DocumentPart]) -> Phrase | None:
    """None for a report; for anything else the reason why it is none."""
    sections = [part for part in parts if part.code != "preamble"]
    numbers = any(_has_number(block) for part in sections if _holds_table(part) for block in part.blocks)
    beginning = lines_of(document, _BEGINNING)[:_BEGINNING]
    about = _about(beginning)
    if about is not None and not numbers:
        return Phrase("no-report.about", what=about)
    titled = sum(part.heading is not None for part in sections)
    paper = _other_paper(beginning)
    if paper is not None and not numbers and titled < _BEYOND_DOUBT:
        return Phrase("no-report.other-paper", what=paper)
    if titled >= _FEWEST_HEADINGS or any(part.heading is None for part in sections):
        return None
    if not document.blocks:
        return Phrase("no-report.no-text")
    return Phrase("no-report.no-form")


def _holds_table(part: DocumentPart) -> bool:
    return any(heading.code == part.code and heading.table for heading in forms()[-1].sections)


def _has_number(block: Block) -> bool:
    """Whether a number stands in a cell, ends a line, or stands beside another: spaced prose does none."""
    if isinstance(block, Grid):
        return any(read_cell(cell.text).kind is NUMBER for cell in block.cells)
    words = [word for word in re.split(r"[\s|]+", block.text[:4000]) if word]
    numbers = [read_cell(word).kind is NUMBER for word in words]
    return bool(numbers) and (numbers[-1] or any(one and two for one, two in pairwise(numbers)))


def _about(beginning: list[TextLine]) -> str | None:
    """The title of a page about reports: a notice, an explanation, instructions."""
    for line in beginning:
        if len(line.folded) <= 70 and "根据" not in line.folded and (match := _ABOUT.search(line.folded)):
            return match[0]
    return None


def _other_paper(beginning: list[TextLine]) -> str | None:
    """The title of a summary, a plan, a work programme."""
    for line in beginning[: _BEGINNING // 2]:
        if len(line.folded) <= 40 and (match := _OTHER_PAPER.search(line.folded.strip("#*"))):
            return match[0]
    return None
