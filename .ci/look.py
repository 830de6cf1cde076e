"""Look at what the main job wrote: all tables, as long in CSV as in Parquet, one report a document."""

import csv
import json
import sys
from pathlib import Path

import pyarrow.parquet

documents, out = map(Path, sys.argv[1:])
csv.field_size_limit(10**9)
package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
tables = {path.stem for path in out.glob("*.csv")}
assert len(tables) == 8, tables
assert tables == {path.stem for path in out.glob("*.parquet")}
assert {resource["path"] for resource in package["resources"]} >= {f"{name}.csv" for name in tables}
for name in sorted(tables):
    with (out / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        rows = sum(1 for _ in csv.reader(lines)) - 1
    assert rows == pyarrow.parquet.read_metadata(out / f"{name}.parquet").num_rows > 0, name
    print(f"{name}: {rows} rows")
    if name == "reports":
        assert rows == sum(path.is_file() for path in documents.iterdir())
