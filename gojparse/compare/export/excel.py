"""The panel as an Excel workbook: rows with a frozen header and filters, what columns mean, what codes mean.

Nothing in it is a formula or a link, whatever a title begins with. Excel
holds 15 digits of a number; a longer one is written as text rather than
rounded.
"""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
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

MOST_ROWS = 1_048_576 - 1  # below the header
_MOST_CHARACTERS = 32_767
_CUT = " …"  # ends a text that Excel has no room for
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
        """Word the message for a panel of so many rows."""
        super().__init__("excel-rows", rows=rows, most=MOST_ROWS)
        self.rows = rows


def write_xlsx(rows: PanelRows, target: Path, language: str) -> None:
    """Write the workbook, its header in `en` (the columns' names) or `zh`. Raises TooManyRows."""
    if len(rows) > MOST_ROWS:
        raise TooManyRows(len(rows))
    # what waits to be packed is large: it goes to the folder of the file, where there must be room anyway
    with tempfile.TemporaryDirectory(prefix=".gojparse-", dir=target.parent) as place:
        try:
            with target.open("wb") as file, _closed_in_order():
                _fill(xlsxwriter.Workbook(file, {**_OPTIONS, "tmpdir": place}), rows, language)
        except FileCreateError as fault:  # which is no OSError, and has one in it
            raise fault.args[0] from fault


@contextmanager
def _closed_in_order() -> Iterator[None]:
    """Close the half archive before its file, silently, where somebody interrupts the packing."""
    try:
        yield
    except BaseException as stopped:
        if not isinstance(stopped, Exception):
            traceback.clear_frames(stopped.__traceback__)
        raise


def _fill(book: Workbook, rows: PanelRows, language: str) -> None:
    """Write all sheets. The book is closed only if nothing went wrong, since closing packs what there is."""
    book.use_zip64()
    book.set_properties({"created": datetime(2000, 1, 1)})  # the same rows, the same bytes
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    _panel_sheet(book.add_worksheet("panel"), rows, language, bold, book.add_format({"num_format": "0.0%"}))
    _dictionary_sheet(book.add_worksheet("columns"), COLUMNS_HEADER, column_meanings(), bold)
    _dictionary_sheet(book.add_worksheet("codes"), CODES_HEADER, code_meanings(), bold)
    book.close()


def _panel_sheet(sheet: Worksheet, rows: PanelRows, language: str, bold: Format, percent: Format) -> None:
    names = [field.chinese if language == "zh" else field.name for field in panel_fields()]
    for at, field in enumerate(panel_fields()):
        shape = percent if field.kind is FieldKind.RATE else None
        sheet.set_column(at, at, _WIDTHS.get(field.name, 12), shape)
    _header(sheet, names, bold, len(rows), frozen=2)
    blocks = (zip(*(column.to_pylist() for column in block.columns), strict=True) for block in rows.blocks())
    _write_rows(sheet, chain.from_iterable(blocks))


def _dictionary_sheet(
    sheet: Worksheet, names: Sequence[str], rows: Iterator[Sequence[Any]], bold: Format
) -> None:
    entries = list(rows)
    sheet.set_column(0, len(names) - 1, 30)
    _header(sheet, names, bold, len(entries), frozen=1)
    _write_rows(sheet, entries)


def _header(sheet: Worksheet, names: Sequence[str], bold: Format, rows: int, frozen: int) -> None:
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, rows, len(names) - 1)
    for at, name in enumerate(names):
        sheet.write_string(0, at, name, bold)


def _write_rows(sheet: Worksheet, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows below the header. A missing value leaves its cell empty."""
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row):
            if value is not None:
                _cell(sheet, number, at, value)


def _cell(sheet: Worksheet, number: int, at: int, value: Any) -> None:
    """Write a value as a value: text is never searched for formulas, links or numbers."""
    if isinstance(value, str):
        sheet.write_string(number, at, _shortened(value))
    elif isinstance(value, date):
        sheet.write_datetime(number, at, datetime(value.year, value.month, value.day))
    elif _fits(value):
        sheet.write_number(number, at, value)
    else:
        sheet.write_string(number, at, f"{value:f}" if isinstance(value, Decimal) else str(value))


def _fits(value: int | float | Decimal) -> bool:
    """Tell whether Excel's 15 digits are enough for a number. Those of a rate are rounded anyway."""
    if isinstance(value, Decimal):
        return len(value.normalize().as_tuple().digits) <= 15
    return isinstance(value, float) or abs(value) < _LARGEST


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - len(_CUT)] + _CUT
