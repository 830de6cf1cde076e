"""What is to be said of the sections: missing, doubled, out of order, empty."""

from __future__ import annotations

from functools import cache

from gojparse.forms.form import forms
from gojparse.model import Finding, Grid, Paragraph
from gojparse.rules import (
    SECTION_DUPLICATED,
    SECTION_EMPTY,
    SECTION_MISSING,
    SECTION_MISSING_TABLE,
    SECTION_ORDER,
    SECTION_UNTITLED,
)
from gojparse.sections.candidates import codes, tables_by_code
from gojparse.sections.choice import Choice, rank
from gojparse.sections.cut import Part
from gojparse.text import chinese_number, fold

_NO_ANSWER = ("无", "暂无", "略", "/")
_MARKS = "。.;、"


@cache
def _labels() -> dict[str, tuple[str, int | None]]:
    """The label and the number of each section on the newest form."""
    return {heading.code: (heading.label, chinese_number(heading.number)) for heading in forms()[-1].sections}


def remarks(parts: tuple[Part, ...], choice: Choice) -> tuple[Finding, ...]:
    """The findings on the sections, in the form's order."""
    found = {part.code: part for part in parts}
    findings: list[Finding] = []
    for code in codes():
        part = found.get(code)
        if part is None:
            findings.append(_missing(code))
        else:
            findings.extend(_of(part, choice))
    return tuple(findings + _order(parts, choice))


def _missing(code: str) -> Finding:
    table = tables_by_code().get(code)
    return Finding(
        rule=SECTION_MISSING_TABLE if table else SECTION_MISSING, table=table, expected=_labels()[code][0]
    )


def _of(part: Part, choice: Choice) -> list[Finding]:
    table, label = tables_by_code().get(part.code), _labels()[part.code][0]
    findings: list[Finding] = []
    if part.heading is None:
        findings.append(Finding(rule=SECTION_UNTITLED, table=table, expected=label, locator=part.locator))
    if any(place.code == part.code for place, _ in choice.doubled):
        findings.append(Finding(rule=SECTION_DUPLICATED, table=table, expected=label, locator=part.locator))
    if _empty(part):
        findings.append(
            Finding(rule=SECTION_EMPTY, table=table, found=part.heading or label, locator=part.locator)
        )
    return findings


def _empty(part: Part) -> bool:
    """Whether nothing stands in a part. 无 is an answer in the last section, not to what the problems are."""
    if any(isinstance(block, Grid) for block in part.blocks):
        return False
    lines = (fold(block.text) for block in part.blocks if isinstance(block, Paragraph))
    if part.code != "problems":
        return not any(line.strip(_MARKS) for line in lines)
    text = "".join(lines).strip(_MARKS)
    return not text or text in _NO_ANSWER


def _order(parts: tuple[Part, ...], choice: Choice) -> list[Finding]:
    """Sections that do not stand in the form's order, or bear another numeral than the form's."""
    numerals = {candidate.code: candidate.numeral for candidate in choice.places}
    in_order = _longest_ascent([rank()[part.code] for part in parts[1:]])
    findings: list[Finding] = []
    for part in parts[1:]:
        label, number = _labels()[part.code]
        if rank()[part.code] in in_order and numerals.get(part.code) in (None, number):
            continue
        table = tables_by_code().get(part.code)
        findings.append(
            Finding(rule=SECTION_ORDER, table=table, found=part.heading or label, locator=part.locator)
        )
    return findings


def _longest_ascent(places: list[int]) -> frozenset[int]:
    """The most places that stand in ascending order; the earliest such choice."""
    best: list[tuple[int, ...]] = []
    for place in places:
        before: tuple[int, ...] = max((run for run in best if run[-1] < place), key=len, default=())
        best.append((*before, place))
    longest: tuple[int, ...] = max(best, key=len, default=())
    return frozenset(longest)
