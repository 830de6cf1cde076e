"""A report's rows as a few kilobytes: JSON, compressed.

Rows are made where a report is read, in whatever process or machine that
was, and become columns where the tables are written, thousands at a time:
making Arrow arrays for each report alone costs three times as much.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa

from gojparse.dataset.rows import clean, rows
from gojparse.dataset.schema import table
from gojparse.model import Report

_LEVEL = 1  # rows of one report compress to a fifth already at the first level
_LENGTH = 8  # bytes that tell the length before compression

PlainRows = list[list[Any]]
"""Rows whose decimals and dates are still text."""


def pack(report: Report) -> bytes:
    """The rows of all eight tables of one report, under no name: `piece` gives them one."""
    whole = json.dumps(rows(replace(report, source="")), ensure_ascii=False, default=_plain).encode()
    return len(whole).to_bytes(_LENGTH, "little") + bytes(_codec().compress(whole, asbytes=True))


def unpack(packed: bytes) -> dict[str, PlainRows]:
    """The rows of one report, by table."""
    length = int.from_bytes(packed[:_LENGTH], "little")
    whole: dict[str, PlainRows] = json.loads(_codec().decompress(packed[_LENGTH:], length, asbytes=True))
    return whole


def piece(packed: bytes, source: str, member: str, first: bool) -> dict[str, PlainRows]:
    """The rows of one report as they stand in the tables for this source; all of them for the first only.

    `member`: the report's place in its archive, which stands in front of every place in the report.
    """
    unpacked = unpack(packed)
    for row in unpacked["reports"]:
        row[_place("reports", "source")] = clean(source)
    if not first:
        return {"reports": unpacked["reports"]}
    if member:
        _put_inside(unpacked, f"member={clean(member)};")
    return unpacked


def _put_inside(unpacked: dict[str, PlainRows], before: str) -> None:
    """Put the archive's member in front of all places."""
    for name, table_rows in unpacked.items():
        if "locator" in table(name).names:
            place = _place(name, "locator")
            for row in table_rows:
                if row[place] is not None:
                    row[place] = before + row[place]


@cache
def _place(name: str, column: str) -> int:
    return table(name).names.index(column)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} stands in no table")


@cache
def _codec() -> pa.Codec:
    return pa.Codec("zstd", compression_level=_LEVEL)
