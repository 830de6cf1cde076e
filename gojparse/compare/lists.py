"""Lists that people fill in: CSV files, read strictly, so that a slip is told by its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from pathlib import Path

from gojparse.errors import WrongUsage


def read_list(path: Path, columns: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each line with its place (`waivers.csv:3`), its fields stripped. WrongUsage if a column lacks."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        if missing := [name for name in columns if name not in (lines.fieldnames or ())]:
            raise WrongUsage("column", path=str(path), column=missing[0], columns=tuple(columns))
        for line in lines:
            place = f"{path}:{lines.line_num}"
            if None in line or None in line.values():
                raise WrongUsage("fields", place=place)
            yield place, {name: value.strip() for name, value in line.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise WrongUsage("not-csv", path=str(path), error=str(fault)) from fault
