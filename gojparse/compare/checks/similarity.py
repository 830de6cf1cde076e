"""Similar texts among many, as sets of hashed shingles.

A shingle is eight letters in a row. Its hash has 32 bits: two of a text's
thousand shingles meet by chance once in thousands of texts. MinHash signatures
stand for the texts. Within a family (the bodies of one county) the signatures
are compared directly, so that half a text in common is seen. Among all others
buckets of signatures (LSH) give those nearly identical. Both only propose: the
share is always counted from the shingles themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from datasketch import MinHash


LENGTH = 8
Hashes: TypeAlias = "np.ndarray[Any, np.dtype[np.uint32]]"
"""The hashes of a text's shingles, sorted, each once."""
_ODD = np.uint64(0x9E3779B97F4A7C15)
_FACTORS = np.array([pow(int(_ODD), power + 1, 2**64) for power in range(LENGTH)], np.uint64)
NONE: Hashes = np.empty(0, np.uint32)


def shingle_hashes(letters: str) -> Hashes:
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
    return np.unique(np.concatenate([NONE, *map(shingle_hashes, letters)]))


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
    """Return a mask of the hashes that are among others, which are sorted."""
    if not len(others):
        return np.zeros(len(text), np.bool_)
    at = np.minimum(np.searchsorted(others, text), len(others) - 1)
    found: np.ndarray[Any, np.dtype[np.bool_]] = others[at] == text
    return found


def shared(text: Hashes, other: Hashes) -> float:
    """The share of a text's shingles that another has, too."""
    return float(among(text, other).mean()) if len(text) else 0.0


_PERMUTATIONS = 128
# proposed: of texts with two thirds of all their shingles in common 999 in 1000, of those with 15 % 1 in 60
_BANDS, _ROWS = 32, 4
_MARGIN = 0.12  # what a signature may err by: nearly three standard deviations
_MOST = 40  # candidates that are looked at for one text; all of a longer row are copies of each other
Signatures: TypeAlias = "np.ndarray[Any, np.dtype[np.uint32]]"


def similar_texts(
    texts: Sequence[Hashes], families: Sequence[Hashable], family_share: float
) -> Iterator[tuple[int, list[int]]]:
    """For each text those before it that it may be like, its own family's first.

    `family_share`: the share of shingles in common from which members of a family are proposed.
    """
    from datasketch import MinHashLSH

    sketches = [_sketch(text) for text in texts]
    signatures: Signatures = np.array([sketch.hashvalues for sketch in sketches], np.uint32)
    buckets = MinHashLSH(num_perm=_PERMUTATIONS, params=(_BANDS, _ROWS))
    members: defaultdict[Hashable, list[int]] = defaultdict(list)
    least = family_share / (2 - family_share) - _MARGIN  # of two texts of one length, all that either has
    for at, (sketch, family) in enumerate(zip(sketches, families, strict=True)):
        relatives = members[family]
        similarity = (signatures[relatives] == signatures[at]).mean(axis=1) if relatives else np.empty(0)
        near = [relatives[n] for n in np.argsort(-similarity, kind="stable") if similarity[n] >= least][
            :_MOST
        ]
        far = sorted(set(buckets.query(sketch)) - set(near))[:_MOST]
        yield at, [*near, *far]
        buckets.insert(at, sketch, check_duplication=False)
        relatives.append(at)


def _sketch(text: Hashes) -> MinHash:
    from datasketch import MinHash

    sketch = MinHash(num_perm=_PERMUTATIONS, hashfunc=int, scheme="affine32", permutations=_permutations())
    sketch.update_batch(text.tolist())
    return sketch


@cache
def _permutations() -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=_PERMUTATIONS, hashfunc=int, scheme="affine32").permutations
