"""Reports as OpenDocument texts, written as bare XML so that the bytes never change."""

# ruff: noqa: E501 (an element a line)
from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from corpus.generate.layouts_html import halves
from corpus.generate.records import Box, Draft, Sheet
from corpus.generate.sheets import sheet, spread

_EPOCH = (2020, 1, 1, 0, 0, 0)
_MIME = "application/vnd.oasis.opendocument.text"
_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
                         ("draw", "drawing"), ("fo", "xsl-fo-compatible"))
)  # fmt: skip
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_STYLES = (
    '<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>'
    '<style:style style:name="P2" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>'
    '<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T2" style:family="text"><style:text-properties style:font-name="仿宋"/></style:style>'
    '<style:style style:name="T3" style:family="text"><style:text-properties text:display="none"/></style:style>'
)
LAYOUTS = ("clean", "spans", "split_table", "nested", "text_box", "tracked")


def document(draft: Draft, layout: str) -> bytes:
    """The whole package as bytes."""
    body = "".join(_body(draft, layout))
    if layout == "nested":
        body = _around(body)
    if layout == "tracked":
        body = _CHANGES + body
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.2">'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, text in (
            ("mimetype", _MIME),
            ("content.xml", content),
            ("META-INF/manifest.xml", _MANIFEST),
        ):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, text.encode())
    return packed.getvalue()


_CHANGES = (
    '<text:tracked-changes><text:changed-region text:id="ct1"><text:deletion><text:p>共收到申请88件。</text:p>'
    "</text:deletion></text:changed-region></text:tracked-changes>"
)


def _body(draft: Draft, layout: str) -> Iterator[str]:
    title = _paragraph(draft.title, layout, "P1")
    yield _text_box(title) if layout == "text_box" else title
    yield from (_paragraph(text, layout) for text in draft.preamble)
    for part in draft.parts:
        if part.heading:
            heading = _paragraph(part.heading, layout, element="h")
            yield _text_box(heading) if layout == "text_box" and part.code == "problems" else heading
        yield from (_paragraph(text, layout) for text in part.paragraphs)
        if part.table:
            whole = sheet(draft, part.table)
            cut = layout == "split_table" and part.table == "applications"
            for piece in halves(whole) if cut else (whole,):
                yield _table(piece, layout)
                yield _paragraph("", layout)
        yield from (_paragraph(text, layout) for text in part.after)
    yield from (_paragraph(text, layout, "P2") for text in draft.signature)


def _paragraph(text: str, layout: str, style: str = "", element: str = "p") -> str:
    """A paragraph, in pieces where the layout has them."""
    named = f' text:style-name="{style}"' if style else ""
    marked = ' text:outline-level="1"' if element == "h" else ""
    return f"<text:{element}{named}{marked}>{_pieces(text, layout)}</text:{element}>"


def _pieces(text: str, layout: str) -> str:
    match layout:
        case "spans":
            return "".join(
                f'<text:span text:style-name="T{1 + n % 2}">{_spaced(text[n * 2 : n * 2 + 2])}</text:span>'
                for n in range((len(text) + 1) // 2)
            )
        case "tracked":
            deleted = '<text:change text:change-id="ct1"/>'
            hidden = '<text:span text:style-name="T3">9</text:span>' if text.isdecimal() else ""
            return f"{_spaced(text[:1])}{deleted}<text:bookmark/>{hidden}{_spaced(text[1:])}"
        case _:
            return _spaced(text)


def _spaced(text: str) -> str:
    """Text with its spaces as elements, since those of the XML are folded."""
    return re.sub("  +| $|^ ", lambda run: f'<text:s text:c="{len(run[0])}"/>', escape(text))


def _table(sheet: Sheet, layout: str) -> str:
    grid = spread(sheet)
    rows = [f"<table:table-row>{''.join(_row(grid, y, layout))}</table:table-row>" for y in range(len(grid))]
    if sheet.heads and layout in ("clean", "tracked"):
        head = "".join(rows[: sheet.heads])
        rows[: sheet.heads] = [f"<table:table-header-rows>{head}</table:table-header-rows>"]
    columns = f'<table:table-column table:number-columns-repeated="{sheet.width}"/>'
    return f"<table:table>{columns}{''.join(rows)}</table:table>"


def _row(grid: list[list[Box | None]], y: int, layout: str) -> Iterator[str]:
    """The cells of a row; those that others reach over are named as covered, like ones in one element."""
    covered = 0
    for box in grid[y]:
        if box is None:
            covered += 1
            continue
        yield _covered(covered)
        covered = 0
        across = f' table:number-columns-spanned="{box.across}"' if box.across > 1 else ""
        down = f' table:number-rows-spanned="{box.down}"' if box.down > 1 else ""
        yield f"<table:table-cell{across}{down}>{_paragraph(box.text, layout)}</table:table-cell>"
    yield _covered(covered)


def _covered(count: int) -> str:
    return f'<table:covered-table-cell table:number-columns-repeated="{count}"/>' if count else ""


def _text_box(content: str) -> str:
    """A paragraph that holds its text in a box drawn on the page."""
    return (
        '<text:p><draw:frame draw:name="Frame1" text:anchor-type="paragraph"><draw:text-box>'
        f"{content}</draw:text-box></draw:frame></text:p>"
    )


def _around(body: str) -> str:
    """A table of one cell around everything, as layout templates have it."""
    return (
        "<table:table><table:table-column/><table:table-row><table:table-cell>"
        f"{body}<text:p/></table:table-cell></table:table-row></table:table><text:p/>"
    )
