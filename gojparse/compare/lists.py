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
            raise WrongUsage(f"{path}:1: lacks the column {missing[0]}; there must be {', '.join(columns)}")
        for line in lines:
            place = f"{path}:{lines.line_num}"
            if None in line or None in line.values():
                raise WrongUsage(f"{place}: not as many fields as the first line has")
            yield place, {name: value.strip() for name, value in line.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise WrongUsage(f"{path} cannot be read as CSV: {fault}") from fault
