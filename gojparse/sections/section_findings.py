"""Findings on the sections: missing, printed twice, out of order, empty."""

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
from gojparse.sections.candidates import section_codes, tables_by_code
from gojparse.sections.choice import SectionChoice, section_ranks
from gojparse.sections.cut import SectionPart
from gojparse.text import chinese_number, fold

_NO_ANSWER = ("无", "暂无", "略", "/")
_MARKS = "。.;、"


@cache
def _labels() -> dict[str, tuple[str, int | None]]:
    """Return the label and the number of each section on the newest form."""
    return {heading.code: (heading.label, chinese_number(heading.number)) for heading in forms()[-1].sections}


def section_findings(parts: tuple[SectionPart, ...], choice: SectionChoice) -> tuple[Finding, ...]:
    """Return the findings on the sections, in the form's order.

    Args:
        parts: The parts of the document, the preamble first.
        choice: The places chosen, and the second places that fit as well.
    """
    found = {part.code: part for part in parts}
    findings: list[Finding] = []
    for code in section_codes():
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


def _of(part: SectionPart, choice: SectionChoice) -> list[Finding]:
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


def _empty(part: SectionPart) -> bool:
    """Tell whether a part is empty. 无 is an answer in the last section, but names no problem."""
    if any(isinstance(block, Grid) for block in part.blocks):
        return False
    lines = (fold(block.text) for block in part.blocks if isinstance(block, Paragraph))
    if part.code != "problems":
        return not any(line.strip(_MARKS) for line in lines)
    text = "".join(lines).strip(_MARKS)
    return not text or text in _NO_ANSWER


def _order(parts: tuple[SectionPart, ...], choice: SectionChoice) -> list[Finding]:
    """Return a finding for each section out of the form's order, or with another numeral than the form's."""
    numerals = {candidate.code: candidate.numeral for candidate in choice.places}
    in_order = _longest_ascent([section_ranks()[part.code] for part in parts[1:]])
    findings: list[Finding] = []
    for part in parts[1:]:
        label, number = _labels()[part.code]
        if section_ranks()[part.code] in in_order and numerals.get(part.code) in (None, number):
            continue
        table = tables_by_code().get(part.code)
        findings.append(
            Finding(rule=SECTION_ORDER, table=table, found=part.heading or label, locator=part.locator)
        )
    return findings


def _longest_ascent(places: list[int]) -> frozenset[int]:
    """Return the largest set of places in ascending order, the earliest such set."""
    best: list[tuple[int, ...]] = []
    for place in places:
        before: tuple[int, ...] = max((run for run in best if run[-1] < place), key=len, default=())
        best.append((*before, place))
    longest: tuple[int, ...] = max(best, key=len, default=())
    return frozenset(longest)
