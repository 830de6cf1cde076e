"""Checks of one report's values against each other and against what its issuer can have.

Each is a question: nothing is changed, and what is not certain is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gojparse.forms.form import load
from gojparse.model import Cell, Finding
from gojparse.rules import (
    EDITION_MIXED,
    EDITION_YEAR,
    IMPLAUSIBLE_FOR_LEVEL,
    STOCK_BELOW_FLOW,
    UNIT_SUSPECT,
    UNIT_UNKNOWN,
    Rule,
)

_STOCKS = (("in_force", "issued"), ("published_total", "newly_published"))


def check_values(cells: Sequence[Cell], level: str | None) -> Iterable[Finding]:
    """Yield findings on numbers of section two that its issuer can hardly have, or that disagree."""
    by_name = {(cell.line, cell.column): cell for cell in cells if cell.table == "disclosures"}
    yield from _rules_made(by_name, level)
    yield from _stocks(by_name)
    yield from _units(by_name, level)


def _rules_made(cells: Mapping[tuple[str, str], Cell], level: str | None) -> Iterable[Finding]:
    """Yield findings on 规章 of towns and counties, which may make none (立法法 articles 91 and 93)."""
    if level not in ("town", "county"):
        return
    for (line, _), cell in cells.items():
        if line == "rules" and cell.value:
            yield _about(IMPLAUSIBLE_FOR_LEVEL, cell, facts={"level": level})


def _stocks(cells: Mapping[tuple[str, str], Cell]) -> Iterable[Finding]:
    """Yield findings on stocks smaller than what came to them this year."""
    for (line, column), cell in cells.items():
        for stock, flow in _STOCKS:
            new = cells.get((line, flow))
            if column != stock or new is None or cell.value is None or new.value is None:
                continue
            if cell.value < new.value:
                yield _about(STOCK_BELOW_FLOW, cell, expected=new.printed)


def _units(cells: Mapping[tuple[str, str], Cell], level: str | None) -> Iterable[Finding]:
    """Yield findings on amounts in 元 under a heading of 万元, or of a whole 10 000 or more at a township."""
    for (_, column), cell in cells.items():
        if column != "amount" or cell.value is None:
            continue
        large = level == "town" and cell.value >= 10_000 and cell.value == cell.value.__trunc__()
        if (cell.unit == "cny" and _form_unit(cell) == "10k_cny") or (large and cell.unit != "cny"):
            yield _about(UNIT_SUSPECT, cell)
        elif cell.unit is None and _form_unit(cell) is not None:
            yield _about(UNIT_UNKNOWN, cell)


def _form_unit(cell: Cell) -> str | None:
    """Return the unit that the form prints for a cell."""
    for block in load(cell.edition or "").blocks if cell.edition else ():
        if block.article == cell.article:
            return next((m.unit for m in block.measures if m.code == cell.column), None)
    return None


def _about(
    rule: Rule, cell: Cell, expected: str | None = None, facts: Mapping[str, str] | None = None
) -> Finding:
    """Return a finding on one cell."""
    return Finding(
        rule=rule,
        table=cell.table,
        line=cell.line,
        column=cell.column,
        expected=expected,
        found=cell.printed,
        facts=facts or {},
        locator=cell.locator,
    )


def check_editions(editions: Mapping[str, str], year: int | None) -> Iterable[Finding]:
    """Yield findings on tables of different editions, or of one edition that does not fit the year.

    Sections two and three are the only ones that differ between the forms.
    """
    if len(set(editions.values())) > 1:
        found = ", ".join(f"{table} {edition}" for table, edition in editions.items())
        yield Finding(rule=EDITION_MIXED, found=found)
        return
    for edition in sorted(set(editions.values())) if year else ():
        form = load(edition)
        if year and (year < form.first_year or (form.last_year is not None and year > form.last_year)):
            yield Finding(rule=EDITION_YEAR, found=edition, facts={"year": str(year)})
