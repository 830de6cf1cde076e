"""Compound files (OLE2), as .doc and .xls are: streams in chained sectors, written as bare bytes."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_SMALL = 4096  # shorter streams would live in sectors of their own kind: they are filled up
_END, _TABLE, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A file with these streams."""
    filled = {
        name: content.ljust(_SMALL, b"\0") for name, content in sorted(streams.items(), key=_order) if content
    }
    chains = {name: -(-len(content) // _SECTOR) for name, content in filled.items()}
    directory = -(-(len(filled) + 1) // 4)
    used = sum(chains.values()) + directory
    tables = 1
    while tables * (_SECTOR // 4) < used + tables:
        tables += 1
    fat = [_TABLE] * tables
    starts: dict[str, int] = {}
    for name, count in (*chains.items(), ("", directory)):
        starts[name] = len(fat)
        fat += [*range(len(fat) + 1, len(fat) + count), _END]
    fat += [_FREE] * (tables * (_SECTOR // 4) - len(fat))
    body = b"".join(content.ljust(chains[name] * _SECTOR, b"\0") for name, content in filled.items())
    entries = _directory(filled, starts).ljust(directory * _SECTOR, b"\0")
    return _head(tables, starts[""]) + struct.pack(f"<{len(fat)}I", *fat) + body + entries


def _order(stream: tuple[str, bytes]) -> tuple[int, str]:
    """Names are ordered by their length, then by their capital letters."""
    return len(stream[0]), stream[0].upper()


def _head(tables: int, directory: int) -> bytes:
    listed = [*range(tables), *[_FREE] * (109 - tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables)
    head += struct.pack("<IIIIIII", directory, 0, _SMALL, _END, 0, _END, 0)
    return head + struct.pack("<109I", *listed)


def _directory(filled: Mapping[str, bytes], starts: Mapping[str, int]) -> bytes:
    """The root, and the streams as its children: each the left neighbour of the next, the last on top."""
    entries = [_entry("Root Entry", 5, _FREE, len(filled), _END, 0)]
    for number, (name, content) in enumerate(filled.items(), 1):
        left = number - 1 if number > 1 else _FREE
        entries.append(_entry(name, 2, left, _FREE, starts[name], len(content)))
    return b"".join(entries)


def _entry(name: str, kind: int, left: int, child: int, start: int, size: int) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI8x8xIQ", letters, len(letters), kind, 1, left, _FREE, child, 0, start, size
    )
