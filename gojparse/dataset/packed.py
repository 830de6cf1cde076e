"""A report's rows as a few kilobytes: Arrow's own bytes, compressed.

Rows are made where a report is read, in whatever process or machine that
was; who gathers them copies bytes and never sees a report.
"""

from __future__ import annotations

import struct
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from gojparse.dataset.arrow import arrow_schema, batch
from gojparse.dataset.names import TABLE_NAMES
from gojparse.dataset.rows import clean, rows
from gojparse.dataset.schema import table
from gojparse.model import Report

_LENGTHS = struct.Struct(f"<{len(TABLE_NAMES) + 1}Q")
_LEVEL = 1  # rows of one report compress to a fifth already at the first level


def pack(report: Report) -> bytes:
    """The rows of all eight tables of one report, under no name: `piece` gives them one."""
    parts = []
    for name, table_rows in rows(replace(report, source="")).items():
        parts.append(batch(table(name), table_rows).serialize().to_pybytes() if table_rows else b"")
    whole = b"".join(parts)
    lengths = _LENGTHS.pack(len(whole), *map(len, parts))
    return lengths + bytes(_codec().compress(whole, asbytes=True))


def unpack(packed: bytes) -> dict[str, pa.RecordBatch]:
    """The rows of one report, a batch for each table that has any."""
    length, *lengths = _LENGTHS.unpack_from(packed)
    whole = _codec().decompress(memoryview(packed)[_LENGTHS.size :], length)
    batches: dict[str, pa.RecordBatch] = {}
    start = 0
    for name, size in zip(TABLE_NAMES, lengths, strict=True):
        if size:
            batches[name] = pa.ipc.read_record_batch(whole.slice(start, size), arrow_schema(name))
        start += size
    return batches


def _codec() -> pa.Codec:
    return pa.Codec("zstd", compression_level=_LEVEL)


def piece(packed: bytes, source: str, member: str, first: bool) -> dict[str, pa.RecordBatch | pa.Table]:
    """The rows of one report as they stand in the tables for this source; all of them for the first only.

    `member`: the report's place in its archive, which stands in front of every place in the report.
    """
    batches = unpack(packed)
    named_after = pa.array([clean(source)], pa.large_string())
    named = {"reports": _with_column(batches["reports"], "source", named_after)}
    if not first:
        return named
    rest = {name: rows for name, rows in batches.items() if name != "reports"}
    return named | ({name: _inside(rows, member) for name, rows in rest.items()} if member else rest)


def _inside(rows: pa.RecordBatch, member: str) -> pa.Table:
    """The rows with the archive's member in front of their places."""
    if "locator" not in rows.schema.names:
        return rows
    places = rows.column(rows.schema.get_field_index("locator"))
    before = pa.scalar(f"member={clean(member)};", pa.large_string())
    empty = pa.scalar("", pa.large_string())
    return _with_column(rows, "locator", pc.binary_join_element_wise(before, places, empty))


def _with_column(rows: pa.RecordBatch, name: str, column: pa.Array) -> pa.Table:
    index = rows.schema.get_field_index(name)
    return pa.Table.from_batches([rows]).set_column(index, rows.schema.field(index), column)
