"""The panel as CSV, in the dialect of the dataset's own tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from gojparse.compare.export.fields import FieldKind, panel_fields
from gojparse.compare.export.rows import PanelRows, panel_schema
from gojparse.dataset.csvtext import csv_header, csv_lines


def panel_csv(rows: PanelRows) -> Iterator[bytes]:
    """The file in pieces, the header first."""
    yield csv_header(panel_schema().names)
    for block in rows.blocks():
        yield from csv_lines(_with_plain_amounts(block))


def write_csv(rows: PanelRows, target: Path) -> None:
    """Write the file."""
    with target.open("wb") as file:
        file.writelines(panel_csv(rows))


def _with_plain_amounts(block: pa.Table) -> pa.Table:
    """Amounts as text: Arrow would write eight places of nothing as 0E-8."""
    for at, field in enumerate(panel_fields()):
        if field.kind is FieldKind.AMOUNT:
            numbers = block.column(at).to_pylist()
            plain = [None if number is None else f"{number.normalize():f}" for number in numbers]
            block = block.set_column(at, field.name, pa.array(plain, pa.large_string()))
    return block
