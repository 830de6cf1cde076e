"""The panel as Parquet: each column carries its meaning, its unit and its note on editions."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from gojparse.compare.export.fields import FieldKind, PanelField, panel_fields
from gojparse.compare.export.rows import PanelRows, panel_schema
from gojparse.version import full_version

_ROWS_A_GROUP = 32_768


def write_parquet(rows: PanelRows, target: Path) -> None:
    """Write the file."""
    with target.open("wb") as file, pq.ParquetWriter(file, labelled_schema(), compression="zstd") as writer:
        waiting: list[pa.Table] = []
        for block in rows.blocks():
            waiting.append(block.cast(labelled_schema()))
            if sum(part.num_rows for part in waiting) >= _ROWS_A_GROUP:
                writer.write_table(pa.concat_tables(waiting), row_group_size=_ROWS_A_GROUP)
                waiting = []
        if waiting:
            writer.write_table(pa.concat_tables(waiting), row_group_size=_ROWS_A_GROUP)


@cache
def labelled_schema() -> pa.Schema:
    """The schema with what each column means; once more as JSON among the notes of the file itself."""
    own = [
        pa.field(
            field.name,
            pa.string()
            if field.kind in (FieldKind.TEXT, FieldKind.CODE)
            else panel_schema().field(field.name).type,
            metadata=meaning(field),
        )
        for field in panel_fields()
    ]
    columns = {field.name: meaning(field) for field in panel_fields()}
    notes = {"creator": f"gojparse {full_version()}", "columns": json.dumps(columns, ensure_ascii=False)}
    return pa.schema(own, metadata=notes)


def meaning(field: PanelField) -> dict[str, str]:
    """What a column means, by keys."""
    found = {"label": field.english, "label_zh": field.chinese}
    if field.unit:
        found["unit"] = field.unit
    if field.comparable:
        found["comparable"] = str(field.comparable.extent)
        found["comparable_note"] = field.comparable.english
    return found
