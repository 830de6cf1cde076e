"""Workbooks made to harm: far corners, counts in millions, merged cells over everything, entities."""

# ruff: noqa: E501 (a document a line)
from __future__ import annotations

import struct
from collections.abc import Mapping

from tests.support.books import biff, cell, merged, ods_of, packed, parts_of, record, xlsx_of
from tests.support.hostile import Made

_SHEET = "<sheetData>{}</sheetData>"
_FAR = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>7</t></is></c></row>'


def _diagonal(count: int) -> str:
    return "".join(f'<row r="{n}">{cell(f"{letters(n)}{n}", n)}</row>' for n in range(1, count + 1))


def letters(column: int) -> str:
    """The letters of a column, counted from 1."""
    name = ""
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def _zeros(columns: int, rows: int) -> str:
    cells = (
        f"<table:table-cell table:number-columns-repeated='{columns}'><text:p>0</text:p></table:table-cell>"
    )
    return f"<table:table><table:table-row table:number-rows-repeated='{rows}'>{cells}</table:table-row></table:table>"


_ONE = record(0x203, struct.pack("<HHHd", 65_535, 255, 0, 7.0))  # a number in the last cell


def _shared_text(count: int, phonetic: int) -> bytes:
    """Shared texts of 8,000 letters, each said to end `phonetic` bytes behind its letters."""
    return record(
        0xFC, struct.pack("<II", count, count) + struct.pack("<HBi", 8_000, 4, phonetic) + b"7" * 8_000
    )


BOOKS: Mapping[str, Made] = {
    "cells in two corners of a sheet": lambda: xlsx_of(_SHEET.format('<row r="1">' + cell("A1", 1) + "</row>" + _FAR)),
    "a million styled rows": lambda: xlsx_of(
        _SHEET.format(_FAR + "".join(f'<row r="{n}" s="1"/>' for n in range(1, 1_000_000)))
    ),
    "400,000 ruled cells": lambda: xlsx_of(
        _SHEET.format("".join(f'<row r="{n}">{cell(f"A{n}", "", 1) * 40}</row>' for n in range(1, 10_000)))
    ),
    "10,000 cells on a diagonal": lambda: xlsx_of(_SHEET.format(_diagonal(10_000))),
    "1,900 cells on a diagonal": lambda: xlsx_of(_SHEET.format(_diagonal(1_900))),
    "cells merged over everything": lambda: xlsx_of(
        _SHEET.format(_diagonal(600)) + merged(*(f"A{n}:XFD1048576" for n in range(1, 5_000)))
    ),
    "200,000 merged cells": lambda: xlsx_of(_SHEET.format("") + merged(*(f"A{n}:B{n}" for n in range(1, 200_000)))),
    "all columns hidden, one by one": lambda: xlsx_of(
        "<cols>" + "".join(f'<col min="{n}" max="999999" hidden="1"/>' for n in range(1, 16_000)) + "</cols>"
        + _SHEET.format(_diagonal(300))
    ),
    "a row beyond the last": lambda: xlsx_of(_SHEET.format('<row r="9999999">' + cell("A9999999", 1) + "</row>")),
    "a text that is not there": lambda: xlsx_of(_SHEET.format('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')),
    "a text of number minus one": lambda: xlsx_of(_SHEET.format('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>')),
    "2,000 sheets": lambda: xlsx_of(*[_SHEET.format("")] * 2_000),
    "one text in every cell": lambda: xlsx_of(
        _SHEET.format("".join('<row><c t="s"><v>0</v></c></row>' for _ in range(60_000))),
        strings="<si><t>" + "7" * 1_000 + "</t></si>",
    ),
    "elements in a cell, 10,000 deep": lambda: xlsx_of(
        _SHEET.format("<row><c t='inlineStr'><is>" + "<r>" * 10_000 + "</r>" * 10_000 + "</is></c></row>")
    ),
    "a billion laughs in a sheet": lambda: packed({
        **parts_of(xlsx_of(_SHEET.format(_FAR))),
        "xl/worksheets/sheet1.xml": '<!DOCTYPE w [<!ENTITY a "7777777777">' + "".join(
            f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
        ) + ']><w><sheetData><row><c t="str"><v>&j;</v></c></row></sheetData></w>',
    }),
    "an outside entity in the shared texts": lambda: packed({
        **parts_of(xlsx_of(_SHEET.format(_FAR))),
        "xl/sharedStrings.xml": '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><s><si><t>&x;</t></si></s>',
    }),
    "a sheet of 60 MB": lambda: packed({
        **parts_of(xlsx_of(_SHEET.format(_FAR))),
        "xl/worksheets/sheet1.xml": b"<w><sheetData>" + b" " * 60_000_000 + b"</sheetData></w>",
    }),
    "a number in the last cell of 300 tabs": lambda: biff(_ONE, sheets=299),
    "2,000 tabs of an .xls": lambda: biff(_ONE, sheets=2_000),
    "shared texts that begin where they began": lambda: biff(_ONE, _shared_text(999_999, -8_007)),
    "a sheet inside the shared texts": lambda: biff(
        b"", _shared_text(1, 0).replace(b"7" * 16, record(0x809, bytes(4)) + record(0x0A) + b"7777"), at=60
    ),
    "a billion shared texts": lambda: biff(_ONE, record(0xFC, struct.pack("<II", 10**9, 10**9))),
    "200,000 styles": lambda: biff(_ONE, record(0xE0, bytes(20)) * 200_000),
    "300,000 columns told of 256 times": lambda: biff(record(0x7D, struct.pack("<HHHHHH", 0, 255, 0, 0, 1, 0)) * 300_000),
    "10,000 styled rows of an .xls": lambda: biff(
        _ONE + b"".join(record(0xBE, struct.pack("<HH", n, 0) + bytes(512) + b"\xff\0") for n in range(10_000))
    ),
    "10,000 rows of a number and 255 styled cells": lambda: biff(
        b"".join(record(0x203, struct.pack("<HHHd", n, 0, 0, 7.0))
                 + record(0xBE, struct.pack("<HH", n, 1) + bytes(510) + b"\xff\0") for n in range(10_000))
    ),
    "800,000 merged cells of an .xls": lambda: biff(
        _ONE + record(0xE5, struct.pack("<H", 1_000) + struct.pack("<HHHH", 0, 65_535, 0, 255) * 1_000) * 800
    ),
    "charts in charts": lambda: biff(
        record(0x809, bytes(16)) * 150_000 + record(0x0A) * 150_000 + _ONE
    ),
    "a cell repeated a billion times": lambda: ods_of(_zeros(10**8, 10**8)),
    "a row repeated a million times": lambda: ods_of(_zeros(10, 1_000_000)),
    "spans of a hundred million": lambda: ods_of(
        "<table:table>" + ("<table:table-row><table:table-cell table:number-rows-spanned='99999999'"
        " table:number-columns-spanned='99999999'><text:p>7</text:p></table:table-cell></table:table-row>") * 300
        + "</table:table>"
    ),
    "a thousand hidden tables of a million rows": lambda: ods_of(*[
        "<table:table><table:table-row table:visibility='collapse' table:number-rows-repeated='1000000'>"
        "<table:table-cell/></table:table-row></table:table>"
    ] * 900),
    "groups in groups": lambda: ods_of(
        "<table:table>" + "<table:table-row-group>" * 200 + "</table:table-row-group>" * 200 + "</table:table>"
    ),
    "spans in spans": lambda: ods_of(
        "<table:table><table:table-row><table:table-cell><text:p>" + "<text:span>" * 150 + "7"
        + "</text:span>" * 150 + "</text:p></table:table-cell></table:table-row></table:table>"
    ),
}  # fmt: skip
