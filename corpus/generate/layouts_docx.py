"""Reports as Word documents, written as bare XML so that the bytes never change."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape

from corpus.generate.layouts_html import halves
from corpus.generate.records import Box, Draft, Sheet
from corpus.generate.sheets import sheet, spread

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EPOCH = (2020, 1, 1, 0, 0, 0)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
LAYOUTS = ("clean", "split_runs", "split_table", "nested", "text_box")


def document(draft: Draft, layout: str) -> bytes:
    """The whole package as bytes."""
    body = "".join(_body(draft, layout))
    if layout == "nested":
        body = _around(body)
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:document xmlns:w="{_W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{body}'
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", text),
        ):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, content.encode())
    return packed.getvalue()


def _body(draft: Draft, layout: str) -> Iterator[str]:
    split = layout == "split_runs"
    title = _paragraph(draft.title, split, '<w:jc w:val="center"/>')
    yield _text_box(title) if layout == "text_box" else title
    yield from (_paragraph(text, split) for text in draft.preamble)
    for part in draft.parts:
        if part.heading:
            heading = _paragraph(part.heading, split)
            yield _text_box(heading) if layout == "text_box" and part.code == "problems" else heading
        yield from (_paragraph(text, split) for text in part.paragraphs)
        if part.table:
            whole = sheet(draft, part.table)
            cut = layout == "split_table" and part.table == "applications"
            for piece in halves(whole) if cut else (whole,):
                yield _table(piece, split)
                yield _paragraph("", False)
        yield from (_paragraph(text, split) for text in part.after)
    yield from (_paragraph(text, split, '<w:jc w:val="right"/>') for text in draft.signature)


def _paragraph(text: str, split: bool, properties: str = "") -> str:
    """A paragraph; `split`: its text in runs of at most two characters, as proofing marks leave it."""
    pieces = [text[i : i + 2] for i in range(0, len(text), 2)] if split else [text]
    runs = "".join(f'<w:r><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>' for piece in pieces if piece)
    marked = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{marked}{runs}</w:p>"


def _table(sheet: Sheet, split: bool) -> str:
    grid = spread(sheet)
    columns = '<w:gridCol w:w="900"/>' * sheet.width
    rows = "".join(f"<w:tr>{''.join(_row(grid, y, split))}</w:tr>" for y in range(len(grid)))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _row(grid: list[list[Box | None]], y: int, split: bool) -> Iterator[str]:
    """The cells of a row; one that reaches down from above is repeated as a continuation."""
    x = 0
    while x < len(grid[y]):
        box, top = grid[y][x], y
        while box is None:
            top -= 1
            box = grid[top][x]
        continued = top < y
        merge = "" if box.down == 1 else "<w:vMerge/>" if continued else '<w:vMerge w:val="restart"/>'
        span = f'<w:gridSpan w:val="{box.across}"/>' if box.across > 1 else ""
        yield f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{_paragraph('' if continued else box.text, split)}</w:tc>"
        x += box.across


def _text_box(content: str) -> str:
    """A paragraph that holds its text in a box drawn on the page."""
    return (
        '<w:p><w:r><w:pict><v:shape style="width:400pt;height:30pt"><v:textbox><w:txbxContent>'
        f"{content}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )


def _around(body: str) -> str:
    """A table of one cell around everything, as layout templates have it."""
    return (
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid><w:tr><w:tc><w:tcPr/>'
        f"{body}<w:p/></w:tc></w:tr></w:tbl><w:p/>"
    )
