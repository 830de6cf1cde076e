"""`python -m tests.campaigns.seen --examples N`: cells that store something else than a reader sees.

Every kind of unseen print in every carrier in which it can occur: digits
that are hidden, white, of the colour of their ground, clipped, covered,
struck out, raised; pictures in place of numbers. Distinct numbers stand in
all cells. Prints what was read silently wrong, flagged or lost, by carrier
and kind; exits with 1 if anything was silently wrong. `--keep FOLDER` writes
those reports, to be looked at.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from gojparse.flow import parse
from tests.support.seen import CARRIERS, Kind, kinds_of, marked_report, unmet


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.campaigns.seen", description=__doc__)
    parser.add_argument("--examples", type=int, default=140)
    parser.add_argument("--seed", type=int, help="repeat a campaign (default: a new one, printed)")
    parser.add_argument("--carrier", choices=sorted(CARRIERS), action="append")
    parser.add_argument("--kind", help="only this kind of mark")
    parser.add_argument("--keep", type=Path, help="a folder for the reports that are read silently wrong")
    asked = parser.parse_args()
    seed = int.from_bytes(os.urandom(3)) if asked.seed is None else asked.seed
    print(f"again: python -m tests.campaigns.seen --examples {asked.examples} --seed {seed}")
    carriers = asked.carrier or sorted(CARRIERS)
    fates: Counter[tuple[str, str, str]] = Counter()
    shown: Counter[tuple[str, str, str]] = Counter()
    for number in range(asked.examples):
        carrier = carriers[number % len(carriers)]
        kinds = [kind for kind in kinds_of(carrier) if asked.kind in (None, kind.name)]
        if not kinds:
            continue
        kind = kinds[number // len(carriers) % len(kinds)]
        made = marked_report(seed + number, carrier, kind)
        for fate, mark, text in unmet(parse(made.data), made):
            key = (fate, carrier, _name(mark))
            fates[key] += 1
            shown[key] += 1
            if shown[key] <= 2:
                print(f"{fate:8} {carrier:5} {_name(mark):18} report {number}: {text}")
            if asked.keep and fate == "SILENT":
                asked.keep.mkdir(parents=True, exist_ok=True)
                (asked.keep / f"{number:04}_{kind.name}.{carrier}").write_bytes(made.data)
    for (fate, carrier, name), count in sorted(fates.items()):
        print(f"{count:5} {fate:8} {carrier:5} {name}")
    wrong = sum(count for (fate, *_), count in fates.items() if fate == "SILENT")
    print(f"{asked.examples} reports, {4 * asked.examples} marked cells: {wrong} silently wrong")
    return 1 if wrong else 0


def _name(kind: Kind | None) -> str:
    """What to call the mark in a cell, or the lack of one."""
    if kind is None:
        return "(no mark)"
    return f"{kind.name} {'alone' if kind.alone else 'before' if kind.before else 'behind'}"


if __name__ == "__main__":
    sys.exit(main())
