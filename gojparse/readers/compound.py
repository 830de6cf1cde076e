"""The compound file that .doc and .xls are: streams under names, in sectors that are chained.

Chains can be cut or run in circles; whatever is wrong with one becomes one
`Unreadable`. No stream is longer than the file that holds it.
"""

from __future__ import annotations

import io
import struct
from typing import Any

from gojparse.readers.package import Make

_FAULTS = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    struct.error,
    EOFError,
    RecursionError,
    OverflowError,
    MemoryError,
)


def stream(data: bytes, make: Make, *names: str) -> tuple[str, bytes]:
    """The first of these streams that the file has: its name and bytes; empty if it has none of them."""
    import olefile

    try:
        _check_head(data)
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            for name in names:
                if container.exists(name):
                    return name, _whole(container, name, len(data))
    except _FAULTS as fault:
        raise make.damaged() from fault
    return "", b""


def _whole(container: Any, name: str, most: int) -> bytes:
    stated = container.get_size(name)
    if stated > most:
        raise ValueError("a stream longer than its file")
    content: bytes = container.openstream(name).read()
    if len(content) < stated:
        raise ValueError("a stream that ends before its end")
    return content


def _check_head(data: bytes) -> None:
    """Refuse counts of sectors that the file has no room for: they would be walked one by one."""
    sector = 1 << struct.unpack_from("<H", data, 30)[0] % 16
    counts = (struct.unpack_from("<I", data, place)[0] for place in (44, 64, 72))  # FAT, small FAT, DIFAT
    if sector not in (512, 4096) or any(count * sector > len(data) for count in counts):
        raise ValueError("more sectors than bytes")
