"""Arrow tables as CSV: UTF-8, \\n, quotes only where needed, numbers with no more digits than printed.

pyarrow's own writer quotes every string and writes 251.5 as 251.5000; both
are put right here, still a column at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from gojparse.dataset.arrow import arrow_schema
from gojparse.dataset.stream import TableParts, row_blocks

_ROWS_A_PIECE = 20_000
_BOM = "\ufeff"

# What a spreadsheet takes for a formula, also behind spaces and in its full-width forms; a number is none.
_FORMULA = r"^(?:[\t\r]|\s*[=+\-@＝＋－＠])"
_SPECIAL = (b'"', b",", b"\r", b"\n")  # what must stand in quotes
_PLAIN_NUMBER = r"^[+-]?[0-9]+(?:\.[0-9]+)?$"


def stream_as_csv(name: str, pieces: Iterable[TableParts], *, excel: bool = False) -> Iterator[bytes]:
    """One table of a stream as CSV, in pieces, the header first."""
    yield csv_header(arrow_schema(name).names, excel=excel)
    for _, block in row_blocks({name: piece[name]} for piece in pieces if name in piece):
        yield from csv_lines(block, excel=excel)


def csv_header(names: Sequence[str], *, excel: bool = False) -> bytes:
    """The first line."""
    return ((_BOM if excel else "") + ",".join(names) + "\n").encode()


def csv_lines(whole: pa.Table, *, excel: bool = False) -> Iterator[bytes]:
    """The lines of a table, in pieces, without the header."""
    for start in range(0, whole.num_rows, _ROWS_A_PIECE):
        yield _lines(whole.slice(start, _ROWS_A_PIECE), excel).encode()


def _lines(piece: pa.Table, excel: bool) -> str:
    columns = [_printed(column, excel) for column in piece.combine_chunks().columns]
    lines = pc.binary_join_element_wise(
        *columns, pa.scalar(",", pa.large_string()), null_handling="replace", null_replacement=""
    )
    return "\n".join(lines.to_pylist()) + "\n"


def _printed(column: pa.ChunkedArray, excel: bool) -> pa.ChunkedArray:
    """The column as text, quoted where needed."""
    if pa.types.is_decimal(column.type):
        return pc.replace_substring_regex(column.cast(pa.large_string()), r"\.?0+$", "")
    text = column.cast(pa.large_string())
    if not pa.types.is_large_string(column.type):
        return text
    return _quoted(_harmless(text) if excel else text)


def _quoted(text: pa.ChunkedArray) -> pa.ChunkedArray:
    content = b"".join(_content(chunk) for chunk in text.chunks)
    if not any(mark in content for mark in _SPECIAL):  # true of most columns, and told in no time
        return text
    needed = pc.match_substring_regex(text, r'[",\r\n]')
    if not pc.any(needed).as_py():
        return text
    mark = pa.scalar('"', pa.large_string())
    doubled = pc.replace_substring(text, '"', '""')
    return pc.if_else(needed, _joined(mark, doubled, mark), text)


def _content(text: pa.LargeStringArray) -> bytes:
    """The bytes of all these strings, perhaps with others around them."""
    content = text.buffers()[2]
    return content.to_pybytes() if content else b""


def _harmless(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """The text with an apostrophe before what a spreadsheet would compute."""
    risky = pc.and_(
        pc.match_substring_regex(text, _FORMULA), pc.invert(pc.match_substring_regex(text, _PLAIN_NUMBER))
    )
    return pc.if_else(risky, _joined(pa.scalar("'", pa.large_string()), text), text)


def _joined(*parts: pa.ChunkedArray | pa.Scalar) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(*parts, pa.scalar("", pa.large_string()))
