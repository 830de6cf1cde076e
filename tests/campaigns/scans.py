"""Scans of invented reports against the truth: `python -m tests.campaigns.scans DPI KIND CELLS`.

Reports with numbers in all cells are printed as ruled PDF pages, drawn at a
resolution, and damaged as a scanner, a stamp or a phone does; then they are
read as pictures. Printed are the cells that are right, withheld, wrong but
flagged, and silently wrong, of those that are not 0; each that is wrong is
named, with the seed that makes it again.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

import gojparse
from corpus.generate import RECIPES, Sample, make
from corpus.generate.layouts_pdf import LAYOUTS
from corpus.generate.scans import KINDS, scan
from tests.judge import Fate, Judged, judge

_LAYOUTS = ("ruled", "ruled_break", "vertical", "two_line_title")


def samples(seed: int, layout: str | None = None) -> Iterator[Sample]:
    """Ruled reports of all editions, dense with numbers; all of one layout if one is named."""
    recipes = [r for r in RECIPES if r.carrier == "pdf" and r.layout in _LAYOUTS and not r.quirks]
    recipes = [replace(recipe, fills=("dense",), layout=layout or recipe.layout) for recipe in recipes]
    rng = Random(seed)
    while True:
        yield make(rng, rng.choice(recipes), 1)


def _judged(sample: Sample, content: bytes) -> list[Judged]:
    real = {(row.table, row.line, row.column): Decimal(row.real) for row in sample.cells if row.real}
    return judge(gojparse.parse(content), real)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.campaigns.scans", description=__doc__)
    parser.add_argument("dpi", type=int)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("cells", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layout", choices=sorted(LAYOUTS), help="how all pages are set")
    asked = parser.parse_args()
    fates: Counter[Fate] = Counter()
    pages = 0
    begun = time.process_time()
    for number, sample in enumerate(samples(asked.seed, asked.layout)):
        content, count = scan(sample.data, asked.dpi, asked.kind, seed=asked.seed * 10_000 + number)
        pages += count
        for judged in _judged(sample, content):
            if judged.real:
                fates[judged.fate] += 1
                if judged.fate in (Fate.FLAGGED, Fate.SILENT):
                    print(f"report {number}: {judged}", flush=True)
        if sum(fates.values()) >= asked.cells:
            break
    total = sum(fates.values())
    shares = ", ".join(f"{fate.value} {fates[fate]} ({fates[fate] / total:.4%})" for fate in Fate)
    seconds = (time.process_time() - begun) / pages
    print(f"{asked.kind} at {asked.dpi} dpi: {total} cells, {pages} pages, {seconds:.2f} s a page: {shares}")
    return 1 if fates[Fate.SILENT] else 0


if __name__ == "__main__":
    sys.exit(main())
