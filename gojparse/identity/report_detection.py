"""Detection of reports: whether a document is one at all, and whether it is more than one.

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
from gojparse.identity.lines import DocumentLine, DocumentPart, lines_of
from gojparse.identity.names import WORDS
from gojparse.messages import Phrase
from gojparse.model import Block, Document, Grid
from gojparse.text import NUMBER, fold, lazy, read_cell

_NUMERAL = lazy(r"^[一二三四五六七八九十(）)0-9.、]{1,5}")
_ABOUT = WORDS.pattern(r"公开[^。]{0,14}?(?:报告|年报)[^。]{0,12}?\L<notices_about_reports>")
# other papers of the same offices, by the end of their title
_OTHER_PAPER = WORDS.pattern(r"公开[^。,;]{0,10}\L<other_papers>$")
_BEGINNING = 12  # lines, among which a page says what it is about; its title is in the first half of them
_FEWEST_HEADINGS = 2
_BEYOND_DOUBT = 4  # headings under which a summary is a report by another name


@cache
def _first_lines() -> tuple[str, ...]:
    """Return the labels of the lines with which section three begins and ends, without numerals."""
    labels = [line.label for form in forms() for line in (form.lines[0], form.lines[1], form.lines[-1])]
    return tuple(dict.fromkeys(_NUMERAL.sub("", fold(label)) for label in labels))


@cache
def _headings() -> tuple[str, ...]:
    """Return the folded headings of all editions."""
    return tuple(dict.fromkeys(fold(heading.label) for form in forms() for heading in form.sections))


def two_bodies(lines: list[DocumentLine]) -> bool:
    """Return whether the form's headings or the lines of section three stand there twice."""
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
    """Return how many of the labels stand in the text twice."""
    return sum(text.count(label) >= 2 for label in labels)


def reason_not_a_report(document: Document, parts: Sequence[DocumentPart]) -> Phrase | None:
    """Return the reason why a document is no report; None for a report."""
    sections = [part for part in parts if part.code != "preamble"]
    titled = sum(part.heading is not None for part in sections)
    if not any(_has_number(block) for part in sections if _holds_table(part) for block in part.blocks):
        beginning = lines_of(document, _BEGINNING)[:_BEGINNING]
        unreasoned = [line for line in beginning if "根据" not in line.folded]
        if about := _first_match(_ABOUT, unreasoned, 70):
            return Phrase("no-report.about", what=about)
        paper = _first_match(_OTHER_PAPER, beginning[: _BEGINNING // 2], 40)
        if titled < _BEYOND_DOUBT and paper:
            return Phrase("no-report.other-paper", what=paper)
    if titled >= _FEWEST_HEADINGS or any(part.heading is None for part in sections):
        return None
    return Phrase("no-report.no-form" if document.blocks else "no-report.no-text")


def _holds_table(part: DocumentPart) -> bool:
    """Return whether the form has a table in this section."""
    return any(heading.code == part.code and heading.table for heading in forms()[-1].sections)


def _has_number(block: Block) -> bool:
    """Return whether a number stands in a cell, ends a line, or follows another: spaced prose does none."""
    if isinstance(block, Grid):
        return any(read_cell(cell.text).kind is NUMBER for cell in block.cells)
    words = [word for word in re.split(r"[\s|]+", block.text[:4000]) if word]
    numbers = [read_cell(word).kind is NUMBER for word in words]
    return bool(numbers) and (numbers[-1] or any(one and two for one, two in pairwise(numbers)))


def _first_match(pattern: re.Pattern[str], lines: list[DocumentLine], longest: int) -> str | None:
    """Return the first match on a line of at most `longest` folded characters."""
    short = (line.folded.strip("#*") for line in lines if len(line.folded) <= longest)
    return next((match[0] for text in short if (match := pattern.search(text))), None)
