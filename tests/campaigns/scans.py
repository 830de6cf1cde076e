"""Scans of invented reports against the truth: `python -m tests.campaigns.scans DPI KIND CELLS`.

Reports with numbers in all cells are printed as ruled PDF pages, drawn at a
resolution, and damaged as a scanner, a stamp or a phone does; then they are
read as pictures. Printed are the cells that are right, withheld, wrong but
flagged, and silently wrong, of those that are not 0; each that is wrong is
named, with the seed that makes it again. The same of issuer, year and day of
publication, and of the numbers that the prose states.
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
from typing import Any

import cv2
import numpy as np

import gojparse
from corpus.generate import RECIPES, Sample, make
from corpus.generate.layouts_pdf import LAYOUTS
from corpus.generate.scans import KINDS, drawn, scan
from gojparse.model import Report
from gojparse.rules import IDENTITY_UNSURE, ISSUER_CONFLICT, YEAR_CONFLICT
from tests.support.judge import Fate, Judged, judge

_LAYOUTS = ("ruled", "ruled_break", "vertical", "two_line_title")


def samples(seed: int, layout: str | None = None) -> Iterator[Sample]:
    """Ruled reports of all editions, dense with numbers; all of one layout if one is named."""
    recipes = [r for r in RECIPES if r.carrier == "pdf" and r.layout in _LAYOUTS and not r.quirks]
    recipes = [replace(recipe, fills=("dense",), layout=layout or recipe.layout) for recipe in recipes]
    rng = Random(seed)
    while True:
        yield make(rng, rng.choice(recipes), 1)


def _judged(sample: Sample, report: Report) -> list[Judged]:
    real = {(row.table, row.line, row.column): Decimal(row.real) for row in sample.cells if row.real}
    return judge(report, real)


def _told(sample: Sample, report: Report) -> Iterator[tuple[str, str, str]]:
    """What the report says of itself and in its prose: what it is, how it fared, true and seen."""
    told = [str(f.facts["what"]) for f in report.findings if f.rule is IDENTITY_UNSURE]
    flagged = {"published_on" if what == "publication date" else what for what in told}
    flagged |= {"issuer" for f in report.findings if f.rule is ISSUER_CONFLICT}
    flagged |= {"year" for f in report.findings if f.rule is YEAR_CONFLICT}
    for name in ("issuer", "year", "published_on"):
        true, seen = sample.facts[name], getattr(report, name)
        right = "right but flagged" if name in flagged else Fate.RIGHT
        wrong = Fate.FLAGGED if name in flagged else Fate.SILENT
        if true is None is seen:
            continue
        yield name, Fate.WITHHELD if seen is None else right if seen == true else wrong, f"{true}, got {seen}"
    stated: Any = sample.facts["statements"]
    true_numbers = Counter((s["section"], Decimal(s["number"])) for s in stated)
    numbers = Counter((s.section, Decimal(s.number)) for s in report.statements)
    for key in (numbers - true_numbers).elements():
        yield "statement", Fate.SILENT, f"not in the document, got {key}"
    for key in (numbers & true_numbers).elements():
        yield "statement", Fate.RIGHT, f"{key}"
    for key in (true_numbers - numbers).elements():
        yield "statement", Fate.WITHHELD, f"{key}"


def _long_picture(content: bytes, dpi: int, kind: str, seed: int) -> tuple[bytes, int]:
    """The pages, each up to 0.8 degrees askew in its own way, stitched to one JPEG, and how many they are."""
    rng = np.random.default_rng(seed)
    pages = []
    for page in drawn(content, dpi):
        rows, columns = page.shape[:2]
        turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), float(rng.uniform(-0.8, 0.8)), 1)
        white = (255, 255, 255)
        askew = cv2.warpAffine(page, turn, (columns, rows), flags=cv2.INTER_CUBIC, borderValue=white)
        pages.append(KINDS[kind](askew, rng))
    stitched = np.concatenate([page[:, : min(p.shape[1] for p in pages)] for page in pages])
    return cv2.imencode(".jpg", stitched, [cv2.IMWRITE_JPEG_QUALITY, 80])[1].tobytes(), len(pages)


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.campaigns.scans", description=__doc__)
    parser.add_argument("dpi", type=int)
    parser.add_argument("kind", choices=sorted(KINDS))
    parser.add_argument("cells", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layout", choices=sorted(LAYOUTS), help="how all pages are set")
    parser.add_argument("--long", action="store_true", help="the pages one below the other in one picture")
    asked = parser.parse_args()
    fates: Counter[Fate] = Counter()
    told: Counter[tuple[str, str]] = Counter()
    pages = 0
    begun = time.process_time()
    for number, sample in enumerate(samples(asked.seed, asked.layout)):
        seed = asked.seed * 10_000 + number
        if asked.long:
            content, count = _long_picture(sample.data, asked.dpi, asked.kind, seed)
        else:
            content, count = scan(sample.data, asked.dpi, asked.kind, seed=seed)
        pages += count
        report = gojparse.parse(content)
        for judged in _judged(sample, report):
            if judged.real:
                fates[judged.fate] += 1
                if judged.fate in (Fate.FLAGGED, Fate.SILENT):
                    print(f"report {number}: {judged}", flush=True)
        for what, fate, seen in _told(sample, report):
            told[what, fate] += 1
            if fate in (Fate.FLAGGED, Fate.SILENT):
                print(f"report {number}: {what} {fate}: {seen}", flush=True)
        if sum(fates.values()) >= asked.cells:
            break
    total = sum(fates.values())
    shares = ", ".join(f"{fate.value} {fates[fate]} ({fates[fate] / total:.4%})" for fate in Fate)
    seconds = (time.process_time() - begun) / pages
    print(f"{asked.kind} at {asked.dpi} dpi: {total} cells, {pages} pages, {seconds:.2f} s a page: {shares}")
    for what in dict.fromkeys(what for what, _ in told):
        print(f"  {what}: " + ", ".join(f"{fate} {count}" for (w, fate), count in told.items() if w == what))
    return 1 if fates[Fate.SILENT] or any(fate == Fate.SILENT for _, fate in told) else 0


if __name__ == "__main__":
    sys.exit(main())
