"""What ticks prove: the largest share of wrong cells that they leave possible.

The exact bound of Clopper and Pearson (Biometrika 26, 1934), one-sided: were
more than this share of all cells wrong, so few wrong ones would turn up in
the sample less than once in twenty times. No approximation by a normal
curve, which says 0 to 0 where no cell was wrong.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p

CONFIDENCE = 0.95
_STEPS = 60  # of bisection: far beyond what is printed


def at_most(wrong: int, checked: int, confidence: float = CONFIDENCE) -> float:
    """The upper bound of the share of wrong cells, 0 to 1; 1 where nothing was checked."""
    if not 0 <= wrong <= checked:
        raise ValueError(f"{wrong} of {checked} cells cannot be wrong")
    if wrong == checked:
        return 1.0
    low, high = wrong / checked, 1.0
    for _ in range(_STEPS):
        share = (low + high) / 2
        if _so_few(wrong, checked, share) > 1 - confidence:
            low = share
        else:
            high = share
    return high


def _so_few(wrong: int, checked: int, share: float) -> float:
    """The probability of this many wrong cells or fewer, if this share of all is wrong."""
    if share <= 0.0:
        return 1.0
    if share >= 1.0:
        return float(wrong >= checked)
    return sum(exp(_log_chance(k, checked, share)) for k in range(wrong + 1))


def _log_chance(k: int, n: int, share: float) -> float:
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return ways + k * log(share) + (n - k) * log1p(-share)
