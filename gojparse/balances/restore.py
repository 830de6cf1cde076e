"""Numbers of low confidence, restored where the balances and one of the optical readings agree.

The balances can locate one misread cell and say what it must be; but one
wrong number printed by the office looks the same to them. So what they force
is taken only where a reading of that very place gives it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from gojparse.balances.settle import SettledTable
from gojparse.model import LOW_CONFIDENCE, Block, Box, Cell, Document, Grid, Locator, Status
from gojparse.rules import CELL_UNREADABLE


def restored_cells(document: Document, tables: Mapping[str, SettledTable]) -> Iterator[Cell]:
    """Yield unreadable cells with the value that the balances force and a reading of their place gives."""
    for table in tables.values():
        expected = {
            (finding.line, finding.column): finding.expected
            for finding in table.findings
            if finding.rule is CELL_UNREADABLE and finding.expected is not None
        }
        for cell in table.cells:
            value = expected.get((cell.line, cell.column))
            if not _is_one_number(cell) or value is None or cell.locator is None:
                continue
            boxes = [spot for spot in cell.locator.spots if isinstance(spot, Box)]
            readings = [r for place, r in document.second_readings if any(map(place.centred_in, boxes))]
            if any(_same(value, reading) for reading in readings):
                yield cell._replace(value=int(value), status=Status.RESTORED)


def _is_one_number(cell: Cell) -> bool:
    """Tell whether a cell holds one number of low confidence: half of two is no reading of the cell."""
    printed = cell.printed or ""
    one = printed.endswith(LOW_CONFIDENCE) and printed.count(LOW_CONFIDENCE) == 1 and " " not in printed
    return one and cell.status is Status.UNREADABLE


def _same(value: str, reading: str) -> bool:
    """Tell whether a reading is this number."""
    try:
        return Decimal(value) == Decimal(reading.replace(",", ""))
    except InvalidOperation:
        return False


def document_with_restored(document: Document, taken: Mapping[Locator, Cell]) -> Document:
    """Return the document with the restored numbers printed in their cells."""
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            cells = [
                cell._replace(text=str(taken[cell.locator].value)) if cell.locator in taken else cell
                for cell in block.cells
            ]
            block = replace(block, cells=tuple(cells))
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def table_with_restored(table: SettledTable, taken: Mapping[Locator, Cell]) -> SettledTable:
    """Return the table, its restored cells with that status and with the text that was read in them."""
    return replace(table, cells=tuple(_with_status(cell, taken) for cell in table.cells))


def _with_status(cell: Cell, taken: Mapping[Locator, Cell]) -> Cell:
    """Return a cell as restored, if it is."""
    if cell.locator is None or cell.locator not in taken or cell.status is not Status.READ:
        return cell
    printed = taken[cell.locator].printed
    return cell._replace(status=Status.RESTORED, printed=printed and printed.replace(LOW_CONFIDENCE, ""))
