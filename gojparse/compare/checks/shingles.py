"""Texts as sets of hashed shingles: what two share, and what a whole year shares.

A shingle is eight letters in a row. Its hash has 32 bits: two of a text's
thousand shingles meet by chance once in thousands of texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

LENGTH = 8
Hashes: TypeAlias = "np.ndarray[Any, np.dtype[np.uint32]]"
"""The hashes of a text's shingles, sorted, each once."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
_FACTORS = np.array([pow(int(_ODD), power + 1, 2**64) for power in range(LENGTH)], np.uint64)
NONE: Hashes = np.empty(0, np.uint32)


def in_order(letters: str) -> Hashes:
    """The hash of each shingle, in the order of the text."""
    if len(letters) < LENGTH:
        return NONE
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(codes, LENGTH)
    mixed = (windows * _FACTORS).sum(axis=1, dtype=np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _ODD
    found: Hashes = (mixed >> np.uint64(32)).astype(np.uint32)
    return found


def hashes(letters: Sequence[str]) -> Hashes:
    """The shingles of several texts."""
    return np.unique(np.concatenate([NONE, *map(in_order, letters)]))


def prescribed(texts: Sequence[Hashes], share: float, least: int) -> Hashes:
    """The shingles that more than this share of the texts have, and at least so many texts."""
    found, counts = np.unique(np.concatenate([NONE, *texts]), return_counts=True)
    common: Hashes = found[(counts > share * len(texts)) & (counts >= least)]
    return common


def without(text: Hashes, others: Hashes) -> Hashes:
    """The shingles of a text that are not among others."""
    left: Hashes = text[~among(text, others)]
    return left


def among(text: Hashes, others: Hashes) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which hashes stand among others, which are sorted."""
    if not len(others):
        return np.zeros(len(text), np.bool_)
    at = np.minimum(np.searchsorted(others, text), len(others) - 1)
    found: np.ndarray[Any, np.dtype[np.bool_]] = others[at] == text
    return found


def shared(text: Hashes, other: Hashes) -> float:
    """The share of a text's shingles that another has, too."""
    return float(among(text, other).mean()) if len(text) else 0.0
