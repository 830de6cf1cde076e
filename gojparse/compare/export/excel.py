"""The panel as an Excel workbook: rows with a frozen header and filters, what columns mean, what codes mean.

Nothing in it is a formula or a link, whatever a title begins with. Excel
holds 15 digits of a number; a longer one is written as text rather than
rounded.
"""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from gojparse.compare.export.fields import (
    CODES_HEADER,
    COLUMNS_HEADER,
    FieldKind,
    code_meanings,
    column_meanings,
    panel_fields,
)
from gojparse.compare.export.rows import PanelRows
from gojparse.errors import WrongUsage

MOST_ROWS = 1_048_576 - 1  # beneath the header
_MOST_CHARACTERS = 32_767
_CUT = " …"  # behind a text that Excel has no room for
_LARGEST = 10**15
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_WIDTHS = {"issuer": 32, "scope_sentence": 40, "restated_cells": 24, "source": 32, "place_history": 32}


class TooManyRows(WrongUsage):
    """More rows than a sheet of Excel has."""

    def __init__(self, rows: int) -> None:
        super().__init__("excel-rows", rows=rows, most=MOST_ROWS)
        self.rows = rows


def write_xlsx(rows: PanelRows, target: Path, language: str) -> None:
    """Write the workbook, its header in `en` (the columns' names) or `zh`. TooManyRows where it cannot be."""
    if len(rows) > MOST_ROWS:
        raise TooManyRows(len(rows))
    # what waits to be packed lies beside the file: it is large, and goes where there is to be room for it
    with tempfile.TemporaryDirectory(prefix=".gojparse-", dir=target.parent) as place:
        try:
            with target.open("wb") as file, _closed_in_order():
                _fill(xlsxwriter.Workbook(file, {**_OPTIONS, "tmpdir": place}), rows, language)
        except FileCreateError as fault:  # which is no OSError, and has one in it
            raise fault.args[0] from fault


@contextmanager
def _closed_in_order() -> Iterator[None]:
    """Where somebody interrupts the packing, the half archive ends before its file is closed: silently."""
    try:
        yield
    except BaseException as stopped:
        if not isinstance(stopped, Exception):
            traceback.clear_frames(stopped.__traceback__)
        raise


def _fill(book: Workbook, rows: PanelRows, language: str) -> None:
    """Everything in it; it is closed only if nothing went wrong, since closing packs what there is."""
    book.use_zip64()
    book.set_properties({"created": datetime(2000, 1, 1)})  # the same rows, the same bytes
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    _panel(book.add_worksheet("panel"), rows, language, bold, book.add_format({"num_format": "0.0%"}))
    _plain(book.add_worksheet("columns"), COLUMNS_HEADER, column_meanings(), bold)
    _plain(book.add_worksheet("codes"), CODES_HEADER, code_meanings(), bold)
    book.close()


def _panel(sheet: Worksheet, rows: PanelRows, language: str, bold: Format, percent: Format) -> None:
    names = [field.chinese if language == "zh" else field.name for field in panel_fields()]
    for at, field in enumerate(panel_fields()):
        sheet.set_column(
            at, at, _WIDTHS.get(field.name, 12), percent if field.kind is FieldKind.RATE else None
        )
    _header(sheet, names, bold, len(rows), frozen=2)
    for number, row in enumerate(_rows(rows), 1):
        _row(sheet, number, row)


def _rows(rows: PanelRows) -> Iterator[Sequence[Any]]:
    for block in rows.blocks():
        yield from zip(*(column.to_pylist() for column in block.columns), strict=True)


def _plain(sheet: Worksheet, names: Sequence[str], rows: Iterator[Sequence[Any]], bold: Format) -> None:
    entries = list(rows)
    sheet.set_column(0, len(names) - 1, 30)
    _header(sheet, names, bold, len(entries), frozen=1)
    for number, row in enumerate(entries, 1):
        _row(sheet, number, row)


def _header(sheet: Worksheet, names: Sequence[str], bold: Format, rows: int, frozen: int) -> None:
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, rows, len(names) - 1)
    for at, name in enumerate(names):
        sheet.write_string(0, at, name, bold)


def _row(sheet: Worksheet, number: int, row: Sequence[Any]) -> None:
    for at, value in enumerate(row):
        if value is not None:
            _cell(sheet, number, at, value)


def _cell(sheet: Worksheet, number: int, at: int, value: Any) -> None:
    """A value as a value: text is never looked into for formulas, links or numbers."""
    if isinstance(value, str):
        sheet.write_string(number, at, _short(value))
    elif isinstance(value, date):
        sheet.write_datetime(number, at, datetime(value.year, value.month, value.day))
    elif _fits(value):
        sheet.write_number(number, at, value)
    else:
        sheet.write_string(number, at, f"{value:f}" if isinstance(value, Decimal) else str(value))


def _fits(value: int | float | Decimal) -> bool:
    """Whether Excel's 15 digits are enough for a number; those of a rate are rounded anyway."""
    if isinstance(value, Decimal):
        return len(value.normalize().as_tuple().digits) <= 15
    return isinstance(value, float) or abs(value) < _LARGEST


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - len(_CUT)] + _CUT
