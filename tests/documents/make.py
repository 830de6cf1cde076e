"""Make the documents beside this file from invented reports, by way of LibreOffice."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from corpus.generate import damage, invent, layouts_docx, tables
from corpus.generate.layouts_html import halves
from corpus.generate.records import Draft, Sheet
from corpus.generate.sheets import sheet, starts
from gojparse.forms.form import load

HERE = Path(__file__).parent
NAMES = ("distinct", "blanks", "split")
FORMATS = ("doc", "rtf")


def draft(name: str) -> Draft:
    """The report of this name."""
    rng = Random(f"documents/{name}")
    form = load("2019" if name == "split" else "2021")
    forms = dict.fromkeys(("disclosures", "applications", "appeals"), form)
    made = invent.draft(
        rng, forms, tables.fill(rng, forms, "dense", True), "city", 2020 if name == "split" else 2023
    )
    if name == "distinct":
        numbers = count(1001)
        return replace(made, ink={cell: str(next(numbers)) for cell in made.ink})
    return damage.QUIRKS["few_blanks"](rng, made) if name == "blanks" else made


def printed(made: Draft, is_split: bool) -> list[Any]:
    """What stands on its pages, block by block: a line, or the cells of a table."""
    blocks: list[Any] = [made.title, *made.preamble]
    for part in made.parts:
        blocks += [part.heading, *part.paragraphs]
        if part.table:
            whole = sheet(made, part.table)
            cut = is_split and part.table == "applications"
            blocks += [_cells(piece) for piece in (halves(whole) if cut else (whole,))]
        blocks += part.after
    return [block for block in (*blocks, *made.signature) if block]


def _cells(whole: Sheet) -> list[list[object]]:
    return [[box.text, y, x, box.down, box.across] for y, row in enumerate(starts(whole)) for x, box in row]


def main() -> None:
    """Write all of them, with what they print."""
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            made = draft(name)
            document = Path(folder) / f"{name}.docx"
            document.write_bytes(
                layouts_docx.document(made, "split_table" if name == "split" else "split_runs")
            )
            text = json.dumps(printed(made, name == "split"), ensure_ascii=False, indent=0)
            (HERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")
            for format in FORMATS:
                profile = (Path(folder) / "profile").as_uri()
                command = (
                    shutil.which("soffice") or "soffice",
                    f"-env:UserInstallation={profile}",
                    "--headless",
                    "--convert-to",
                    format,
                    "--outdir",
                    str(HERE),
                    str(document),
                )
                subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
