"""The documents that the gate measures: those in the repository, and some that nobody has seen before."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path

from corpus.generate import RECIPES, Row, Sample, fresh

CORPUS = Path(__file__).parents[2] / "corpus"
SEED = "GOJPARSE_GATE_SEED"
COUNT = "GOJPARSE_GATE_COUNT"
_OWN = ("file", "carrier", "layout", "quirks", "recoverable")


def committed() -> Iterator[Sample]:
    """The corpus of the repository with its truth."""
    for entry in json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8")):
        with (CORPUS / "truth" / f"{entry['file']}.csv").open(encoding="utf-8", newline="") as lines:
            cells = tuple(Row(**row) for row in csv.DictReader(lines))
        yield Sample(
            name=entry["file"],
            data=(CORPUS / "documents" / entry["file"]).read_bytes(),
            carrier=entry["carrier"],
            layout=entry["layout"],
            quirks=tuple(entry["quirks"]),
            recoverable=entry["recoverable"],
            cells=cells,
            facts={name: value for name, value in entry.items() if name not in _OWN},
        )


def fresh_seed() -> int:
    """The seed of this run: the environment's, so that a run can be repeated, else a new one."""
    given = os.environ.get(SEED)
    return int(given) if given else int.from_bytes(os.urandom(4))


def fresh_count() -> int:
    """How many documents to invent: each recipe once, if the environment does not say otherwise."""
    return int(os.environ.get(COUNT) or len(RECIPES))


def invented(seed: int, count: int) -> Iterator[Sample]:
    """A corpus that nobody has seen before."""
    return fresh(seed, count)
