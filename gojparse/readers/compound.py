"""The compound files of .doc and .xls: streams under names, in sectors that are chained.

Chains can be cut or run in circles. Every fault of one becomes one
`Unreadable`. No stream is longer than the file that holds it.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from gojparse.errors import Unreadable
from gojparse.readers.refusals import FileKind

_FAULTS = (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error, EOFError,
           RecursionError, OverflowError, MemoryError)  # fmt: skip


class CompoundFile:
    """The streams of an open compound file."""

    def __init__(self, container: Any, size: int) -> None:
        """Keep what olefile has opened, and the size of the file in bytes."""
        self._container = container
        self._size = size

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a stream of this name."""
        return bool(self._container.exists(name))

    def names_at_top(self) -> frozenset[str]:
        """Return the names, in capitals, of the streams in no folder: they are compared without case."""
        return frozenset(path[0].upper() for path in self._container.listdir() if len(path) == 1)

    def stream(self, name: str) -> bytes:
        """Return the bytes of a stream; empty if there is none of that name."""
        if name not in self:
            return b""
        stated = self._container.get_size(name)
        if stated > self._size:
            raise ValueError("a stream longer than its file")
        content: bytes = self._container.openstream(name).read()
        if len(content) < stated:
            raise ValueError("a stream that ends before its end")
        return content


@contextmanager
def open_compound(data: bytes, file_kind: FileKind) -> Iterator[CompoundFile]:
    """Open the compound file that these bytes are; `Unreadable` if a stream asked for is damaged."""
    import olefile

    try:
        _check_head(data)
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            yield CompoundFile(container, len(data))
    except _FAULTS as fault:
        raise file_kind.damaged() from fault


def first_stream(data: bytes, file_kind: FileKind, *stream_names: str) -> tuple[str, bytes]:
    """Return the name and bytes of the first of these streams that the file has; empty if it has none."""
    with open_compound(data, file_kind) as found:
        name = next((name for name in stream_names if name in found), "")
        return name, found.stream(name) if name else b""


def stream_names(data: bytes) -> frozenset[str]:
    """Return the names of the streams at the top of the file, in capitals; none if it is damaged."""
    with suppress(Unreadable), open_compound(data, FileKind("ole")) as found:
        return found.names_at_top()
    return frozenset()


def _check_head(data: bytes) -> None:
    """Refuse counts of sectors that the file has no room for: they would be walked one by one."""
    sector = 1 << struct.unpack_from("<H", data, 30)[0] % 16
    counts = (struct.unpack_from("<I", data, place)[0] for place in (44, 64, 72))  # FAT, small FAT, DIFAT
    if sector not in (512, 4096) or any(count * sector > len(data) for count in counts):
        raise ValueError("more sectors than bytes")
