"""The bars, and the table that a person reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tests.gate.measure import Measured

MOST_FLAGGED = 0.001  # of the cells that the truth decides
LEAST_RIGHT = 0.999  # of the printed numbers of recoverable documents
LEAST_RECOGNISED = 0.97  # of the printed numbers of pictures; the others are withheld
_SPARED = 4  # numbers more: a fresh corpus may hold two pictures of sixty numbers each
_MOST_SHOWN = 12

# What may not happen at all, and how the message names it.
NEVER = {
    "crash": "crashed",
    "silent": "silently wrong",
    "unnamed": "withheld without a finding that names it",
    "undamaged": "undamaged, with findings",
    "unit": "another unit",
    "edition": "another edition",
    "sections": "other sections",
    "issuer": "another issuer",
    "issuer_type": "another type of issuer",
    "level": "another level",
    "year": "another year",
    "title": "another title",
    "verdict": "another verdict",
    "statements": "statements of the prose",
}
WITHIN = {"flagged": "wrong but flagged", "status": "another status"}


def total(measured: Iterable[Measured]) -> Counter[str]:
    return sum((one.tally for one in measured), Counter[str]())


def failures(measured: Sequence[Measured]) -> list[str]:
    """The bars that these documents do not reach, each with its worst examples."""
    found = [line for kind, words in NEVER.items() for line in _examples(measured, kind, words)]
    pictures = total(one for one in measured if one.pictured)
    if pictures["printed_right"] < LEAST_RECOGNISED * pictures["printed"] - _SPARED:
        found.append(f"{pictures['printed_right']} of {pictures['printed']} numbers in pictures are right")
    whole = total(one for one in measured if not one.pictured)
    if whole["printed_right"] < LEAST_RIGHT * whole["printed"]:
        found.append(f"{whole['printed_right']} of {whole['printed']} printed numbers are right")
    if whole["flagged"] > MOST_FLAGGED * whole["sure"]:
        found += _examples(measured, "flagged", WITHIN["flagged"])
    undamaged = [one for one in measured if one.sample.facts["undamaged"]]
    return [*found, *_examples(undamaged, "status", "undamaged, another status")]


def _examples(measured: Sequence[Measured], kind: str, words: str) -> Iterator[str]:
    texts = [text for one in measured for text in one.complaints.get(kind, ())]
    if texts:
        shown = "".join(f"\n    {text}" for text in texts[:_MOST_SHOWN])
        more = f"\n    ... {len(texts) - _MOST_SHOWN} more" if len(texts) > _MOST_SHOWN else ""
        yield f"{len(texts)} x {words}:{shown}{more}"


# What is counted, and the head of its column.
_COLUMNS = {
    "documents": "docs",
    "cells": "cells",
    "printed": "printed",
    "printed_right": "right",
    "sure": "decided",
    "sure_right": "right",
    "open": "open",
    "open_right": "right",
    "withheld": "withheld",
    "flagged": "flagged",
    "silent": "SILENT",
    "other_status": "status",
}


def table(measured: Sequence[Measured]) -> str:
    """One line for each layout and quirk, the total last."""
    rows = [f"{'':32}" + "".join(f"{head:>9}" for head in _COLUMNS.values())]
    for kind in ("layout", "quirk"):
        sums: dict[str, Counter[str]] = {}
        for one in measured:
            for name in (one.layout,) if kind == "layout" else one.sample.quirks or ("none",):
                sums.setdefault(name, Counter()).update(one.tally)
        rows.append(f"by {kind}")
        rows += [_row(f"  {name}", tally) for name, tally in sorted(sums.items())]
    rows.append(_row("all", total(measured)))
    return "\n".join(rows)


def _row(name: str, tally: Counter[str]) -> str:
    return f"{name:32}" + "".join(f"{tally[column]:9}" for column in _COLUMNS)
