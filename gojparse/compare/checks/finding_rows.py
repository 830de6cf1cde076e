"""Findings of a panel: where each is printed, and as rows of the table `findings`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from gojparse.compare.numbers import StoredDataset
from gojparse.compare.panel import PanelFinding
from gojparse.dataset.arrow import arrow_schema
from gojparse.dataset.rows import clean
from gojparse.model import Box, LinePlace, Locator, ParagraphPlace, SheetPlace, Spot, TablePlace
from gojparse.text import lazy

_KEYS = {
    "disclosures": ("subject", "measure"),
    "applications": ("line", "applicant"),
    "appeals": ("route", "outcome"),
}
_BOX = lazy(r"page=(\d+);box=(-?[\d.]+),(-?[\d.]+),(-?[\d.]+),(-?[\d.]+)")
_LINE = lazy(r"line=(\d+);column=(\d+)")
_CELL = lazy(r"table=(\d+);row=(\d+);cell=(\d+)")
_PARAGRAPH = lazy(r"paragraph=(\d+)")
_SHEET = lazy(r"sheet=(\d+);cell=([A-Z]+)(\d+)")
Cell = tuple[str, str, str]  # report_id, line, column


def with_locators(dataset: StoredDataset, found: Sequence[PanelFinding]) -> Iterator[PanelFinding]:
    """The findings; those about a cell with its place in their report's current version."""
    wanted: defaultdict[str, set[Cell]] = defaultdict(set)
    for each in found:
        if cell := _cell(each):
            wanted[each.finding.table or ""].add(cell)
    places = {table: _places(dataset, table, cells) for table, cells in wanted.items()}
    for each in found:
        cell = _cell(each)
        place = places[each.finding.table or ""].get(cell) if cell else None
        yield replace(each, finding=replace(each.finding, locator=read(place))) if place else each


def _cell(found: PanelFinding) -> Cell | None:
    finding = found.finding
    if finding.locator or finding.table not in _KEYS or not finding.line or not finding.column:
        return None
    return str(found.row.record["report_id"]), finding.line, finding.column


def _places(dataset: StoredDataset, table: str, cells: set[Cell]) -> Mapping[Cell, str]:
    """The locators of these cells as the dataset writes them."""
    ids = pa.array(sorted({report_id for report_id, _, _ in cells}), pa.large_string())
    found: dict[Cell, str] = {}
    for block in dataset.blocks(table, ("report_id", *_KEYS[table], "locator")):
        few = block.filter(pc.is_in(block["report_id"], value_set=ids))
        for report_id, line, column, place in zip(
            *(few[n].to_pylist() for n in few.column_names), strict=True
        ):
            if place and (report_id, line, column) in cells:
                found[report_id, line, column] = place
    return found


def read(written: str) -> Locator | None:
    """A locator as it was before it was written; None if a part of it is of no known kind."""
    spots = [_spot(part) for part in written.split("|")]
    known = tuple(spot for spot in spots if spot is not None)
    return Locator(known) if len(known) == len(spots) else None


def _spot(text: str) -> Spot | None:
    if match := _LINE.fullmatch(text):
        return LinePlace(int(match[1]), int(match[2]))
    if match := _CELL.fullmatch(text):
        return TablePlace(int(match[1]), int(match[2]), int(match[3]))
    if match := _BOX.fullmatch(text):
        left, top, right, bottom = (float(match[n]) for n in range(2, 6))
        return Box(int(match[1]), left, top, right, bottom)
    if match := _PARAGRAPH.fullmatch(text):
        return ParagraphPlace(int(match[1]))
    if match := _SHEET.fullmatch(text):
        return SheetPlace(int(match[1]), int(match[3]), _number(match[2]))
    return None


def _number(letters: str) -> int:
    """The number of a sheet's column: 2 for B, 28 for AB."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


_MORE = (("issuer_id", pa.large_string()), ("year", pa.int64()), ("waived", pa.large_string()))


def finding_rows(found: Sequence[PanelFinding]) -> pa.Table:
    """One row for each finding, in their order. `waived` holds the reason, null where nobody answered."""
    schema = pa.schema([*arrow_schema("findings"), *(pa.field(*column) for column in _MORE)])
    return pa.Table.from_pylist([_row(each) for each in found], schema=schema)


def _row(found: PanelFinding) -> dict[str, str | int | None]:
    finding = found.finding
    return {
        "report_id": found.row.record["report_id"],
        "rule": finding.rule.name,
        "severity": finding.severity,
        "table": finding.table,
        "line": finding.line,
        "column": finding.column,
        "expected": clean(finding.expected),
        "found": clean(finding.found),
        "message": clean(finding.message),
        "locator": str(finding.locator) if finding.locator else None,
        "other_report_id": finding.other_report_id,
        "issuer_id": found.row.issuer_id,
        "year": found.row.year,
        "waived": clean(found.waived),
    }
