"""Word documents (.docx) to a Document, straight from their XML: one part of the package is the text.

What Word does not show (field codes, hidden runs) is not read. What it stores
twice for older versions is read once. A text box is read after the paragraph
it is anchored to. Deleted text that is still tracked is struck out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from gojparse.errors import Unreadable
from gojparse.model import Document, TablePlace
from gojparse.readers.docx.drawings import (
    DRAWINGS,
    box_ground,
    drawing_size,
    has_text,
    picture_line,
    picture_parts,
)
from gojparse.readers.docx.fields import (
    OpenFields,
    PrintedNumbers,
    cell_merge,
    is_built_formula,
    own_properties,
    print_without_result,
    run_properties,
    symbol,
)
from gojparse.readers.docx.styles import (
    SHIFTED,
    DocxStyles,
    RunFormat,
    WordRunStyle,
    ground,
    has_no_line_height,
    has_no_row_height,
    run_format,
    theme,
)
from gojparse.readers.docx.table_styles import PLAIN_CELL, CellFormat, TableFormat
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
from gojparse.readers.tables import (
    Flow,
    SourceCell,
    addresses_of_pictures,
    blocks_of_flow,
    flow_of_rows,
)
from gojparse.readers.visible import (
    INK,
    PLAIN,
    WHITE,
    Ground,
    mask_digits,
    may_be_table,
    raised_text,
    strike,
    visible_text,
    without_struck,
)
from gojparse.readers.word.assembly import as_signs

format = "docx"

_KIND = FileKind(format)
# Around other text, and nothing in themselves.
_WRAPPERS = frozenset((
    "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "dir", "bdo", "hyperlink",
    "fldSimple", "ruby", "rubyBase",
))  # fmt: skip
_NOT_SHOWN = frozenset((
    "delInstrText", "rPr", "pPr", "sdtPr", "sdtEndPr",
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
        folder = main.rpartition("/")[0]
        styles = package.optional_xml(f"{folder}/styles.xml".lstrip("/"))
        colours = theme(package.optional_xml(f"{folder}/theme/theme1.xml".lstrip("/")))
        numbers = PrintedNumbers(package.optional_xml(f"{folder}/numbering.xml".lstrip("/")))
        metadata = package.metadata("docProps/core.xml", date="created")
        pictures = picture_parts(package, main)
    body = find_child(document, "body")
    if body is None:
        raise _KIND.damaged()
    page = find_child(document, "background")
    reader = _DocxBodyReader(DocxStyles(styles, colours), numbers, WHITE if page is None else None, pictures)
    flow = reader.contents(body)
    if all(piece == INK for piece in flow) and any(
        local_name(element) in DRAWINGS for element in body.iter()
    ):
        raise Unreadable("pictures", format=format)
    blocks = blocks_of_flow(flow)
    return Document(format, blocks, metadata, pictures=addresses_of_pictures(blocks))


_NONE: Mapping[str, Any] = {}
_StatedParagraph: TypeAlias = tuple[Any, Mapping[str, Any]]
"""A paragraph and its properties by their names."""


class _Surroundings(NamedTuple):
    """The surroundings of a run."""

    ground: Ground = None  # of its paragraph or cell; outside tables a shape may lie below
    table: RunFormat = PLAIN_CELL.letters  # the letters that the table's style gives its cell
    paragraph: str | None = None  # the style of its paragraph


class _DocxBodyReader:
    """Reads the text from top to bottom and counts its tables and cells."""

    def __init__(
        self, styles: DocxStyles, numbers: PrintedNumbers, page: Ground, pictures: Mapping[str, str]
    ) -> None:
        self._pictures = pictures  # the parts that hold them, by their names in the document
        self._styles = styles
        self._numbers = numbers
        self._page = page  # the colour of the paper, as far as it is known
        self._around = _Surroundings()
        self._tables = 0
        self._cells = 0
        self._characters = 0
        self._depth = 0
        self._raised = ""  # how the last run of the paragraph is raised or lowered
        self._is_mark = False  # whether it was written as a mark
        self._in_cell = False
        self._fields = OpenFields()
        self._illegible = False  # digits here do not look as they are stored

    def contents(self, parent: Any) -> Flow:
        """Return the lines and grids of everything inside this element."""
        self._descend()
        flow: Flow = []
        joined: list[_StatedParagraph] = []  # those whose mark is deleted: the next one continues their line
        for element in parent:
            name = local_name(element)
            if name == "p":
                stated = own_properties(element, "pPr")
                properties = _NONE if stated is None else children_by_name(stated)
                joined.append((element, properties))
                if "rPr" not in properties or find_child(properties["rPr"], "del") is None:
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

    def _paragraph(self, pieces: Sequence[_StatedParagraph]) -> Flow:
        """Return the lines of a paragraph, or of several that are one now, then those of its text boxes."""
        text: list[str] = []
        boxes: Flow = []
        before = self._raised, self._around, self._fields, self._illegible
        self._raised, self._fields = "", OpenFields()
        for paragraph, stated in pieces:
            self._around = self._in_paragraph(before[1], stated)
            if self._in_cell and self._numbers.is_printed(
                stated.get("numPr"), self._around.paragraph, self._styles
            ):
                text.append(INK)
            self._illegible = has_no_line_height(stated.get("spacing"))
            self._collect(paragraph, text, boxes)
        self._raised, self._around, self._fields, self._illegible = before
        lines = without_struck("".join(text), in_cell=self._in_cell)
        if not self._in_cell and INK in lines:  # elsewhere a picture counts only where a table may be
            lines = lines.replace(INK, "").strip() or INK
        self._characters += len(lines)
        check_characters(self._characters, "docx")
        return [*(line for line in lines.split("\n") if line.strip()), *boxes]

    def _collect(self, parent: Any, text: list[str], boxes: Flow) -> None:
        """Add the text of a run, or of what holds runs, and of the text boxes anchored in it."""
        self._descend()
        for element in parent:
            name = local_name(element)
            if name in ("t", "delText"):
                if not self._fields or not self._fields.hide_text:
                    words = element.text or ""
                    text.append(mask_digits(words) if self._illegible and self._in_cell else words)
                    self._fields.note_result(words)
            elif name == "r":
                self._run(element, text, boxes)
            elif name in ("del", "moveFrom"):
                deleted: list[str] = []
                self._collect(element, deleted, [])
                text += [part if part == INK else strike(part) for part in deleted]
            elif name == "fldChar":
                self._field(self._fields.mark(element), text)
            elif name == "fldSimple":
                start = len(text)
                self._collect(element, text, boxes)
                has_result = any(part.strip() for part in text[start:])
                code = attribute(element, "instr") or ""
                self._field(print_without_result(code, has_result=has_result), text)
            elif name == "instrText":
                self._fields.add_code(element.text)
            elif name in DRAWINGS:
                self._drawing(element, text, boxes)
            elif name == "bdo":
                legible, self._illegible = self._illegible, attribute(element, "val") == "rtl"
                self._collect(element, text, boxes)
                self._illegible = legible
            elif name == "oMath" and self._in_cell and is_built_formula(element):
                text.append(INK)  # a fraction or a power: its parts in one line would be another number
            elif name in _NOT_SHOWN:
                continue
            elif name in _CHARACTERS:
                text.append(_CHARACTERS[name])
            elif name == "sym":
                text.append(symbol(element))
            elif name == "txbxContent":
                around, self._around = self._around, _Surroundings(box_ground(element))
                boxes.extend(self.contents(element))
                self._around = around
            elif name == "AlternateContent":
                for choice in self._chosen(element):
                    self._collect(choice, text, boxes)
            else:
                self._collect(element, text, boxes)
        self._depth -= 1

    def _run(self, run: Any, text: list[str], boxes: Flow) -> None:
        stated = run_properties(run)
        properties = _NONE if stated is None else children_by_name(stated)
        style, draws_signs, hidden = self._run_style(properties)
        if style is PLAIN and not (self._raised or draws_signs or "specVanish" in properties):
            self._collect(run, text, boxes)  # nearly every run
            self._is_mark = self._in_cell
            return
        printed: list[str] = []
        if hidden:
            self._collect(run, printed, [])  # fields begin and end here all the same
            return
        self._collect(run, printed, boxes)
        if "specVanish" in properties and self._in_cell:
            printed = list(map(mask_digits, printed))
        if draws_signs and self._in_cell:
            printed = [as_signs(part) for part in printed]
        is_mark = self._in_cell and not style.raised.startswith(SHIFTED)
        if style.raised and is_mark:
            printed = [raised_text(part) for part in printed]
        elif style.raised != self._raised and not (is_mark and self._is_mark):
            text.append(" ")
        self._raised, self._is_mark = style.raised, is_mark
        text += [visible_text(part, style, self._around.ground, in_cell=self._in_cell) for part in printed]

    def _run_style(self, properties: Mapping[str, Any]) -> WordRunStyle:
        """Return the style of a run by all its levels."""
        around = self._around
        if not properties and around.table is PLAIN_CELL.letters:
            return self._styles.bare_run(around.paragraph)
        named = properties.get("rStyle")
        name = None if named is None else attribute(named, "val")
        own = run_format(properties, self._styles.theme)
        style = self._styles.run(own, name, around.paragraph, around.table)
        if "webHidden" in properties and is_switched_on(properties, "webHidden") and not self._in_cell:
            return style._replace(hidden=True)  # page numbers of a table of contents
        return style

    def _in_paragraph(self, around: _Surroundings, properties: Mapping[str, Any]) -> _Surroundings:
        """Return what surrounds the runs of a paragraph with these properties."""
        name, own = None, None
        if properties:
            named = properties.get("pStyle")
            name = None if named is None else attribute(named, "val")
            own = ground(properties, self._styles.theme)
        own = self._styles.paragraph_ground(name) if own is None else own
        if name == around.paragraph and own is None:
            return around
        return _Surroundings(around.ground if own is None else own, around.table, name)

    def _drawing(self, drawing: Any, text: list[str], boxes: Flow) -> None:
        """Read the text of a drawing. One without text is ink, in a cell or where a table may be."""
        if has_text(drawing):
            self._collect(drawing, text, boxes)
        elif (size := drawing_size(drawing)) is not None:
            if self._in_cell:
                text.append(INK)
            elif may_be_table(size):
                boxes.append(picture_line(drawing, self._pictures))

    def _field(self, seen: str, text: list[str]) -> None:
        """Add what is seen of a field beside its stored result."""
        if seen != INK or self._in_cell:
            text.append(seen)

    def _chosen(self, alternatives: Any) -> Iterator[Any]:
        """Yield the one version of a drawing that is read: the first with text in it, else the first."""
        versions = [one for one in alternatives if local_name(one) in ("Choice", "Fallback")]
        with_text = (one for one in versions if any(local_name(e) == "t" and e.text for e in one.iter()))
        if (chosen := next(with_text, versions[0] if versions else None)) is not None:
            yield chosen

    def _rows(self, table: Any) -> list[list[SourceCell]]:
        """Return the rows of a table. A cell continued from above is part of the cell it continues."""
        self._tables += 1
        ordinal = self._tables
        table_format = TableFormat(self._styles, table)
        height = 0 if table_format.is_plain else sum(1 for _ in _inside(table, "tr"))
        rows: list[list[SourceCell]] = []
        open_cells: dict[int, tuple[int, int]] = {}  # column -> row and position of what may continue
        for row_number, row in enumerate(_inside(table, "tr")):
            of_row = find_child(row, "trPr")
            if of_row is not None and (
                find_child(of_row, "del") is not None
                or is_switched_on(children_by_name(of_row), "hidden")
                or has_no_row_height(of_row)
            ):
                continue
            cells: list[SourceCell] = []
            still_open: dict[int, tuple[int, int]] = {}
            count = 0 if table_format.is_plain else sum(1 for _ in _inside(row, "tc"))
            cell_format = PLAIN_CELL
            column = property_number(of_row, "gridBefore", 0)
            if column:
                cells.append(SourceCell([], 1, column, None))
            for position, cell in enumerate(_inside(row, "tc"), 1):
                self._cells += 1
                check_cells(self._cells, "docx")
                stated = find_child(cell, "tcPr")
                properties = _NONE if stated is None else children_by_name(stated)
                if "cellDel" in properties:
                    continue
                width = max(property_number(stated, "gridSpan", 1), 1) if "gridSpan" in properties else 1
                merge = cell_merge(properties, "vMerge")
                if cell_merge(properties, "hMerge") == "continue" and cells:
                    cells[-1] = cells[-1]._replace(column_span=cells[-1].column_span + width)
                elif merge == "continue" and column in open_cells:
                    above, place = still_open[column] = open_cells[column]
                    rows[above][place] = rows[above][place]._replace(row_span=len(rows) - above + 1)
                else:
                    if merge is not None:
                        still_open[column] = (len(rows), len(cells))
                    where = TablePlace(ordinal, row_number + 1, position)
                    if not table_format.is_plain:
                        cell_format = table_format.cell(row_number, height, position - 1, count)
                    cells.append(SourceCell(self._cell(cell, properties, cell_format), 1, width, where))
                column += width
            rows.append(cells)
            open_cells = still_open
        return rows

    def _cell(self, cell: Any, properties: Mapping[str, Any], table_format: CellFormat) -> Flow:
        """Return the lines and grids of a cell with these properties in a table of this style."""
        before = self._in_cell, self._around
        own = ground(properties, self._styles.theme) if properties else None
        own = table_format.ground if own is None else own
        if own is None:
            own = self._page if before[1].ground is None else before[1].ground
        self._in_cell = True
        self._around = _Surroundings(own, table_format.letters)
        flow = self.contents(cell)
        self._in_cell, self._around = before
        return flow


def _inside(parent: Any, name: str) -> Iterator[Any]:
    """Yield the rows or cells directly in a table or row, also those wrapped in content controls."""
    for element in parent:
        found = local_name(element)
        if found == name:
            yield element
        elif found in _WRAPPERS:
            yield from _inside(element, name)
