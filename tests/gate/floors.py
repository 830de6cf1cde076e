"""The floors: how many cells of the committed corpus are right, for each layout and each quirk.

A change may raise them and may not lower them unnoticed. A fresh corpus is
another sample: of the cells that its truth decides for sure the same share
must be right. Those that the truth leaves open are few, and all of a
document's are mostly decided or withheld together; so their share is taken
document by document, and the mean of a fresh corpus may lie at most four
standard errors under that of the committed one (three would fail about one
honest run in a hundred). Pictures have a bar of their own (`tests.gate.bars`).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from math import floor, sqrt
from pathlib import Path
from statistics import fmean, pstdev
from typing import TypeAlias

from tests.gate.measure import Measured

FLOORS = Path(__file__).with_name("floors.toml")
RAISE = "python -m tests.gate --raise-floors"
Figures: TypeAlias = dict[str, dict[str, float]]
_HEAD = """# Right cells of the committed corpus, by layout and by quirk, and the shares that a fresh corpus
# is held to. Written by `{command}`, which lowers nothing: a figure that must
# fall is changed by hand, and the commit says why.
"""


def figures(measured: Iterable[Measured]) -> Figures:
    """What the committed corpus reaches: right cells by layout and quirk, shares for the fresh one."""
    layouts: Counter[str] = Counter()
    quirks: Counter[str] = Counter()
    documents = list(measured)
    for one in documents:
        layouts[one.layout] += one.tally["right"]
        quirks.update(dict.fromkeys(one.sample.quirks or ("none",), one.tally["right"]))
    return {
        "layouts": {name: float(count) for name, count in sorted(layouts.items())},
        "quirks": {name: float(count) for name, count in sorted(quirks.items())},
        "fresh": {"sure": _share(documents, "sure"), "open": _mean(documents), "spread": _spread(documents)},
    }


def _share(documents: Iterable[Measured], kind: str) -> float:
    """The share of right cells, rounded down."""
    total = sum((one.tally for one in documents), Counter[str]())
    return floor(1e4 * total[f"{kind}_right"] / total[kind]) / 1e4 if total[kind] else 1.0


def _open_shares(documents: Iterable[Measured]) -> list[float]:
    return [one.tally["open_right"] / one.tally["open"] for one in documents if one.tally["open"]]


def _mean(documents: Iterable[Measured]) -> float:
    shares = _open_shares(documents)
    return floor(1e4 * fmean(shares)) / 1e4 if shares else 1.0


def _spread(documents: Iterable[Measured]) -> float:
    shares = _open_shares(documents)
    return round(pstdev(shares), 4) if len(shares) > 1 else 0.0


def load() -> Figures:
    return tomllib.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}


def below(reached: Figures, floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The figures that fell below their floors."""
    return [
        f"{kind} {name}: {_plain(reached[kind].get(name, 0))} right, floor {_plain(least)}"
        for kind in ("layouts", "quirks")
        for name, least in floors.get(kind, {}).items()
        if reached[kind].get(name, 0) < least
    ]


def fresh_below(documents: Iterable[Measured], floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """What a fresh corpus reaches less of than sampling explains."""
    whole, least = [one for one in documents if not one.pictured], floors["fresh"]
    found = []
    if (sure := _share(whole, "sure")) < least["sure"]:
        found.append(f"cells that the print decides: {sure} right, floor {least['sure']}")
    shares = _open_shares(whole)
    if shares:
        allowed = least["open"] - 4 * least["spread"] / sqrt(len(shares))
        if fmean(shares) < allowed:
            found.append(f"cells left open: {fmean(shares):.4f} right, floor {allowed:.4f}")
    return found


def raised(reached: Figures, floors: Mapping[str, Mapping[str, float]]) -> tuple[Figures, list[str]]:
    """The floors with every figure at least as high as before, and the names of those that rose."""
    new: Figures = {"fresh": dict(reached["fresh"])}
    rose = []
    for kind in ("layouts", "quirks"):
        names = {**floors.get(kind, {}), **reached[kind]}
        new[kind] = {
            n: max(floors.get(kind, {}).get(n, 0.0), reached[kind].get(n, 0.0)) for n in sorted(names)
        }
        rose += [
            f"{kind} {n}" for n, figure in new[kind].items() if figure > floors.get(kind, {}).get(n, -1.0)
        ]
    old = floors.get("fresh", {})
    for name in ("sure", "open"):
        new["fresh"][name] = max(new["fresh"][name], old.get(name, 0.0))
    return new, rose


def write(floors: Figures) -> None:
    lines = [_HEAD.format(command=RAISE)]
    for kind in ("fresh", "layouts", "quirks"):
        lines += [f"[{kind}]", *(f'"{name}" = {_plain(figure)}' for name, figure in floors[kind].items()), ""]
    FLOORS.write_text("\n".join(lines), encoding="utf-8")


def _plain(figure: float) -> str:
    return str(int(figure)) if figure == int(figure) else str(figure)
