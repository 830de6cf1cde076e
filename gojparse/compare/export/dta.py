"""Stata's file format 118 (Stata 14 and later), written row by row.

pandas writes it, too, but holds everything several times over; here nothing
but the long texts waits. What is written is, byte for byte, what pandas writes
of the same table, and that is how it is tested.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypeAlias

import numpy as np

Records: TypeAlias = "np.ndarray[Any, Any]"

BYTE, INT, LONG, DOUBLE, STRL = 65_530, 65_529, 65_528, 65_526, 32_768
LONGEST = 2_045
"""Bytes of a text of fixed length, whose type is that length; what is longer must be STRL."""
LARGEST = {BYTE: 100, INT: 32_740, LONG: 2_147_483_620}
"""The largest number of each type; those above mean missing."""
MISSING: Mapping[int, int | float] = {BYTE: 101, INT: 32_741, LONG: 2_147_483_621, DOUBLE: 2.0**1023}
_NUMPY = {BYTE: "i1", INT: "<i2", LONG: "<i4", DOUBLE: "<f8", STRL: "<u8"}
_FORMATS = {BYTE: "%8.0g", INT: "%8.0g", LONG: "%12.0g", DOUBLE: "%10.0g", STRL: "%9s"}
_SECTIONS = (
    "stata_dta", "map", "variable_types", "varnames", "sortlist", "formats", "value_label_names",
    "variable_labels", "characteristics", "data", "strls", "value_labels", "/stata_dta", "end",
)  # fmt: skip
_STAMP = b"\x1101 Jan 2000 00:00"  # the same rows, the same bytes


@dataclass(frozen=True, slots=True)
class Variable:
    """A column: its type (of a text its length in bytes), its label, and the labels of its values."""

    name: str
    type: int
    label: str
    values: Mapping[int, str] = field(default_factory=dict)
    is_day: bool = False

    @property
    def dtype(self) -> str:
        """What numpy calls it."""
        return _NUMPY.get(self.type, f"S{self.type}")

    @property
    def format(self) -> str:
        """How Stata shows it."""
        return "%td" if self.is_day else _FORMATS.get(self.type, f"%{self.type}s")


@dataclass(slots=True)
class LongTexts:
    """Texts that stand once behind the rows; a row has only the place where one was first met."""

    _places: dict[str, tuple[int, int]] = field(default_factory=lambda: {"": (0, 0)})

    def place(self, text: str, variable: int, row: int) -> int:
        """What stands in the row: `variable` and `row`, from 1, of the first with this text."""
        first, at = self._places.setdefault(text, (variable, row))
        return first | at << 16

    def packed(self) -> Iterable[bytes]:
        """The texts, each behind its place."""
        for text, (variable, row) in self._places.items():
            if row:
                content = text.encode() + b"\0"
                yield b"GSO" + struct.pack("<IQBI", variable, row, 130, len(content)) + content


def dtype(variables: Sequence[Variable]) -> np.dtype[Any]:
    """A row of the file, without gaps."""
    return np.dtype([(variable.name, variable.dtype) for variable in variables])


def write(
    file: BinaryIO,
    variables: Sequence[Variable],
    rows: int,
    title: str,
    blocks: Iterable[Records],
    texts: LongTexts,
) -> None:
    """Write the file: so many rows in blocks of `dtype`, then those texts that the blocks have placed."""
    starts = {"stata_dta": 0}
    file.write(b"<stata_dta>")
    _put(file, "header", _header(len(variables), rows, title))
    _section(file, starts, "map", [bytes(8 * len(_SECTIONS))])
    for name, content in _described(variables):
        _section(file, starts, name, [content])
    _section(file, starts, "data", (block.tobytes() for block in blocks))
    _section(file, starts, "strls", texts.packed())
    _section(file, starts, "value_labels", (_value_labels(one) for one in variables if one.values))
    starts["/stata_dta"] = file.tell()
    file.write(b"</stata_dta>")
    starts["end"] = file.tell()
    file.seek(starts["map"])
    _put(file, "map", struct.pack(f"<{len(_SECTIONS)}Q", *(starts[name] for name in _SECTIONS)))


def _section(file: BinaryIO, starts: dict[str, int], name: str, content: Iterable[bytes]) -> None:
    starts[name] = file.tell()
    file.write(f"<{name}>".encode())
    for piece in content:
        file.write(piece)
    file.write(f"</{name}>".encode())


def _put(file: BinaryIO, name: str, content: bytes) -> None:
    file.write(_tagged(name, content))


def _tagged(name: str, content: bytes) -> bytes:
    return f"<{name}>".encode() + content + f"</{name}>".encode()


def _header(variables: int, rows: int, title: str) -> bytes:
    label = title.encode()
    return b"".join(
        (
            _tagged("release", b"118"),
            _tagged("byteorder", b"LSF"),
            _tagged("K", struct.pack("<H", variables)),
            _tagged("N", struct.pack("<Q", rows)),
            _tagged("label", struct.pack("<H", len(label)) + label),
            _tagged("timestamp", _STAMP),
        )
    )


def _described(variables: Sequence[Variable]) -> Iterable[tuple[str, bytes]]:
    """The sections between the map and the rows; each name has its room, however short it is."""
    yield "variable_types", struct.pack(f"<{len(variables)}H", *(one.type for one in variables))
    yield "varnames", b"".join(_padded(one.name, 129) for one in variables)
    yield "sortlist", bytes(2 * (len(variables) + 1))
    yield "formats", b"".join(_padded(one.format, 57) for one in variables)
    yield "value_label_names", b"".join(_padded(one.name if one.values else "", 129) for one in variables)
    yield "variable_labels", b"".join(_padded(one.label, 321) for one in variables)
    yield "characteristics", b""


def _value_labels(variable: Variable) -> bytes:
    """The numbers of a column's codes, and what they are called."""
    texts = [text.encode() + b"\0" for text in variable.values.values()]
    count, length = len(texts), sum(map(len, texts))
    offsets = [sum(map(len, texts[:at])) for at in range(count)]
    table = struct.pack(f"<{2 + 2 * count}i", count, length, *offsets, *variable.values)
    body = _padded(variable.name, 129) + bytes(3) + table + b"".join(texts)
    return _tagged("lbl", struct.pack("<i", len(table) + length) + body)


def _padded(text: str, size: int) -> bytes:
    return text.encode().ljust(size, b"\0")
