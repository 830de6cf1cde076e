"""A report's rows as a few kilobytes: JSON, column by column, compressed.

Columns are made where a report is read, in whatever process or machine that
was, and become Arrow's where the tables are written, thousands of rows at a
time: making Arrow arrays for each report alone costs three times as much.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
import pyarrow as pa

from gojparse.dataset.rows import clean, report_rows
from gojparse.dataset.schema import contract_table
from gojparse.model import Report

_LEVEL = 1  # rows of one report compress to a fifth already at the first level
_LENGTH = 8  # bytes that tell the length before compression

PlainColumns = list[list[Any]]
"""The columns of some rows, whose decimals and dates are still text; none where there are no rows."""


def pack_rows(report: Report) -> bytes:
    """The rows of all eight tables of one report, under no name: `rows_of_source` gives them one."""
    columns = {
        name: list(zip(*of, strict=True)) for name, of in report_rows(replace(report, source="")).items()
    }
    whole = orjson.dumps(columns, default=_plain)
    return len(whole).to_bytes(_LENGTH, "little") + bytes(_codec().compress(whole, asbytes=True))


def unpack_rows(packed: bytes) -> dict[str, PlainColumns]:
    """The columns of the tables of one report."""
    length = int.from_bytes(packed[:_LENGTH], "little")
    whole: dict[str, PlainColumns] = orjson.loads(_codec().decompress(packed[_LENGTH:], length, asbytes=True))
    return whole


def rows_of_source(packed: bytes, source: str, member: str, first: bool) -> dict[str, PlainColumns]:
    """The rows of one report as they stand in the tables for this source; all of them for the first only.

    `member`: the report's place in its archive, which stands in front of every place in the report.
    """
    unpacked = unpack_rows(packed)
    unpacked["reports"][_place("reports", "source")] = [clean(source)]
    if not first:
        return {"reports": unpacked["reports"]}
    if member:
        _put_inside(unpacked, f"member={clean(member)};")
    return unpacked


def _put_inside(unpacked: dict[str, PlainColumns], before: str) -> None:
    """Put the archive's member in front of all places."""
    for name, columns in unpacked.items():
        if columns and "locator" in contract_table(name).names:
            place = _place(name, "locator")
            columns[place] = [where and before + where for where in columns[place]]


@cache
def _place(name: str, column: str) -> int:
    return contract_table(name).names.index(column)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} stands in no table")


@cache
def _codec() -> pa.Codec:
    return pa.Codec("zstd", compression_level=_LEVEL)
