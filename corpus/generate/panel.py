"""`python -m corpus.generate.panel DIR [--seed N]`: an invented panel and its truth.

Fifty offices report on six years, 2019 and 2020 on the form of 2019, in txt,
html, md, docx and pdf; two of the reports were published twice, which makes
302 files. `panel-truth.csv` names what is wrong in them: five broken chains
(two totals carried over, one application moved to another applicant, which
touches two cells, one stock of documents, one of items), four copied texts
(two from the office's last year, two from a neighbour) and the two that were
restated.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path

from corpus.generate import printed
from corpus.generate.panel_reports import Wrong, reports
from corpus.generate.recipes import Recipe
from corpus.generate.records import Draft

_RECIPES = tuple(
    Recipe(carrier, layout)
    for carrier, layout in (
        *(("txt", "tabs"), ("html", "clean"), ("md", "markdown"), ("docx", "clean"), ("pdf", "ruled")),
        *(("txt", "pipes"), ("html", "furniture"), ("html", "nested"), ("docx", "split_table")),
        *(("txt", "pipe_end_lines"), ("pdf", "rects")),
    )
)
TRUTH = "panel-truth.csv"


def documents(seed: int) -> tuple[Iterator[tuple[str, bytes]], Sequence[Wrong]]:
    """The files by name, and the truth."""
    drafts, truth = reports(seed)
    return (_document(number, draft) for number, draft in enumerate(drafts)), truth


def _document(number: int, draft: Draft) -> tuple[str, bytes]:
    recipe = _RECIPES[number % len(_RECIPES)]
    data, _ = printed(draft, recipe)
    return f"{number + 1:03}_{draft.year}.{recipe.carrier}", data


def write(folder: Path, seed: int = 2026) -> int:
    """Write the reports and `panel-truth.csv` beside them; the number of reports."""
    found, truth = documents(seed)
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for name, data in found:
        (folder / name).write_bytes(data)
        count += 1
    with (folder / TRUTH).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields(Wrong)])
        writer.writerows(astuple(each) for each in truth)
    return count


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="corpus.generate.panel",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=2026)
    arguments = parser.parse_args()
    print(write(arguments.folder, arguments.seed), "reports and", TRUTH)


if __name__ == "__main__":
    main()
