"""Planes of cells as .xls, by a writer that puts no time of its own into them."""

from __future__ import annotations

import io
from typing import Any

from corpus.generate.layouts_sheets import Layout, Plane
from corpus.generate.write_xlsx import covered, is_number


def written(planes: tuple[Plane, ...], layout: Layout) -> bytes:
    """The workbook as bytes."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    for number, plane in enumerate(planes):
        _sheet(book, plane, layout)
        if number and planes[0].hidden:
            book.set_active_sheet(1)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _sheet(book: Any, plane: Plane, layout: Layout) -> None:
    import xlwt

    page = book.add_sheet(plane.name, cell_overwrite_ok=True)
    page.visibility = int(plane.hidden)
    ruled = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    plain = xlwt.easyxf("")
    for spot in plane.spots:
        style = ruled if spot.ruled else plain
        for row, column, text in covered(spot):
            page.write(row, column, float(text) if text and is_number(text, layout) else text or None, style)
        if spot.down > 1 or spot.across > 1:
            page.merge(spot.row, spot.row + spot.down - 1, spot.column, spot.column + spot.across - 1)
    for row in sorted(plane.hidden_rows):
        page.row(row).hidden = True
    for column in sorted(plane.hidden_columns):
        page.col(column).hidden = True
