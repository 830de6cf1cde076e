"""Which of many texts may be alike, without holding each against each.

MinHash signatures stand for the texts. Within a family (the bodies of one
county) the signatures are compared directly, so that half a text in common is
seen; among all others buckets of signatures (LSH) give those nearly identical.
Both only propose: the share is always counted from the shingles themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from gojparse.compare.checks.shingles import Hashes

if TYPE_CHECKING:
    from datasketch import MinHash

_PERMUTATIONS = 128
# proposed: of texts with two thirds of all their shingles in common 999 in 1000, of those with 15 % 1 in 60
_BANDS, _ROWS = 32, 4
_MARGIN = 0.12  # what a signature may err by: nearly three standard deviations
_MOST = 40  # candidates that are looked at for one text; all of a longer row are copies of each other
Signatures: TypeAlias = "np.ndarray[Any, np.dtype[np.uint32]]"


def candidates(
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
        kin = members[family]
        likeness = (signatures[kin] == signatures[at]).mean(axis=1) if kin else np.empty(0)
        near = [kin[n] for n in np.argsort(-likeness, kind="stable") if likeness[n] >= least][:_MOST]
        far = sorted(set(buckets.query(sketch)) - set(near))[:_MOST]
        yield at, [*near, *far]
        buckets.insert(at, sketch, check_duplication=False)
        kin.append(at)


def _sketch(text: Hashes) -> MinHash:
    from datasketch import MinHash

    sketch = MinHash(num_perm=_PERMUTATIONS, hashfunc=int, scheme="affine32", permutations=_permutations())
    sketch.update_batch(text.tolist())
    return sketch


@cache
def _permutations() -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=_PERMUTATIONS, hashfunc=int, scheme="affine32").permutations
