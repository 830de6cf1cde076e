"""OFD documents to a document: their letters and strokes go the same way as those of a PDF.

Seals and signatures are annotations: they are no text of the report, and a
signed document is read like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gojparse.errors import Unreadable
from gojparse.model import Document
from gojparse.readers.fixed.document import assembled
from gojparse.readers.fixed.page import Matrix, PrintedPage, moved
from gojparse.readers.ofd.attributes import OFF, LayerColours, OfdResources, matrix_of
from gojparse.readers.ofd.canvas import Canvas, DrawingBudget, page_of
from gojparse.readers.ofd.parts import (
    OFD,
    POINTS,
    Element,
    OfdDocument,
    bare_tag,
    child_elements,
    finite_numbers,
    first_element,
    opened_document,
    page_size,
)
from gojparse.readers.ofd.paths import clip_box, draw_path
from gojparse.readers.ofd.text import draw_text
from gojparse.readers.ofd.unseen import withhold_contradicted, withhold_unseen
from gojparse.readers.package import parse_xml
from gojparse.readers.refusals import beyond

format = "ofd"
_MAX_DEPTH = 100  # blocks within blocks
_MAX_COMPOSED = 8  # drawings within drawings
_PAGE: Matrix = (POINTS, 0.0, 0.0, POINTS, 0.0, 0.0)


def read(data: bytes) -> Document:
    """Return the document's text and tables in reading order."""
    document = opened_document(data)
    pages = list(ofd_pages(document))
    if not any(page.letters.text for page in pages):
        key = "ofd-pictures" if any(page.pictured for page in pages) else "ofd-no-text"
        raise Unreadable(key, format=format, pages=len(pages))
    return assembled(format, pages, document.title)


def ofd_pages(document: OfdDocument) -> Iterator[PrintedPage]:
    """Yield the pages of a document, drawn."""
    painter = PagePainter(document.templates, OfdResources(document.resources))
    roots = [parse_xml(part, OFD) for part in document.pages]
    canvases = [painter.draw(root) for root in roots]
    withhold_contradicted(canvases)
    for number, (root, canvas) in enumerate(zip(roots, canvases, strict=True), 1):
        withhold_unseen(canvas)
        yield page_of(canvas, number, *page_size(first_element(root, "Area"), document.size))


class PagePainter:
    """Draws pages; a template is drawn once and copied onto the pages that stand on it."""

    def __init__(self, templates: Mapping[str, bytes], resources: OfdResources) -> None:
        """Prepare for the pages of a document, given its templates by ID and its resources."""
        self._templates = templates
        self._resources = resources
        self._drawn: dict[str, Canvas] = {}
        self._budget = DrawingBudget()

    def draw(self, page: Element) -> Canvas:
        """Return all that a page shows, its templates drawn first."""
        canvas = Canvas(self._budget)
        for template in child_elements(page, "Template"):
            canvas.add_all(self._template(template.get("TemplateID") or ""))
        self._draw_layers(page, canvas)
        return canvas

    def _template(self, name: str) -> Canvas:
        if name not in self._drawn:
            if name not in self._templates:
                raise OFD.damaged()
            self._drawn[name] = Canvas(self._budget)
            self._draw_layers(parse_xml(self._templates[name], OFD), self._drawn[name])
        return self._drawn[name]

    def _draw_layers(self, page: Element, canvas: Canvas) -> None:
        for layer in child_elements(first_element(page, "Content"), "Layer"):
            if layer.get("Visible") not in OFF:
                colours = LayerColours(self._resources, layer.get("DrawParam"))
                self._draw_objects(layer, _PAGE, canvas, colours)

    def _draw_objects(
        self,
        parent: Element,
        matrix: Matrix,
        canvas: Canvas,
        colours: LayerColours,
        depth: int = 0,
        composed: int = 0,
    ) -> None:
        """Draw the objects of a layer, block or composite drawing, whose space `matrix` leads to the page."""
        if depth > _MAX_DEPTH:
            raise beyond("nested-blocks", _MAX_DEPTH, format="ofd")
        self._budget.take(objects=len(parent))
        for element in parent:
            if element.get("Visible") in OFF:
                continue
            name = bare_tag(element.tag)
            if name == "TextObject":
                draw_text(element, matrix, canvas, colours)
            elif name == "PathObject":
                draw_path(element, matrix, canvas, colours)
            elif name == "PageBlock":
                self._draw_objects(element, matrix, canvas, colours, depth + 1, composed)
            elif name == "ImageObject":
                _draw_picture(element, matrix, canvas)
            elif name == "CompositeObject" and composed < _MAX_COMPOSED:
                unit = self._resources.find("CompositeGraphicUnit", element.get("ResourceID"))
                inner = matrix_of(element, matrix)
                clip = clip_box([(bare_tag(part.tag), part) for part in element], inner)
                with canvas.clipped(clip):
                    for content in child_elements(unit, "Content"):
                        self._draw_objects(content, inner, canvas, colours, depth + 1, composed + 1)


def _draw_picture(element: Element, matrix: Matrix, canvas: Canvas) -> None:
    """Draw a picture: it is no text, but what is white on it may be seen, and it may be a number."""
    boundary = finite_numbers(element.get("Boundary"), 4)
    x, y, width, height = boundary if boundary is not None else (0.0, 0.0, 0.0, 0.0)
    box = moved((x, y, x + width, y + height), matrix)
    canvas.pictures.append(box)
    if boundary is not None:
        canvas.areas.append((box, None))
