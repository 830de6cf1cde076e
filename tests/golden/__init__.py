"""Whole reports as gojparse writes them: JSON, one row a line, so that a difference can be read.

`python -m tests.golden` writes them anew. Look at `git diff tests/golden`
before committing: every changed line is a changed promise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from gojparse.dataset.rows import json_text, nested_report
from gojparse.flow import parse

FOLDER = Path(__file__).parent
DOCUMENTS = FOLDER.parents[1] / "corpus" / "documents"
NAMES = (
    "004_seed_shape.txt",  # ragged tabs, GB18030
    "009_tabs.txt",  # a total that the office added up wrongly
    "014_pipes.txt",  # a line that is not on the form, signed changes
    "027_pipe_own_line.txt",  # blanks, CRLF
    "033_markdown_rows.md",  # every row a table of its own, units in cells
    "041_cell_lines.txt",  # one cell a line, blanks without a trace
    "056_dropped_repeats.txt",  # beyond recovery
    "062_clean.html",  # few blanks, circles for zeros
    "076_split_table.html",  # section three in two tables
    "103_text_box.docx",  # a wrong total, the title in a text box
    "114_cut_rows.pdf",  # rows cut by page ends
    "119_white_boxes.pdf",  # prose in white boxes, a wrong total
)


def written(name: str) -> str:
    """The report of a document as JSON, one row of a table on a line."""
    report = nested_report(parse((DOCUMENTS / name).read_bytes(), name))
    text = "{\n" + ",\n".join(_entries(report)) + "\n}\n"
    json.loads(text)
    return text


def _entries(report: Mapping[str, object]) -> Iterator[str]:
    for key, value in report.items():
        if isinstance(value, list) and value:
            rows = ",\n".join(f"  {json_text(row)}" for row in value)
            yield f"{json.dumps(key)}: [\n{rows}\n]"
        else:
            yield f"{json.dumps(key)}: {json_text(value)}"
