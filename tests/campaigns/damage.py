"""`python -m tests.campaigns.damage --examples N`: tear reports by chance and look for silently wrong cells.

Prints every kind of counterexample once, in its smallest form, with the line
that makes it again; exits with 1 if there is any.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections import Counter
from dataclasses import replace
from typing import TypeAlias

from tests.damage import ROWS, WORDS, honest
from tests.support.torn import Torn, smallest, torn

Kinds: TypeAlias = dict[tuple[tuple[str, ...], str], list[str]]  # mishaps and table, what was found


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.campaigns.damage", description=__doc__)
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--seed", type=int, help="repeat a campaign (default: a new one, printed)")
    parser.add_argument("--most", type=int, default=3, help="mishaps in one report, at most")
    parser.add_argument(
        "--mishap", choices=sorted((*ROWS, *WORDS)), action="append", help="always one of these"
    )
    parser.add_argument("--layout", help="always in this layout")
    asked = parser.parse_args()
    seed = int.from_bytes(os.urandom(4)) if asked.seed is None else asked.seed
    print("again: python -m tests.campaigns.damage", *_again(seed, asked))
    fates: Counter[str] = Counter()
    kinds: Kinds = {}
    for number in range(asked.examples):
        one = torn(seed * 10**6 + number, asked.most)
        if asked.layout:
            one = replace(one, layout=asked.layout)
        if asked.mishap:
            wanted = asked.mishap[number % len(asked.mishap)]
            one = replace(one, mishaps=honest([(wanted, number), *one.mishaps[1:]]))
        _try(one, fates, kinds)
    told = ", ".join(f"{count} {fate}" for fate, count in sorted(fates.items()))
    print(f"{asked.examples} reports: {told}")
    for (mishaps, table), texts in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        print(f"\n{len(texts)} x {', '.join(mishaps)} in {table}", *texts[:2], sep="\n")
    return 1 if kinds else 0


def _again(seed: int, asked: argparse.Namespace) -> list[str]:
    """What to type to repeat a campaign."""
    words = ["--seed", str(seed), "--examples", str(asked.examples), "--most", str(asked.most)]
    words += [word for mishap in asked.mishap or () for word in ("--mishap", mishap)]
    return words + (["--layout", asked.layout] if asked.layout else [])


def _try(one: Torn, fates: Counter[str], kinds: Kinds) -> None:
    try:
        _, judged = one.read()
    except Exception:  # a crash is a counterexample too
        where = traceback.format_exc().splitlines()
        kinds.setdefault((tuple(sorted({n for n, _ in one.mishaps})), f"crash {where[-1][:80]}"), []).append(
            repr(one)
        )
        return
    fates.update(j.fate.value for j in judged)
    if any(j.fate == "silently wrong" for j in judged):
        small = smallest(one)
        wrong = small.silent()
        mishaps = tuple(sorted(name for name, _ in small.mishaps))
        kinds.setdefault((mishaps, wrong[0].name[0]), []).append(
            f"{small!r}\n    {len(wrong)} cells, {wrong[0]}"
        )


if __name__ == "__main__":
    sys.exit(main())
