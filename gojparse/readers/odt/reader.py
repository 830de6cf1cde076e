"""OpenDocument texts (.odt) to a Document, straight from their XML: `content.xml` is the text.

What is not shown (comments, hidden spans, sections and fields) is not read.
Deleted text that is still tracked is struck out. A text box is read after the
paragraph it is anchored to, a note at the end of the document: its mark is no
part of the number it follows.
"""

from __future__ import annotations

import re
from typing import Any

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.odt.drawings import BOXES, drawing_ground, ink_size, lies_behind
from gojparse.readers.odt.styles import OdtLetters, OdtStyles
from gojparse.readers.odt.table import OdtTables
from gojparse.readers.package import Package, attribute, find_child, local_name, open_package
from gojparse.readers.refusals import FileKind, beyond, check_characters
from gojparse.readers.tables import Flow, blocks_of_flow, flow_of_rows
from gojparse.readers.visible import (
    INK,
    PLAIN,
    Ground,
    is_hidden,
    may_be_table,
    raised_text,
    strike,
    visible_text,
    without_struck,
)
from gojparse.readers.word.assembly import as_signs

format = "odt"

_KIND = FileKind(format)
_NOT_SHOWN = frozenset((
    "tracked-changes", "annotation", "annotation-end", "forms", "ruby-text", "note-citation", "script",
    "title", "desc", "image", "object", "object-ole", "plugin", "event-listeners", "list-label", "rdfa",
    "table-of-content-source", "illustration-index-source", "table-index-source", "object-index-source",
    "user-index-source", "alphabetical-index-source", "bibliography-source", "glue-point", "image-map",
    "variable-decls", "sequence-decls", "user-field-decls", "dde-connection-decls", "section-source",
))  # fmt: skip
_BLANKS = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 1_000  # that one element stands for; more are no wider on any page
_MAX_LEVELS = 150  # tables, boxes and lists inside one another


def read(data: bytes) -> Document:
    """Read the document's text and tables in reading order, its notes at the end."""
    with open_package(data, _KIND) as package:
        if _is_encrypted(package):
            raise Unreadable("encrypted", format=format)
        content = package.xml("content.xml")
        styles = package.optional_xml("styles.xml")
        metadata = package.metadata("meta.xml", "meta", date="creation-date")
    body = find_child(content, "body", "text")
    if body is None:
        raise _KIND.damaged()
    flow = _OdtBodyReader(OdtStyles(styles, content), body).whole()
    if all(piece == INK for piece in flow) and any(
        local_name(element) in ("image", "object", "object-ole") for element in body.iter()
    ):
        raise Unreadable("pictures", format=format)
    return Document(format, blocks_of_flow(flow), metadata)


def _is_encrypted(package: Package) -> bool:
    """Tell whether the text is listed as encrypted, or the whole package is one part of another."""
    if "encrypted-package" in package:
        return True
    manifest = package.optional_xml("META-INF/manifest.xml")
    return manifest is not None and any(
        local_name(entry) == "encryption-data" and "content.xml" in entry.getparent().attrib.values()
        for entry in manifest.iter()
    )


class _OdtBodyReader:
    """Reads the text from top to bottom."""

    def __init__(self, styles: OdtStyles, body: Any) -> None:
        self._styles = styles
        self._body = body
        self._tables = OdtTables(styles, self.contents)
        self._characters = 0
        self._depth = 0
        self._notes: Flow = []
        self._raised = ""  # how far the last letters of the paragraph are raised
        self._paragraph_style: str | None = None
        self._box: Ground = None  # of the text box around a paragraph
        self._page = None if lies_behind(body, styles) else styles.page
        self._deleted = _tracked_deletions(body)
        self._numbered = False  # a number or a bullet stands in front of the next paragraph

    def whole(self) -> Flow:
        """Return the lines and grids of the document, then those of its notes."""
        return [*self.contents(self._body), *self._notes]

    def contents(self, parent: Any) -> Flow:
        """Return the lines and grids of everything inside this element."""
        self._descend()
        flow: Flow = []
        for element in parent:
            name = local_name(element)
            if name in ("p", "h"):
                flow.extend(self._paragraph(element))
            elif name == "table":
                flow.extend(flow_of_rows(self._tables.rows(element)))
            elif name in BOXES:
                flow.extend(self._drawing(element))
            elif name == "list":
                flow.extend(self._list(element))
            elif name not in _NOT_SHOWN and not _is_hidden(element, name):
                flow.extend(self.contents(element))
        self._depth -= 1
        return flow

    def _list(self, element: Any) -> Flow:
        """Return the lines of a list. Its numbers are not stored; in a cell they are ink."""
        name = attribute(element, "style-name")
        around = self._numbered
        flow: Flow = []
        for item in element:
            is_item = local_name(item) == "list-item"
            self._numbered = is_item and (self._styles.is_numbered(name) if name else around)
            flow.extend(self.contents(item))
        self._numbered = around
        return flow

    def _descend(self) -> None:
        self._depth += 1
        if self._depth > _MAX_LEVELS:
            raise beyond("nested-tables-or-boxes", _MAX_LEVELS, format="odt")

    def _paragraph(self, paragraph: Any) -> Flow:
        """Return the lines of a paragraph, then those of its text boxes."""
        if any(local_name(e) == "hidden-paragraph" and _is_hidden(e, "") for e in paragraph):
            return []
        text: list[str] = []
        boxes: Flow = []
        around = self._raised, self._paragraph_style
        self._raised, self._paragraph_style = "", attribute(paragraph, "style-name")
        if self._numbered and self._tables.inside:
            text.append(INK)
        self._numbered = False
        self._collect(paragraph, self._styles.of_paragraph(self._paragraph_style), None, text, boxes)
        self._raised, self._paragraph_style = around
        lines = without_struck("".join(text), in_cell=self._tables.inside)
        self._characters += len(lines)
        check_characters(self._characters, "odt")
        return [*(line for line in lines.split("\n") if line.strip()), *boxes]

    def _drawing(self, drawing: Any) -> Flow:
        """Return the text in a frame or a shape. Without text it is ink, in a cell or as large as a table."""
        size = ink_size(drawing, self._styles)
        if size is not None and (self._tables.inside or may_be_table(size)):
            return [INK]
        around = self._box
        own = drawing_ground(drawing, self._styles)
        self._box = self._box if own is None else own
        flow = self.contents(drawing)
        self._box = around
        return flow

    def _collect(
        self, parent: Any, letters: OdtLetters, style: str | None, text: list[str], boxes: Flow
    ) -> None:
        """Add the text inside an element of a paragraph, and of the text boxes anchored in it."""
        self._descend()
        self._add(parent.text, letters, style, text)
        for element in parent:
            name = local_name(element)
            if name == "span":
                own = attribute(element, "style-name")
                self._collect(element, self._styles.of_span(letters, own), own or style, text, boxes)
            elif name == "s":
                count = attribute(element, "c") or "1"
                many = int(count) if count.isascii() and count.isdigit() and len(count) < 5 else _MOST_SPACES
                text.append(" " * min(many, _MOST_SPACES))
            elif name == "tab":
                text.append("\t")
            elif name == "line-break":
                text.append("\n")
            elif name == "note":
                self._note(element)
            elif name == "change":
                text.append(strike(self._deleted.get(attribute(element, "change-id"), "")))
            elif name in BOXES:
                boxes.extend(self._drawing(element))
            elif name and name not in _NOT_SHOWN and not _is_hidden(element, name):
                self._collect(element, letters, style, text, boxes)
            self._add(element.tail, letters, style, text)
        self._depth -= 1

    def _add(self, words: str | None, of: OdtLetters, style: str | None, text: list[str]) -> None:
        """Add what is seen of these words; `style` names that of the innermost span."""
        letters = of.style
        if not words or is_hidden(letters):
            return
        words = _BLANKS.sub(" ", words)
        if letters is PLAIN and not (self._raised or of.are_signs):
            text.append(words)
            return
        if letters.raised != self._raised:
            if not self._tables.inside or (letters.raised and self._raised):
                text.append(" ")
            self._raised = letters.raised
        if letters.raised and self._tables.inside:
            words = raised_text(words)
        if self._tables.inside and of.are_signs:
            words = as_signs(words)
        ground = None if letters.colour is None and letters.opacity >= 1 else self._ground(style)
        text.append(visible_text(words, letters, ground, in_cell=self._tables.inside))

    def _ground(self, style: str | None) -> Ground:
        """Return the ground of letters: their own, their paragraph's, box's or cell's, or the page's."""
        own = self._styles.ground("text", style)
        if own is None:
            own = self._styles.ground("paragraph", self._paragraph_style)
        if own is None:
            own = self._box
        if own is None:
            own = self._tables.ground()
        return self._page if own is None else own

    def _note(self, note: Any) -> None:
        """Keep the text of a note for the end."""
        with self._tables.outside():
            self._notes.extend(self.contents(note))


def _is_hidden(element: Any, name: str) -> bool:
    """Tell whether a section or field states that it is not shown now."""
    if attribute(element, "display") == "none":
        return True
    return attribute(element, "is-hidden") == "true"


def _tracked_deletions(body: Any) -> dict[str | None, str]:
    """Return the text of each deletion that is still tracked, by the number of its change."""
    changes = find_child(body, "tracked-changes")
    found: dict[str | None, str] = {}
    for region in () if changes is None else changes:
        deletion = find_child(region, "deletion")
        if deletion is not None:
            lines = ("".join(line.itertext()) for line in deletion if local_name(line) in ("p", "h"))
            found[attribute(region, "id")] = "\n".join(lines)
    return found
