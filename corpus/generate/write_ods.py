"""Planes of cells as .ods, written as bare XML so that the bytes never change."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from corpus.generate.layouts_sheets import Layout, Plane
from corpus.generate.write_xlsx import is_number

_SPACES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"),
        ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
_EPOCH = (2020, 1, 1, 0, 0, 0)
_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_STYLES = (
    '<office:automatic-styles><style:style style:name="ce1" style:family="table-cell">'
    '<style:table-cell-properties fo:border="0.74pt solid #000000"/></style:style>'
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/>'
    "</style:style></office:automatic-styles>"
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
Cell = tuple[str, bool, int, int, bool]  # text, whether covered, rows and columns it spans, ruled


def written(planes: tuple[Plane, ...], layout: Layout) -> bytes:
    """The package as bytes."""
    body = "".join(_table(plane, layout) for plane in planes)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_SPACES} office:version="1.2">'
        f"{_STYLES}<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
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


def _table(plane: Plane, layout: Layout) -> str:
    rows: dict[int, dict[int, Cell]] = defaultdict(dict)
    for spot in plane.spots:
        for row in range(spot.row, spot.row + spot.down):
            for column in range(spot.column, spot.column + spot.across):
                first = (row, column) == (spot.row, spot.column)
                rows[row][column] = (
                    (spot.text, False, spot.down, spot.across, spot.ruled)
                    if first
                    else ("", True, 1, 1, spot.ruled)
                )
    style = ' table:style-name="ta2"' if plane.hidden else ""
    lines = "".join(_rows(rows, plane, layout))
    return f"<table:table table:name={quoteattr(plane.name)}{style}>{_columns(plane)}{lines}</table:table>"


def _columns(plane: Plane) -> str:
    if not plane.hidden_columns:
        return f'<table:table-column table:number-columns-repeated="{_LAST_COLUMN}"/>'
    (hidden,) = plane.hidden_columns
    return (
        f'<table:table-column table:number-columns-repeated="{hidden}"/>'
        '<table:table-column table:visibility="collapse"/>'
        f'<table:table-column table:number-columns-repeated="{_LAST_COLUMN - hidden - 1}"/>'
    )


def _rows(rows: dict[int, dict[int, Cell]], plane: Plane, layout: Layout) -> Iterator[str]:
    position = 0
    for number in sorted(rows):
        if number > position:
            yield _empty(number - position)
        mark = ' table:visibility="collapse"' if number in plane.hidden_rows else ""
        yield f"<table:table-row{mark}>{''.join(_cells(rows[number], layout))}</table:table-row>"
        position = number + 1
    yield _empty(_LAST_ROW - position)


def _empty(count: int) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{count}"><table:table-cell'
        f' table:number-columns-repeated="{_LAST_COLUMN}"/></table:table-row>'
    )


def _cells(cells: dict[int, Cell], layout: Layout) -> Iterator[str]:
    """Equal cells side by side are written once, with their count."""
    line = [cells.get(x, ("", False, 1, 1, False)) for x in range(max(cells) + 1)]
    start = 0
    for x in range(1, len(line) + 1):
        if x == len(line) or line[x] != line[start] or line[start][2:4] != (1, 1):
            yield _cell(line[start], x - start, layout)
            start = x


def _cell(cell: Cell, times: int, layout: Layout) -> str:
    text, is_covered, down, across, ruled = cell
    name = "table:covered-table-cell" if is_covered else "table:table-cell"
    marks = ' table:style-name="ce1"' if ruled else ""
    if times > 1:
        marks += f' table:number-columns-repeated="{times}"'
    if down > 1 or across > 1:
        marks += f' table:number-columns-spanned="{across}" table:number-rows-spanned="{down}"'
    if not text:
        return f"<{name}{marks}/>"
    if is_number(text, layout):
        marks += f' office:value-type="float" office:value="{text}"'
    else:
        marks += ' office:value-type="string"'
    return f"<{name}{marks}>{_lines(text, layout)}</{name}>"


def _lines(text: str, layout: Layout) -> str:
    return "".join(
        f"<text:p>{_spans(line) if layout.runs else escape(line)}</text:p>" for line in text.split("\n")
    )


def _spans(line: str) -> str:
    return "".join(f"<text:span>{escape(line[i : i + 3])}</text:span>" for i in range(0, len(line), 3))
