"""Chains between successive years: cases, documents in force, items, pending appeals, and jumps.

The next year must take up what one year leaves over. A number that becomes ten
times as large or as small within a year perhaps counts something else. Small
numbers jump by nature and are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gojparse.compare.checks.pairs import Pairs, as_text, column_of, column_positions
from gojparse.compare.checks.settings import Settings
from gojparse.compare.columns import COUNT, WideColumn, wide_columns
from gojparse.compare.numbers import MISSING, BoolArray, IntArray
from gojparse.compare.panel import PanelFinding
from gojparse.dataset.schema import form_labels
from gojparse.model import Finding
from gojparse.rules import (
    CARRY_CHAIN,
    CARRY_CHAIN_APPLICANT,
    IN_FORCE_CHAIN,
    ITEMS_CHAIN,
    JUMP,
    JUMP_OF_UNIT,
    PENDING_CHAIN,
    Rule,
)

_TOTAL = "total"


def check_chains(pairs: Pairs) -> Iterator[PanelFinding]:
    """All chains that broke."""
    yield from _carried(pairs)
    yield from _in_force(pairs)
    yield from _projects(pairs)
    yield from _pending(pairs)


def known(*numbers: IntArray) -> BoolArray:
    """Return a mask of the positions where all of these were printed."""
    found: BoolArray = np.logical_and.reduce([number != MISSING for number in numbers])
    return found


def _carried(pairs: Pairs) -> Iterator[PanelFinding]:
    """carried_in = carried_forward of the year before. Where the total breaks, its parts go unreported."""
    names = [(who, f"carried_forward_{who}", f"carried_in_{who}") for who in form_labels("applicants")]
    broken_total = np.zeros(len(pairs.after), np.bool_)
    for who, forward, into in sorted(names, key=lambda name: name[0] != _TOTAL):
        expected, found = pairs.earlier(forward), pairs.later(into)
        broken = known(expected, found) & (expected != found)
        if who == _TOTAL:
            broken_total = broken
            yield from _chain_findings(pairs, CARRY_CHAIN, into, broken, expected, found)
        else:
            yield from _chain_findings(
                pairs, CARRY_CHAIN_APPLICANT, into, broken & ~broken_total, expected, found
            )


def _in_force(pairs: Pairs) -> Iterator[PanelFinding]:
    for subject in ("rules", "normative"):
        stock = f"{subject}_in_force"
        before, now = pairs.earlier(stock), pairs.later(stock)
        issued, repealed = pairs.later(f"{subject}_issued"), pairs.later(f"{subject}_repealed")
        all_known = known(before, now, issued, repealed)
        expected = _sum(all_known, before, issued, -np.where(all_known, repealed, 0))
        yield from _chain_findings(pairs, IN_FORCE_CHAIN, stock, all_known & (expected != now), expected, now)


def _projects(pairs: Pairs) -> Iterator[PanelFinding]:
    for name in column_positions():
        if not name.endswith("_items_last_year_2019"):
            continue
        before, now = pairs.earlier(name), pairs.later(name)
        change = pairs.earlier(name.replace("_items_last_year_", "_change_"))
        all_known = known(before, now, change)
        expected = _sum(all_known, before, change)
        yield from _chain_findings(pairs, ITEMS_CHAIN, name, all_known & (expected != now), expected, now)


def _pending(pairs: Pairs) -> Iterator[PanelFinding]:
    for route in form_labels("routes"):
        expected, found = pairs.earlier(f"{route}_pending"), pairs.later(f"{route}_total")
        broken = known(expected, found) & (found < expected)
        yield from _chain_findings(pairs, PENDING_CHAIN, f"{route}_total", broken, expected, found)


def _sum(where: BoolArray, *numbers: IntArray) -> IntArray:
    """The sum where all are known, else 0."""
    total: Any = sum(np.where(where, number, 0) for number in numbers)
    return np.asarray(total, np.int64)


def _chain_findings(
    pairs: Pairs, rule: Rule, name: str, broken: BoolArray, expected: IntArray, found: IntArray
) -> Iterator[PanelFinding]:
    """A finding for each pair that broke, about the later year's cell."""
    for at in np.flatnonzero(broken):
        yield about_cell(pairs, int(at), rule, name, int(expected[at]), int(found[at]))


def about_cell(pairs: Pairs, at: int, rule: Rule, name: str, expected: int, found: int) -> PanelFinding:
    """A finding about a cell of the later year of a pair, held against the earlier."""
    column, before = column_of(name), pairs.before[at]
    finding = Finding(
        rule=rule,
        table=column.table,
        line=column.line,
        column=column.column,
        expected=as_text(expected, column),
        found=as_text(found, column),
        facts={"before": str(before.year)},
        other_report_id=before.record["report_id"],
    )
    return PanelFinding(pairs.after[at], finding, before)


def check_jumps(pairs: Pairs, settings: Settings) -> Iterator[PanelFinding]:
    """A note for each cell that jumped."""
    of_total: dict[tuple[str, str], BoolArray] = {}
    for column in sorted(wide_columns(), key=lambda column: column.column != _TOTAL):
        before, now = pairs.earlier(column.name), pairs.later(column.name)
        both = known(before, now)
        jumped = both & _jumped(np.where(both, before, 0), np.where(both, now, 0), column, settings)
        line = column.table, column.line
        if column.column == _TOTAL:
            of_total[line] = jumped
        elif line in of_total:
            jumped &= ~of_total[line]
        for at in np.flatnonzero(jumped):
            one, other = int(before[at]), int(now[at])
            ratio = max(one, other) // min(one, other)
            rule = JUMP_OF_UNIT if column.scale != COUNT and ratio >= settings.jump_unit else JUMP
            yield about_cell(pairs, int(at), rule, column.name, one, other)


def _jumped(before: IntArray, now: IntArray, column: WideColumn, settings: Settings) -> BoolArray:
    """Return a mask of the jumps; small amounts count too where a unit may be behind it."""
    small, large = np.minimum(before, now), np.maximum(before, now)
    jumped = (small >= settings.jump_least * column.scale) & (large // settings.jump_ratio >= small)
    if column.scale != COUNT:
        jumped |= (small > 0) & (large // settings.jump_unit >= small)
    found: BoolArray = jumped
    return found
