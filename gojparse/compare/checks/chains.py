"""What one year leaves over the next must take up: cases, documents in force, items, appeals pending."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gojparse.compare.checks.pairs import Pairs, as_text, column_of, places
from gojparse.compare.numbers import MISSING, BoolArray, IntArray
from gojparse.compare.panel import PanelFinding
from gojparse.dataset.schema import form_labels
from gojparse.model import Finding
from gojparse.rules import (
    CARRY_CHAIN,
    CARRY_CHAIN_APPLICANT,
    IN_FORCE_CHAIN,
    ITEMS_CHAIN,
    PENDING_CHAIN,
    Rule,
)

_TOTAL = "total"


def chains(pairs: Pairs) -> Iterator[PanelFinding]:
    """All chains that broke."""
    yield from _carried(pairs)
    yield from _in_force(pairs)
    yield from _projects(pairs)
    yield from _pending(pairs)


def known(*numbers: IntArray) -> BoolArray:
    """Where all of these were printed."""
    found: BoolArray = np.logical_and.reduce([number != MISSING for number in numbers])
    return found


def _carried(pairs: Pairs) -> Iterator[PanelFinding]:
    """carried_in = carried_forward of the year before; where the total breaks, its parts are not told too."""
    names = [(who, f"carried_forward_{who}", f"carried_in_{who}") for who in form_labels("applicants")]
    broken_total = np.zeros(len(pairs.after), np.bool_)
    for who, forward, into in sorted(names, key=lambda name: name[0] != _TOTAL):
        expected, found = pairs.earlier(forward), pairs.later(into)
        broken = known(expected, found) & (expected != found)
        if who == _TOTAL:
            broken_total = broken
            yield from _told(pairs, CARRY_CHAIN, into, broken, expected, found)
        else:
            yield from _told(pairs, CARRY_CHAIN_APPLICANT, into, broken & ~broken_total, expected, found)


def _in_force(pairs: Pairs) -> Iterator[PanelFinding]:
    for subject in ("rules", "normative"):
        stock = f"{subject}_in_force"
        before, now = pairs.earlier(stock), pairs.later(stock)
        issued, repealed = pairs.later(f"{subject}_issued"), pairs.later(f"{subject}_repealed")
        all_known = known(before, now, issued, repealed)
        expected = _sum(all_known, before, issued, -np.where(all_known, repealed, 0))
        yield from _told(pairs, IN_FORCE_CHAIN, stock, all_known & (expected != now), expected, now)


def _projects(pairs: Pairs) -> Iterator[PanelFinding]:
    for name in places():
        if not name.endswith("_items_last_year_2019"):
            continue
        before, now = pairs.earlier(name), pairs.later(name)
        change = pairs.earlier(name.replace("_items_last_year_", "_change_"))
        all_known = known(before, now, change)
        expected = _sum(all_known, before, change)
        yield from _told(pairs, ITEMS_CHAIN, name, all_known & (expected != now), expected, now)


def _pending(pairs: Pairs) -> Iterator[PanelFinding]:
    for route in form_labels("routes"):
        expected, found = pairs.earlier(f"{route}_pending"), pairs.later(f"{route}_total")
        broken = known(expected, found) & (found < expected)
        yield from _told(pairs, PENDING_CHAIN, f"{route}_total", broken, expected, found)


def _sum(where: BoolArray, *numbers: IntArray) -> IntArray:
    """The sum where all are known, else 0."""
    total: Any = sum(np.where(where, number, 0) for number in numbers)
    return np.asarray(total, np.int64)


def _told(
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
