"""`python -m tests.gate`: measure the committed corpus and a fresh one; fails below the bars."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

from corpus.generate import Sample
from tests.gate import bars, floors, samples
from tests.gate.measure import Measured, measure


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.gate", description=__doc__)
    parser.add_argument("--committed", action="store_true", help="only the committed corpus")
    parser.add_argument("--fresh", type=int, metavar="SEED", help="only a fresh corpus of this seed")
    parser.add_argument("--count", type=int, help="how many documents to invent (default: each recipe once)")
    parser.add_argument("--only", default="", help="documents whose name or quirks contain this")
    parser.add_argument(
        "--all", action="store_true", help="print every complaint, also those within the bars"
    )
    parser.add_argument(
        "--raise-floors", action="store_true", help="write the floors of the committed corpus, none lower"
    )
    asked = parser.parse_args()
    failures: list[str] = []
    if asked.fresh is None:
        print("the committed corpus")
        failures += _committed(_measured(samples.committed(), asked), asked)
    if not asked.committed and not asked.raise_floors:
        seed = samples.fresh_seed() if asked.fresh is None else asked.fresh
        count = asked.count or samples.fresh_count()
        print(f"\na fresh corpus; again: python -m tests.gate --fresh {seed} --count {count}")
        fresh = _measured(samples.invented(seed, count), asked)
        failures += [
            *bars.failures(fresh),
            *(floors.fresh_below(fresh, floors.load()) if not asked.only else ()),
        ]
    print("\n".join(("", "BELOW THE BARS", *failures)) if failures else "\nall bars reached")
    return 1 if failures else 0


def _measured(corpus: Iterable[Sample], asked: argparse.Namespace) -> list[Measured]:
    chosen = (s for s in corpus if asked.only in s.name or any(asked.only in quirk for quirk in s.quirks))
    measured = [measure(sample) for sample in chosen]
    print(bars.table(measured))
    if asked.all:
        print(
            "\n".join(
                f"{kind}: {t}" for one in measured for kind, texts in one.complaints.items() for t in texts
            )
        )
    return measured


def _committed(measured: list[Measured], asked: argparse.Namespace) -> list[str]:
    failures = bars.failures(measured)
    if asked.only:
        return failures
    reached, old = floors.figures(measured), floors.load()
    lower = floors.below(reached, old)
    if asked.raise_floors:
        new, rose = floors.raised(reached, old)
        floors.write(new)
        print("\n".join(["", f"{len(rose)} floors raised", *(f"  {name}" for name in rose)]))
        return [*failures, *(f"not lowered: {text}" for text in lower)]
    return [*failures, *lower]


if __name__ == "__main__":
    sys.exit(main())
