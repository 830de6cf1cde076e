"""The documents of a dataset once more: their bytes, by the names that the dataset has for them.

Each file or archive is opened once. Addresses are left alone: nothing is
fetched to draw a page.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence

from gojparse.batch.extract import given

_SERIES = "..."  # between the first and the last of several pictures that are pages of one report
_ADDRESS = "://"


def documents(sources: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
    """Source and bytes of each, None where they cannot be had; one in memory at a time."""
    inside: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for source in sources:
        opened = _opened(source)
        if opened:
            inside[opened].add(source)
    for files, wanted in inside.items():
        for one in given(files):
            if one.source in wanted and one.content is not None:
                yield one.source, one.content


def _opened(source: str) -> tuple[str, ...]:
    """The files that must be opened for this source; none where there are none."""
    if _ADDRESS in source or "\0" in source:
        return ()
    if os.path.isfile(source):  # noqa: PTH113 (Path would forget slashes)
        return (source,)
    outer = os.path.dirname(source)  # noqa: PTH120
    while outer and outer != os.path.dirname(outer):  # noqa: PTH120
        if os.path.isfile(outer):  # noqa: PTH113
            return (outer,)
        if os.path.isdir(outer):  # noqa: PTH112
            return _series(source, outer)
        outer = os.path.dirname(outer)  # noqa: PTH120
    return _series(source, "")


def _series(source: str, folder: str) -> tuple[str, ...]:
    """The pictures of a report: those in their folder that are called alike."""
    first, sign, last = source.partition(_SERIES)
    if not sign:
        return ()
    first, last = os.path.basename(first), os.path.basename(last)  # noqa: PTH119
    length = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), 0)
    stem = first[:length].rstrip("0123456789")
    try:
        names = sorted(os.listdir(folder or "."))  # noqa: PTH208
    except OSError:
        return ()
    end = os.path.splitext(first)[1]  # noqa: PTH122
    return tuple(
        os.path.join(folder, name)  # noqa: PTH118
        for name in names
        if name.startswith(stem) and name.endswith(end)
    )
