"""The story of an OpenDocument text: its paragraphs and tables from top to bottom.

What is not shown (deleted text, comments, hidden spans, sections and fields)
is not printed. A text box is read after the paragraph it is anchored to, a
note at the end of the document: its mark is no part of the number it hangs on.
"""

from __future__ import annotations

import re
from typing import Any

from gojparse.readers.caps import beyond, check_characters
from gojparse.readers.docx.styles import Ground
from gojparse.readers.markup import attribute, local_name
from gojparse.readers.odt.looks import Look, Looks, Properties, look
from gojparse.readers.odt.table import Tables
from gojparse.readers.tables import Flow, unfold
from gojparse.readers.visible import STROKE, mask_digits, strike, unstruck, unstruck_or_all

# fmt: off
_NOT_SHOWN = frozenset((
    "tracked-changes", "annotation", "annotation-end", "forms", "ruby-text", "note-citation", "script",
    "title", "desc", "image", "object", "object-ole", "plugin", "event-listeners", "list-label", "rdfa",
    "table-of-content-source", "illustration-index-source", "table-index-source", "object-index-source",
    "user-index-source", "alphabetical-index-source", "bibliography-source", "glue-point", "image-map",
    "variable-decls", "sequence-decls", "user-field-decls", "dde-connection-decls", "section-source",
))
# fmt: on
_BOXES = frozenset(
    (
        "frame",
        "text-box",
        "custom-shape",
        "rect",
        "ellipse",
        "circle",
        "line",
        "connector",
        "caption",
        "polygon",
        "polyline",
        "path",
        "regular-polygon",
        "measure",
        "g",
        "page-thumbnail",
        "control",
    )
)  # fmt: skip
_BLANKS = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 1_000  # that one element stands for; more are no wider on any page
_MAX_LEVELS = 150  # tables, boxes and lists inside one another


class Story:
    """Reads a story from top to bottom."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._tables = Tables(looks, self.contents)
        self._characters = 0
        self._depth = 0
        self._notes: Flow = []
        self._apart = ""  # how far the last letters of the paragraph are raised
        self._paragraph_style: str | None = None

    def whole(self, body: Any) -> Flow:
        """The lines and grids of the document, then those of its notes."""
        flow = self.contents(body)
        return [*flow, *self._notes]

    def contents(self, parent: Any) -> Flow:
        """The lines and grids of everything inside this element."""
        self._descend()
        flow: Flow = []
        for element in parent:
            name = local_name(element)
            if name in ("p", "h"):
                flow.extend(self._paragraph(element))
            elif name == "table":
                flow.extend(unfold(self._tables.rows(element)))
            elif name not in _NOT_SHOWN and not _is_hidden(element, name):
                flow.extend(self.contents(element))
        self._depth -= 1
        return flow

    def _descend(self) -> None:
        self._depth += 1
        if self._depth > _MAX_LEVELS:
            raise beyond("nested-tables-or-boxes", _MAX_LEVELS, format="odt")

    # ---- paragraphs ----

    def _paragraph(self, paragraph: Any) -> Flow:
        """The lines of a paragraph, then what its text boxes hold."""
        if any(local_name(e) == "hidden-paragraph" and _is_hidden(e, "") for e in paragraph):
            return []
        text: list[str] = []
        boxes: Flow = []
        around = self._apart, self._paragraph_style
        self._apart, self._paragraph_style = "", attribute(paragraph, "style-name")
        self._collect(paragraph, self._looks.letters("paragraph", self._paragraph_style), None, text, boxes)
        self._apart, self._paragraph_style = around
        lines = "".join(text)
        if STROKE in lines:
            lines = unstruck_or_all(lines) if self._tables.inside else unstruck(lines)
        self._characters += len(lines)
        check_characters(self._characters, "odt")
        return [*(line for line in lines.split("\n") if line.strip()), *boxes]

    def _collect(
        self, parent: Any, properties: Properties, style: str | None, text: list[str], boxes: Flow
    ) -> None:
        """Add the text inside an element of a paragraph, and of the text boxes anchored in it."""
        self._descend()
        seen = look(properties)
        self._print(parent.text, seen, style, text)
        for element in parent:
            name = local_name(element)
            if name == "span":
                own = attribute(element, "style-name")
                inner = self._looks.letters("text", own)
                self._collect(
                    element, {**properties, **inner} if inner else properties, own or style, text, boxes
                )
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
            elif name in _BOXES:
                boxes.extend(self.contents(element))
            elif name and name not in _NOT_SHOWN and not _is_hidden(element, name):
                self._collect(element, properties, style, text, boxes)
            self._print(element.tail, seen, style, text)
        self._depth -= 1

    def _print(self, words: str | None, seen: Look, style: str | None, text: list[str]) -> None:
        """Add these words as they are seen."""
        if not words or seen.hidden:
            return
        words = _BLANKS.sub(" ", words)
        if seen.apart != self._apart:
            text.append(" ")
            self._apart = seen.apart
        if seen.white:
            behind = self._behind(style)
            if behind is Ground.WHITE:
                return
            if behind is Ground.UNKNOWN and self._tables.inside:
                words = mask_digits(words)
        text.append(strike(words) if seen.struck else words)

    def _behind(self, style: str | None) -> Ground:
        """The ground of letters: their own, their paragraph's or their cell's."""
        for ground in (
            self._looks.ground("text", style),
            self._looks.ground("paragraph", self._paragraph_style),
            self._tables.ground(),
        ):
            if ground is not Ground.UNKNOWN:
                return ground
        return Ground.UNKNOWN

    def _note(self, note: Any) -> None:
        """Keep what a note says for the end."""
        around = self._tables.left()
        self._notes.extend(self.contents(note))
        self._tables.back(around)


def _is_hidden(element: Any, name: str) -> bool:
    """Whether a section or field says that it is not shown now."""
    if name == "section" and attribute(element, "display") == "none":
        return True
    return attribute(element, "is-hidden") == "true"
