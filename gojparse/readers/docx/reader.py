"""Word documents (.docx) to a Document, straight from their XML: one part of the package is the text.

What Word does not show (deleted text, field codes, hidden runs) is not read.
What it stores twice for older versions is read once. A text box is read
after the paragraph it is anchored to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gojparse.errors import Unreadable
from gojparse.model import Document, TablePlace
from gojparse.readers.docx.styles import Properties, character_styles, ground, run_style
from gojparse.readers.package import (
    attribute,
    children_by_name,
    find_child,
    is_switched_on,
    local_name,
    open_package,
    property_number,
)
from gojparse.readers.refusals import FileKind, beyond, check_cells, check_characters
from gojparse.readers.tables import Flow, SourceCell, blocks_of_flow, flow_of_rows
from gojparse.readers.visible import (
    PLAIN,
    Ground,
    TextStyle,
    is_hidden,
    visible_text,
    without_struck,
)

format = "docx"

_KIND = FileKind(format)
# Around other text, and nothing in themselves.
_WRAPPERS = frozenset((
    "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "dir", "bdo", "hyperlink",
    "fldSimple", "ruby", "rubyBase",
))  # fmt: skip
_NOT_SHOWN = frozenset((
    "del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "sdtPr", "sdtEndPr",
    "tcPr", "trPr", "tblPr", "tblGrid", "tblPrEx", "rt", "sectPr", "customXmlPr",
    "smartTagPr", "rubyPr",
))  # fmt: skip
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_MAX_LEVELS = 150  # tables, boxes and controls inside one another; Word itself stops far sooner


def read(data: bytes) -> Document:
    """Read the document's text and tables in reading order."""
    with open_package(data, _KIND) as package:
        main = package.main_part("word/document.xml")
        document = package.xml(main)
        styles = package.optional_xml(f"{main.rpartition('/')[0]}/styles.xml".lstrip("/"))
        metadata = package.metadata("docProps/core.xml", date="created")
    body = find_child(document, "body")
    if body is None:
        raise _KIND.damaged()
    flow = _DocxBodyReader({} if styles is None else character_styles(styles)).contents(body)
    if not flow and any(local_name(element) in ("drawing", "pict", "object") for element in body.iter()):
        raise Unreadable("pictures", format=format)
    return Document(format, blocks_of_flow(flow), metadata)


class _DocxBodyReader:
    """Reads the text from top to bottom and counts its tables and cells."""

    def __init__(self, styles: Mapping[str, TextStyle]) -> None:
        self._styles = styles
        self._tables = 0
        self._cells = 0
        self._characters = 0
        self._depth = 0
        self._raised = ""  # how the last run of the paragraph is raised or lowered
        self._in_cell = False
        self._holders: tuple[Any, ...] = ()  # the cells and paragraphs around a run
        self._fields: list[bool] = []  # open ones: True while their code is read

    def contents(self, parent: Any) -> Flow:
        """Return the lines and grids of everything inside this element."""
        self._descend()
        flow: Flow = []
        joined: list[Any] = []  # paragraphs whose mark is deleted: the next one continues their line
        for element in parent:
            name = local_name(element)
            if name == "p":
                joined.append(element)
                if find_child(element, "pPr", "rPr", "del") is None:
                    flow.extend(self._paragraph(joined))
                    joined = []
            elif name == "tbl":
                flow.extend(flow_of_rows(self._rows(element)))
            elif name in _WRAPPERS:
                flow.extend(self.contents(element))
            elif name == "AlternateContent":
                for choice in self._chosen(element):
                    flow.extend(self.contents(choice))
            elif name == "altChunk":
                raise Unreadable("word-link", format="docx")
        if joined:
            flow.extend(self._paragraph(joined))
        self._depth -= 1
        return flow

    def _descend(self) -> None:
        self._depth += 1
        if self._depth > _MAX_LEVELS:
            raise beyond("nested-tables-or-boxes", _MAX_LEVELS, format=format)

    def _paragraph(self, pieces: Sequence[Any]) -> Flow:
        """Return the lines of a paragraph, or of several that are one now, then those of its text boxes."""
        text: list[str] = []
        boxes: Flow = []
        around = self._raised, self._holders, self._fields
        self._raised, self._fields = "", []
        for paragraph in pieces:
            self._holders = (*around[1], paragraph)
            self._collect(paragraph, text, boxes)
        self._raised, self._holders, self._fields = around
        lines = without_struck("".join(text), in_cell=self._in_cell)
        self._characters += len(lines)
        check_characters(self._characters, "docx")
        return [*(line for line in lines.split("\n") if line.strip()), *boxes]

    def _collect(self, parent: Any, text: list[str], boxes: Flow) -> None:
        """Add the text of a run, or of what holds runs, and of the text boxes anchored in it."""
        self._descend()
        for element in parent:
            name = local_name(element)
            if name == "t":
                if not self._fields or not any(self._fields):
                    text.append(element.text or "")
            elif name == "r":
                self._run(element, text, boxes)
            elif name == "fldChar":
                self._field(attribute(element, "fldCharType"))
            elif name in _NOT_SHOWN:
                continue
            elif name in _CHARACTERS:
                text.append(_CHARACTERS[name])
            elif name == "sym":
                text.append(_symbol(element))
            elif name == "txbxContent":
                boxes.extend(self.contents(element))
            elif name == "AlternateContent":
                for choice in self._chosen(element):
                    self._collect(choice, text, boxes)
            else:
                self._collect(element, text, boxes)
        self._depth -= 1

    def _run(self, run: Any, text: list[str], boxes: Flow) -> None:
        properties = children_by_name(find_child(run, "rPr"))
        if not properties:
            self._set_raised("", text)
            self._collect(run, text, boxes)
            return
        named = properties.get("rStyle")
        name = "" if named is None else attribute(named, "val") or ""
        style = run_style(properties, self._styles.get(name, PLAIN))
        if is_hidden(style):
            return
        self._set_raised(style.raised, text)
        printed: list[str] = []
        self._collect(run, printed, boxes)
        run_ground = None if style.colour is None else self._ground(properties)
        text += [visible_text(part, style, run_ground, in_cell=self._in_cell) for part in printed]

    def _ground(self, properties: Properties) -> Ground:
        """Return the ground of a run: its own, its paragraph's or its cell's."""
        grounds = (ground(properties), *map(_ground_of, reversed(self._holders)))
        return next((known for known in grounds if known is not None), None)

    def _field(self, mark: str | None) -> None:
        """Follow a field: its code is not shown, the text after `separate` is.

        A code never extends beyond its paragraph.
        """
        if mark == "begin":
            self._fields.append(True)
        elif self._fields and mark == "separate":
            self._fields[-1] = False
        elif self._fields and mark == "end":
            self._fields.pop()

    def _set_raised(self, raised: str, text: list[str]) -> None:
        """Set a raised or lowered run apart from the one before it, unless both are raised the same way."""
        if raised != self._raised:
            text.append(" ")
        self._raised = raised

    def _chosen(self, alternatives: Any) -> Iterator[Any]:
        """Yield the one version of a drawing that is read: the first with text in it."""
        for version in alternatives:
            if local_name(version) in ("Choice", "Fallback") and any(
                local_name(e) == "t" and e.text for e in version.iter()
            ):
                yield version
                return

    def _rows(self, table: Any) -> list[list[SourceCell]]:
        """Return the rows of a table. A cell continued from above is part of the cell it continues."""
        self._tables += 1
        ordinal = self._tables
        rows: list[list[SourceCell]] = []
        open_cells: dict[int, tuple[int, int]] = {}  # column -> row and position of what may continue
        for row_number, row in enumerate(_inside(table, "tr")):
            properties = find_child(row, "trPr")
            if properties is not None and (
                find_child(properties, "del") is not None
                or is_switched_on(children_by_name(properties), "hidden")
            ):
                continue
            cells: list[SourceCell] = []
            still_open: dict[int, tuple[int, int]] = {}
            column = property_number(properties, "gridBefore", 0)
            if column:
                cells.append(SourceCell([], 1, column, None))
            for position, cell in enumerate(_inside(row, "tc"), 1):
                self._cells += 1
                check_cells(self._cells, "docx")
                properties = find_child(cell, "tcPr")
                if properties is not None and find_child(properties, "cellDel") is not None:
                    continue
                width = max(property_number(properties, "gridSpan", 1), 1)
                merge = _merge(properties, "vMerge")
                if _merge(properties, "hMerge") == "continue" and cells:
                    cells[-1] = cells[-1]._replace(column_span=cells[-1].column_span + width)
                elif merge == "continue" and column in open_cells:
                    above, place = still_open[column] = open_cells[column]
                    rows[above][place] = rows[above][place]._replace(row_span=len(rows) - above + 1)
                else:
                    if merge is not None:
                        still_open[column] = (len(rows), len(cells))
                    where = TablePlace(ordinal, row_number + 1, position)
                    cells.append(SourceCell(self._cell(cell), 1, width, where))
                column += width
            rows.append(cells)
            open_cells = still_open
        return rows

    def _cell(self, cell: Any) -> Flow:
        """Return the lines and grids of a cell."""
        around = self._in_cell, self._holders
        self._in_cell, self._holders = True, (*around[1], cell)
        flow = self.contents(cell)
        self._in_cell, self._holders = around
        return flow


def _ground_of(holder: Any) -> Ground:
    """Return the ground that a cell or a paragraph gives its text."""
    properties = find_child(holder, "tcPr" if local_name(holder) == "tc" else "pPr")
    return ground(children_by_name(properties))


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """Yield the rows or cells directly in a table or row, also those wrapped in content controls."""
    for element in parent:
        found = local_name(element)
        if found == name:
            yield element
        elif found in _WRAPPERS:
            yield from _inside(element, name)


def _merge(properties: Any, name: str) -> str | None:
    """Return restart, continue (also for an empty mark), or None where nothing is merged."""
    element = None if properties is None else find_child(properties, name)
    return None if element is None else attribute(element, "val") or "continue"


def _symbol(element: Any) -> str:
    """Return a character of a symbol font by its code. Its shape is unknown, its presence is not."""
    code = attribute(element, "char") or ""
    is_known = re.fullmatch("[0-9A-Fa-f]{4}", code) and not code.upper().startswith("D")
    return chr(int(code, 16)) if is_known else "\ufffd"
