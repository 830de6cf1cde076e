"""The sheets of a workbook as one document: those that are shown, in the order of their tabs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gojparse.errors import Unreadable
from gojparse.model import Block, Document, Locator, Paragraph, SheetPlace
from gojparse.readers.sheets.lay import sheet_blocks
from gojparse.readers.sheets.sheet import SourceSheet

_HEADING = re.compile(r"\s*[（(]?[一二三四五六七八九十]{1,2}[）)]?\s*[、.．]\s*\S")
_SEEN_ABOVE = 3  # lines of a sheet in which its name may be repeated


def document(
    format: str,
    sheets: Sequence[SourceSheet],
    metadata: Mapping[str, str],
    *,
    hidden: bool,
    pictures: bool,
) -> Document:
    """The document of these sheets. `hidden`: there are others; `pictures`: there are pictures on them."""
    flow = tuple(_flow(sheets))
    if not flow:
        raise _nothing(format, hidden or any(sheet.texts or sheet.unseen for sheet in sheets), pictures)
    return Document(format, flow, metadata)


def _flow(sheets: Iterable[SourceSheet]) -> Iterator[Block]:
    """The blocks of all sheets; a sheet's name stands above it if it is a heading not repeated there."""
    for sheet in sheets:
        laid = list(sheet_blocks(sheet))
        if laid and _HEADING.match(sheet.name) and not _is_said(sheet.name, laid):
            yield Paragraph(sheet.name, Locator((SheetPlace(sheet.number, 1, 1),)))
        yield from laid


def _is_said(name: str, laid: Sequence[Block]) -> bool:
    wanted = "".join(name.split())
    for block in laid[:_SEEN_ABOVE]:
        texts = (block.text,) if isinstance(block, Paragraph) else (cell.text for cell in block.cells)
        if any(wanted in "".join(text.split()) for text in texts):
            return True
    return False


def _nothing(format: str, hidden: bool, pictures: bool) -> Unreadable:
    """Why there is nothing to read."""
    if pictures:
        return Unreadable("pictures", format=format)
    if hidden:
        return Unreadable("workbook-hidden", format=format)
    return Unreadable("workbook-empty", format=format)
